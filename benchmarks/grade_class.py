"""A class of 100 learners, graded: how long it takes, and whether each row is right.

``python benchmarks/grade_class.py [COUNT]`` makes COUNT folders (100), a fifth of each kind
(correct, wrong, crashing, endless, hostile), grades them with ``workings learn grade``, compares
each exercise of each row with what was put there, and ends with status 1 where one differs.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from workings.course.exercises import EXERCISES
from workings.course.folder import solution_text

#: What is expected of an exercise: a mistake's name, a kind, or a set of kinds that will do.
Expected = dict[str, str | set[str]]

#: Exercises that use no other one, with a change to the solution and the mistake it makes.
MISTAKES = {
    "pixel": ("return i, j", "return j, i", "pixel-row-and-column-swapped"),
    "scale": ("values.T / 255", "values / 255", "scale-not-transposed"),
    "one_hot": ("return Y\n", "return Y.T\n", "one-hot-transposed"),
    "relu": ("np.maximum(Z, 0)", "np.abs(Z)", "relu-absolute-value"),
    "softmax": ("powers.sum(axis=0)", "1", "softmax-not-divided"),
    "cross_entropy": (".mean()", ".sum()", "cross-entropy-summed"),
    "output_gradient": ("A2 - Y", "Y - A2", "output-gradient-turned"),
    "parameter_gradients": ("axis=1", "axis=0", "db-over-the-units"),
    "relu_derivative": ("Z > 0", "Z >= 0", "relu-derivative-one-at-zero"),
    "update": ("- learning_rate", "+ learning_rate", "update-uphill"),
    "batches": ("rng.permutation(m)", "__import__('numpy').arange(m)", "batches-not-shuffled"),
    "evaluate": ("(labels, said)", "(said, labels)", "evaluate-confusion-transposed"),
}
#: What stands first in the function's body, and what comes of it.
CRASHES = (
    ("raise ValueError('no')", "raised"),
    ("return undefined", "raised"),
    ("import sys; sys.exit(0)", "exit"),
    ("import os; os._exit(0)", "exit"),
    ("import ctypes; ctypes.string_at(0)", "crash"),
    ("import os; os.abort()", "crash"),
    ("return None", "nothing"),
    ("return 'text'", {"wrong-type", "wrong-structure"}),
    ("return (lambda f: f(f))(lambda f: f(f))", "raised"),
)
#: What stands in place of the whole file.
BROKEN = (
    ("def broken(:\n", "syntax-error"),
    ("import a_module_that_is_not_there\n", "import-error"),
    ("1 / 0\n", "import-error"),
    ("x = 1\n", "no-function"),
    ("\0\0\0", {"syntax-error", "unreadable"}),
    ("input('your name? ')\n", "input"),
    ("import workings\n", "workings"),
)
EARLIER = {kind for _, kind in BROKEN if isinstance(kind, str)}
ENDLESS = (
    "while True: pass",
    "import time; time.sleep(1000)",
    "import itertools; sum(itertools.count())",
    "\n        ".join(
        ("while True:", "try:", "    while True: pass", "except BaseException: pass")
    ),
    "import threading; threading.Event().wait()",
)
HOSTILE = (
    ("return [bytearray(10**9) for _ in range(100)]", "memory"),
    ("import numpy; return numpy.ones(10**12)", "memory"),
    ("while True: print('x' * 10**6)", "printed-too-much"),
    ("import os; os.fork()", "process"),
    ("import subprocess; subprocess.run(['sleep', '1000'])", "process"),
    ("import os, signal; os.kill(os.getppid(), signal.SIGKILL)", "process"),
    ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "crash"),
    ("import shutil; shutil.rmtree('.'); raise OSError", "raised"),
    ("import os; os.closerange(0, 100); os._exit(0)", "exit"),
    ("import builtins; builtins.print = builtins.len = None; raise OSError", "raised"),
    ("import signal; [signal.signal(s, signal.SIG_IGN) for s in (2, 15)]\n    while True: pass",
     "endless"),
    ("open('ex01_pixel.py', 'w').write('1 / 0'); raise OSError", "raised"),
    ("import numpy; numpy.exp = None; raise OSError", "raised"),
)  # fmt: skip


def with_first(name: str, line: str) -> str:
    """An exercise's solution with a line that comes first in each of its functions."""
    lines = solution_text(name).splitlines()
    return "\n".join(f"{text}\n    {line}" if text.startswith("def ") else text for text in lines)


def write(folder: Path, changed: dict[str, str]) -> None:
    """Make a learner's folder: solutions, but for those that are given."""
    folder.mkdir()
    for name, exercise in EXERCISES.items():
        (folder / exercise.file).write_text(changed.get(name, solution_text(name)))


def make_class(folder: Path, count: int = 100) -> dict[str, Expected]:
    """Make the learners' folders, and return what is expected of each one's exercises."""
    expected: dict[str, Expected] = {}
    names = list(EXERCISES)
    for number in range(count // 5):
        changed: dict[str, dict[str, str]] = {}
        rows: dict[str, Expected] = {
            kind: {} for kind in ("correct", "wrong", "crashing", "endless", "hostile")
        }
        changed["correct"] = {}
        rows["correct"] = dict.fromkeys(names, "passed")
        some = [list(MISTAKES)[(number * 3 + step) % len(MISTAKES)] for step in range(3)]
        changed["wrong"] = {name: solution_text(name).replace(*MISTAKES[name][:2]) for name in some}
        rows["wrong"] = {name: MISTAKES[name][2] for name in some}
        changed["crashing"], changed["hostile"] = {}, {}
        for place, name in enumerate(names, number):
            if place % 3:
                line, kind = CRASHES[place % len(CRASHES)]
                changed["crashing"][name] = with_first(name, line)
            else:
                changed["crashing"][name], kind = BROKEN[place // 3 % len(BROKEN)]
            if "from ex" in solution_text(name):  # an earlier file may break it before its own does
                kind = EARLIER | ({kind} if isinstance(kind, str) else kind)
            rows["crashing"][name] = kind
            line, kind = HOSTILE[place % len(HOSTILE)]
            changed["hostile"][name] = with_first(name, line)
            rows["hostile"][name] = kind
        line = ENDLESS[number % len(ENDLESS)]
        if number % 2:  # one alone: the others are as they should be
            alone = ("cross_entropy", "evaluate", "one_hot", "batches")[number // 2 % 4]
            changed["endless"] = {alone: with_first(alone, line)}
            rows["endless"] = {"pixel": "passed", "forward": "passed", alone: "endless"}
        else:
            changed["endless"] = {name: with_first(name, line) for name in names}
            rows["endless"] = {
                name: "endless" if place < 3 else "not-tried" for place, name in enumerate(names)
            }
        for kind, row in rows.items():
            write(folder / f"{kind}-{number:02}", changed[kind])
            expected[f"{kind}-{number:02}"] = row
    return expected


def differences(documents: list[dict], expected: dict[str, Expected]) -> list[str]:
    """Return where a row is not as expected."""
    found = []
    rows = {document["folder"]: document for document in documents}
    for folder, row in expected.items():
        for name, kind in row.items():
            mark = rows[folder]["exercises"][name]
            came = {mark["kind"], mark["mistake"]}
            if not came & (kind if isinstance(kind, set) else {kind}):
                found.append(f"{folder}, {name}: expected {kind}, came {mark}")
    return found


def main() -> int:
    """Make a class, grade it, and say how long it took and what is not as expected."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with tempfile.TemporaryDirectory() as folder:
        expected = make_class(Path(folder), count)
        begun = time.monotonic()
        command = [sys.executable, "-m", "workings", "learn", "grade", folder, "--json"]
        done = subprocess.run([*command, *sys.argv[2:]], stdout=subprocess.PIPE, text=True)
        seconds = time.monotonic() - begun
    document = json.loads(done.stdout)
    wrong = differences(document["folders"], expected)
    for line in wrong:
        print(line)
    print(f"{len(document['folders'])} folders in {seconds:.0f} s; {len(wrong)} marks differ")
    return 1 if wrong or done.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
