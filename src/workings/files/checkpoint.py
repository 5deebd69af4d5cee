"""Checkpoints: all that a run needs to go on as if it had never stopped."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from workings.arrays import Array
from workings.errors import ModelFileError, SettingError
from workings.files.tensors import read_tensors, write_tensors

Path_ = str | os.PathLike[str]
KIND = "checkpoint"
VERSION = 1


@dataclass(frozen=True)
class Checkpoint:
    """The state of a run at the end of an epoch.

    Parameters
    ----------
    parameters
        W[1], b[1], W[2], …, the last.
    best
        The parameters that did best on the validation data; empty where there is none yet.
    kept
        The parameters to put back if training diverges.
    slots
        What the optimiser remembers: for each of its slots, one array a parameter.
    document
        Everything else, as JSON: settings, epoch, step, history.
    """

    parameters: Sequence[Array]
    best: Sequence[Array]
    kept: Sequence[Array]
    slots: Sequence[Sequence[Array]]
    document: dict[str, Any]


def write_checkpoint(path: Path_, checkpoint: Checkpoint) -> None:
    """Replace the checkpoint at `path`, whole or not at all.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    groups = {"last": checkpoint.parameters, "best": checkpoint.best, "kept": checkpoint.kept}
    groups |= {f"slot{number}": slot for number, slot in enumerate(checkpoint.slots)}
    arrays = {
        f"{group}.{place}": array
        for group, members in groups.items()
        for place, array in enumerate(members)
    }
    write_tensors(path, arrays, {**checkpoint.document, "format": KIND, "version": VERSION})


def read_checkpoint(
    path: Path_, like: Sequence[Array], slots: int, settings: dict[str, Any]
) -> Checkpoint:
    """Read a checkpoint of a run whose parameters have the shapes of `like`.

    Parameters
    ----------
    path
        The file.
    like
        The network's parameters.
    slots
        How many slots the optimiser has.
    settings
        The run's settings.

    Raises
    ------
    ModelFileError
        If the file is missing, damaged, no checkpoint, or contradicts itself.
    SettingError
        If it is of a run with other settings; the message names the first that differs.
    """
    arrays, document = read_tensors(path, KIND, VERSION)
    theirs = document.get("settings")
    for name, value in settings.items():
        if not isinstance(theirs, dict) or theirs.get(name) != value:
            if name == "weights":  # checksums, which tell nobody anything
                raise SettingError(
                    f"{path} is the checkpoint of another run: its examples or classes were "
                    "weighted otherwise; give the same weights"
                )
            was = theirs.get(name) if isinstance(theirs, dict) else None
            raise SettingError(
                f"{path} is the checkpoint of another run: its {name} was {was}, here it is {value}"
            )

    def group(name: str) -> list[Array]:
        members = [arrays.get(f"{name}.{place}") for place in range(len(like))]
        for member, own in zip(members, like, strict=True):
            if member is None or member.shape != own.shape or member.dtype != own.dtype:
                raise ModelFileError(f"{path} contradicts itself: its arrays have other shapes")
            if not np.isfinite(member).all():
                raise ModelFileError(f"{path} holds weights that are not finite numbers")
        return [np.array(member) for member in members if member is not None]

    return Checkpoint(
        group("last"),
        group("best") if "best.0" in arrays else [],
        group("kept"),
        [group(f"slot{number}") for number in range(slots)],
        document,
    )


def read_checkpoint_document(path: Path_) -> dict[str, Any]:
    """Return what a checkpoint says of its run, without its arrays.

    Raises
    ------
    ModelFileError
        If the file is missing, damaged, or no checkpoint.
    """
    return read_tensors(path, KIND, VERSION)[1]
