"""The words of the room Edit; what stands in braces in `weightmap.` is filled in by the browser."""

TEXTS = {
    "edit.intro": "What happens without this unit? Switch units off, change a weight, prune the "
    "smallest ones, and see at once how well the network still reads.",
    "edit.wait": "There is no network yet. It appears here with its first steps.",
    "edit.failed": "This training ran away: some of the network's weights are no numbers any more. "
    "The room Train says what most likely went wrong.",
    "edit.to_train": "To the room Train",
    "edit.copy": "You change a copy of run {run}'s network as it was after {epochs}. The run "
    "itself stays as it is.",
    "edit.copy.elsewhere": "You change a copy of “{title}” (run {run}). The run itself stays as it "
    "is.",
    "edit.take": "Take the network as it is now",
    "edit.full": "There are {most} changes already: undo some, or make the network a run and go on "
    "from it.",
    "edit.no_data": "The data of this run is not here any more.",
    "edit.run": "run {run}",
    "edit.title": "{title}, edited",
    # The bar.
    "edit.bar": "Before and now",
    "edit.accuracy": "Accuracy",
    "edit.accuracy.test": "Test accuracy",
    "edit.accuracy.validation": "Validation accuracy",
    "edit.accuracy.train": "Training accuracy",
    "edit.loss": "Loss",
    "edit.now": "now",
    "edit.lost": "Now wrong",
    "edit.won": "Now right",
    "edit.points": "{points} points",
    "edit.better": "{gap}, better",
    "edit.worse": "{gap}, worse",
    "edit.undo": "Undo",
    "edit.redo": "Redo",
    "edit.reset": "Undo all",
    "edit.told": "Accuracy {before}, now {after}: {points} points.",
    # What it does.
    "edit.what": "What it does",
    "edit.nothing": "Nothing is changed yet. Switch off a unit, and see here what the network no "
    "longer reads.",
    "edit.gist": "{count:,} of {all:,} examples are read differently: {lost:,} that were right are "
    "wrong now, {won:,} that were wrong are right.",
    "edit.gist.worst": "Class {name} loses most: {points} points.",
    "edit.gist.loss": "All {all:,} examples are read as before; only how surely has changed: the "
    "loss by {gap}.",
    "edit.gist.same": "All {all:,} examples are read as before, and just as surely: this change "
    "does nothing.",
    "edit.note": "Measured on all {count:,} examples.",
    "edit.note.sample": "Measured on {count:,} of {all:,} examples, always the same: all of them "
    "would take too long here.",
    "edit.note.test": "They are the test set: whoever keeps the changes that look best on it no "
    "longer knows how unseen examples are read.",
    "edit.note.validation": "They were set aside from the training data: the network has not "
    "learnt from them.",
    "edit.note.train": "The network has learnt from these very examples: unseen ones are read less "
    "well.",
    "edit.classes": "Of each class, the share read rightly",
    "edit.classes.class": "class",
    "edit.classes.before": "before",
    "edit.classes.now": "now",
    "edit.classes.points": "points",
    "edit.classes.some": "The {shown} of {all} classes that change most.",
    "edit.differently": "Read differently now",
    "edit.inside": "Open one to follow it through the changed network in the room Inside.",
    "edit.example": "Row {row}, {true}: read as {before} before, as {now} now, {state}. Open in "
    "Inside",
    "edit.example.read": "{before} → {now}",
    "edit.example.row": "row {row:,}",
    "edit.example.lost": "✕ now wrong",
    "edit.example.won": "✓ now right",
    "edit.example.wrong": "still wrong",
    # Units.
    "edit.units": "Units: what happens without one?",
    "edit.units.help": "Each picture shows what a hidden unit looks for. Switched off, nothing "
    "that it puts out reaches the next layer. Open a picture to change the unit's weights.",
    "edit.units.speaks": "Beneath it stand the classes that its output speaks for and against "
    "most, by its weights to them.",
    "edit.units.for": "for {names}",
    "edit.units.against": "against {names}",
    "edit.units.dead": "A dead unit puts out 0 for every example looked at: without it nothing "
    "changes.",
    "edit.units.none": "This network has no hidden units to switch off: each class is read "
    "straight from the input. Its weights can be changed below.",
    "edit.units.layer": "Hidden layer",
    "edit.units.layer.one": "Layer {layer}: {units:,} units",
    "edit.units.unit": "unit {unit}",
    "edit.units.pick": "Change the weights of unit {unit}",
    "edit.units.switch": "Unit {unit} of layer {layer}",
    "edit.units.is_off": "off",
    "edit.units.cost": "{points} points",
    "edit.units.more": "Show {count} more",
    # Their worth.
    "edit.worth": "What is each unit worth?",
    "edit.worth.again": "Measure again",
    "edit.worth.stop": "Stop",
    "edit.worth.stopped": "Stopped.",
    "edit.worth.progress": "Units measured",
    "edit.worth.at": "{done:,} of {all:,} units",
    "edit.worth.found": "Beneath each unit: how the accuracy changes without it. What matters most "
    "comes first.",
    "edit.worth.before": "Beneath each unit: what it was worth before your last changes.",
    "edit.worth.table": "The same as a table",
    "edit.worth.caption": "The network without each unit",
    "edit.worth.unit": "without",
    "edit.worth.accuracy": "accuracy",
    "edit.worth.points": "points",
    "edit.worth.loss": "loss",
    # A weight.
    "edit.weight": "One weight or bias",
    "edit.weight.help": "Choose a weight in the unit's picture or type its place, then set it. "
    "Often a single weight changes nothing: it is one of many.",
    "edit.weight.layer": "Layer",
    "edit.weight.layer.one": "{layer}: hidden",
    "edit.weight.layer.last": "{layer}: classes",
    "edit.weight.unit": "Unit",
    "edit.weight.place": "Place",
    "edit.weight.place.help": "W1[3,406] is the weight of layer 1 from input 406 to unit 3; b2[7] "
    "is the bias of unit 7 in layer 2. All but the layers are counted from 0.",
    "edit.weight.map": "Weights of unit {unit} in layer {layer}",
    "edit.weight.is": "{place} = {value}",
    "edit.weight.goes": "From {start} to {to}.",
    "edit.weight.bias_of": "The bias of {to}: what it adds to its sum, whatever the input.",
    "edit.weight.from.pixel": "the pixel in row {row}, column {column}",
    "edit.weight.from.input": "the input {input}",
    "edit.weight.from.unit": "unit {unit} of layer {layer}",
    "edit.weight.to.unit": "unit {unit} of layer {layer}",
    "edit.weight.to.class": "class {name}",
    "edit.weight.slide": "Slide it",
    "edit.weight.value": "Or type a value",
    "edit.weight.zero": "Set to 0",
    "edit.weight.back": "Put back",
    "edit.weight.to_bias": "To the unit's bias",
    "edit.weight.to_weight": "To the unit's weights",
    "edit.weight.inside": "See it Inside",
    "edit.weight.was": "As learnt: {value}.",
    "edit.weight.off": "Unit {unit} is off: this does nothing until it is on again.",
    "edit.weight.off_from": "Unit {unit}, where it comes from, is off: this does nothing until "
    "that is on again.",
    # Pruning.
    "edit.prune": "Prune the smallest weights",
    "edit.prune.help": "The weights nearest to 0 are set to 0. How many can go before the network "
    "reads worse?",
    "edit.prune.where": "Where",
    "edit.prune.all": "All layers: {count:,} weights",
    "edit.prune.layer": "Layer {layer}: {count:,} weights",
    "edit.prune.share": "Share pruned",
    "edit.prune.apply": "Prune {share}%",
    "edit.prune.would": "At {share}%, {zeros:,} of {all:,} weights are 0, and the accuracy is "
    "{accuracy}: {points} points.",
    "edit.prune.chart": "Accuracy by share pruned",
    "edit.prune.line": "Accuracy",
    "edit.prune.x": "{epoch}%",
    "edit.prune.numbers": "The numbers as a table",
    "edit.prune.zeros": "Weights that are 0",
    # The list of changes.
    "edit.history": "Your changes",
    "edit.history.none": "None yet.",
    "edit.history.older": "And {count} before.",
    "edit.history.undone": "Undone, to be done again: {count}.",
    "edit.did.set": "{place} set to {value}",
    "edit.did.off": "Unit {unit} of layer {layer} off",
    "edit.did.on": "Unit {unit} of layer {layer} on",
    "edit.did.prune": "{share} of all weights pruned",
    "edit.did.prune_layer": "{share} of layer {layer}'s weights pruned",
    # Ways out.
    "edit.save": "Keep the changed network",
    "edit.save.help": "As a file, it is read by every command of workings. As a run, it is shown "
    "in Draw, Inside and Mistakes.",
    "edit.save.file": "Download the model",
    "edit.save.run": "Make it a run",
    "edit.save.name": "The file: {name}",
    "edit.save.saved": "{name} is with your downloads.",
    "edit.save.same": "Nothing is changed: it would be the same network once more.",
    "edit.save.made": "It is run {run} now: Draw, Inside and Mistakes show it. Here you go on from "
    "it.",
    # The picture of a unit's weights, as the browser says it.
    "weightmap.kind": "picture with a cursor",
    "weightmap.at": "{place}, {where}: {weight}",
    "weightmap.pixel": "row {row}, column {column}",
    "weightmap.unit": "from unit {unit}",
    "weightmap.hint": "Click, or move with the arrow keys.",
}
