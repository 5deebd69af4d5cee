"""What was changed in the room Edit, as a list, the last first."""

from workings.app.edits import Edit, Edits, Prune, SetParameter, SwitchOff
from workings.app.parts.plain import tag
from workings.app.texts import say
from workings.html.parts import number

#: So many changes are listed.
_MOST = 8


class History:
    """The section that lists the changes."""

    def __init__(self) -> None:
        with tag("section", classes="card stack", aria_labelledby="edit-history"):
            tag("h2", say("edit.history"), id_="edit-history")
            self._none = tag("p", say("edit.history.none"), classes="muted")
            self._list = tag("ol", classes="edit-history numbers", role="list")
            self._more = tag("p", classes="muted")

    def show(self, edits: Edits) -> None:
        """Show what was done, and what was undone."""
        self._none.set(hidden=True if edits.done else None)
        self._list.clear()
        with self._list:
            for edit in reversed(edits.done[-_MOST:]):
                tag("li", words(edit))
        older, undone = max(0, len(edits.done) - _MOST), len(edits.undone)
        lines = [say("edit.history.older", count=older)] if older else []
        lines += [say("edit.history.undone", count=undone)] if undone else []
        self._more.say(" ".join(lines)).set(hidden=None if lines else True)


def words(edit: Edit) -> str:
    """Return a change as it is read."""
    if isinstance(edit, SetParameter):
        return say("edit.did.set", place=edit.place, value=number(edit.value, ".4g"))
    if isinstance(edit, Prune):
        share = f"{edit.share:.0%}"
        if edit.layer is None:
            return say("edit.did.prune", share=share)
        return say("edit.did.prune_layer", share=share, layer=edit.layer)
    state = "off" if isinstance(edit, SwitchOff) else "on"
    return say(f"edit.did.{state}", layer=edit.layer, unit=edit.unit)
