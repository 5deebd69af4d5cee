"""How an edited network leaves the room Edit: as a file, or as a run of its own."""

from collections.abc import Callable

from nicegui import ui

from workings.app.parts.plain import button, tag
from workings.app.texts import say
from workings.app.workbench import Bench


class Saving:
    """The section with the two ways out.

    Parameters
    ----------
    bench
        What is saved.
    make_run
        Makes it a run, and returns what there is to say of that.
    """

    def __init__(self, bench: Bench, make_run: Callable[[], str]) -> None:
        self._bench, self._make_run = bench, make_run
        with tag("section", classes="card stack", aria_labelledby="edit-save"):
            tag("h2", say("edit.save"), id_="edit-save")
            tag("p", say("edit.save.help"), classes="muted")
            with tag("div", classes="row"):
                button(say("edit.save.file"), self._download)
                self._make = button(say("edit.save.run"), self._run)
            self._status = tag("p", role="status")
            self._file = tag("p", classes="muted numbers")

    def show(self) -> None:
        """Say what the file is called now; nothing changed is no run of its own."""
        self._make.set(aria_disabled=None if self._bench.edits.done else "true")
        self._file.say(say("edit.save.name", name=self._bench.file_name))

    def _download(self) -> None:
        name = self._bench.file_name
        ui.download.content(self._bench.file(), name, "application/octet-stream")
        self._status.say(say("edit.save.saved", name=name))

    def _run(self) -> None:
        changed = bool(self._bench.edits.done)
        self._status.say(self._make_run() if changed else say("edit.save.same"))
