"""What a learner has learnt with each exercise, said when it passes; and the folder's README."""

README = """# The course

A neural network that reads handwritten digits, written by you, one function
at a time.

    workings learn            where you are, and what to do next
    workings learn check      is this exercise right?
    workings learn watch      the same, each time you save the file
    workings learn hint       one of three hints
    workings learn list       all the exercises

Open the first file, `ex01_pixel.py`, in an editor. Each says why the function
matters, its formula, the shapes, and a worked number. Write the function in
place of `raise NotImplementedError`. You need NumPy and nothing else; later
exercises import your own earlier files.

What you have passed is remembered in `.workings-course.json`. A file that you
want back as it was: `workings learn reset NAME`; yours is kept beside it.
"""

_PRAISE = ("Well done.", "That is right.", "Very good.", "Nicely done.")
_AT = {
    "pixel": "A good beginning.",
    "forward": "The way forwards is done.",
    "output_gradient": "The way back has begun.",
    "backward": "That was the hardest part of the course.",
    "train": "Your network learns.",
    "finale": "It reads.",
}


def praise(name: str, number: int) -> str:
    """Return a kind word for an exercise that has passed."""
    return _AT.get(name, _PRAISE[number % len(_PRAISE)])


LEARNT: dict[str, str] = {
    "pixel": "A picture is a long row of numbers, and the width alone says which pixel is where: "
    "whole lines divided out give the row, what is left over gives the column.",
    "scale": "Pixels from 0 to 255 become numbers from 0 to 1, and each image a column. Inputs of "
    "about the same size are what a learning rate can be chosen for.",
    "one_hot": "A label became a column with a single 1 in it: what the network's ten "
    "probabilities are compared with.",
    "affine": "Every unit adds up its inputs, each times its own weight, and one bias: for all "
    "units and all images this is a single matrix product.",
    "relu": "What is negative becomes 0 and the rest stays. This kink is all that makes two layers "
    "more than one.",
    "softmax": "Any ten sums become ten probabilities. Taking the maximum c away first changes "
    "nothing but the overflow: e^(a − c) is e^a / e^c, and e^c cancels.",
    "cross_entropy": "The loss looks at one probability only, that of the right class: sure and "
    "right costs nothing, sure and wrong costs a lot.",
    "forward": "Four of your own functions in a row are a network: pixels in, probabilities out. "
    "What it computes on the way is kept, because the way back needs it.",
    "output_gradient": "Softmax and cross-entropy together have the simplest gradient there is: "
    "what was said minus what is true.",
    "parameter_gradients": "A weight's gradient is what arrives times what came in, averaged over "
    "the images; each unit's bias has one of its own.",
    "relu_derivative": "The way back is open where the sum was above 0, and shut where it was not.",
    "hidden_gradient": "A hidden unit is answerable for what its outgoing weights passed on: "
    "the same matrix as forwards, transposed, and ReLU's gate after it.",
    "backward": "This is backpropagation, whole: each gradient agrees with the loss's own slope, "
    "which needs no calculus at all.",
    "update": "Learning is a subtraction: each parameter goes a small step against its gradient.",
    "initialise": "Random weights of the right spread let every unit begin as something different, "
    "and its sums neither vanish nor explode.",
    "train": "Forward, backward, update, again and again: the loss goes down, and nobody has told "
    "the network how a digit looks.",
    "batches": "A few images point only roughly where all of them do, and cost a thousandth: many "
    "rough steps beat one exact one.",
    "evaluate": "Accuracy says how many are right; the confusion matrix says which digits are "
    "taken for which.",
    "finale": "Everything that this network does, you have written yourself. From a row of pixels "
    "to the name of a digit there is no line whose reason you do not know.",
}
