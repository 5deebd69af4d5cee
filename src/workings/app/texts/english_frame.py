"""The words around every page: header, fields, limits, connection, tour."""

TEXTS = {
    # The house.
    "frame.name": "workings",
    "frame.home": "workings, to the first page",
    "frame.title": "{page} · workings",
    "frame.skip": "Skip to the content",
    "frame.rooms": "Rooms",
    "frame.train": "Train",
    "frame.train.heading": "Watch a network learn",
    "frame.draw": "Draw",
    "frame.draw.heading": "Draw a digit",
    "frame.mistakes": "Mistakes",
    "frame.mistakes.heading": "See what it reads wrongly",
    "frame.edit": "Edit",
    "frame.edit.heading": "Change the network by hand",
    "frame.footer": "workings {version}",
    "frame.offline": "Everything is computed on the computer that serves this page; nothing is "
    "sent anywhere else.",
    "frame.no_script": "This page needs JavaScript. All of it comes from the program that serves "
    "the page.",
    "frame.loading": "workings is loading…",
    "frame.loading.long": "This takes long. Either the computer is busy, or this browser is too "
    "old for the page: take a newer one then.",
    # The switch between light and dark.
    "theme.legend": "Colours",
    "theme.system": "As the system",
    "theme.light": "Light",
    "theme.dark": "Dark",
    # When something is missing, or fails.
    "lost.now": "The connection to workings is lost. Trying to reach it again. If it was ended, "
    "start it with: workings app",
    "lost.again": "The connection is back.",
    "lost.long": "That was too long to be sent. Try with less.",
    "missing.title": "There is no such page",
    "missing.text": "The address leads nowhere. The rooms of workings are listed above.",
    "missing.home": "To the first page",
    "failed.title": "Something went wrong",
    "failed.text": "This page could not be shown because of an error in the program. What went "
    "wrong is printed where workings app was started.",
    # The server, in the terminal.
    "server.address": "workings is at {address}",
    "server.end": "Press Ctrl-C to end it.",
    "server.ended": "Ended.",
    "server.open": "Warning: other machines can reach this. Whoever knows an address with its "
    "token can use it, and nothing is encrypted on the way.",
    "server.taken": "port {port} is taken by another program: choose another with --port, or leave "
    "--port out",
    "server.all_taken": "the ports {first} to {last} are all taken: choose one with --port",
    "server.refused": "cannot listen on {host}, port {port}: {reason}",
    # Whom the server does not answer.
    "guard.host": "This server answers only to the name of the machine it runs on: open it at "
    "127.0.0.1 or localhost.",
    "guard.origin": "This request comes from another site and is refused.",
    "guard.token": "Open the address that workings app printed, with the token at its end.",
    "guard.large": "This is larger than the {most} MB that are taken.",
    # Fields.
    "field.help": "About: {label}",
    "table.scroll": "{caption}: scroll sideways to see all columns",
    # What is said of a value that does not do.
    "limit.whole": "Enter a whole number from {low} to {high}.",
    "limit.real": "Enter a number from {low:g} to {high:g}.",
    "limit.one_of": "Choose one of the entries of the list.",
    "limit.text": "Enter at most {most} characters.",
    "limit.printable": "Enter letters, digits and signs only, on one line.",
    "limit.yes_or_no": "Switch it on or off.",
    # The tour.
    "tour.button": "Tour",
    "tour.count": "{step} of {steps}",
    "tour.next": "Next",
    "tour.back": "Back",
    "tour.leave": "Leave the tour",
    "tour.done": "Done",
    "tour.begun": "A short tour is open: it stands right after the header, and Escape leaves it.",
    "tour.what.title": "A network, learning now",
    "tour.what.text": "This small neural network has begun to learn handwritten digits. Every "
    "number on these pages is the one the command line would print.",
    "tour.chart.title": "Loss and accuracy",
    "tour.chart.text": "The loss says how wrong the network is, the accuracy how many digits it "
    "reads rightly. One pass through all examples is an epoch.",
    "tour.units.title": "What the units look for",
    "tour.units.text": "Each picture shows the weights of one hidden unit. Ink on its light places "
    "makes the unit respond, ink on its dark ones keeps it quiet.",
    "tour.controls.title": "Pause, step, rewind",
    "tour.controls.text": "Pause at any moment and go on by one batch or one epoch. Rewind puts "
    "the very same first weights back, so that only what you change makes a difference.",
    "tour.settings.title": "Change anything",
    "tour.settings.text": "Choose data, layers, optimiser and learning rate. The ? beside a "
    "setting tells what it is for. What can change during training does so at once.",
    "tour.draw.title": "Draw a digit yourself",
    "tour.draw.text": "In the room Draw you write a digit and watch how the network you trained "
    "reads it, stroke by stroke.",
    "tour.again.title": "That is all",
    "tour.again.text": "Inside follows one digit through every layer, Mistakes shows what is read "
    "wrongly, Edit changes single weights, Lab makes a mistake on purpose, Share passes a run on. "
    "This button brings the tour back whenever you like.",
}
