"""Exercise 16 of 19: the training loop

WHY
    One step makes the network a little better. The lesson takes 500. After
    each one the ground has changed under its feet: the parameters are others,
    and so is the gradient.

THE FORMULA
    again and again, iterations times:
        gradients  = backward(parameters, X, Y)
        parameters = update(parameters, gradients, learning_rate)

THE SHAPES
    parameters       a dictionary with W1, b1, W2 and b2: where it begins
    X, Y             784×m and 10×m: all images in every step
    iterations       how many steps
    learning_rate    α

    It returns the parameters after the last step.

A WORKED NUMBER
    W1 = [[2, -2],     b1 = [[ 1],     W2 = [[1,  1],     b2 = [[-2],
          [1,  3]]           [-2]]           [0, -1]]           [ 1]]

    X = [[1, 0, 1],    Y = [[1, 0, 1],     iterations = 3
         [0, 1, 1]]         [0, 1, 0]]     learning_rate = 0.1

    after the third step:
    W1 = [[2.0561, -1.9885],     W2 = [[ 1.1353,  0.995],
          [1.0211,  2.9682]]           [-0.1353, -0.995]]
    b1 = [[ 1.0561],             b2 = [[-1.9749],
          [-2.0318]]                   [ 0.9749]]

    The gradients of the first step are those of exercise 13: W2's first entry
    goes from 1 to 1 + 0.1·0.5397 = 1.0540, then to 1.0985, then to 1.1353. The
    loss goes from 0.3778 to 0.3113, to 0.2644, to 0.2306.
"""

from ex13_backward import backward
from ex14_update import update


def train(parameters, X, Y, iterations, learning_rate):
    """Return the parameters after so many steps on all images."""
    raise NotImplementedError("write it here, in place of this line")
