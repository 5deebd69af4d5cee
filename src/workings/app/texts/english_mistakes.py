"""The words of the room Mistakes; what the browser puts together itself stands in `confusion.`."""

TEXTS = {
    "mistakes.intro": "Which examples the network reads wrongly, what it takes them for, how sure "
    "it is of it, and what happens when they are made harder to read.",
    "mistakes.wait": "There is no network yet. It appears here with its first steps.",
    "mistakes.measuring": "Measuring …",
    "mistakes.failed": "This training ran away: some of the network's weights are no numbers any "
    "more, so there is nothing to judge. The room Train says what most likely went wrong.",
    "mistakes.to_train": "To the room Train",
    # Which network, which examples.
    "mistakes.what": "What is judged",
    "mistakes.part": "Judged by",
    "mistakes.part.help": "The test set is what the network has never seen and nothing was chosen "
    "by. What was set aside is looked at after each epoch, to see when to stop. The training data "
    "is what it learns from: it does best there, and that says least.",
    "mistakes.part.test": "Test set: {count:,} examples",
    "mistakes.part.validation": "Set aside for validation: {count:,} examples",
    "mistakes.part.train": "Training data: {count:,} examples",
    "mistakes.note.test": "The test set must not be used to choose settings. Whoever changes them "
    "until it looks best no longer knows how unseen digits are read: choose by what was set aside.",
    "mistakes.note.validation": "These were set aside from the training data: the network has not "
    "learnt from them, and settings may be chosen by them.",
    "mistakes.note.train": "The network has learnt from these very examples: unseen ones are read "
    "less well.",
    "mistakes.note.no_test": "This data has no test set with labels.",
    "mistakes.note.failed": "This training failed; the room Train says why.",
    "mistakes.note.elsewhere": "This network was not trained here: it may have learnt from these "
    "examples, or others.",
    "mistakes.network": "The network of run {run} after {epoch} of {epochs}.",
    "mistakes.network.elsewhere": "The network “{title}” (run {run}).",
    "mistakes.on": "It has gone on learning since.",
    "mistakes.follow": "Follow the training",
    "mistakes.now": "Take the network as it is now",
    "mistakes.held": "Held as it was, so that what you look at stays.",
    "mistakes.figures": "How well it does",
    "mistakes.figure.accuracy": "Accuracy",
    "mistakes.figure.loss": "Loss",
    "mistakes.figure.wrong": "Read wrongly",
    "mistakes.figure.wrong_of": "{wrong:,} of {all:,}",
    "mistakes.figure.most": "Most frequent mistake",
    "mistakes.figure.most_of": "{true} read as {said}: {count:,} times",
    "mistakes.figure.none": "–",
    "mistakes.told": "Accuracy {accuracy}: {wrong:,} of {all:,} read wrongly.",
    # The matrix.
    "mistakes.matrix": "What is taken for what",
    "mistakes.matrix.help": "A row for each true class, a column for what it was read as. On the "
    "diagonal is what was read rightly; the stronger the colour of a cell beside it, the larger "
    "its share of the row. Open a cell to see its examples; the arrow keys move between cells.",
    "mistakes.cell.none": "Open a cell to see its examples.",
    "mistakes.cell.title": "{true} read as {said}",
    "mistakes.cell.right": "{name}, read rightly",
    "mistakes.cell.most": "The most frequent mistake:",
    "mistakes.cell.count": "{count:,} of {all:,} examples",
    "mistakes.cell.empty": "No example of this kind.",
    "mistakes.cell.order": "Order",
    "mistakes.cell.surest": "surest first",
    "mistakes.cell.unsurest": "least sure first",
    "mistakes.inside": "Open one to follow it through the network, step by step, in the room "
    "Inside.",
    "mistakes.plain": "These examples are no pictures: they are named by their row, counted from "
    "0.",
    "mistakes.row": "row {row:,}",
    "mistakes.sure": "{said}, {sure}",
    "mistakes.swap": "{true} read as {said}",
    "mistakes.sureness": "{sure} sure",
    "mistakes.example": "Row {row}: {true} read as {said}, {sure} sure. Open in Inside",
    "mistakes.opened": "{title}: {count}",
    # Each class.
    "mistakes.classes": "Class by class",
    "mistakes.classes.help": "Precision: of what was read as this class, the share that is. "
    "Recall: of what is this class, the share that was read as it.",
    "mistakes.classes.help_f1": "F1 is high only where both are.",
    "mistakes.classes.class": "class",
    "mistakes.classes.precision": "precision",
    "mistakes.classes.recall": "recall",
    "mistakes.classes.f1": "F1",
    "mistakes.classes.examples": "examples",
    "mistakes.classes.taken": "taken for",
    "mistakes.classes.taken_for": "{name} ({count:,} times)",
    "mistakes.classes.taken_once": "{name} (once)",
    "mistakes.classes.never": "–",
    # The surest.
    "mistakes.surest": "The surest mistakes of all",
    "mistakes.surest.help": "Read wrongly with the greatest certainty: some are hard for people "
    "too, a few have the wrong label.",
    "mistakes.surest.none": "There is no mistake.",
    # Robustness.
    "mistakes.robust": "How robust it is",
    "mistakes.robust.help": "{count:,} of these examples are changed a little and read again: with "
    "noise, turned, moved, with thicker and thinner strokes. The network has learnt nothing of "
    "this; where the accuracy falls fast, it relies on what a person hardly notices.",
    "mistakes.robust.plain": "Only pictures can be turned, moved and drawn with a thicker pen; "
    "these examples are none.",
    "mistakes.robust.measure": "Measure it",
    "mistakes.robust.again": "Measure it again",
    "mistakes.robust.progress": "Measured so far",
    "mistakes.robust.of": "Of run {run} after {epochs}, on {count:,} examples.",
    "mistakes.robust.of_elsewhere": "Of “{title}”, on {count:,} examples.",
    "mistakes.robust.since": "What is judged above is another network or other examples by now.",
    "mistakes.robust.digit": "Another example",
    "mistakes.robust.numbers": "{title}: the numbers",
    "mistakes.robust.caption": "{title}: accuracy at each strength",
    "mistakes.robust.pictures": "{title}: an example, and what is read in it",
    "mistakes.robust.noise": "Noise",
    "mistakes.robust.noise.x": "noise {epoch}",
    "mistakes.robust.noise.column": "noise",
    "mistakes.robust.noise.help": "To each pixel a random number is added; noise 0.3 means a "
    "standard deviation of 0.3 times full ink.",
    "mistakes.robust.noise.at": "{strength:g}",
    "mistakes.robust.rotate": "Rotation",
    "mistakes.robust.rotate.x": "{epoch}°",
    "mistakes.robust.rotate.column": "degrees",
    "mistakes.robust.rotate.help": "The picture is turned around its middle.",
    "mistakes.robust.rotate.at": "{strength:g}° {way}",
    "mistakes.robust.shift": "Shift",
    "mistakes.robust.shift.x": "{epoch} pixels",
    "mistakes.robust.shift.column": "pixels",
    "mistakes.robust.shift.help": "The picture is moved. In the training data every digit stands "
    "in the middle.",
    "mistakes.robust.shift.at": "{strength:g} {way}",
    "mistakes.robust.thickness": "Thickness",
    "mistakes.robust.thickness.x": "{epoch} pixels",
    "mistakes.robust.thickness.column": "pixels",
    "mistakes.robust.thickness.help": "Strokes grow or shrink by so many pixels on each side.",
    "mistakes.robust.thickness.at": "{strength:g} {way}",
    "mistakes.robust.unchanged": "unchanged",
    "mistakes.way.noise": "noise",
    "mistakes.way.clockwise": "clockwise",
    "mistakes.way.anticlockwise": "anticlockwise",
    "mistakes.way.right": "right",
    "mistakes.way.left": "left",
    "mistakes.way.up": "up",
    "mistakes.way.down": "down",
    "mistakes.way.thicker": "thicker",
    "mistakes.way.thinner": "thinner",
    "mistakes.robust.read": "{said} {sure}",
    "mistakes.robust.picture": "{at}: {true} read as {said}, {sure} sure",
    # The matrix as the browser puts it together.
    "confusion.caption": "How often each class was read as each",
    "confusion.true": "true",
    "confusion.said": "read as",
    "confusion.cell": "{true} read as {said}: {count} of {total}, {share}",
    "confusion.right": "{true} read rightly: {count} of {total}, {share}",
    "confusion.scroll": "The confusion matrix: scroll to see all classes",
    "gallery.more": "Show {count} more",
}
