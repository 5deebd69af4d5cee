"""The pages of the documentation are true: every block of code in them runs.

`test_readme.py` runs the README's sessions and its Python, and `test_course_docs.py` those of the
course's two pages, which need a reader who writes; here are the rest. Pages that take longer are
in files of their own, so that they run beside these.
"""

import re

import pytest

import pages
from page_files import FILES
from pages import DOCS, LANGUAGES, PAGES, blocks, commands, run_page, shows, text_of, why_not_run

#: Pages whose sessions and Python have tests of their own: here their plain commands alone.
ELSEWHERE = {"README.md", "learn.md", "teach.md"}
#: Pages that other files run by `run_page`.
IN_OTHER_FILES = {
    "explain.md",
    "kaggle.md",
    "lab.md",
    "model-files.md",
    "own-data.md",
    "scikit-learn.md",
}

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_block_says_what_it_is(page):
    fences = re.findall(r"^ *```(.*)$", text_of(page), re.M)
    assert set(fences[::2]) <= LANGUAGES
    assert set(fences[1::2]) <= {""}
    assert len(fences) == 2 * len(blocks(page))


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.name not in IN_OTHER_FILES], ids=lambda page: page.name
)
def test_a_page_runs(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    FILES.get(page.name, lambda folder: None)(tmp_path)
    list(run_page(page, tmp_path, *(["sh"] if page.name in ELSEWHERE else [])))


def test_what_is_not_run_is_there_and_little():
    told = [
        command
        for page in PAGES
        for block in blocks(page, "sh", "console")
        for command, _ in commands(block)
    ]
    for pattern in pages.NOT_RUN:
        assert any(re.match(pattern, command) for command in told), pattern
    assert sum(why_not_run(command) is not None for command in told) < len(told) / 4


@pytest.mark.parametrize(
    ("page", "complaint"),
    [
        ("```console\n$ python -c 'print(1)'\n2\nmore\n```\n", "--- page\n2\nmore"),
        ("```sh\npython -c 'print(1)'\npython -c 'exit(3)'\n```\n", r"exit\(3\)"),
        ("```python\nprint('a')\n```\n\n```text\nb\n```\n", "--- page\nb"),
        ("```python\nx = 1\n```\n```python\nassert x == 2\n```\n", "^$"),
    ],
)
def test_a_page_that_is_wrong_is_noticed(page, complaint, tmp_path):
    (tmp_path / "page.md").write_text(page, encoding="utf-8")
    with pytest.raises(AssertionError, match=complaint):
        list(run_page(tmp_path / "page.md", tmp_path))


def test_a_line_that_is_not_printed_is_noticed():
    assert shows("a 1 s\nb\nc\n", "a 22 min\n…\nc\n")
    assert not shows("a 1 s\nb\nc\n", "a 1 s\nc\n")
    assert not shows("a\n", "a\n…\nb\n")
    assert not shows("a\nb\n", "a\n")


def test_every_page_can_be_reached_from_the_first():
    found, todo = set(), ["index.md"]
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += re.findall(r"\]\(([\w-]+\.md)", text_of(DOCS / name))
    assert found == {page.name for page in DOCS.glob("*.md")}
    first = text_of(DOCS / "index.md")
    for name in ("first-steps", "kaggle", "own-data", "check", "classroom", "app", "learn"):
        assert f"({name}.md)" in first
