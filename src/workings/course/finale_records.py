"""What the finale yields while it runs, as plain data."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class BesideOurs:
    """One array of a learner's parameters beside the package's.

    Parameters
    ----------
    name
        ``"W1"``.
    apart
        The largest difference of any two numbers in it.
    place
        Where that is: ``"W1[3,406]"``.
    yours, ours
        The two numbers there.
    """

    name: str
    apart: float
    place: str
    yours: float
    ours: float


@dataclass(frozen=True)
class Compared:
    """The comparison number for number, after some steps from the same start.

    Parameters
    ----------
    arrays
        W1, b1, W2 and b2.
    steps, images
        How many steps were taken, each with how many images.
    """

    arrays: tuple[BesideOurs, ...]
    steps: int
    images: int


@dataclass(frozen=True)
class Preparing:
    """The images are about to be written into files that the learner's process can map: seconds.

    Parameters
    ----------
    images
        How many there are to train on.
    """

    images: int


@dataclass(frozen=True)
class Epoch:
    """An epoch of the real training.

    Parameters
    ----------
    number, of
        Which, from 1, of how many.
    seconds
        How long it took.
    accuracy, images
        The share of so many training images that is read rightly after it.
    """

    number: int
    of: int
    seconds: float
    accuracy: float
    images: int


@dataclass(frozen=True)
class Done:
    """The finale is passed.

    Parameters
    ----------
    accuracy
        The share of MNIST's test images that is read rightly.
    seconds
        All epochs together.
    ours, our_seconds
        The package's network, with the same start and settings; None if it was not asked for.
    submission
        The file that was written; None if none was asked for, or it could not be written.
    images
        How many labels are in it.
    note
        What there is to say of it, in a sentence or two; "" if there is nothing.
    kept
        Where the submission is now that stood there before; None if there was none, or the same.
    """

    accuracy: float
    seconds: float
    ours: float | None = None
    our_seconds: float | None = None
    submission: Path | None = None
    images: int = 0
    note: str = ""
    kept: Path | None = None


@dataclass(frozen=True)
class Failed:
    """The finale is not passed.

    Parameters
    ----------
    kind
        ``"differs"``, ``"parameters"``, ``"labels"``, ``"accuracy"``, ``"slow"``, ``"stopped"``; or
        one of `workings.course.verdict.KINDS`.
    sentences
        What is, then what to do.
    accuracy
        On the test images, where it came so far.
    printed
        The beginning of what the learner's code printed, where it is known.
    """

    kind: str
    sentences: tuple[str, ...]
    accuracy: float | None = None
    printed: str = ""


Record = Compared | Preparing | Epoch | Done | Failed
