"""What ``workings train`` was told, and how a resumed run takes it up again."""

import dataclasses
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_type_hints

from workings.errors import ModelFileError, SettingError

#: These belong to a call, not to the run that a checkpoint keeps.
_THIS_CALL = {"resume", "plot", "as_json"}
#: These may differ when a run is resumed; what decides its outcome may not.
_FREE = _THIS_CALL | {"epochs", "out", "threads", "test"}


@dataclass(frozen=True)
class TrainOptions:
    """What the user said, by the options' names."""

    data: str
    hidden: str
    activation: str
    init: str | None
    dtype: str
    optimiser: str
    learning_rate: float | None
    schedule: str
    warm_up: float
    momentum: float | None
    nesterov: bool
    weight_decay: float | None
    l2: float
    dropout: str
    class_weight: str | None
    label_smoothing: float
    clip_norm: float | None
    epochs: int | None
    batch_size: str
    patience: int | None
    seed: int
    engine: str
    validation: str | None
    test: str | None
    label: str | None
    sample_weight: str | None
    classes: str | None
    size: str | None
    invert: bool
    threads: int | None
    out: str
    resume: str | None
    plot: str | None
    as_json: bool

    def resumed(self, stored: Any, said: set[str]) -> "TrainOptions":
        """Return a stored run's options, with what may differ taken from this call.

        Raises
        ------
        ModelFileError
            If what was stored are no options.
        SettingError
            If this call says something that would make it another run, or the stored run's model
            would replace a file that it has nothing to do with.
        """
        known = get_type_hints(TrainOptions)
        if not isinstance(stored, dict) or not all(
            _fits(value, known[name]) for name, value in stored.items() if name in known
        ):
            raise ModelFileError(f"{self.resume}: the checkpoint contradicts itself (its options)")
        mine = dataclasses.asdict(self)
        for name in sorted(said - _FREE):
            if mine[name] != stored.get(name, mine[name]):
                option = "DATA" if name == "data" else "--" + name.replace("_", "-")
                raise SettingError(
                    f"{option} was {_said(stored[name])} when the run began and is "
                    f"{_said(mine[name])} now: "
                    "leave it out to go on, or start a new run without --resume"
                )
        kept = {name: value for name, value in stored.items() if name in known}
        out = kept.get("out", self.out)
        if "out" not in said and Path(out).exists() and not _belongs(self.resume, out):
            raise SettingError(
                f"{self.resume} is of a run whose model goes to {out}, and there is such a file "
                "already: say --out with the name it shall have"
            )
        return TrainOptions(**(mine | kept | {name: mine[name] for name in said | _THIS_CALL}))


def _said(value: object) -> str:
    return "not given" if value is None else str(value)


def _fits(value: Any, kind: Any) -> bool:
    """Return whether a value is of an option's kind; a whole number is a number, too."""
    if isinstance(value, bool):
        return kind is bool
    return isinstance(value, kind) or (isinstance(value, int) and isinstance(0.0, kind))


def _belongs(checkpoint: str | None, out: str) -> bool:
    """Return whether a checkpoint is the one that a run keeps beside its model."""
    return checkpoint is None or os.path.realpath(checkpoint) == os.path.realpath(
        f"{out}.checkpoint"
    )
