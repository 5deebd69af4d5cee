"""What ``workings train`` was told, and how a resumed run takes it up again."""

import dataclasses
from dataclasses import dataclass
from typing import Any

from workings.errors import SettingError

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

    def resumed(self, stored: dict[str, Any], said: set[str]) -> "TrainOptions":
        """Return a stored run's options, with what may differ taken from this call.

        Raises
        ------
        SettingError
            If this call says something that would make it another run.
        """
        known = {field.name for field in dataclasses.fields(self)}
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
        return TrainOptions(**(mine | kept | {name: mine[name] for name in said | _THIS_CALL}))


def _said(value: object) -> str:
    return "not given" if value is None else str(value)
