"""The readers' sentences as they are said to a visitor: with the visitor's names, for a browser."""

import re
from collections.abc import Callable

from workings.app.texts import say

#: A sentence is no longer, whatever names are in it.
_LONGEST = 1_000
#: What the readers say to whoever sits at the command line, and what is said here instead.
_COMMAND_LINE = (
    (r"say invert=True \(--invert\)", "upload.invert"),
    (r"they were inverted: leave out invert \(--invert\)", "upload.do_not_invert"),
    (r"leave out --invert, or say --no-invert", "upload.do_not_invert"),
    (r"say --invert", "upload.invert"),
    (r"; it can be named by itself: --validation .*", "upload.nothing"),
    (r"train with --sample-weight (.+?);", "upload.weights"),
    (r"or say --label column1 \(column2, …\) for the label", "upload.numbered"),
    (r"say --label NAME if another column holds it", "upload.other_label"),
    (r"say --label ([^;]+)", "upload.label_is"),
)


def in_own_words(text: str, folder: str, name: Callable[[str], str]) -> str:
    """Return a reader's sentence as it is said to a visitor.

    Parameters
    ----------
    text
        The sentence.
    folder
        The private folder that the files were in.
    name
        Returns the visitor's name of a file or folder there, or of a part of one.
    """
    text = re.sub(re.escape(folder) + r"((?:[/\\][\w.]+)*)", lambda at: name(at[1][1:]), text)
    for pattern, key in _COMMAND_LINE:
        while (at := re.search(pattern, text)) is not None:
            said = say(key, name=at[1]) if at.groups() else say(key)
            text = text[: at.start()] + said + text[at.end() :]
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
