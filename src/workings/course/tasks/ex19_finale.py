"""Exercise 19 of 19: the finale

WHY
    Everything is there. What is missing is a few lines that hold it together,
    and then your network learns to read handwritten digits: ten times through
    60,000 images, and at the end 10,000 that it has never seen. More than 90 %
    of them is the goal. It takes a few seconds.

THE FORMULA
    one epoch: for each batch, the gradients of its columns, and an update
    to predict: forward, and in each column the most probable class

THE SHAPES
    parameters       a dictionary with W1, b1, W2 and b2
    X, Y             784×m and 10×m; X[:, columns] are the columns of a batch
    batch_size       how many images make a batch
    learning_rate    α
    rng              np.random.default_rng(…), for batches
    labels           an array of m whole numbers from 0 to 9, one for each image

A WORKED NUMBER
    With the small network, all three images in one batch, and 0.1, an epoch
    is a single step, the first one of exercise 16:

    W1 = [[2, -2],         b1 = [[ 1],      W2 = [[1,  1],     b2 = [[-2],
          [1,  3]]               [-2]]            [0, -1]]           [ 1]]

    X = [[1, 0, 1],    Y = [[1, 0, 1],      batch_size = 3
         [0, 1, 1]]         [0, 1, 0]]      learning_rate = 0.1

    after the epoch:
    W1 = [[2.0206, -1.9960],     W2 = [[ 1.0540,  0.9990],
          [1.0079,  2.9900]]           [-0.0540, -0.9990]]
    b1 = [[ 1.0206],             b2 = [[-1.9883],
          [-2.0100]]                   [ 0.9883]]

    and then predict says
    labels = array([0, 1, 0])

HOW IT IS CHECKED
    First both functions with small numbers, as always. Then your network and
    the package's take 30 steps side by side. Then comes the training: the first
    weights are drawn by your initialise, batches have 64 images, α is 0.1.
    submission.csv is what Kaggle's Digit Recognizer takes.
"""

from ex08_forward import forward
from ex13_backward import backward
from ex14_update import update
from ex15_initialise import initialise  # the training begins with it
from ex17_batches import batches


def one_epoch(parameters, X, Y, batch_size, learning_rate, rng):
    """Return the parameters after one step for each batch."""
    raise NotImplementedError("write it here, in place of this line")


def predict(parameters, X):
    """Return m whole numbers: the most probable class of each image."""
    raise NotImplementedError("write it here, in place of this line")
