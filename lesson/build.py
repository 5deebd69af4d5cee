"""Rebuild the lesson's notebook from its text: ``make lesson``, or ``python lesson/build.py``.

`neural_network_from_scratch.py` is what one edits. The notebook beside it is made from it: every
cell is run, in an empty folder, and its outputs are kept. What would differ from one run to the
next without any change (ids, times, versions) is left out.
"""

import argparse
import json
import os
import tempfile
from pathlib import Path
from typing import Any

import jupytext
from nbclient import NotebookClient

TEXT = Path(__file__).parent / "neural_network_from_scratch.py"
NOTEBOOK = TEXT.with_suffix(".ipynb")
#: One cell may take so many seconds; the longest takes less than a quarter of that.
PATIENCE = 300
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def read_cells() -> dict[str, Any]:
    """Return the notebook that the text describes, without outputs."""
    notebook: dict[str, Any] = jupytext.read(TEXT)
    notebook["metadata"] = dict(METADATA)
    notebook["nbformat"], notebook["nbformat_minor"] = 4, 5
    for number, cell in enumerate(notebook["cells"]):
        cell["id"] = f"cell-{number:03}"
        cell["metadata"] = {}
    return notebook


def run(notebook: dict[str, Any]) -> None:
    """Run every cell in an empty folder, and put what it shows into it.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        If a cell raises; the message shows the cell.
    RuntimeError
        If a cell writes to stderr: a learner should meet no warning.
    """
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "empty" / "lesson"  # ../input is not there either
        empty.mkdir(parents=True)
        os.environ["IPYTHONDIR"] = str(Path(folder) / "ipython")  # not the user's own settings
        NotebookClient(
            notebook,
            timeout=PATIENCE,
            kernel_name="python3",
            record_timing=False,
            coalesce_streams=True,
            extra_arguments=["--log-level=ERROR"],
            resources={"metadata": {"path": str(empty)}},
        ).execute()
    notebook["metadata"] = dict(METADATA)  # running has added this Python's version
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            if output.get("name") == "stderr":
                raise RuntimeError(f"a cell wrote to stderr: {output['text']}\n{cell['source']}")
            if "metadata" in output:
                output["metadata"] = {}


def write(notebook: dict[str, Any], path: Path) -> None:
    """Write a notebook as Jupyter does: sorted keys, texts as lists of lines."""
    cells = [_as_lines(cell) for cell in notebook["cells"]]
    text = json.dumps({**notebook, "cells": cells}, indent=1, ensure_ascii=False, sort_keys=True)
    path.write_text(text + "\n", "utf-8")


def _as_lines(cell: dict[str, Any]) -> dict[str, Any]:
    lines = {**cell, "source": cell["source"].splitlines(keepends=True)}
    if "outputs" in cell:
        lines["outputs"] = [_output_as_lines(output) for output in cell["outputs"]]
    return lines


def _output_as_lines(output: dict[str, Any]) -> dict[str, Any]:
    if "text" in output:
        return {**output, "text": output["text"].splitlines(keepends=True)}
    data = {
        kind: content.strip() if kind == "image/png" else content.splitlines(keepends=True)
        for kind, content in output.get("data", {}).items()
    }
    return {**output, "data": data}


def main() -> None:
    """Rebuild the notebook."""
    parser = argparse.ArgumentParser(description="Run the lesson and write its notebook.")
    parser.add_argument("--to", type=Path, default=NOTEBOOK, help="where to write it")
    to = parser.parse_args().to
    notebook = read_cells()
    run(notebook)
    write(notebook, to)
    print(f"{to}: {len(notebook['cells'])} cells, {to.stat().st_size / 1000:,.0f} kB")


if __name__ == "__main__":
    main()
