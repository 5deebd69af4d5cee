"""Under which conditions gradients were checked, in sentences."""

from workings.gradcheck.problem import Problem
from workings.maths import smoothed


def conditions(problem: Problem, dropout: bool, label_smoothing: float, seed: int) -> list[str]:
    """Return a sentence for each part of the objective beyond the plain loss and its penalty.

    Parameters
    ----------
    problem
        What is differentiated.
    dropout
        Whether its masks come from dropout.
    label_smoothing
        ε.
    seed
        What dropout's masks were drawn by.
    """
    told = []
    if dropout:
        units = sum(mask.size for mask in problem.masks.values())
        off = units - sum(int(mask.astype(bool).sum()) for mask in problem.masks.values())
        told.append(
            f"Dropout: the masks were drawn once (seed {seed}) and held fixed, or the loss would "
            f"have no slope; {off:,} of {units:,} hidden activations are switched off."
        )
    if (w := problem.weights) is not None:
        told.append(
            f"The examples weigh from {w.min():.4g} to {w.max():.4g}, and the loss is divided by "
            f"the sum of their weights, {w.sum():.4g}."
        )
    if label_smoothing:
        classes = len(problem.Y)
        true, other = (smoothed(y, label_smoothing, classes) for y in (1.0, 0.0))
        told.append(
            f"Labels are smoothed with ε = {label_smoothing:g}: of {classes} classes the true one "
            f"has {true:.4g} of the truth, and each other {other:.4g}."
        )
    return told
