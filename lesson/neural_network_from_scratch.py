# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # A neural network from scratch
#
# A neural network can be trained with three lines of a library. Then it works, and you have seen
# nothing. Here you write every step yourself, in plain NumPy: the weighted sums, the probabilities,
# the loss, the gradients, the update. You train it on real handwritten digits, you check each
# gradient against its definition, and you see what the network looks for.
#
# Work through it like this:
#
# 1. **Predict.** Where the text asks something, answer before you run the cell.
# 2. **Run** the cell (Shift+Enter).
# 3. **Check.** An `assert` line says what must be true. If it is false, the cell stops there.
#
# You need to know what a matrix product is. Everything else is explained.
#
# The first cell installs what is missing, in Colab and on Kaggle. Where the package is already
# installed it does nothing, and the whole lesson runs offline. (On Kaggle, switch "Internet" on in
# the settings first.)

# %%
import importlib.util
import subprocess
import sys
from pathlib import Path

if any(importlib.util.find_spec(name) is None for name in ("workings", "matplotlib")):
    in_a_clone = Path("../src/workings").is_dir()
    what = "..[lesson]" if in_a_clone else "workings[lesson]"
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", what], check=True)

# %%
import tempfile

import matplotlib.pyplot as plt
import numpy as np
from threadpoolctl import threadpool_limits

import workings as wk
from workings import plots

# %matplotlib inline
threadpool_limits(1)  # matrices of ten rows are too narrow to be shared out over threads


def shape(array):
    """The shape as this lesson writes it: rows×columns."""
    return "×".join(f"{size:,}" for size in array.shape)


# %% [markdown]
# ## 1. The data
#
# The digits come from MNIST, in the format of Kaggle's
# [Digit Recognizer](https://www.kaggle.com/c/digit-recognizer):
#
# | file | rows | columns |
# | --- | --- | --- |
# | `train.csv` | 42,000 images | `label`, then `pixel0` … `pixel783` |
# | `test.csv` | 28,000 images | `pixel0` … `pixel783`; you are to find the labels |
#
# If Kaggle's files are here, the lesson uses them. If not, it takes the MNIST that is inside the
# package and divides it in the same way: 42,000 images to learn from, 28,000 to predict. For those
# we do know the labels; they are put aside until the network is trained.

# %%
places = [".", "../input/digit-recognizer", "/kaggle/input/digit-recognizer"]
folders = [Path(place) for place in places]
found = [f for f in folders if (f / "train.csv").exists() and (f / "test.csv").exists()]

if found:
    data = wk.read_csv(found[0] / "train.csv")
    to_predict = wk.read_csv(found[0] / "test.csv")
else:
    first, second = wk.load_mnist()  # 60,000 and 10,000 images
    data = first[:42_000]
    to_predict = wk.Dataset(
        np.concatenate([first.values[42_000:], second.values]),
        np.concatenate([first.labels[42_000:], second.labels]),
        data.preparation,
    )

print("Kaggle's files" if found else "embedded MNIST")
print("to learn from:", data)
print("to predict:   ", to_predict)
assert len(data) == 42_000
assert len(to_predict) == 28_000

# %% [markdown]
# This is what such a file looks like inside. Three images, written in Kaggle's format:

# %%
with tempfile.TemporaryDirectory() as folder:
    wk.write_csv(data[:3], Path(folder) / "train.csv")
    lines = (Path(folder) / "train.csv").read_text().splitlines()

print(lines[0][:54], "…")
for line in lines[1:]:
    print(line[:36], "…")
assert lines[0].count(",") == 784  # 785 columns: the label and 784 pixels

# %% [markdown]
# ### Reading an image
#
# An image has 28 rows of 28 pixels. In the file they stand one row after the other. So the pixel in
# row $i$, column $j$ (both counted from 0) has the number
#
# $$x = 28\,i + j$$
#
# **Predict.** In which row and column is pixel 406?

# %%
x = 406
i, j = x // 28, x % 28
print(f"pixel {x} is in row {i}, column {j}")
assert i * 28 + j == x

# %% [markdown]
# The middle of the image: keep this pixel in mind, we follow its weight later.
#
# A pixel is a whole number from 0 to 255. 0 is the empty background, 255 is full ink. Here is a
# part of the first image as numbers, and beside other digits as a picture:

# %%
image = data.values[0].reshape(28, 28)
print("label:", data.labels[0], "   rows 5 to 14, columns 8 to 21:")
for row in image[5:15, 8:22]:
    print("".join(f"{pixel:5}" for pixel in row))
assert image[i, j] == data.values[0, x]

# %%
plots.pictures(
    [data.image(row) for row in range(10)],
    [f"label {label}" for label in data.labels[:10]],
    "The first ten images",
)

# %% [markdown]
# ### Setting 1,000 images aside
#
# A network can learn its training images by heart. To know how well it reads digits, ask it about
# images that it has never seen. So 1,000 of the 42,000 are set aside, drawn at random, and m =
# 41,000 are left to train on.
#
# The pixels are divided by 255, so that they lie between 0 and 1. And the table is turned on its
# side: from here on **each column is one image**. That is how the formulas are written.
#
# **Predict.** What shape does X have?

# %%
train, held_out = data.split(1_000, seed=0)
X = (train.values / np.float32(255)).T  # 784×m
labels = train.labels
m = X.shape[1]

print("X is", shape(X), "with values from", X.min(), "to", X.max())
assert X.shape == (784, 41_000)
assert m == 41_000

# %% [markdown]
# The labels become columns too. The label 3 becomes ten numbers: a 1 in row 3 and zeros elsewhere.
# This is called **one-hot**. It is what the network's ten probabilities should be if it were sure
# and right.


# %%
def one_hot(labels, classes=10):
    """A column for each label: 1 in the row of the true class, 0 elsewhere."""
    Y = np.zeros((classes, len(labels)), np.float32)  # 10×m
    Y[labels, np.arange(len(labels))] = 1
    return Y


Y = one_hot(labels)
print("Y is", shape(Y))
print("the first label is", labels[0], "and its column is", Y[:, 0].astype(int))
assert Y.shape == (10, m)
assert (Y.sum(axis=0) == 1).all()  # one 1 in every column
assert (Y.argmax(axis=0) == labels).all()

# %% [markdown]
# ## 2. The network
#
# ```
#  784 pixels          10 hidden units           10 outputs
#
#     A0 = X   ──W1──►  Z1 ──ReLU──►  A1  ──W2──►  Z2 ──softmax──►  A2
#   784×m     10×784   10×m          10×m  10×10   10×m            10×m
#              b1 10×1                     b2 10×1
# ```
#
# Two layers. Each unit adds up its inputs, each multiplied by a weight, and adds one number of its
# own, the bias. The ten hidden units then let only positive sums through (ReLU). The ten outputs
# are turned into probabilities (softmax), one for each digit.
#
# All that the network knows is in its parameters:
#
# | | shape | one row for each | one column for each |
# | --- | --- | --- | --- |
# | W1 | 10×784 | hidden unit | pixel |
# | b1 | 10×1 | hidden unit | |
# | W2 | 10×10 | output | hidden unit |
# | b2 | 10×1 | output | |
#
# If you know the original of this lesson: its table of shapes prints W2 as a second W1.
#
# **Predict.** How many numbers is that?


# %%
def initial_parameters(seed=0):
    """Small random weights (He initialisation), and biases of zero."""
    rng = np.random.default_rng(seed)
    W1 = rng.standard_normal((10, 784)) * np.sqrt(2 / 784)  # 10×784
    b1 = np.zeros((10, 1))  # 10×1
    W2 = rng.standard_normal((10, 10)) * np.sqrt(2 / 10)  # 10×10
    b2 = np.zeros((10, 1))  # 10×1
    return [array.astype(np.float32) for array in (W1, b1, W2, b2)]


W1, b1, W2, b2 = initial_parameters()
count = sum(array.size for array in (W1, b1, W2, b2))
print(f"{W1.size:,} + {b1.size} + {W2.size} + {b2.size} = {count:,} parameters")
assert count == 7_960

# %% [markdown]
# Why random? If all weights were equal, all hidden units would compute the same, get the same
# gradient and stay equal for ever. Why so small? A unit adds up 784 terms. With a standard
# deviation of $\sqrt{2/784}$ for each weight, the sums stay about as large as the pixels were.
# Section 10 shows what happens with wider ones.
#
# ## 3. Forward propagation
#
# ### Layer 1: weighted sums
#
# Begin with a single number: what hidden unit 3 makes of image 0.
#
# $$z = w_0 x_0 + w_1 x_1 + \dots + w_{783} x_{783} + b$$

# %%
z = 0.0
for pixel in range(784):
    z += W1[3, pixel] * X[pixel, 0]
z += b1[3, 0]
print(f"unit 3, image 0: z = {z:.4f}")

# %% [markdown]
# A matrix product does that for all units and all images at once:
#
# $$Z_1 = W_1 X + b_1$$
#
# **Predict.** $W_1$ is 10×784 and $X$ is 784×m. What shape does $Z_1$ have? And where in it is the
# number above?

# %%
Z1 = W1 @ X + b1  # 10×m; b1 is added to every column
print("Z1 is", shape(Z1), f"and Z1[3, 0] = {Z1[3, 0]:.4f}")
assert Z1.shape == (10, m)
assert np.isclose(Z1[3, 0], z, atol=1e-5)

# %% [markdown]
# ### ReLU
#
# $$A_1 = \mathrm{ReLU}(Z_1) = \max(Z_1, 0)$$
#
# Negative sums become 0, positive ones stay. Without a bend like this, two layers would be no more
# than one: $W_2 (W_1 X) = (W_2 W_1) X$.
#
# **Predict.** About what share of the numbers in $A_1$ is zero, before any training?


# %%
def relu(Z):
    return np.maximum(Z, 0)


A1 = relu(Z1)
print("A1 is", shape(A1))
print(f"{(A1 == 0).mean():.0%} of it is zero")
print("unit by unit:", "  ".join(f"{share:.0%}" for share in (A1 == 0).mean(axis=1)))
assert A1.shape == Z1.shape
assert A1.min() == 0

# %% [markdown]
# ### Layer 2 and softmax
#
# $$Z_2 = W_2 A_1 + b_2 \qquad\qquad A_2 = \mathrm{softmax}(Z_2), \quad
# a_k = \frac{e^{z_k}}{e^{z_0} + e^{z_1} + \dots + e^{z_9}}$$
#
# Softmax makes ten probabilities out of any ten numbers: $e^z$ is always positive, and dividing by
# the sum makes them add up to 1. Each column (each image) by itself.
#
# One precaution: $e^{89}$ is more than float32 can hold. So the largest $z$ of each column is taken
# away first. Top and bottom of the fraction are both divided by $e^{\max}$, so the result is the
# same.


# %%
def softmax(Z):
    E = np.exp(Z - Z.max(axis=0))  # 10×m
    return E / E.sum(axis=0)


Z2 = W2 @ A1 + b2  # 10×m
A2 = softmax(Z2)  # 10×m

print("A2 is", shape(A2))
print("image 0, Z2:", " ".join(f"{value:6.2f}" for value in Z2[:, 0]))
print("image 0, A2:", " ".join(f"{value:6.2f}" for value in A2[:, 0]))
assert A2.shape == (10, m)
assert np.allclose(A2.sum(axis=0), 1, atol=1e-5)
assert np.allclose(softmax(Z2 + 5), A2, atol=1e-5)  # a shift changes nothing

# %% [markdown]
# That is the whole forward pass. As one function, it keeps every intermediate result: the way back
# needs them.


# %%
def forward(X, W1, b1, W2, b2):
    Z1 = W1 @ X + b1  # 10×m
    A1 = relu(Z1)  # 10×m
    Z2 = W2 @ A1 + b2  # 10×m
    A2 = softmax(Z2)  # 10×m
    return Z1, A1, Z2, A2


def accuracy(A2, labels):
    """The share of images whose most probable digit is the right one."""
    return (A2.argmax(axis=0) == labels).mean()


print(f"{accuracy(A2, labels):.1%} right before any training")
assert accuracy(A2, labels) < 0.3

# %% [markdown]
# As good as guessing. The weights are still random.
#
# ## 4. The loss
#
# How wrong is the network? Take the probability that it gave to the **right** digit, and take the
# negative logarithm. For image number $j$ with the true class $c$:
#
# $$\mathrm{loss}_j = -\log a_{c}$$
#
# Sure and right costs nothing: $-\log 1 = 0$. A guess among ten costs $-\log 0.1 = \log 10$. Sure
# and wrong costs a lot. This is called **cross-entropy**. The loss is its mean over the m images:
#
# $$L = \frac1m \sum_{j=1}^{m} \mathrm{loss}_j
#     = -\frac1m \sum_j \sum_k y_{kj} \log a_{kj}$$
#
# (In the second form $y$ is the one-hot label: of the ten terms only the true class's is not zero.)


# %%
def loss(A2, Y):
    return float(-np.log((A2 * Y).sum(axis=0)).mean())


c = labels[0]
print(f"image 0 is a {c}; its probability is {A2[c, 0]:.3f}: loss {-np.log(A2[c, 0]):.3f}")
print(f"a guess among ten costs {np.log(10):.3f}")
print(f"the mean over all {m:,} images is {loss(A2, Y):.3f}")
assert loss(np.full_like(Y, 0.1), Y) - np.log(10) < 1e-5

# %% [markdown]
# ## 5. Backward propagation
#
# We want a smaller loss. So for each of the parameters we ask: **if I make this number a tiny bit
# larger, by how much does the loss change?** That ratio is the parameter's *gradient*, here written
# dW1, db1, dW2, db2. Each has the shape of its parameter.
#
# One could try it out, parameter by parameter. We will, to check. But that is two forward passes
# for every parameter. Backpropagation finds all gradients in a single pass, from the loss back to
# the pixels. It needs one rule, the **chain rule**: if $L$ depends on $z$ and $z$ depends on $w$,
#
# $$\frac{\partial L}{\partial w}
# = \frac{\partial L}{\partial z} \cdot \frac{\partial z}{\partial w}$$
#
# ### The last layer: dZ2
#
# Take one image, with true class $c$. Put softmax into the loss:
#
# $$-\log a_c = -\log \frac{e^{z_c}}{\sum_i e^{z_i}} = \log \sum_i e^{z_i} - z_c$$
#
# How does this change with $z_k$? The first part gives
# $\dfrac{e^{z_k}}{\sum_i e^{z_i}} = a_k$. The second gives $-1$ if $k = c$ and 0 otherwise: that is
# $-y_k$. So
#
# $$dZ_2 = A_2 - Y$$
#
# What the network says, minus what is true. It is hard to find anything simpler.
# (`docs/derivation.md` gets there a second way, through softmax's full table of derivatives.)
#
# **Predict.** Which of the ten numbers of a column are negative? What is the sum of the column?

# %%
dZ2 = A2 - Y  # 10×m
print("dZ2 is", shape(dZ2))
print("image 0, A2 :", " ".join(f"{value:5.2f}" for value in A2[:, 0]))
print("image 0, Y  :", " ".join(f"{value:5.0f}" for value in Y[:, 0]))
print("image 0, dZ2:", " ".join(f"{value:5.2f}" for value in dZ2[:, 0]))
assert ((dZ2 < 0) == (Y == 1)).all()  # only the right digit's: it should be larger
assert np.abs(dZ2.sum(axis=0)).max() < 1e-5  # probabilities sum to 1, and so does Y

# %% [markdown]
# ### dW2
#
# In $z_k = \sum_i w_{ki}\, a_i + b_k$ the weight $w_{ki}$ is multiplied by $a_i$, what hidden unit
# $i$ put out. So $\partial z_k / \partial w_{ki} = a_i$, and by the chain rule one image's share of
# the gradient is $dz_k \cdot a_i$. The loss is a mean over the images, so we take the mean:
#
# $$dW_{ki} = \frac1m \sum_{j=1}^m dz_{kj}\, a_{ij}
# \qquad\text{for all at once:}\qquad dW_2 = \frac1m\, dZ_2\, A_1^T$$
#
# **Predict.** $dZ_2$ is 10×m and $A_1^T$ is m×10. The shape of dW2?

# %%
dW2 = dZ2 @ A1.T / m
print("dW2 is", shape(dW2), "like W2:", shape(W2))

one_entry = sum(dZ2[7, image] * A1[2, image] for image in range(m)) / m
print(f"output 7, hidden unit 2: image by image {one_entry:.5f}, in the product {dW2[7, 2]:.5f}")
assert dW2.shape == W2.shape
assert np.isclose(one_entry, dW2[7, 2], atol=1e-5)

# %% [markdown]
# ### db2
#
# The bias is added as it is: $\partial z_k / \partial b_k = 1$. So its gradient is the mean of
# $dz_k$:
#
# $$db_2 = \frac1m \sum_{j=1}^m dZ_2 \text{ column } j$$
#
# The sum runs over the **images**, not over the units. Every unit has a bias of its own, so every
# unit has a sum of its own. In NumPy that is `axis=1`.

# %%
db2 = dZ2.sum(axis=1, keepdims=True) / m
print("db2 is", shape(db2), "like b2:", shape(b2))
assert db2.shape == b2.shape

# %% [markdown]
# ### dZ1: through W2 and ReLU
#
# Hidden unit $i$ feeds all ten outputs, each with its weight $w_{ki}$. Its share of the blame is
# the sum of what comes back from all of them: $\sum_k w_{ki}\, dz_k$. For all units, that is $W_2^T
# dZ_2$.
#
# Then back through ReLU. Where the sum was positive, ReLU passed it on unchanged: slope 1. Where it
# was negative, ReLU put out 0 whatever the sum was: slope 0, nothing to blame.
#
# $$dZ_1 = W_2^T\, dZ_2 \odot \mathrm{ReLU}'(Z_1), \qquad
# \mathrm{ReLU}'(z) = \begin{cases} 1 & z > 0 \\ 0 & \text{otherwise} \end{cases}$$
#
# ($\odot$ multiplies entry by entry.) It must be $Z_1$, what stood before the activation.
#
# **Predict.** The shapes of $W_2^T dZ_2$ and of dZ1? What share of dZ1 is zero? You have seen that
# number before.

# %%
dA1 = W2.T @ dZ2  # 10×m
dZ1 = dA1 * (Z1 > 0)  # 10×m
print("dZ1 is", shape(dZ1))
print(f"{(dZ1 == 0).mean():.0%} of it is zero; {(A1 == 0).mean():.0%} of A1 was")
assert dZ1.shape == Z1.shape
assert (dZ1[A1 == 0] == 0).all()

# %% [markdown]
# ### dW1 and db1
#
# The same two formulas once more, one layer down. What came in is now X.
#
# $$dW_1 = \frac1m\, dZ_1\, X^T \qquad db_1 = \frac1m \sum_{j=1}^m dZ_1 \text{ column } j$$
#
# **Predict.** The shape of dW1? (The original's table says 10×10. Could that be subtracted from
# W1?)

# %%
dW1 = dZ1 @ X.T / m
db1 = dZ1.sum(axis=1, keepdims=True) / m
print("dW1 is", shape(dW1), "  db1 is", shape(db1))
assert dW1.shape == W1.shape == (10, 784)
assert db1.shape == b1.shape

# %% [markdown]
# A row of dW1 is a picture: 784 numbers, one for each pixel. Red: a larger weight here would make
# the loss larger. Blue: smaller. White: it makes no difference.

# %%
figure, axes = plt.subplots(1, 5, figsize=(8, 1.9))
limit = np.abs(dW1[:5]).max()
for unit, ax in enumerate(axes):
    ax.imshow(dW1[unit].reshape(28, 28), cmap="RdBu_r", vmin=-limit, vmax=limit)
    ax.set_title(f"dW1[{unit}]", fontsize=9)
    ax.axis("off")

never = (X.max(axis=1) == 0).sum()
print(f"{never} of the 784 pixels are empty in every image: their weights' gradients are exactly 0")
assert (dW1[:, X.max(axis=1) == 0] == 0).all()


# %% [markdown]
# Both layers together, as one function:


# %%
def backward(X, Y, Z1, A1, A2, W2):
    m = X.shape[1]
    dZ2 = A2 - Y  # 10×m
    dW2 = dZ2 @ A1.T / m  # 10×10
    db2 = dZ2.sum(axis=1, keepdims=True) / m  # 10×1
    dZ1 = W2.T @ dZ2 * (Z1 > 0)  # 10×m
    dW1 = dZ1 @ X.T / m  # 10×784
    db1 = dZ1.sum(axis=1, keepdims=True) / m  # 10×1
    return dW1, db1, dW2, db2


assert np.array_equal(backward(X, Y, Z1, A1, A2, W2)[0], dW1)

# %% [markdown]
# ### Is it right? Ask the definition
#
# Make one parameter larger by a tiny $h$, then smaller, and look at the loss both times:
#
# $$\frac{\partial L}{\partial w} \approx \frac{L(w + h) - L(w - h)}{2h}$$
#
# This knows nothing of the chain rule. If it agrees with our formulas, they are right. We use 64
# images, and float64, because we subtract two numbers that are almost equal.

# %%
few = slice(0, 64)
X64, Y64 = X[:, few].astype(np.float64), Y[:, few].astype(np.float64)
start = [array.astype(np.float64) for array in (W1, b1, W2, b2)]

Z1_64, A1_64, _, A2_64 = forward(X64, *start)
gradients = backward(X64, Y64, Z1_64, A1_64, A2_64, start[2])


def numeric(which, row, column, h=1e-5):
    """The gradient of one parameter by its definition; `which`: 0 for W1, 1 b1, 2 W2, 3 b2."""
    around = []
    for step in (h, -h):
        moved = [array.copy() for array in start]
        moved[which][row, column] += step
        around.append(loss(forward(X64, *moved)[3], Y64))
    return (around[0] - around[1]) / (2 * h)


for name, which, row, column in [
    ("W1[3,406]", 0, 3, 406),
    ("b1[3]", 1, 3, 0),
    ("W2[7,2]", 2, 7, 2),
    ("b2[7]", 3, 7, 0),
]:
    ours, theirs = gradients[which][row, column], numeric(which, row, column)
    print(f"{name:10} backpropagation {ours:11.8f}   definition {theirs:11.8f}")
    assert np.isclose(ours, theirs, rtol=1e-6, atol=1e-9)

# %% [markdown]
# ## 6. The update
#
# The gradient says in which direction the loss grows. So go the other way, a small step:
#
# $$W := W - \alpha\, dW \qquad b := b - \alpha\, db$$
#
# $\alpha$ is the **learning rate**. If the step is small enough, the loss should fall by about
# $\alpha$ times the sum of all squared gradients.


# %%
def update(parameters, gradients, alpha):
    return [array - alpha * gradient for array, gradient in zip(parameters, gradients, strict=True)]


alpha = 0.1
before = loss(A2, Y)
after = loss(forward(X, *update((W1, b1, W2, b2), (dW1, db1, dW2, db2), alpha))[3], Y)
squares = sum((gradient**2).sum() for gradient in (dW1, db1, dW2, db2))

print(f"loss before {before:.4f}, after one step {after:.4f}: changed by {after - before:.4f}")
print(f"the gradients predicted {-alpha * squares:.4f}")
assert after < before

# %% [markdown]
# ## 7. Training
#
# Now repeat: forward, backward, update. Every step uses all 41,000 images; that is called
# **full-batch gradient descent**. The learning rate is 0.1, and there are 500 steps, as in the
# original.


# %%
def gradient_descent(X, Y, parameters, alpha=0.1, iterations=500, backward=backward, watch=None):
    """Train, and return the parameters and the loss before each step."""
    losses = []
    for iteration in range(iterations):
        Z1, A1, _, A2 = forward(X, *parameters)
        losses.append(loss(A2, Y))
        if watch is not None:
            watch(iteration, A2, parameters)
        gradients = backward(X, Y, Z1, A1, A2, parameters[2])
        parameters = update(parameters, gradients, alpha)
    return parameters, losses


curve = []


def watch(iteration, A2, parameters):
    """Every tenth step, measure; every hundredth, print."""
    if iteration % 10 == 0:
        unseen = accuracy(forward(held_out.X, *parameters)[3], held_out.labels)
        curve.append((iteration, accuracy(A2, labels), unseen))
    if iteration % 100 == 0:
        _, seen, unseen = curve[-1]
        shares = f"training {seen:.1%}, held out {unseen:.1%}"
        print(f"step {iteration:3}: loss {loss(A2, Y):.3f}, {shares}")


trained, losses = gradient_descent(X, Y, initial_parameters(), alpha, 500, watch=watch)

A2 = forward(X, *trained)[3]
on_training = accuracy(A2, labels)
on_held_out = accuracy(forward(held_out.X, *trained)[3], held_out.labels)
print(f"after 500: loss {loss(A2, Y):.3f}, training {on_training:.1%}, held out {on_held_out:.1%}")
assert losses[-1] < losses[0] / 4
assert on_held_out > 0.87

# %%
steps, seen, unseen = np.array(curve).T
figure, (left, right) = plt.subplots(1, 2, figsize=(8, 2.6))
left.plot(losses)
left.set(title="loss on the training images", xlabel="step", ylim=(0, None))
right.plot(steps, seen * 100, label="training")
right.plot(steps, unseen * 100, "--", label="held out")
right.set(title="accuracy (%)", xlabel="step")
right.legend()
figure.tight_layout()

# %% [markdown]
# It reads handwriting. The two curves lie close together: ten hidden units are too few to learn
# 41,000 images by heart.
#
# ## 8. The package does the same, number for number
#
# Everything above is also in the package `workings`, for any number of layers. You can trust it
# only if it gives what your own lines gave. So put your parameters into its network, and compare.
#
# It counts layers from 1, as the formulas do: `net.W[1]` is your W1.


# %%
def network_with(parameters, dtype=np.float32):
    """The package's network with these parameters."""
    net = wk.Network([784, 10, 10], preparation=train.preparation, dtype=dtype)
    net.W[1], net.b[1], net.W[2], net.b[2] = parameters
    return net


net = network_with(initial_parameters(), np.float64)
trace = net.forward(X64)
theirs = net.backward(trace, Y64)

pairs = {
    "Z1": (Z1_64, trace.Z[1]),
    "A1": (A1_64, trace.A[1]),
    "A2": (A2_64, trace.A[2]),
    "dW1": (gradients[0], theirs.dW[1]),
    "db1": (gradients[1], theirs.db[1]),
    "dW2": (gradients[2], theirs.dW[2]),
    "db2": (gradients[3], theirs.db[2]),
    "loss": (loss(A2_64, Y64), net.losses(trace, Y64).mean()),
}
for name, (mine, other) in pairs.items():
    assert np.allclose(mine, other, rtol=1e-12, atol=1e-14), name
    print(f"{name:4} {shape(np.asarray(mine)):9} agrees to 12 digits")

# %% [markdown]
# And training too. Ten steps from the same start, with the package's training loop. It offers two
# engines: `reference` is NumPy, as here; `compiled` is the same, faster.

# %%
net = network_with(initial_parameters())
training = wk.train(net, train, optimiser=wk.GradientDescent(0.1), epochs=10, engine="reference")
for record in training:
    print(
        f"step {record.epoch:2}: yours {losses[record.epoch - 1]:.4f}, workings {record.loss:.4f}"
    )
    assert np.isclose(record.loss, losses[record.epoch - 1], rtol=1e-4)

# %% [markdown]
# ### All gradients, against their definition
#
# Above we tried four parameters. The package tries all of them, in float64, and it takes **your**
# `backward`. It only asks for a function of a network, X and Y that returns the gradients by name.


# %%
def as_named(backward):
    """Give a `backward` of this notebook the form that the check asks for."""

    def named(net, X, Y):
        Z1, A1, _, A2 = forward(X, net.W[1], net.b[1], net.W[2], net.b[2])
        dW1, db1, dW2, db2 = backward(X, Y, Z1, A1, A2, net.W[2])
        return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}

    return named


start_net = network_with(initial_parameters())
report = wk.check_gradients(start_net, X[:, few], Y[:, few], backward=as_named(backward))
for array in report.arrays:
    verdict = "right" if array.ok else "wrong"
    print(f"{array.name:4} {array.checked:5,} of {array.of:5,} checked: {verdict}")
assert report.ok

# %% [markdown]
# ### One training step, every number
#
# `wk.explain` takes one step apart. Each part has its formula, its shape, and the formula with real
# numbers in it. Here on image 0 alone, with the trained network:

# %%
net = network_with(trained)
explanation = wk.explain(net, X[:, :1], Y[:, :1], learning_rate=0.01)
for step in explanation.steps:
    print(f"{step.symbol:11} {step.shape:7} {step.formula}")

# %%
for symbol in ("Z[1]", "dZ[2]", "dW[2]"):
    step = explanation[symbol]
    print(f"{symbol}: {step.meaning}")
    print(f"    {step.with_numbers}\n")
print(f"loss before the step {explanation.loss:.4f}, after it {explanation.loss_after:.4f}")
assert explanation.loss_after < explanation.loss

# %% [markdown]
# ### One parameter, all the way
#
# Remember pixel 406, the middle of the image? Follow the weight with which hidden unit 3 looks at
# it: `W1[3,406]`. Its gradient is a mean over the images, so it is a sum of one share from each.
#
# **Predict.** An image in which pixel 406 is empty: how large is its share?

# %%
followed = wk.follow(net, X[:, few], Y[:, few], "W1[3,406]", learning_rate=0.1)
print(f"gradient {followed.gradient:.7f} = the sum of {len(followed.terms)} images' shares")
print(f"{(followed.terms == 0).sum()} of the shares are zero")
for image in followed.order[:3]:
    dz, pixel, share = followed.dZ[image], followed.inputs[image], followed.terms[image]
    print(f"    image {image:2}: dZ {dz:8.5f} · pixel {pixel:.4f} / 64 = {share:.7f}")
print(f"by its definition: {followed.numeric.value:.7f}")
print(f"update: {followed.value:.6f} − 0.1 · ({followed.gradient:.6f}) = {followed.new_value:.6f}")

assert np.isclose(followed.terms.sum(), followed.gradient, rtol=1e-4, atol=1e-8)
assert (followed.terms[X[406, few] == 0] == 0).all()  # dZ times nothing
if not followed.numeric.kink:
    assert np.isclose(followed.numeric.value, followed.gradient, rtol=1e-3, atol=1e-6)

# %% [markdown]
# ## 9. What the network sees
#
# A row of W1 has a weight for each pixel: draw it as an image. Where it is red, ink pushes the unit
# up; where it is blue, ink pushes it down.

# %%
plots.weights(net)

# %% [markdown]
# They are not digits. With ten units for ten digits, each unit looks for something that helps to
# tell several digits apart, and W2 puts it together.
#
# Which digits does it mix up? From here on we look at images that were never trained on. With
# Kaggle's files those are the 1,000 held out; with the embedded MNIST we may now open the answers
# to the 28,000. They have not taken part in any decision.

# %%
unseen = held_out if found else to_predict
evaluation = wk.evaluate(net, unseen, engine="reference")
print(f"{evaluation.accuracy:.1%} of {len(unseen):,} unseen images right")

confused = evaluation.confusion.copy()
np.fill_diagonal(confused, 0)
true, read = np.unravel_index(confused.argmax(), confused.shape)
print(f"the most frequent mistake: a {true} read as a {read}, {confused[true, read]} times")

# %%
plots.confusion(evaluation)

# %% [markdown]
# Now the mistakes of which it was surest. Would you have known?

# %%
plots.mistakes(evaluation, unseen, 20)

# %% [markdown]
# ## 10. The famous mistakes
#
# This lesson has been copied many times, and so have its mistakes. Most of them do not crash. The
# network learns, only worse, and nobody notices. Let us make each of them on purpose and measure
# what it costs.
#
# To be quick, we train on 3,000 images only, 300 steps, from three different starts. What counts is
# the difference to the right way.

# %%
small = train[:3_000]
XS, YS = small.X, small.Y
XU, labels_u = unseen.X, unseen.labels


def experiment(start=initial_parameters, **settings):
    """Train from three starts; return the three accuracies on unseen images."""
    scores = []
    for seed in (0, 1, 2):
        parameters, _ = gradient_descent(XS, YS, start(seed), iterations=300, **settings)
        scores.append(accuracy(forward(XU, *parameters)[3], labels_u))
    return np.array(scores)


def report_on(what, scores):
    each = ", ".join(f"{score:.1%}" for score in scores)
    print(f"{what}: {each}; mean {scores.mean():.1%}")


right = experiment()
report_on("the right way", right)

# %% [markdown]
# ### Mistake 1: db summed over everything
#
# `db2 = np.sum(dZ2) / m` looks like the formula. But without an axis NumPy adds up everything, the
# images *and* the units. One number comes out, and it is subtracted from all ten biases alike.
#
# **Predict.** Every column of dZ2 adds up to zero. So what is this number, and how far does b2 move
# in 300 steps?


# %%
def backward_one_db(X, Y, Z1, A1, A2, W2):
    dW1, _, dW2, _ = backward(X, Y, Z1, A1, A2, W2)
    m = X.shape[1]
    dZ2 = A2 - Y
    dZ1 = W2.T @ dZ2 * (Z1 > 0)
    return dW1, np.sum(dZ1) / m, dW2, np.sum(dZ2) / m  # two single numbers


parameters, _ = gradient_descent(XS, YS, initial_parameters(), 0.1, 300, backward_one_db)
print(f"the largest entry of b2 after 300 steps: {np.abs(parameters[3]).max():.4f}")
assert np.abs(parameters[3]).max() < 1e-4  # only rounding

wrong = experiment(backward=backward_one_db)
report_on("db summed over everything", wrong)
print(f"difference: {100 * (wrong.mean() - right.mean()):+.1f} points")

# %% [markdown]
# b2 never learns, and hardly anything is lost: that is why this mistake lives so long. The check
# sees it at once, and knows it by name:


# %%
def checked(backward):
    """What the check says of a `backward`, and which known mistake it recognises."""
    report = wk.check_gradients(start_net, X[:, few], Y[:, few], backward=as_named(backward))
    print("wrong:", ", ".join(array.name for array in report.arrays if not array.ok) or "nothing")
    if report.mistake is not None:
        print("mistake:", report.mistake.name)
        print("mend:", report.mistake.mend)
    return report


assert checked(backward_one_db).mistake.name == "db-summed-over-everything"

# %% [markdown]
# ### Mistake 2: m of another set
#
# `m, n = data.shape` is read at the top from the whole file, 42,000 rows. Later the network is
# trained on a part of it, but still divides by 42,000.
#
# **Predict.** All gradients are then too small, by the same factor. Which other setting could have
# been changed to the same effect?


# %%
def backward_other_m(X, Y, Z1, A1, A2, W2):
    factor = X.shape[1] / 42_000
    return [factor * gradient for gradient in backward(X, Y, Z1, A1, A2, W2)]


one, _ = gradient_descent(XS, YS, initial_parameters(), 0.1, 20, backward_other_m)
two, _ = gradient_descent(XS, YS, initial_parameters(), 0.1 * 3_000 / 42_000, 20)
assert all(np.allclose(a, b, atol=1e-5) for a, b in zip(one, two, strict=True))
print(f"it is a learning rate of {0.1 * 3_000 / 42_000:.4f} instead of 0.1")
print(f"with 41,000 of 42,000 images, of {0.1 * 41_000 / 42_000:.4f}: nobody would notice")

wrong = experiment(backward=backward_other_m)
report_on("m of the whole file", wrong)
print(f"difference: {100 * (wrong.mean() - right.mean()):+.1f} points")
assert checked(backward_other_m).mistake.name == "m-of-another-set"

# %% [markdown]
# The learning rate is not what it says any more. The smaller the part, the greater the damage.
#
# ### Mistake 3: softmax without the maximum
#
# `np.exp(Z) / np.exp(Z).sum(axis=0)` is the formula as it stands in books. With small sums it
# works. Now forget to divide the pixels by 255: the sums grow with them.


# %%
def softmax_as_in_books(Z):
    with np.errstate(over="ignore", invalid="ignore"):  # NumPy would warn: be grateful when it does
        E = np.exp(Z)
        return E / E.sum(axis=0)


for what, factor in [("pixels from 0 to 1", 1), ("pixels from 0 to 255", 255)]:
    _, _, Z2_, _ = forward(factor * XS, *initial_parameters())
    lost = np.isnan(softmax_as_in_books(Z2_)).any(axis=0).mean()
    kept = np.isnan(softmax(Z2_)).any(axis=0).mean()
    print(f"{what}: largest Z2 {Z2_.max():.1f}")
    print(f"    images without a probability: {lost:.0%}; with the maximum taken away: {kept:.0%}")
    assert kept == 0

# %% [markdown]
# `nan` is "not a number": infinity divided by infinity. One such image is enough. The loss is nan,
# its gradients are nan, and after one update every weight is.

# %%
Z1_, A1_, Z2_, _ = forward(255 * XS, *initial_parameters())
broken = update(
    initial_parameters(),
    backward(255 * XS, YS, Z1_, A1_, softmax_as_in_books(Z2_), initial_parameters()[2]),
    0.1,
)
print("W2 after one step, first row:", broken[2][0])
assert np.isnan(broken[2]).all()

A2_ = forward(XU, *broken)[3]
print(f"it now reads every image as {A2_.argmax(axis=0)[0]}: {accuracy(A2_, labels_u):.1%} right")

# %% [markdown]
# ### Mistake 4: initial weights too wide
#
# `np.random.rand(10, 784) - 0.5` draws evenly between −0.5 and 0.5. It looks harmless, and the
# original does it.
#
# **Predict.** The same random numbers for W2 and for W1: where do they do more harm?


# %%
def wide_start(seed):
    rng = np.random.default_rng(seed)
    shapes = [(10, 784), (10, 1), (10, 10), (10, 1)]
    return [(rng.random(shape) - 0.5).astype(np.float32) for shape in shapes]


for what, start_of in [("He", initial_parameters), ("rand − 0.5", wide_start)]:
    Z1_, _, _, A2_ = forward(XS, *start_of(0))
    print(f"{what:10}: weighted sums of layer 1 vary by ±{Z1_.std():.2f}, loss {loss(A2_, YS):.2f}")

wrong = experiment(start=wide_start)
report_on("rand − 0.5", wrong)
print(f"difference: {100 * (wrong.mean() - right.mean()):+.1f} points")
assert wrong.mean() < right.mean()

# %% [markdown]
# Nothing else was changed: only where the weights begin. A sum of 784 terms needs small weights. He
# initialisation asks how many inputs a unit has, and makes the weights as small as that needs.
#
# ### Mistake 5: the width of one-hot
#
# `one_hot(labels, labels.max() + 1)` guesses the number of classes from the labels. It is right as
# long as a 9 is among them.

# %%
no_nine = labels[labels != 9][:100]
guessed = one_hot(no_nine, no_nine.max() + 1)
print("Y is", shape(guessed), "where A2 is 10×100")
try:
    A2[:, :100] - guessed
except ValueError as error:
    print("ValueError:", error)
else:
    raise AssertionError("this should have failed")

# %% [markdown]
# This one does crash, though only on the day when no 9 is in the data: in a small batch, or another
# file. Say how many classes there are.
#
# ### Mistake 6: a dead unit, unnoticed
#
# If a hidden unit's sum is negative for **every** image, ReLU always puts out 0. Its slope is 0
# too, so its gradient is 0, so it never changes. It is dead, and there are only ten.
#
# Begin with unit 3 dead, by a very negative bias:


# %%
def dead_start(seed, units=1):
    """Unit 3, or as many as asked for from unit 3 on, begin dead."""
    parameters = initial_parameters(seed)
    parameters[1][3 : 3 + units] = -100
    return parameters


Z1_, A1_, _, A2_ = forward(XS, *dead_start(0))
dW1_, db1_, _, _ = backward(XS, YS, Z1_, A1_, A2_, dead_start(0)[2])
assert (A1_[3] == 0).all()
assert (dW1_[3] == 0).all() and db1_[3] == 0  # no way back to life
print("unit 3: every output 0, every gradient 0")

for units in (1, 3):
    wrong = experiment(start=lambda seed, units=units: dead_start(seed, units))
    report_on(f"{units} of ten dead", wrong)
    print(f"difference: {100 * (wrong.mean() - right.mean()):+.1f} points")

# %% [markdown]
# The package says why a gradient is zero:

# %%
followed = wk.follow(network_with(dead_start(0)), X[:, few], Y[:, few], "W1[3,406]")
print(followed.why_zero)
assert followed.gradient == 0
assert followed.why_zero is not None

# %% [markdown]
# Nobody starts a network like that. But a unit can also die while it learns: one step too large,
# and its sums are negative for every image from then on. Train with larger and larger learning
# rates, 100 steps each, from three starts, and count the dead among the 30 units. (In float64:
# training that is on the brink magnifies every rounding.)

# %%
X_, Y_ = XS[:, :2_000].astype(np.float64), YS[:, :2_000]
for rate in (0.1, 0.5, 1.0):
    dead, scores = 0, []
    for seed in (0, 1, 2):
        parameters, _ = gradient_descent(X_, Y_, initial_parameters(seed), rate, 100)
        _, A1_, _, A2_ = forward(X_, *parameters)
        dead += (A1_ == 0).all(axis=1).sum()
        scores.append(accuracy(A2_, small.labels[:2_000]))
    print(f"α = {rate}: {dead:2} of 30 units dead; right on training images: {np.mean(scores):.0%}")

# %% [markdown]
# And how much does each unit of our trained network matter? Silence one at a time:

# %%
Z1_, A1_, _, _ = forward(XU, *trained)
for unit in range(10):
    silenced = A1_.copy()
    silenced[unit] = 0
    score = accuracy(softmax(trained[2] @ silenced + trained[3]), labels_u)
    print(
        f"without unit {unit}: {score:.1%}   (zero for {(A1_[unit] == 0).mean():.0%} of the images)"
    )

# %% [markdown]
# Is there a unit that puts out 0 for nearly every image? Without it, nothing is lost: it has hardly
# learnt anything. The loss did not say so while we trained. The share of zeros does.
#
# ## 11. The same network, trained better
#
# The same 7,960 parameters can do more. Three changes, none to the network:
#
# - **Mini-batches.** An update after every 32 images instead of after 41,000: many more steps for
#   the same work. The images come in a new random order each time through (each **epoch**).
# - **Adam.** Each parameter gets a step size of its own, from the size its gradients had so far.
# - **A decaying learning rate.** Large steps at first, ever smaller ones at the end, along a
#   cosine.
#
# And a small penalty on large weights (`l2`).

# %%
better = wk.Network([784, 10, 10], seed=0)
wk.train(
    better,
    train,
    optimiser=wk.Adam(0.002),
    batch_size=32,
    epochs=20,
    schedule=wk.Cosine(),
    l2=1e-4,
    engine="reference",
).run()
better_result = wk.evaluate(better, unseen, engine="reference")
print(f"{better.parameter_count:,} parameters: {evaluation.accuracy:.1%} with gradient descent,")
print(f"{better_result.accuracy:.1%} with mini-batches, Adam and a cosine")
assert better_result.accuracy > evaluation.accuracy + 0.015

# %%
plots.weights(better)

# %% [markdown]
# The units now look at finer things. But ten of them stay ten. What do 128 do?

# %%
wide = wk.Network([784, 128, 10], seed=0)
wk.train(
    wide,
    train,
    optimiser=wk.Adam(0.002),
    batch_size=128,
    epochs=10,
    schedule=wk.Cosine(),
    l2=1e-4,
    engine="reference",
).run()
wide_result = wk.evaluate(wide, unseen, engine="reference")
print(f"{wide.layers_text()}: {wide.parameter_count:,} parameters, {wide_result.accuracy:.1%}")
assert wide_result.accuracy > 0.96

# %% [markdown]
# Nothing new had to be written for that: the formulas are the same, only W1 is 128×784 now, and W2
# is 10×128.
#
# ## 12. The submission
#
# Kaggle takes a file with two columns, `ImageId,Label`. ImageId counts the 28,000 images from 1.

# %%
predicted = wk.predict(wide, to_predict, engine="reference").argmax(axis=0)
place = Path("submission.csv") if found else Path(tempfile.mkdtemp()) / "submission.csv"
wk.write_submission([str(digit) for digit in predicted], place)

lines = place.read_text().splitlines()
print("\n".join(lines[:4]), "\n…")
print(f"{len(lines) - 1:,} predictions")
assert lines[0] == "ImageId,Label"
assert len(lines) == 28_001
assert [int(line.split(",")[0]) for line in lines[1:]] == list(range(1, 28_001))

# %% [markdown]
# With Kaggle's files the submission lies in this folder, ready to be handed in. Kaggle knows the
# answers, and tells you your score. With the embedded MNIST it lies in a temporary folder, and the
# score is known here:

# %%
if found:
    print("hand in submission.csv")
else:
    print(f"{(predicted == to_predict.labels).mean():.1%} of the submission is right")

# %% [markdown]
# One caution. Kaggle's images are all from MNIST. A network trained on the whole of MNIST has seen
# most of Kaggle's test images, and its score there would mean nothing. Here only the 41,000 were
# trained on.
#
# ## Where to go on
#
# You have written a neural network, and proved its gradients. Change something and see what
# happens:
#
# - α = 1 or α = 0.01 in section 7. Which one learns at all? Which one learns more in 500 steps?
# - Leave ReLU out (A1 = Z1, slope 1). What is the best accuracy then?
# - In `backward`, forget `* (Z1 > 0)`. Does it still learn? What does `checked` say?
# - Take an image's pixels, move it two pixels to the right, and ask the network again.
#
# Every symbol with its formula and shape is in `docs/notation.md`; the derivation, step by step, in
# `docs/derivation.md`.
