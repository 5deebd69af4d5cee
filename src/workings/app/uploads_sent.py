"""What a browser says of the files it sends: their names as text, and how to read them.

Nothing of it is ever opened, or made part of a path.
"""

import json
from dataclasses import dataclass

from workings.app.texts import say
from workings.data.picture_file import ENDINGS
from workings.errors import SettingError

#: The most files of one upload.
MOST_FILES = 20_000
#: The most folders around a file, and the most characters of a name.
_DEEPEST, _LONGEST = 32, 255
#: What a Mac and Windows leave in folders.
_CLUTTER = (".ds_store", "thumbs.db", "desktop.ini")

#: A file's name, with the folders before it: ``("cats", "1.png")``.
Name = tuple[str, ...]


@dataclass(frozen=True)
class Sent:
    """What a browser says of the files it sends.

    Parameters
    ----------
    names
        Of each file, in the order they are sent.
    label
        The label column of a CSV; None for the one that is called ``label``.
    invert
        Whether light and dark of pictures change places.
    """

    names: tuple[Name, ...]
    label: str | None = None
    invert: bool = False

    @property
    def title(self) -> str:
        """What all of it is called: the file's name, or that of the folder around all files."""
        tops = {name[0] for name in self.names}
        if len(tops) == 1:
            return tops.pop()
        return say("upload.files", files=len(self.names))

    @property
    def inside(self) -> tuple[Name, ...]:
        """The names without the folder that stands around all of them."""
        shared = len({name[0] for name in self.names}) == 1
        if shared and all(len(name) > 1 for name in self.names):
            return tuple(name[1:] for name in self.names)
        return self.names


def sent(text: bytes) -> Sent:
    """Check what a browser says of its files.

    Parameters
    ----------
    text
        JSON: ``{"names": ["cats/1.png", …], "label": "class", "invert": false}``.

    Raises
    ------
    SettingError
        If it is anything else, there are too many files, or a name is too long.
    """
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise SettingError(say("upload.malformed"))
    names, label, invert = said.get("names"), said.get("label"), said.get("invert", False)
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise SettingError(say("upload.malformed"))
    if not isinstance(label, str | None) or not isinstance(invert, bool):
        raise SettingError(say("upload.malformed"))
    if not 1 <= len(names) <= MOST_FILES:
        raise SettingError(say("upload.many", most=MOST_FILES))
    if label is not None and len(label) > _LONGEST:
        raise SettingError(say("upload.long", most=_LONGEST))
    return Sent(tuple(map(_name, names)), label or None, invert)


def is_hidden(part: str) -> bool:
    """Return whether a folder or a file is one that systems hide."""
    return part.startswith((".", "__MACOSX"))


def is_clutter(part: str) -> bool:
    """Return whether a file is one that a system leaves in every folder."""
    return part.lower() in _CLUTTER


def looks_like_picture(name: Name) -> bool:
    """Return whether a file is called a picture, and is no hidden one."""
    return name[-1].lower().endswith(ENDINGS) and not any(map(is_hidden, name))


def _name(text: str) -> Name:
    """Take a path apart; of what cannot be shown, a sign stands in its place."""
    parts = [part for part in text.split("/") if part not in ("", ".", "..")]
    if len(parts) > _DEEPEST or any(len(part) > _LONGEST for part in parts):
        raise SettingError(say("upload.long", most=_LONGEST))
    return tuple(map(_shown, parts)) or (say("upload.unnamed"),)


def _shown(part: str) -> str:
    if part.isprintable():
        return part
    return "".join(c if c.isprintable() else "\ufffd" for c in part)
