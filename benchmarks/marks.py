"""What a script measures is written into a document, between marks that say what stands there."""

from collections.abc import Mapping
from pathlib import Path


def write_between(document: Path, parts: Mapping[str, str]) -> None:
    """Replace what stands between each part's pair of marks."""
    text = document.read_text("utf-8")
    for name, part in parts.items():
        begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
        before, found, rest = text.partition(begin)
        _, closed, after = rest.partition(end)
        if not (found and closed):
            raise SystemExit(f"{document} has no marks {begin} … {end}")
        text = f"{before}{begin}\n{part}\n{end}{after}"
    document.write_text(text, "utf-8")
