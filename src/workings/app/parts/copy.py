"""A line of text with a button that copies it; copy.js is the browser's half."""

from nicegui.element import Element

from workings.app.texts import say


class Copy(Element, component="copy.js"):
    """A field that cannot be changed, and its button.

    Parameters
    ----------
    label
        What it is called.
    text
        What is copied.
    """

    def __init__(self, label: str, text: str = "") -> None:
        super().__init__()
        self._props.update(
            name=f"copy-{self.id}",
            label=label,
            text=text,
            words={
                "copy": say("share.copy"),
                "copied": say("share.copied"),
                "selected": say("share.selected"),
            },
        )

    def show(self, text: str) -> None:
        """Show another text."""
        if text != self._props["text"]:
            self._props["text"] = text
            self.update()
