"""What is said of an address that brought settings."""

from workings.app.parts.plain import button, tag
from workings.app.share import Opened
from workings.app.texts import say
from workings.app.visitor import Visitor


def refused_notice(opened: Opened) -> None:
    """Say why an address's settings could not be used; nothing where they could."""
    if opened.problem is not None:
        with tag("div", classes="notice notice-bad spread share-opened", role="alert") as notice:
            tag("p", say("share.bad", reason=opened.problem))
            button(say("share.dismiss"), lambda: notice.set(hidden=True), kind="quiet")


class Brought:
    """Says that the current run's settings came with the address, as long as they are those.

    Parameters
    ----------
    visitor
        Whose run.
    opened
        What the address brought that the visitor's page was opened with.
    """

    def __init__(self, visitor: Visitor, opened: Opened) -> None:
        self._visitor, self._setup, self._read = visitor, opened.setup, False
        with tag(
            "div", classes="notice notice-good spread share-opened", role="status", hidden=True
        ) as self._notice:
            tag("p", say("share.opened"))
            button(say("share.dismiss"), self._dismiss, kind="quiet")

    def show(self) -> None:
        """Show it, or not any more."""
        run = self._visitor.run
        still = (
            self._setup is not None
            and run is not None
            and run.title is None
            and self._setup.same_run(run.setup)
        )
        self._notice.set(hidden=None if still and not self._read else True)

    def _dismiss(self) -> None:
        self._read = True
        self.show()
