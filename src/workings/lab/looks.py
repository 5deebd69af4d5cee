"""What a mistake looks like while training: sentences made from what was seen of the runs.

Each function looks for one sign and says what it saw, or nothing. A sign counts only where the
right runs do not have it too.
"""

from collections.abc import Iterator, Sequence

from workings.lab import curves
from workings.lab.runs import Run

#: A loss that keeps so much of its first value hardly moves.
_FLAT = 0.9
#: A loss so many times the right run's begins too high; one so many times its own first climbs.
_HIGH = 1.1
#: A run that is only where the right one was after this share of its epochs is slow.
_SLOW = 0.8
#: So many more units than in the right run, as a share of all, have died of the mistake.
_DEAD = 0.1
#: Less than this is no rise: a loss that stays as it is trembles with its rounding.
_RISE = 1.001
#: A loss that rises in this share of the epochs, more than the right run's, is restless.
_RESTLESS = 0.05

Runs = Sequence[Run]


def looks(right: Runs, wrong: Runs) -> tuple[str, ...]:
    """Return what is unusual about runs beside the right ones, in sentences.

    Parameters
    ----------
    right, wrong
        The runs without and with the mistake, of the same seeds.
    """
    signs = (_stops, _start, _flat, _slow, _climbs, _restless, _dead)
    seen = [sentence for sign in signs for sentence in sign(right, wrong)]
    if seen:
        return tuple(seen)
    ours, theirs = wrong[0].losses, right[0].losses
    if min(len(ours), len(theirs)) < 2:
        return ("Nothing to be seen in so few epochs.",)
    return (
        f"Nothing unusual: the loss falls from {ours[0]:.3f} to {ours[-1]:.3f} (seed "
        f"{wrong[0].seed}); in the right run from {theirs[0]:.3f} to {theirs[-1]:.3f}.",
    )


def _stops(right: Runs, wrong: Runs) -> Iterator[str]:
    stopped = [run for run in wrong if run.stopped]
    if not stopped or any(run.stopped for run in right):
        return
    ends = [f"{len(run.losses) + 1}" for run in stopped]
    where = f"epoch {ends[0]}" if len(set(ends)) == 1 else f"epochs {_listed(ends)}"
    when, why = f"{where} of {stopped[0].epochs}", reason(stopped[0].stopped or "")
    if len(wrong) == 1:
        yield f"The run stops in {when}: {why}."
        return
    stop = "stops" if len(stopped) == 1 else "stop"
    yield f"{len(stopped)} of {len(wrong)} runs {stop} in {when}. Seed {stopped[0].seed}: {why}."


def _start(right: Runs, wrong: Runs) -> Iterator[str]:
    ours, theirs = curves.losses(wrong), curves.losses(right)
    if len(ours.mean) and len(theirs.mean) and ours.mean[0] > _HIGH * theirs.highest[0]:
        yield (
            f"It begins with a loss of {ours.mean[0]:.3f}; the right run with {theirs.mean[0]:.3f}."
        )


def _flat(right: Runs, wrong: Runs) -> Iterator[str]:
    ended = _ended(wrong)
    if ended and _keeps(ended) > _FLAT and _keeps(_ended(right)) <= _FLAT:
        ours = curves.losses(ended)
        yield (
            f"The loss hardly moves: {ours.mean[0]:.3f} in epoch 1, {ours.mean[-1]:.3f} in epoch "
            f"{len(ours.mean)}."
        )


def _slow(right: Runs, wrong: Runs) -> Iterator[str]:
    ended = _ended(wrong)
    if not ended or not _ended(right) or _keeps(ended) > _FLAT:
        return
    ours, theirs = curves.accuracies(ended), curves.accuracies(_ended(right))
    there = int((theirs.mean >= ours.mean[-1]).argmax()) + 1
    if theirs.mean[there - 1] >= ours.mean[-1] and there <= _SLOW * len(ours.mean):
        yield (
            f"After {len(ours.mean)} epochs it is where the right run is after {there}: at "
            f"{ours.mean[-1]:.1%} of the training images."
        )


def _climbs(right: Runs, wrong: Runs) -> Iterator[str]:
    worst = max(wrong, key=_peak)
    if _peak(worst) > _HIGH >= max(map(_peak, right)):
        highest = max(worst.losses)
        yield (
            f"The loss climbs on the way: from {worst.losses[0]:.3f} to {highest:.3f} in epoch "
            f"{worst.losses.index(highest) + 1} (seed {worst.seed})."
        )


def _restless(right: Runs, wrong: Runs) -> Iterator[str]:
    ended, beside = _ended(wrong), _ended(right)
    if not ended or not beside:
        return
    ours, theirs = (sum(map(_rises, runs)) / len(runs) for runs in (ended, beside))
    if ours > theirs + _RESTLESS * ended[0].epochs:
        yield (
            f"The loss is restless: it rises in {ours:.0f} of {ended[0].epochs} epochs; in the "
            f"right run in {theirs:.0f}."
        )


def _dead(right: Runs, wrong: Runs) -> Iterator[str]:
    if (said := dead_units(right, wrong)) is not None:
        yield f"{said}."


def dead_units(right: Runs, wrong: Runs) -> str | None:
    """Say how many units are dead after the runs; None where hardly more than in the right ones.

    Parameters
    ----------
    right, wrong
        The runs without and with the mistake.
    """
    more = max(run.dead for run in wrong) - max(run.dead for run in right)
    if more < _DEAD * wrong[0].units:
        return None
    return f"At the end {dead_counts(right, wrong)}"


def dead_counts(right: Runs, wrong: Runs) -> str:
    """Return how many units are dead after the runs, in words."""
    counts, beside = (_counts(runs) for runs in (wrong, right))
    return f"{counts} of {wrong[0].units} hidden units are dead; in the right run {beside}"


def reason(stopped: str) -> str:
    """Return what was seen from a message of training's: without the epoch and the likely cause."""
    return stopped.partition(": ")[2].partition(";")[0] or stopped


def _counts(runs: Runs) -> str:
    counts = [f"{run.dead}" for run in runs]
    return counts[0] if len(set(counts)) == 1 else _listed(counts)


def _ended(runs: Runs) -> list[Run]:
    """Return the runs that had all their epochs."""
    return [run for run in runs if len(run.losses) == run.epochs]


def _keeps(runs: Runs) -> float:
    """Return what share of its first value the mean loss keeps to the end; 0 without runs."""
    if not runs:
        return 0.0
    mean = curves.losses(runs).mean
    return float(mean[-1] / mean[0])


def _peak(run: Run) -> float:
    return max(run.losses) / run.losses[0] if run.losses else 0.0


def _rises(run: Run) -> int:
    return sum(
        after > _RISE * before for before, after in zip(run.losses, run.losses[1:], strict=False)
    )


def _listed(texts: Sequence[str]) -> str:
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"
