"""The words of the room Draw."""

TEXTS = {
    # The pad.
    "draw.intro": "Draw one digit anywhere on the pad. The network reads while you draw.",
    "draw.pad.title": "The pad",
    "draw.pad.name": "Drawing pad",
    "draw.pad.kind": "drawing pad",
    "draw.pad.hint": "Draw a digit here",
    "draw.pad.undo": "Undo",
    "draw.pad.clear": "Clear",
    "draw.pad.help": "By mouse, pen or finger. By keyboard: arrow keys move the pen, with Shift "
    "in larger steps; Space puts it down and lifts it; Enter ends the line and reads the answer "
    "aloud; Backspace undoes, Delete clears; 0 to 9 say which digit it is meant to be.",
    "draw.pad.help.title": "Drawing by keyboard",
    "draw.pad.full": "The pad is full: undo or clear something to draw on.",
    "draw.pad.down": "Pen down, {x} across, {y} down",
    "draw.pad.up": "Pen up, {x} across, {y} down",
    "draw.pad.at": "{x} across, {y} down",
    "draw.pad.undone": "Undone",
    "draw.pad.cleared": "Cleared",
    "draw.pad.sample": "Show me one",
    "draw.pad.sampled": "A sample drawing is on the pad",
    # The answer.
    "draw.answer.title": "What the network reads",
    "draw.answer.unsure": "?",
    "draw.answer.empty": "Nothing drawn yet",
    "draw.answer.empty.more": "The answer appears here while you draw.",
    "draw.answer.nobody": "Nobody reads it yet",
    "draw.answer.certain": "As good as certain: {share}",
    "draw.answer.confident": "Confident: {share}",
    "draw.answer.rather": "Rather sure: {share}",
    "draw.answer.leaning": "Leaning to it: {share}",
    "draw.answer.not_sure": "Not sure: {name} has only {share}",
    "draw.answer.alone": "Nothing else comes near.",
    "draw.answer.echo": "{name} · {share}",
    "draw.answer.next": "Next comes {name} with {share}.",
    "draw.answer.beside": "With all stages on it reads {name}, {share}.",
    "draw.answer.read": "It reads {name}.",
    "draw.answer.guess": "A guess: {name}, {share}",
    "draw.answer.guess.more": "This network has learnt nothing yet; all it can do is guess.",
    "draw.answer.spoken": "{name}. {certainty}.",
    "draw.answer.spoken.unsure": "{certainty}.",
    "draw.answer.caption": "Probability of each class",
    "draw.answer.class": "Class",
    "draw.answer.probability": "Probability",
    "draw.answer.rest": "The {shown} most probable of {classes} classes.",
    # Who reads.
    "draw.by.learning": "Run {run} reads: {network}, epoch {epoch:.1f}.",
    "draw.by.tested": "Run {run} reads: {network}, test accuracy {share}.",
    "draw.by.title": "Run {run} reads: {title}, {network}.",
    # When there is nobody to read.
    "draw.nobody": "There is no network yet that could read. Train one first; it takes a second or "
    "two.",
    "draw.others": "The network was trained on other examples than pictures of 28×28 pixels, so it "
    "cannot read a drawing. Train one on MNIST.",
    "draw.to_train": "Go to Train",
    # The stages.
    "draw.stages.title": "How the drawing is prepared",
    "draw.stages.intro": "MNIST's makers brought every digit to the same size and place. A network "
    "has only ever seen such digits, so yours is prepared in the same way. Switch a stage off and "
    "see what becomes of the answer.",
    "draw.stages.size": "{rows}×{columns} pixels",
    "draw.stages.nothing": "nothing yet",
    "draw.stages.sheet": "As drawn",
    "draw.stages.sheet.text": "The whole pad, with your lines where you drew them.",
    "draw.stages.sheet.alt": "The pad as drawn",
    "draw.stages.crop": "Cropped",
    "draw.stages.crop.switch": "Crop",
    "draw.stages.crop.help": "Cuts away the empty part of the pad, so that a small digit in a "
    "corner is read as a large one in the middle.",
    "draw.stages.crop.text": "Only the part that has ink, drawn as large as any other: place and "
    "size on the pad no longer matter.",
    "draw.stages.crop.off": "Left out: the whole pad goes on, so that place and size matter.",
    "draw.stages.crop.alt": "The drawing, cropped",
    "draw.stages.crop.alt.off": "The drawing, not cropped",
    "draw.stages.fit": "Fitted",
    "draw.stages.fit.switch": "Fit into 20×20",
    "draw.stages.fit.help": "Gives every digit the size that MNIST's digits have, without "
    "pressing it flat.",
    "draw.stages.fit.text": "Made so small that it just fits into 20×20 pixels, height to width as "
    "before.",
    "draw.stages.fit.off": "Left out: it is stretched to all of 28×28, without a border.",
    "draw.stages.fit.alt": "The drawing, fitted into 20×20",
    "draw.stages.fit.alt.off": "The drawing, stretched to 28×28",
    "draw.stages.smooth": "Smoothed",
    "draw.stages.smooth.switch": "Smooth",
    "draw.stages.smooth.help": "Softens the hard edge of the pen, as scanning did with MNIST's "
    "digits.",
    "draw.stages.smooth.text": "Each pixel is mixed with its neighbours, which makes the edges as "
    "soft as MNIST's.",
    "draw.stages.smooth.off": "Left out: the edges stay hard.",
    "draw.stages.smooth.alt": "The drawing, smoothed",
    "draw.stages.smooth.alt.off": "The drawing, not smoothed",
    "draw.stages.centre": "Centred",
    "draw.stages.centre.switch": "Centre of mass",
    "draw.stages.centre.help": "Puts the digit's weight, not its frame, in the middle, as MNIST's "
    "makers did.",
    "draw.stages.centre.text": "Its centre of mass is put in the middle of 28×28 pixels. This is "
    "what the network takes.",
    "draw.stages.centre.off": "Left out: its frame is put in the middle, wherever the ink lies. "
    "This is what the network takes.",
    "draw.stages.centre.alt": "What the network takes, centred",
    "draw.stages.centre.alt.off": "What the network takes, not centred by its mass",
    # What the stages are worth.
    "draw.worth.title": "What the stages are worth",
    "draw.worth.intro": "Here are {count} sample drawings, each digit in ten hands. The network "
    "reads them as it is now.",
    "draw.worth.now": "{right} of {count} sample drawings are read rightly with all stages on; as "
    "the stages are switched now: {now}.",
    "draw.worth.all_on": "{right} of {count} sample drawings are read rightly, with all stages on.",
    "draw.worth.wait": "They are being read.",
    "draw.worth.sheet": "The sample drawings as the network gets them: a row for each hand, a "
    "column for each digit.",
    "draw.worth.wrong": "Read wrongly: {list}.",
    "draw.worth.wrong.one": "{digit} as {read}",
    "draw.worth.wrong.more": "{list} and {more} more",
    "draw.worth.wrong.none": "None is read wrongly.",
    "draw.worth.others": "The network's classes are no digits, so it cannot be tried on them.",
    "draw.worth.caption": "Sample drawings read rightly",
    "draw.worth.stages": "Stages",
    "draw.worth.right": "Read rightly, of {count}",
    "draw.worth.row.all": "All on",
    "draw.worth.row.crop": "Without crop",
    "draw.worth.row.fit": "Without fit",
    "draw.worth.row.smooth": "Without smooth",
    "draw.worth.row.centre": "Without centre of mass",
    "draw.worth.row.now": "As switched now",
    # Keeping drawings.
    "draw.inside": "Look inside the network",
    "draw.keep.legend": "What was it meant to be?",
    "draw.keep.unsaid": "Not said",
    "draw.keep.button": "Keep this drawing",
    "draw.keep.empty": "There is nothing to keep yet: draw a digit first.",
    "draw.keep.kept": "Kept as {label}. {count} drawings are kept.",
    "draw.keep.kept.one": "Kept as {label}. It is the first.",
    "draw.keep.full": "{most} drawings are kept already: remove some first.",
    "draw.keep.as_none": "a drawing without a digit",
    # The drawings that were kept.
    "draw.kept.title": "Your drawings",
    "draw.kept.none": "None yet. Draw a digit, say what it was meant to be and keep it: then the "
    "network can be tested on your hand, or trained on it.",
    "draw.kept.count": "{count} of at most {most} drawings. They stay until this tab is closed.",
    "draw.kept.unsaid": "–",
    "draw.kept.choose": "What drawing {number} was meant to be",
    "draw.kept.open": "Drawing {number}: look inside the network as it reads it",
    "draw.kept.read": "read as {name}",
    "draw.kept.unread": "not read",
    "draw.kept.remove": "Remove drawing {number}",
    "draw.kept.removed": "Removed. {count} drawings are kept.",
    "draw.kept.all": "Show all {count}",
    "draw.kept.csv": "Save as CSV",
    "draw.kept.csv.labelled": "The file has a label column, as Kaggle's train.csv has.",
    "draw.kept.csv.plain": "The file has no label column, as Kaggle's test.csv has: of no drawing "
    "is it said which digit it is.",
    "draw.kept.csv.some": "{count} of the {all} drawings have a digit; only these go into the "
    "file.",
    "draw.kept.test": "Test the network on them",
    "draw.kept.test.none": "Say of at least one drawing which digit it is: without that nothing "
    "can be tested.",
    "draw.kept.tested": "It reads {right} of {count} rightly: {share}.",
    "draw.kept.tested.before": "Before it learnt on, it read {right} of {count} rightly: {share}.",
    "draw.kept.train": "Train on them",
    "draw.kept.train.none": "Say of at least one drawing which digit it is: without that nothing "
    "can be learnt.",
    "draw.kept.train.help": "Train on them chooses MNIST with your drawings as the data in the "
    "room Train. The drawings alone can be chosen there too.",
    # Numbers.
    "draw.accuracy": "{share:.2%}",
}
