"""Kill a training again and again, resume it, and compare the last bits: `make kill-test`.

One run is left alone; its model file is the reference. Then the same run is started, killed with
SIGKILL at a random moment, resumed from its checkpoint (or started anew while there is none), and
so on, run after run, until there were enough kills. After each kill every file that has its final
name must be readable; every run that reaches its end must have written the reference's bytes.
"""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import workings as wk
from workings.files.checkpoint import read_checkpoint_document

MODEL = "model.safetensors"
CHECKPOINT = f"{MODEL}.checkpoint"
SETTINGS = [
    *("--hidden", "32", "--batch-size", "64", "--validation", "5000", "--l2", "0.0001"),
    *("--optimiser", "adam", "--learning-rate", "0.002", "--schedule", "cosine"),
]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=20, help="how many at least (default 20)")
    parser.add_argument("--seed", type=int, default=0, help="decides the moments of the kills")
    parser.add_argument("--epochs", type=int, default=30, help="epochs a run (default 30)")
    options = parser.parse_args()
    new_run = ["train", *SETTINGS, "--epochs", str(options.epochs)]
    moments = random.Random(options.seed)
    counts: Counter[str] = Counter()
    different = 0
    with tempfile.TemporaryDirectory() as folder:
        begin = time.perf_counter()
        live(new_run, Path(folder), None)
        reference = (Path(folder) / MODEL).read_bytes()
        print(f"left alone: {time.perf_counter() - begin:.1f} s, {len(reference):,} bytes")
    while counts["kills"] < options.kills:
        with tempfile.TemporaryDirectory() as folder:
            until_done(new_run, Path(folder), moments, options.kills, counts)
            counts["whole runs"] += 1
            model = Path(folder) / MODEL
            same = model.exists() and model.read_bytes() == reference
            different += not same
            counts["partial files left behind"] += len(list(Path(folder).glob(".*.partial")))
            print(f"run {counts['whole runs']}: {'the same bits' if same else 'OTHER BITS'}")
    print(", ".join(f"{counts[what]} {what}" for what in sorted(counts)))
    failures = different + counts["unreadable files"]
    print("FAILED: see above" if failures else "every run ended with the same bits")
    return int(failures > 0)


def until_done(
    new_run: list[str], folder: Path, moments: random.Random, kills: int, counts: Counter[str]
) -> None:
    """Start, kill and resume one run until it reaches its end."""
    model, checkpoint = folder / MODEL, folder / CHECKPOINT
    command = new_run
    # A run killed after it removed its checkpoint has nothing left to do: its model is saved.
    while not model.exists() or checkpoint.exists():
        patience = moments.uniform(0.3, 2.5) if counts["kills"] < kills else None
        if not live(command, folder, patience):
            return
        counts["kills"] += 1
        if faults := unreadable(folder):
            counts["unreadable files"] += len(faults)
            print("\n".join(faults))
            return
        command = new_run
        if checkpoint.exists():
            epochs = len(read_checkpoint_document(checkpoint)["records"])
            command, what = ["train", "--resume", CHECKPOINT], "resumes"
            outcome = f"resumed after epoch {epochs}"
        elif model.exists():
            what, outcome = "kills after the end", "its model was saved already"
        else:
            what, outcome = "fresh starts", "no checkpoint yet, started anew"
        counts[what] += 1
        print(f"  kill {counts['kills']} after {patience:.2f} s: {outcome}")


def live(command: list[str], folder: Path, patience: float | None) -> bool:
    """Run `workings` in a folder; kill it after so many seconds. Return whether it was killed."""
    process = subprocess.Popen(
        [sys.executable, "-m", "workings", *command],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    killed = False
    try:
        _, messages = process.communicate(timeout=patience)
    except subprocess.TimeoutExpired:
        process.kill()
        _, messages = process.communicate()
        killed = process.returncode != 0  # it may have ended in the last moment
    if process.returncode != 0 and (not killed or messages):
        sys.exit(f"workings {' '.join(command)} failed: {messages}")
    return killed


def unreadable(folder: Path) -> list[str]:
    """Return what is wrong with the files that have their final names."""
    faults = []
    for name, read in ((MODEL, wk.load), (CHECKPOINT, read_checkpoint_document)):
        try:
            if (folder / name).exists():
                read(folder / name)
        except wk.WorkingsError as error:
            faults.append(f"  UNREADABLE: {error}")
    return faults


if __name__ == "__main__":
    sys.exit(main())
