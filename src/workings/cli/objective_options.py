"""What the objective is told on the command line, by every command that takes it."""

import re

from workings.errors import SettingError
from workings.example_weights import ClassWeight
from workings.objective import Objective

#: A class's name, which may have commas of its own, and what it weighs.
_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_EACH = re.compile(rf"(.*?[^\s,=].*?)=\s*({_NUMBER})\s*(?:,(?=.)|$)")


def parse_dropout(text: str) -> float | list[float]:
    """Return p for all hidden layers, or one a hidden layer.

    Parameters
    ----------
    text
        ``"0.2"``, or ``"0.2,0.5"``.

    Raises
    ------
    SettingError
        If it is no number.
    """
    try:
        shares = [float(part) for part in text.split(",")]
    except ValueError:
        raise SettingError(
            f"--dropout {text}: give the share of hidden units to switch off, such as 0.2; or one "
            "a hidden layer, such as 0.2,0.5"
        ) from None
    return shares[0] if len(shares) == 1 else shares


def parse_class_weight(text: str | None) -> ClassWeight | None:
    """Return what the classes weigh, as `workings.example_weights` takes it.

    Parameters
    ----------
    text
        ``"balanced"``; or ``"NAME=W,…"``, for as many classes as shall weigh something else than 1;
        or None.

    Raises
    ------
    SettingError
        If it is something else.
    """
    if text is None or text == "balanced":
        return text
    found: dict[str | int, float] = {}
    if not _EACH.sub("", text):  # all of it is names with weights
        for name, weight in _EACH.findall(text):
            if name.strip() in found:
                raise SettingError(f"--class-weight {text}: {name.strip()} is there twice")
            found[name.strip()] = float(weight)
    if not found:
        raise SettingError(
            f"--class-weight {text}: give balanced, or what some classes weigh, such as "
            "cat=2,dog=0.5"
        )
    return found


def objective_words(objective: Objective) -> list[str]:
    """Return what an explained step's loss has beyond the mean, in words."""
    shares = objective.dropout if isinstance(objective.dropout, tuple) else (objective.dropout,)
    said: list[str] = []
    if objective.l2 != 0:
        said.append(f"a penalty of λ = {objective.l2:g}")
    if any(shares):
        drawn = f"(masks drawn by seed {objective.seed})"
        said.append(f"dropout {', '.join(f'{p:g}' for p in shares)} {drawn}")
    if objective.weights is not None:
        said.append("weighted examples")
    if objective.label_smoothing:
        said.append(f"label smoothing {objective.label_smoothing:g}")
    if objective.clip_norm is not None:
        said.append(f"gradients clipped to a norm of {objective.clip_norm:g}")
    return said


def objective_options(objective: Objective) -> list[str]:
    """Return what was said on the command line of an objective, but for the weights."""
    shares = objective.dropout if isinstance(objective.dropout, tuple) else (objective.dropout,)
    said: list[str] = []
    if objective.l2 != 0:
        said += ["--l2", f"{objective.l2:g}"]
    if any(shares):
        said += ["--dropout", ",".join(f"{p:g}" for p in shares)]
        said += ["--seed", str(objective.seed)] if objective.seed else []
    if objective.label_smoothing:
        said += ["--label-smoothing", f"{objective.label_smoothing:g}"]
    if objective.clip_norm is not None:
        said += ["--clip-norm", f"{objective.clip_norm:g}"]
    return said
