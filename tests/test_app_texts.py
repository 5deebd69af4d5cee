"""The words of the application: all there, all used, in every language."""

import ast
import re
import string
from pathlib import Path

import pytest

import workings.app
from workings.app.texts import LANGUAGES, say, texts

APP = Path(workings.app.__file__).parent
FILES = [file for file in sorted(APP.rglob("*.py")) if file.parent.name != "texts"]
ENGLISH = texts("en")


def spoken(file):
    """Return what a file asks `say` for: the keys, and patterns where a part is computed."""
    keys, patterns = set(), set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            keys |= {node.value} & ENGLISH.keys()  # a key that is kept in a table
        if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say"):
            continue
        if isinstance(node.args[0], ast.Constant):
            keys.add(node.args[0].value)
        elif isinstance(node.args[0], ast.JoinedStr):
            patterns.add(
                "".join(
                    re.escape(part.value) if isinstance(part, ast.Constant) else "[^ ]+"
                    for part in node.args[0].values
                )
            )
    return keys, patterns


def gaps(words):
    return {name for _, name, _, _ in string.Formatter().parse(words) if name is not None}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(APP).as_posix())
def test_every_key_a_file_uses_exists(file):
    keys, patterns = spoken(file)
    assert keys <= ENGLISH.keys()
    for pattern in patterns:
        assert any(re.fullmatch(pattern, key) for key in ENGLISH), pattern


def test_every_key_is_used():
    keys, patterns = set(), set()
    for file in FILES:
        more, others = spoken(file)
        keys |= more
        patterns |= others
    unused = {
        key for key in ENGLISH.keys() - keys if not any(re.fullmatch(p, key) for p in patterns)
    }
    assert not unused


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(APP).as_posix())
def test_values_are_given_for_every_gap(file):
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and getattr(node.func, "id", "") == "say"
            and isinstance(node.args[0], ast.Constant)
            and all(value.arg for value in node.keywords)  # no **values
        ):
            given = {value.arg for value in node.keywords}
            if not given and file.with_suffix(".js").exists():
                continue  # its gaps are filled in the browser
            assert gaps(ENGLISH[node.args[0].value]) == given, node.args[0].value


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_keys_and_gaps(language):
    spoken_here = texts(language)
    assert spoken_here.keys() == ENGLISH.keys()
    for key, words in spoken_here.items():
        assert gaps(words) == gaps(ENGLISH[key]), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_words_are_carelessly_spaced(language):
    for key, words in texts(language).items():
        assert words.strip() == words and "  " not in words, key


def test_an_unknown_key_is_an_error():
    with pytest.raises(KeyError):
        say("frame.nonsense")


def test_a_missing_value_is_an_error():
    with pytest.raises(KeyError):
        say("limit.whole", low=1)
