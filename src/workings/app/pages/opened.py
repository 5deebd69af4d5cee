"""What is said of an address that brought settings, above whichever room it opened."""

from workings.app.parts.plain import button, tag
from workings.app.share import Opened
from workings.app.texts import say


def opened_notice(opened: Opened) -> None:
    """Say that an address brought settings, or why it could not; nothing where it had none."""
    if opened.problem is not None:
        words, kind, role = say("share.bad", reason=opened.problem), "notice-bad", "alert"
    elif opened.setup is not None:
        words, kind, role = say("share.opened"), "notice-good", "status"
    else:
        return
    with tag("div", classes=f"notice {kind} spread share-opened", role=role) as notice:
        tag("p", words)
        button(say("share.dismiss"), lambda: notice.set(hidden=True), kind="quiet")
