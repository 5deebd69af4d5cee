"""``workings export``: the work behind it."""

from pathlib import Path

from workings.cli.render import console, print_json
from workings.errors import choose
from workings.exports import EXPORTS, export
from workings.files import load
from workings.whole_file import check_writable, refuse_same


def run(model: str, name: str, out_file: str, *, as_json: bool) -> None:
    """Read the model, write the file, and say what it is.

    Raises
    ------
    WorkingsError
        If there is no such format, the model cannot be read, or the file cannot be written.
    """
    chosen = choose(EXPORTS, name, "format")
    refuse_same(out_file, model)
    network = load(model)
    check_writable(out_file)
    length = export(network, name, out_file)
    if as_json:
        print_json({"model": model, "format": name, "file": out_file, "bytes": length})
        return
    messages = console(stderr=not Path(out_file).is_file())  # it may have gone to /dev/stdout
    messages.print(f"{out_file} written, {length:,} bytes. {chosen.sentence}")
