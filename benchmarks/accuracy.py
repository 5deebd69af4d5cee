"""How accurate the networks get, over several seeds: trains each by the command line.

Test accuracy on MNIST's 10,000 test images, seconds of training. The runs are children of this
process, one after the other, and nothing is chosen by the test set.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from statistics import mean, median

from rich.console import Console
from rich.table import Table

WELL = "--optimiser adam --learning-rate 0.002 --schedule cosine --l2 0.0001"
RUNS = {
    "784-10-10, the default": "",
    "784-10-10, --init uniform (the lesson's)": "--init uniform",
    "784-10-10, trained well": f"{WELL} --batch-size 32 --epochs 40",
    "784-128-10": f"--hidden 128 {WELL} --batch-size 128 --epochs 20",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=5, help="seeds 0 to N − 1 (default 5)")
    parser.add_argument("--threads", type=int, help="as workings train has it")
    options = parser.parse_args()
    common = [] if options.threads is None else ["--threads", str(options.threads)]
    table = Table("network", "settings")
    for heading in ("test mean", "min", "max", "training mean", "seconds (median)"):
        table.add_column(heading, justify="right")
    for name, settings in RUNS.items():
        results = []
        for seed in range(options.seeds):
            results.append(train([*settings.split(), *common, "--seed", str(seed)]))
            accuracy, seconds = results[-1]["test_accuracy"], results[-1]["seconds"]
            print(f"{name}, seed {seed}: {accuracy:.2%} in {seconds:.1f} s", file=sys.stderr)
        tests = [result["test_accuracy"] for result in results]
        table.add_row(
            name,
            settings or "none",
            *(f"{figure:.2%}" for figure in (mean(tests), min(tests), max(tests))),
            f"{mean(result['train_accuracy'] for result in results):.2%}",
            f"{median(result['seconds'] for result in results):.1f}",
        )
    Console(width=None if sys.stdout.isatty() else 180, highlight=False).print(table)


def train(options: list[str]) -> dict[str, float]:
    """Train in a folder that is thrown away and return the result record."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-m", "workings", "train", "--json", *options],
            cwd=folder,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    return json.loads(done.stdout.splitlines()[-1])


if __name__ == "__main__":
    main()
