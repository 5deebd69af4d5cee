"""What runs in a fresh process: the race to 98 % (W5), imports and whole commands (W8)."""

import sys
from collections.abc import Mapping
from pathlib import Path

from workings.bench.cases import StartCase
from workings.bench.fresh import Measurement, command, statements

#: Our settings in the race: the command that reaches 98 % soonest. Peers have theirs in their file.
OUR_RACE = (
    "--hidden 192 --optimiser adam --learning-rate 0.01 --schedule cosine --warm-up 0.45 "
    "--batch-size 128 --epochs 3"
)


def race_command(
    side: str, seed: int, threads: int, folder: Path, environment: Mapping[str, str]
) -> Measurement:
    """Run one side's race with one seed, from starting the process to its end.

    Parameters
    ----------
    side
        ``"ours-compiled"``, ``"ours-reference"`` or ``"torch"``.
    seed
        Decides first weights and order; below 0 for the run that does not count.
    threads
        How many it may use.
    folder
        Where the model goes.
    environment
        The process's variables.

    Raises
    ------
    ProcessFailed
        If it fails.
    """
    common = ["--seed", str(seed if seed >= 0 else 1_000), "--threads", str(threads)]
    if side == "torch":
        script = str(Path(__file__).with_name("race_torch.py"))
        return command([sys.executable, "-P", script, *common], environment, folder)
    engine = side.partition("-")[2]
    arguments = ["train", *OUR_RACE.split(), "--engine", engine, "--json", *common]
    return command([sys.executable, "-m", "workings", *arguments], environment, folder)


def start(case: StartCase, side: str, environment: Mapping[str, str]) -> Measurement:
    """Run what one side does in a fresh process.

    Raises
    ------
    ProcessFailed
        If it fails.
    """
    what = case.statements[case.sides.index(side)]
    if what.startswith("-"):
        return command([sys.executable, *what.split()], environment)
    return statements(what, environment=environment)
