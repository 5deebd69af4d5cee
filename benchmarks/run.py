"""What only the reference engine and the package's start are asked: after `workings bench`.

Both sides of a figure are measured in the same run and in alternation; the table shows medians
and, in brackets, between what values the middle half of the measurements lies. A missed target is
reported and is no failure, unless `--strict` asks for one: on a shared machine times drift.
"""

import argparse
import json
import sys

from rich.console import Console
from rich.table import Table

from measures import MEASURES
from rows import Row
from workings.bench.machine import machine


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9, help="measurements a side (default 9)")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("--strict", action="store_true", help="exit 1 when a target is missed")
    parser.add_argument("--only", choices=[m.__name__ for m in MEASURES], help="measure only this")
    options = parser.parse_args()
    if options.rounds < 1:
        parser.error(f"--rounds {options.rounds}: give 1 or more; 7 or more for figures to keep")
    where, rows = machine(), []
    for measure in MEASURES:
        if options.only not in (None, measure.__name__):
            continue
        print(f"{measure.__name__.replace('_', ' ')} …", file=sys.stderr)
        rows += measure(options.rounds)
    if options.json:
        document = {"machine": where, "rows": [row.document() for row in rows]}
        print(json.dumps(document, indent=2, ensure_ascii=False))
    else:
        show(where, rows)
    return int(options.strict and any(row.met is False for row in rows))


def show(where: dict[str, object], rows: list[Row]) -> None:
    table = Table("what", caption=", ".join(f"{name}: {value}" for name, value in where.items()))
    for heading in ("ours", "other", "result", "target", "met?"):
        table.add_column(heading, justify="right")
    for row in rows:
        met = {True: "[green]yes[/green]", False: "[red]no[/red]", None: ""}[row.met]
        other = "" if row.other is None else str(row.other)
        table.add_row(row.what, str(row.ours), other, row.shown, row.target, met)
    Console(width=None if sys.stdout.isatty() else 150, highlight=False).print(table)


if __name__ == "__main__":
    sys.exit(main())
