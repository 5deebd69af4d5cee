"""The pages of the documentation as programs: their code blocks, run as a reader would.

A block's language says what it is. ``python`` is executed, in one namespace a page, and prints the
``text`` that stands right below it; the lines after ``$`` of ``console`` and all lines of ``sh``
are commands; what else there is, is no code of ours. A command has to end with status 0, and what
a page shows below it is what it prints. Digits are compared as digits, not by value: times differ
from machine to machine, and the last bits of a sum with them.
"""

import contextlib
import io
import os
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]
#: What a block may be. JSON and JavaScript have tests of their own, beside what they belong to.
LANGUAGES = {"python", "console", "sh", "text", "math", "json", "js"}
#: Commands that no test runs, and why.
NOT_RUN = {
    r"(\S+/)?pip ": "installs, mostly from the internet; CI installs the wheel elsewhere",
    r"python3 -m venv ": "belongs to what pip does next",
    r"source ": "enters an environment that was not made",
    r"make ": "makes environments, and runs the tests themselves",
    r"docker ": "needs Docker and an image",
    r"workings app": "serves until it is ended; `test_app_command.py` starts it in both ways",
}
#: Commands that take minutes, and what is run in their place: (pattern, replacement).
SHORTENED = [
    (r"^workings lab (.+)$", r"workings lab \1 --seeds 1 --epochs 2"),
    (r"^workings lab all ", "workings lab wrong-m dead-layer "),
]


@dataclass(frozen=True)
class Block:
    """A code block: its language, its text, and whether it stands right below one of Python."""

    language: str
    text: str
    follows: bool = False


def text_of(page: Path) -> str:
    """A page without what only the site shows."""
    return re.sub(r"^<!-- site\n.*?^-->$", "", page.read_text("utf-8"), flags=re.M | re.S)


def blocks(page: Path, *languages: str) -> list[Block]:
    """The code blocks of a page, of some languages or of all."""
    text = text_of(page)
    found, end = [], 0
    for match in re.finditer(r"^```([^\n]*)\n(.*?)^```$", text, re.M | re.S):
        python = bool(found) and found[-1].language == "python"
        follows = python and not text[end : match.start()].strip()
        found.append(Block(match[1], match[2], follows))
        end = match.end()
    return [block for block in found if not languages or block.language in languages]


def commands(block: Block) -> list[tuple[str, str]]:
    """The commands of a block, and what each is said to print: nothing where nothing is shown."""
    if block.language == "sh":
        text = block.text.replace("\\\n", " ")
        lines = (re.sub(r"\s+#.*", "", line) for line in text.splitlines())
        return [(line, "") for line in lines if line.strip()]
    parts = re.split(r"^\$ ", block.text, flags=re.M)[1:]
    return [(command, shown) for command, _, shown in (part.partition("\n") for part in parts)]


def masked(line: str) -> str:
    """A line with numbers, units of time and spacing taken out."""
    return re.sub(r"[\d,.]+|\s+|\b(s|min|h)\b", "", line)


def shows(printed: str, shown: str) -> bool:
    """Whether the output has the page's lines in order, where … stands for any lines."""
    lines = [
        "(?:.*\n)*?" if line == "…" else re.escape(masked(line)) + "\n"
        for line in shown.splitlines()
    ]
    actual = "".join(masked(line) + "\n" for line in printed.splitlines())
    return re.fullmatch("".join(lines), actual) is not None


def why_not_run(command: str) -> str | None:
    """Why no test runs a command; None where one does."""
    return next((why for pattern, why in NOT_RUN.items() if re.match(pattern, command)), None)


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder: ``workings`` and ``python`` are those of this test."""
    python = f'"{sys.executable}"'
    command = re.sub(r"^workings\b", lambda _: f"{python} -m workings", command)
    command = re.sub(r"^python\b", lambda _: python, command)
    return subprocess.run(
        command,
        shell=True,
        cwd=folder,
        env={**os.environ, "PYTHONWARNINGS": "error"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
    )


def run_page(page: Path, folder: Path, *languages: str) -> Iterator[str]:
    """Run the blocks of a page in turn, in a folder; yield what each block or command printed."""
    space: dict[str, Any] = {}
    printed = ""
    for block in blocks(page, *(languages or LANGUAGES)):
        if block.language == "python":
            printed = run_python(block.text, page.name, space)
            yield printed
        elif block.language == "text" and block.follows:
            assert shows(printed, block.text), f"--- printed\n{printed}\n--- page\n{block.text}"
        elif block.language in ("console", "sh"):
            for command, shown in commands(block):
                if why_not_run(command) is None:
                    printed = run_command(command, shown, folder)
                    yield printed


def run_command(command: str, shown: str, folder: Path) -> str:
    """Run a command, shortened where it takes long; it prints what is shown."""
    short = command
    for pattern, replacement in SHORTENED:
        short = re.sub(pattern, replacement, short)
    done = run(short, folder)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    if shown and short == command:
        assert shows(done.stdout, shown), (
            f"{command}\n--- printed\n{done.stdout}\n--- page\n{shown}"
        )
    return done.stdout


def run_python(code: str, name: str, space: dict[str, Any]) -> str:
    """Execute a block in the current folder, if its imports are there; return what it printed."""
    needed = re.findall(r"^(?:import|from) (\w+)", code, re.M)
    if any(find_spec(module) is None for module in needed if module in ("onnxruntime", "torch")):
        return ""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(textwrap.dedent(code), name, "exec"), space)
    return out.getvalue()
