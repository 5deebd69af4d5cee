"""The words of the room Share, and of what an address or a model file brings."""

TEXTS = {
    "frame.share": "Share",
    "frame.share.heading": "Pass it on",
    "share.intro": "Send a run to somebody else as an address, take the network along as a file, "
    "or bring one of your own.",
    # The address.
    "share.address": "This run as an address",
    "share.address.of": "Run {run}: {settings}",
    "share.address.draft": "The settings on the page Train: {settings}",
    "share.address.help": "Whoever opens it gets the same run, with the same seed and the same "
    "numbers to the last digit shown.",
    "share.address.here": "It leads to workings on this computer. On another, start workings app "
    "there, and put everything from the ? on behind that address.",
    "share.address.field": "Address",
    "share.address.own_data": "Your own data ({data}) is not in it: it stays with you. Whoever "
    "opens the address trains on MNIST with these settings.",
    "share.address.altered": "A setting was changed while this run was learning. The address holds "
    "the settings as they are now, so its numbers will differ.",
    "share.address.held": "The network of run {run} was not trained here, so no address makes it "
    "again. Download it below, and send the file.",
    "share.copy": "Copy",
    "share.copied": "Copied.",
    "share.selected": "It is selected: copy it with Ctrl-C.",
    "share.command": "The same on the command line",
    "share.command.help": "It trains the same run, with the same numbers.",
    "share.command.field": "Command",
    # What an address brought.
    "share.opened": "The settings of this run came with the address that you opened.",
    "share.bad": "The address holds settings that cannot be used, and they are left aside: "
    "{reason}.",
    "share.dismiss": "All right",
    # Files to take along.
    "share.files": "Files to take along",
    "share.files.of": "Of run {run}, as it is after {epochs}.",
    "share.files.of_held": "Of “{title}” (run {run}).",
    "share.files.none": "There is no network yet.",
    "share.files.caption": "What can be downloaded",
    "share.files.what": "What",
    "share.files.for": "What for",
    "share.files.file": "File",
    "share.files.get": "Download",
    "share.files.get_one": "Download {file}",
    "share.files.making": "Making {file}…",
    "share.files.made": "{file} is on its way to your downloads.",
    "share.files.failed": "{file} could not be made: {reason}",
    "share.files.broken": "{file} could not be made because of an error in the program. What went "
    "wrong is printed where workings app was started.",
    "share.format.safetensors": "Model file",
    "share.format.safetensors.for": "The network, small and exact, for workings: bring it back "
    "here, or give it to any command.",
    "share.format.json": "Model in plain JSON",
    "share.format.json.for": "Every number as text, for a program of your own. workings reads it "
    "too.",
    "share.format.python": "Python program",
    "share.format.python.for": "One file that predicts by itself: NumPy is all it needs.",
    "share.format.onnx": "ONNX",
    "share.format.onnx.for": "For programs in any language: values in, probabilities out.",
    "share.format.html": "Web page to draw on",
    "share.format.html.for": "For anybody with a browser: they draw a digit and watch the network "
    "read it. It needs no server and no connection.",
    "share.format.epochs": "Epochs",
    "share.format.epochs.for": "Loss and accuracy of each epoch, with every digit, for a "
    "spreadsheet.",
    "share.format.probabilities": "Probabilities",
    "share.format.probabilities.for": "For each test example its label, what was read, and how "
    "probable each class is.",
    "share.format.predictions": "Predictions",
    "share.format.predictions.for": "What was read in each test example, as Kaggle takes it: "
    "ImageId, Label.",
    "share.lacks.test": "This data has no test set.",
    "share.lacks.room": "The test set is too large for it.",
    "share.lacks.epochs": "No epoch has ended yet.",
    "share.lacks.onnx": "It takes one package more: pip install 'workings[onnx]'.",
    "share.lacks.drawings": "Only for a network that takes pictures of 28×28 pixels.",
    "share.lacks.training": "It was not trained here.",
    # A model from elsewhere.
    "share.bring": "Bring a network",
    "share.bring.help": "A model file of workings, in safetensors or JSON. "
    "It becomes a run of its own, to be drawn for, looked into and judged, on the data that is "
    "chosen on the page Train ({data}).",
    "share.bring.choose": "Choose a model file",
    "share.bring.sending": "Sending {name}: {percent} %",
    "share.bring.reading": "Reading {name}…",
    "share.bring.cancel": "Cancel",
    "share.bring.cancelled": "Cancelled. Nothing was kept.",
    "share.bring.progress": "Sent",
    "share.bring.lost": "The connection broke before the file had arrived. Try again.",
    "share.held": "{title} is run {run} now: {network}.",
    "share.misfit": "{title} does not fit {data}: {reason}",
    "share.no_model": "{title} is not a model file of workings, or is damaged or cut short: "
    "bring one that ends in .safetensors or .json, as it was downloaded.",
    "share.no_model.one_way": "{title} is not a model file of workings: a network leaves as "
    "{kind}, and cannot be read back from it. Bring its .safetensors or .json.",
    "share.large": "{title} is too large to be shown: up to {parameters:,} parameters and "
    "{layers} layers fit here.",
    "share.large_json": "{title} has more than {most} MB: so large a model comes in safetensors "
    "only.",
    "share.unnamed": "model",
}
