"""What the famous mistakes cost: makes each, with several seeds, and writes docs/lab.md's tables.

All that stands there between the marks is measured here, the sentence on what surprises too. The
costs go into the package as well, where the application reads them.
"""

import argparse
import contextlib
import io
import json
import sys
from pathlib import Path

from workings.cli.lab_render import show_result
from workings.cli.render import duration
from workings.lab import Comparison, Lab, Result, chosen, embedded
from workings.lab.costs import FILE, document
from workings.lab.runs import points

ROOT = Path(__file__).parents[1]
DOCUMENT, COSTS = ROOT / "docs" / "lab.md", ROOT / "src" / "workings" / "lab" / FILE
FAMOUS, COSTLY = "scalar-bias-gradient", "weights-too-wide"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=3, help="seeds 0 to N − 1 (default 3)")
    parser.add_argument("--epochs", type=int, help="at most so many, to try the script")
    parser.add_argument("--threads", type=int, help="as workings train has it")
    options = parser.parse_args()
    lab = Lab(embedded(), options.seeds, options.epochs, options.threads)
    results = [measured(lab, entry) for entry in chosen(["all"])]
    text = DOCUMENT.read_text("utf-8")
    for name, part in {
        "tables": "\n\n".join([*tables(results), surprise(results)]),
        "page": f"```console\n$ workings lab {FAMOUS}\n{page(results)}```",
    }.items():
        text = between(text, name, part)
    DOCUMENT.write_text(text, "utf-8")
    COSTS.write_text(json.dumps(document(results), indent=1) + "\n", "utf-8")


def measured(lab, entry) -> Result:
    *_, result = lab.run(entry)
    print(f"{entry.name}: {duration(result.seconds)}", file=sys.stderr)
    return result


def tables(results: list[Result]) -> list[str]:
    """A heading and a table for each right run, the most costly mistake first."""
    parts = []
    rows = [(result, comparison) for result in results for comparison in result.comparisons]
    for base in dict.fromkeys(comparison.base for _, comparison in rows):
        here = sorted(
            (row for row in rows if row[1].base == base), key=lambda row: row[1].difference
        )
        first = here[0][1]
        seeds = ", ".join(str(run.seed) for run in first.right)
        parts.append(f"**In {first.words}**: {first.settings}; seeds {seeds}.")
        lines = [
            "| mistake | test accuracy | points | while training | caught by |",
            "| --- | --- | ---: | --- | --- |",
            f"| the right run | {tested(first.right)} | | | |",
        ]
        lines += [
            f"| `{result.entry.name}` | {tested(comparison.wrong)} "
            f"| {points(comparison.difference)} | {' '.join(comparison.looks)} "
            f"| {caught(comparison)} |"
            for result, comparison in here
        ]
        parts.append("\n".join(lines))
    return parts


def tested(runs) -> str:
    found = [run.test_accuracy for run in runs]
    return f"{sum(found) / len(found):.2%} ({100 * min(found):.2f}–{100 * max(found):.2f})"


def caught(comparison: Comparison) -> str:
    if not comparison.caught_by:
        return "nothing"
    return ", ".join(
        f"`{found.tool}` {found.verdict}" for found in comparison.findings if found.caught
    )


def surprise(results: list[Result]) -> str:
    """What the famous mistake costs beside the initial weights, whichever is more."""
    by_name = {result.entry.name: result.comparisons[0] for result in results}
    famous, wide = by_name[FAMOUS], by_name[COSTLY]
    text = (
        f"The famous bias bug, `{FAMOUS}`, changes the mean test accuracy by "
        f"{points(famous.difference)} points, where the right run's own seeds differ by "
        f"{100 * famous.spread:.2f}; initial weights that look harmless, `{COSTLY}`, by "
        f"{points(wide.difference)}."
    )
    if wide.difference >= famous.difference:
        return f"As one would expect. {text}"
    unseen = "" if wide.caught_by else ", and no tool of the package says a word about it"
    return f"**The surprise**: {text} The quiet one costs more{unseen}."


def page(results: list[Result]) -> str:
    """What the command line shows of the famous mistake."""
    found = next(result for result in results if result.entry.name == FAMOUS)
    with contextlib.redirect_stdout(io.StringIO()) as shown:
        show_result(found)
    lines = [line.rstrip() for line in shown.getvalue().strip().splitlines()]
    return "".join(f"{line}\n" for line in lines[:-2])  # how long it took is this machine's


def between(text: str, name: str, part: str) -> str:
    """Replace what stands between a pair of marks."""
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    before, _, rest = text.partition(begin)
    _, _, after = rest.partition(end)
    if not after:
        raise SystemExit(f"{DOCUMENT} has no marks {begin} … {end}")
    return f"{before}{begin}\n{part}\n{end}{after}"


if __name__ == "__main__":
    main()
