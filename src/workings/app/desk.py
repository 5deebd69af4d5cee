"""What a visitor does with settings and runs: which run a change belongs to, and when one begins.

The form shows a draft. While only what is live differs, a change goes to the run at once; anything
else makes a new run, and the one before stays to be compared with.
"""

from typing import Any

from workings.app.run import Run, State
from workings.app.setup import LIVE, Setup, command, set_aside
from workings.app.source_setup import is_small, suited
from workings.app.texts import say
from workings.app.visitor import Visitor
from workings.errors import Cause, SettingError

_OVER = (State.ENDED, State.FAILED)


def begin(visitor: Visitor) -> None:
    """Train the first network, where there is none yet."""
    if visitor.run is None:
        visitor.new_run(visitor.draft).go()


def open_shared(visitor: Visitor, setup: Setup) -> None:
    """Train what an address brought, unless one of the runs is that already."""
    if any(run.setup == setup and run.title is None for run in visitor.runs):
        return
    visitor.draft = setup
    visitor.new_run(setup).go()


def change(visitor: Visitor, **settings: Any) -> None:
    """Change the draft, and the run where it can go on with it.

    Raises
    ------
    SettingError
        If a setting is outside its range; nothing has changed then.
    """
    take(visitor, visitor.draft.changed(**settings))


def take(visitor: Visitor, draft: Setup) -> None:
    """Make other settings the draft.

    Raises
    ------
    SettingError
        If their data is not there.
    """
    if draft.data not in visitor.sources:
        raise SettingError(say("runs.no_data"))
    visitor.draft = draft
    visitor.version += 1
    run = visitor.run
    if run is None:
        return
    if draft.same_run(run.setup):
        if draft != run.setup and run.state not in _OVER:
            run.change(**{name: getattr(draft, name) for name in LIVE})
    elif run.state is State.NEW:  # it has learnt nothing yet: show the new beginning
        visitor.new_run(draft).go(0)


def belongs(visitor: Visitor) -> bool:
    """Return whether the current run has the draft's settings, or can go on with them."""
    run = visitor.run
    if run is None or run.title is not None:  # a network from elsewhere has no training to go on
        return False
    if not visitor.sources.still(visitor.draft.data, run.source):
        return False
    over = run.state in _OVER
    return visitor.draft == run.setup if over else visitor.draft.same_run(run.setup)


def start(visitor: Visitor) -> None:
    """Train: go on, or begin a new run where the draft asks for one."""
    _ready(visitor).go()


def one_batch(visitor: Visitor) -> None:
    """Take one step."""
    _ready(visitor).go(1)


def one_epoch(visitor: Visitor) -> None:
    """Train to the end of the epoch."""
    _ready(visitor).go_epoch()


def pause(visitor: Visitor) -> None:
    """Stop for now."""
    if visitor.run is not None:
        visitor.run.pause()


def finish(visitor: Visitor) -> None:
    """End the training here."""
    run = visitor.run
    if run is not None and (run.busy or run.state is State.PAUSED):
        run.finish()


def rewind(visitor: Visitor) -> None:
    """Go back to the initial weights of the current run, with the live settings of the draft."""
    run = visitor.run
    if run is None or run.title is not None:
        return
    run.rewind()
    if visitor.draft.same_run(run.setup):
        run.change(**{name: getattr(visitor.draft, name) for name in LIVE})
    if run.seen is None:  # its training was let go of: show the first weights again
        run.go(0)


def choose(visitor: Visitor, run: Run) -> None:
    """Make a run the current one, and its settings the draft."""
    visitor.choose(run)
    if visitor.run is run:
        visitor.draft = run.setup
        visitor.version += 1


def mendable(cause: Cause) -> bool:
    """Return whether `mend` knows what to do about it."""
    return cause.setting in ("learning_rate", "l2", "init", "activation")


def mend(visitor: Visitor, cause: Cause) -> None:
    """Set what most likely made a run fail to what is likely better, and start again."""
    run = visitor.run
    if run is None or cause.setting is None:
        return
    take(visitor, run.setup.changed(**{cause.setting: cause.value}))
    start(visitor)


def _ready(visitor: Visitor) -> Run:
    """Return the run that is to go on: the current one, or a new one where it is over."""
    run = visitor.run
    if run is None or run.state in _OVER or not belongs(visitor):
        return visitor.new_run(visitor.draft)
    return run


def command_line(visitor: Visitor) -> str | None:
    """Return the command that trains with the draft's settings; None where it has no words for it.

    That is so where the data is put together here, of MNIST and drawings.
    """
    draft = visitor.draft
    source = visitor.sources.get(draft.data)
    if source is None or not source.file:
        return None
    aside = set_aside(len(source.train))
    count = len(source.train) - aside
    if draft.batch_size is not None and draft.batch_size >= count:  # the command line refuses more
        draft = draft.changed(batch_size=None)
    return command(draft, source.file, aside > 0, source.options)


def take_example(visitor: Visitor, example: Setup) -> None:
    """Make an example's settings the draft, with batch and epochs that suit the chosen data."""
    chosen = visitor.sources[visitor.draft.data]
    fresh = example.changed(data=chosen.name)
    take(visitor, suited(fresh, chosen) if is_small(chosen) else fresh)
