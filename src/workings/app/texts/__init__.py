"""Every word the application shows.

A page's words stand in a module of their own, one for each language: ``english_train.py`` holds the
English of the room Train, as a table ``TEXTS`` from key to sentence. A further language is a row in
`LANGUAGES` and a module beside each of these; a test sees to it that every language has the same
keys, and that the application uses each.
"""

import pkgutil
from functools import cache
from importlib import import_module

#: A language's code, and how the names of its modules begin.
LANGUAGES = {"en": "english"}
#: The language that is spoken.
LANGUAGE = "en"


def say(key: str, **values: object) -> str:
    """Return the words that stand under `key`.

    Parameters
    ----------
    key
        Which: ``"train.start"``.
    **values
        What stands in their gaps: ``say("train.epoch", epoch=3, epochs=20)``.

    Returns
    -------
    str
        The words, with their gaps filled.

    Raises
    ------
    KeyError
        If there are no such words, or a value is missing.

    Examples
    --------
    >>> say("limit.whole", low=1, high=500)
    'Enter a whole number from 1 to 500.'
    """
    words = texts(LANGUAGE)[key]
    return words.format(**values) if values else words


@cache
def texts(language: str) -> dict[str, str]:
    """Return all words of `language`, from the tables of its modules.

    Raises
    ------
    KeyError
        If there is no such language, or one key stands in two of its tables.
    """
    found: dict[str, str] = {}
    beginning = LANGUAGES[language] + "_"
    for module in pkgutil.iter_modules(__path__):
        if module.name.startswith(beginning):
            table: dict[str, str] = import_module(f"{__name__}.{module.name}").TEXTS
            if again := found.keys() & table.keys():
                raise KeyError(f"{min(again)} stands in two tables, one of them {module.name}")
            found |= table
    return found
