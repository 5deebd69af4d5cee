"""Every command with its options, from what ``--help`` shows, where ``<!-- commands -->`` stands.

It walks the commands themselves, so that the page cannot tell of an option that is not there.
"""

import re
from collections.abc import Iterator
from typing import Any

from sphinx.application import Sphinx

PLACE = "<!-- commands -->"


def all_commands() -> Iterator[tuple[str, Any, Any]]:
    """Every command that can be called: its whole name, the command, its context."""
    from typer.main import get_command

    from workings.cli.app import app

    yield from _walk("workings", get_command(app), None)


def _walk(name: str, command: Any, parent: Any) -> Iterator[tuple[str, Any, Any]]:
    # 80 columns, whatever the terminal: a word for an option's value may depend on it.
    context = command.make_context(
        name.split()[-1], [], parent=parent, resilient_parsing=True, terminal_width=80
    )
    yield name, command, context
    for below, each in getattr(command, "commands", {}).items():
        yield from _walk(f"{name} {below}", each, context)


def page() -> str:
    """The Markdown of all commands."""
    return "\n".join(line for told in all_commands() for line in _told(*told))


def _told(name: str, command: Any, context: Any) -> Iterator[str]:
    """One command: its usage, what it does, examples, the commands below it, its options."""
    text, _, examples = (command.help or "").partition("[bold]Examples[/bold]")
    usage = " ".join([name, *command.collect_usage_pieces(context)])
    yield f"## {name}\n\n```text\n{usage}\n```\n\n{_plain(text).strip()}\n"
    lines = [line.strip() for line in _unmarked(examples).splitlines() if line.strip()]
    if lines:
        yield "\n".join(["```sh", *lines, "```", ""])
    below = [f"{name} {each}" for each in getattr(command, "commands", {})]
    if below:
        links = (f"[`{each}`](#{each.replace(' ', '-')})" for each in below)
        yield f"Commands: {', '.join(links)}\n"
    panels: dict[str, list[Any]] = {"Arguments": []}
    for parameter in command.get_params(context):
        kind = "Arguments" if parameter.param_type_name == "argument" else "Options"
        panel = getattr(parameter, "rich_help_panel", None) or kind
        panels.setdefault(panel, []).append(parameter)
    for panel, parameters in panels.items():
        if parameters:
            yield f"**{panel}**\n"
        for parameter in parameters:
            yield from _parameter(parameter, context)


def _parameter(parameter: Any, context: Any) -> Iterator[str]:
    name, text = parameter.get_help_record(context)
    text, _, more = text.partition("  [")  # as in: [default: 10]
    said = _plain(text).strip()
    if more:
        what, _, value = more.removesuffix("]").partition(": ")
        said += f" ({what}: `{value}`)" if value else f" ({what})"
    yield f"`{name}`\n: {said}\n"


def _unmarked(text: str) -> str:
    """The text without Rich's marks for bold and colours."""
    return re.sub(r"\[/?(?:bold|cyan|dim)\]", "", text)


def _plain(text: str) -> str:
    """The text as Markdown that shows it as it is; what is bold in a terminal is code here."""
    text = re.sub(r"\n(?!\n)", " ", text.replace("\n\n", "\0")).replace("\0", "\n\n")
    parts = re.split(r"\[bold\](.*?)\[/bold\]", text)
    return "".join(
        f"`{part}`" if at % 2 else re.sub(r"([\\`*_\[\]<>|$~#])", r"\\\1", _unmarked(part))
        for at, part in enumerate(parts)
    )


def put_in(app: Sphinx, docname: str, source: list[str]) -> None:
    """Write the commands where the page asks for them."""
    if PLACE in source[0]:
        source[0] = source[0].replace(PLACE, page())


def setup(app: Sphinx) -> dict[str, bool]:
    """Called by Sphinx."""
    app.connect("source-read", put_in)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
