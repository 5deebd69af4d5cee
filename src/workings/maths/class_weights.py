"""Weights that let rare classes count as much as common ones."""

import numpy as np

from workings.arrays import Array, Integers


def balanced_class_weights(labels: Integers, classes: int, weights: Array | None = None) -> Array:
    """m / (K·mₖ) for each class k: together, all classes count the same, and their mean stays 1.

    King and Zeng 2001, section 4.2, weight each class by what it should be over what it is; here
    each should be 1/K. The same formula as scikit-learn's ``class_weight="balanced"``.

    Parameters
    ----------
    labels
        m class numbers.
    classes
        How many classes there are.
    weights
        One weight an example, 0 or more; their sums stand in place of the counts m and mₖ.

    Returns
    -------
    Array
        A weight for each class, float64; 1 for a class without examples, which K leaves out.

    Examples
    --------
    >>> balanced_class_weights(np.array([0, 0, 0, 1]), 2).round(3).tolist()
    [0.667, 2.0]
    """
    counts = np.bincount(labels, weights, classes).astype(np.float64)  # mₖ
    seen = counts > 0
    balanced = np.ones(classes)
    balanced[seen] = counts.sum() / (seen.sum() * counts[seen])
    return balanced
