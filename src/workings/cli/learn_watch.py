"""``workings learn watch``: the current exercise, checked whenever a file is saved."""

import contextlib
import os
import queue
import sys
import threading
import time
from collections.abc import Iterator

from rich.console import Console
from rich.text import Text
from typer import Abort

from workings.cli.explain_text import page, say
from workings.cli.learn_check import checking, show_outcome, verdict_on
from workings.cli.learn_run import (
    exercises_table,
    progress_bar,
    say_where_to_go,
    show_current,
    show_hints,
    show_solution,
)
from workings.cli.learn_show import verdict_words
from workings.cli.learn_where import at, find
from workings.course.exercise import Exercise
from workings.course.exercises import EXERCISES
from workings.course.folder import BEGUN, Folder

#: How often the files and the keys are looked at, in seconds.
_TICK = 0.2
_KEYS = "h hint   l list   s solution   q quit   then Enter; Enter alone checks again"
_WORDS = ("hint", "list", "solution", "quit")
#: A file as it is on the disk: when it was written, its size, which file it is.
Stamp = tuple[int, int, int]


def run(named: str | None) -> None:
    """Watch until the course is done, or the learner has enough."""
    watch = Watch(find(named), page())
    try:
        watch.run()
    except (KeyboardInterrupt, Abort):
        watch.out.print()
    watch.say_goodbye()


class Watch:
    """A watch over a learner's folder.

    Parameters
    ----------
    folder
        The learner's.
    out
        Where to show what happens: a terminal is cleared and drawn anew, a pipe gets plain lines.
    """

    def __init__(self, folder: Folder, out: Console) -> None:
        self.folder, self.out = folder, out
        self.redraws = out.is_terminal and not out.is_dumb_terminal
        self.typed: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.seen = self.stamps()

    def run(self) -> None:
        """Check, wait, check again."""
        threading.Thread(target=self._listen, daemon=True).start()
        self.look([])
        while self.folder.current() is not None:
            if (saved := self.saved()) is not None:
                self.look(saved)
                continue
            with contextlib.suppress(queue.Empty):
                if self.answer(self.typed.get(timeout=_TICK)):
                    return

    def look(self, saved: list[Exercise]) -> None:
        """Check the exercises whose files were saved, and the current one where it has begun."""
        cleared = False
        for exercise in self._to_check(saved):
            with checking(exercise, self.out):
                verdict = verdict_on(exercise, self.folder)
            if not cleared:
                self._clear()
                cleared = True
            passed = show_outcome(verdict, exercise, self.folder, self.out, watching=True)
            self.out.print()
            if not passed:
                self._footer(f"{exercise.name}: {verdict_words(verdict)}")
                return
        if not cleared:
            self._clear()
        if self.folder.current() is not None:
            show_current(self.folder, self.out, watching=True)
            self.out.print()
        self._footer()

    def _to_check(self, saved: list[Exercise]) -> Iterator[Exercise]:
        """Yield the saved ones, then each one that becomes current and has begun."""
        done = set()
        current = self.folder.current()
        for exercise in saved:
            if exercise is not current:
                done.add(exercise.name)
                yield exercise
        while (current := self.folder.current()) is not None and current.name not in done:
            if self.folder.status(current.name) != BEGUN and current not in saved:
                return
            done.add(current.name)
            yield current

    def answer(self, line: str) -> bool:
        """Do what was typed; return whether that was to quit."""
        typed = line.strip().lower()
        asked = next((word for word in _WORDS if typed in (word, word[0])), None)
        if asked == "quit":
            return True
        current = self.folder.current()
        if not typed:
            self.look([])
        elif asked == "hint" and current is not None:
            self._clear()
            before = self.folder.hints_shown(current.name)
            shown = self.folder.next_hint(current.name)
            show_hints(current, shown, self.out, every=shown == before)
            self._footer()
        elif asked == "list":
            self._clear()
            self.out.print(exercises_table(self.folder))
            self.out.print()
            self._footer()
        elif asked == "solution":
            self._clear()
            self._solution(current)
            self._footer()
        else:
            self._footer()
        return False

    def _solution(self, current: Exercise | None) -> None:
        passed = self.folder.last_passed
        if passed is not None:
            show_solution(EXERCISES[passed], self.out)
        elif current is not None:
            say(
                f"The solution of {current.name} is shown once you have passed it. h and Enter "
                "gives a hint.",
                self.out,
                indent=0,
            )
        self.out.print()

    def saved(self) -> list[Exercise] | None:
        """Return the exercises whose files were saved; None where no Python file was."""
        now = self.stamps()
        if now == self.seen:
            return None
        while True:  # an editor may write in several steps
            time.sleep(_TICK)
            settled = self.stamps()
            if settled == now:
                break
            now = settled
        before, self.seen = self.seen, now
        changed = {name for name in before.keys() | now if before.get(name) != now.get(name)}
        return [exercise for exercise in EXERCISES.values() if exercise.file in changed]

    def stamps(self) -> dict[str, Stamp]:
        """Return when each Python file in the folder was last written."""
        found = {}
        with contextlib.suppress(OSError), os.scandir(self.folder.path) as entries:
            for entry in entries:
                if entry.name.endswith(".py"):
                    with contextlib.suppress(OSError):
                        is_now = entry.stat()
                        found[entry.name] = (is_now.st_mtime_ns, is_now.st_size, is_now.st_ino)
        return found

    def say_goodbye(self) -> None:
        """Say how far the learner has come, and how to go on."""
        passed = len(self.folder.passed)
        if passed < len(EXERCISES):
            again = f"workings learn watch{at(self.folder)}"
            told = f"{passed} of {len(EXERCISES)} passed. Go on with: {again}"
            self.out.print(told, soft_wrap=True)

    def _clear(self) -> None:
        if self.redraws:
            self.out.clear()

    def _footer(self, verdict: str = "") -> None:
        """Say what can be done; with the verdict, whose beginning may have gone out of sight."""
        self.out.print(progress_bar(len(self.folder.passed), len(EXERCISES)))
        current = self.folder.current()
        if current is None:
            self.out.print()
            say_where_to_go(self.out)
            return
        if verdict:
            self.out.print(Text(verdict, "red"))
        self.out.print(Text(f"Waiting for {current.file} to be saved.", "dim"))
        if self.redraws:
            self.out.print(Text(_KEYS, "dim"))

    def _listen(self) -> None:
        """Collect what is typed, a line at a time; past Python's buffer, which would be locked."""
        line = b""
        while True:
            try:
                part = os.read(sys.stdin.fileno(), 1024)
            except (OSError, ValueError, AttributeError):
                return
            if not part:
                return
            *lines, line = (line + part).split(b"\n")
            for each in lines:
                self.typed.put(each.decode(errors="replace"))
