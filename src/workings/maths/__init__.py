"""The lesson's formulas, each once, as pure functions on arrays.

Examples are columns: an array for m examples and n units is n×m.
"""

from workings.maths.activations import ACTIVATIONS, Activation, activation
from workings.maths.affine import affine, affine_backward, input_gradient
from workings.maths.class_weights import balanced_class_weights
from workings.maths.clipping import clip, clip_factor, global_norm
from workings.maths.cross_entropy import cross_entropy, softmax_cross_entropy_gradient
from workings.maths.dropout import dropout_mask, dropout_scale
from workings.maths.initialisers import INITIALISERS, default_initialiser, initialise
from workings.maths.label_smoothing import smoothed
from workings.maths.one_hot import one_hot
from workings.maths.softmax import log_softmax, softmax, softmax_moves

__all__ = [
    "ACTIVATIONS",
    "INITIALISERS",
    "Activation",
    "activation",
    "affine",
    "affine_backward",
    "balanced_class_weights",
    "clip",
    "clip_factor",
    "cross_entropy",
    "default_initialiser",
    "dropout_mask",
    "dropout_scale",
    "global_norm",
    "initialise",
    "input_gradient",
    "log_softmax",
    "one_hot",
    "smoothed",
    "softmax",
    "softmax_cross_entropy_gradient",
    "softmax_moves",
]
