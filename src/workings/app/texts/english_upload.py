"""The words around a visitor's own data: choosing it, sending it, what is wrong with it."""

TEXTS = {
    # What can be trained on.
    "upload.mnist": "MNIST: 70,000 handwritten digits",
    "upload.drawings": "My drawings ({drawings:,})",
    "upload.with_drawings": "MNIST and my drawings ({drawings:,})",
    # The part.
    "upload.legend": "Your own data",
    "upload.help": "It is read on the computer that serves this page, by this program, and goes "
    "nowhere else. It is forgotten when this tab closes.",
    "upload.choose": "Choose a file: CSV, IDX or .npz",
    "upload.choose.help": "A CSV has a line for each example and a column of labels. Of IDX files "
    "choose the images together with their labels.",
    "upload.folder": "Choose a folder of pictures",
    "upload.folder.help": "With one sub-folder for each class, called as the class is.",
    "upload.drop": "or drop files or a folder here",
    "upload.chosen_one": "{name} ({size})",
    "upload.chosen_many": "{name} ({files} files, {size})",
    "upload.next": "Chosen: {chosen}. Read it with the button “Read this data”.",
    "upload.several": "{files} files",
    "upload.label": "Label column",
    "upload.label.help": "The column that holds what the network shall learn to tell. This file "
    "has {columns} columns.",
    "upload.label.numbered": "The first line of this file holds no names, so the columns are "
    "column1, column2, and so on.",
    "upload.label.missing": "This file has no column called “{label}”.",
    "upload.light": "Dark ink on light ground",
    "upload.light.help": "Swaps light and dark, so that empty ground is black as in MNIST.",
    "upload.send": "Read this data",
    "upload.cancel": "Cancel",
    "upload.progress": "Sent",
    "upload.sending": "Sending {name}: {percent} %",
    "upload.started": "Sending {name}.",
    "upload.reading": "All of it has arrived. Reading…",
    "upload.cancelled": "Cancelled. Nothing was kept.",
    "upload.lost": "The connection broke before the data had arrived. Try again.",
    "upload.empty": "There is no file in it.",
    # What was read.
    "upload.done": "{title}: {examples:,} examples of {what}, {classes:,} classes.",
    "upload.features": "{features:,} features",
    "upload.pictures": "{rows}×{columns} pixels",
    "upload.again": "{title} ({number})",
    "upload.files": "{files:,} files",
    "upload.unnamed": "a file without a name",
    # What is wrong with a request.
    "upload.stranger": "This page is no longer known here. Load it again.",
    "upload.second": "An upload of yours is still under way. Wait for it, or cancel it.",
    "upload.busy": "Many others are uploading just now. Try again in a moment.",
    "upload.malformed": "What arrived is no upload of this page.",
    "upload.cut": "The upload broke off. Try again.",
    "upload.large": "That is more than {most} MB. Choose less.",
    "upload.many": "Choose from 1 to {most:,} files.",
    "upload.long": "A name is longer than {most} characters. Give it a shorter one.",
    "upload.full": "There is no room for more data here: all uploads together have reached the "
    "limit. Try again later, or with less.",
    "upload.memory": "There is not enough memory to read this. Try with less.",
    "upload.disk": "The data could not be put down while it was read ({reason}).",
    "upload.failed": "This could not be read because of an error in the program. What went wrong "
    "is printed where workings app was started.",
    # What is wrong with the data.
    "upload.unknown": "{name} is nothing that can be read here: choose a .csv, an .npz, IDX files, "
    "or a folder of pictures.",
    "upload.one": "Choose one CSV or .npz file, and nothing else with it.",
    "upload.line": "{path}: a line has more than {most:,} characters: is it a table with a line "
    "for each example?",
    "upload.quote": "{path}: a quotation mark is opened and not closed on the same line.",
    "upload.columns": "{path} has {columns:,} columns: up to {most:,} can be read here.",
    "upload.values": "{path} would take more than {most:,} MB of memory: choose fewer examples.",
    "upload.arrays": "{path} holds more than {most} arrays: save the examples and their labels "
    "alone.",
    "upload.packing": "{path} is packed in a way that NumPy does not pack: save it with "
    "numpy.savez_compressed.",
    "upload.no_picture": "{path} is no picture that can be read: expected a .png, .jpg or the like",
    "upload.pixels": "These pictures have more than {most:,} million pixels together: scale them "
    "down first.",
    "upload.no_label": "{path} has no column “label”. Say which one holds the labels; it has "
    "{names}.",
    "upload.no_labels": "These are images without labels. Choose the file of labels together with "
    "them.",
    "upload.no_images": "These are labels without images. Choose the file of images together with "
    "them.",
    "upload.pairs": "These IDX files are no pair: choose one file of images and one of labels, or "
    "four, of which the two of the test set begin with t10k or test.",
    "upload.unlabelled": "These examples have no labels, so there is nothing to learn from.",
    "upload.loose": "These pictures have no classes. Choose the folder that holds one sub-folder "
    "for each class.",
    "upload.one_class": "All examples are of one class, “{name}”. A network learns to tell two or "
    "more apart.",
    "upload.test_unlabelled": "The test examples have no labels, so they are left out.",
    # What the readers say to the command line, said here.
    "upload.invert": "tick “Dark ink on light ground” and read them again",
    "upload.do_not_invert": "read them again without “Dark ink on light ground”",
    "upload.nothing": "",
    "upload.weights": "if it says how much an example counts, it cannot be used here;",
    "upload.numbered": "or say which column holds the labels: column1, column2, …",
    "upload.other_label": "name the column that does",
    "upload.label_is": "name {name} as the label column",
}
