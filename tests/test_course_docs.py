"""The pages for learners and teachers are true: what they show is what comes of running it."""

import pytest

from pages import DOCS, blocks, commands, run, shows
from workings.course.exercises import EXERCISES
from workings.course.folder import find, solution_text, start

LIVING = {"anna": 19, "ben": 12, "carla": 5, "dev": 9, "fatima": 0}
#: What a learner of the page's class has written otherwise than in the solution.
OWN = {
    "ben": {
        "softmax": "import numpy as np\ndef softmax(Z):\n    return np.exp(Z) / np.exp(Z).sum()\n",
        "parameter_gradients": solution_text("parameter_gradients").replace(
            "dZ.sum(axis=1, keepdims=True)", "dZ.sum()"
        ),
    },
    "carla": {"relu": "def relu(Z):\n    Z[Z < 0] = 0\n    return Z\n"},
    "dev": {"affine": "def affine(W, A, b):\n    while True:\n        Z = W @ A + b\n"},
    "fatima": {"pixel": "def row_and_column(x)\n    return x // 28, x % 28\n"},
}

pytestmark = pytest.mark.slow


def make_class(folder):
    """Make the class that the teachers' page grades: one is done, others are on their way."""
    for name, solved in LIVING.items():
        course = start(folder / name)
        for number, exercise in enumerate(EXERCISES, 1):
            own = OWN.get(name, {}).get(exercise)
            if own is not None or number <= solved:
                text = own or solution_text(exercise)
                course.file(exercise).write_text(text, encoding="utf-8")
    (folder / "emil.zip").write_bytes(b"")


def run_page(page, folder, course):
    """Do what a page says, block by block; yield each command, what is shown, what is printed.

    A block of Python that begins with a file's name is what the learner writes there.
    """
    for block in blocks(page, "python", "console"):
        if block.language == "python":
            first = block.text.partition("\n")[0].removeprefix("# ")
            if first.startswith("ex"):
                (course / first).write_text(block.text, encoding="utf-8")
            else:
                exec(compile(block.text, page.name, "exec"), {})
            continue
        for command, shown in commands(block):
            if command.endswith("check finale"):
                for name, exercise in EXERCISES.items():
                    (course / exercise.file).write_text(solution_text(name), encoding="utf-8")
                    if name != "finale":
                        find(course).mark_passed(name)
            done = run(command, course if course.exists() else folder)
            assert done.returncode in (0, 1) and "Traceback" not in done.stderr, done.stderr
            yield command, shown, done.stdout


def page_for_learners(page, folder):
    return run_page(page, folder, folder / "workings-course")


def page_for_teachers(page, folder):
    make_class(folder / "class")
    start(folder / "lesson")
    return run_page(page, folder, folder / "nowhere")


PAGES = {"learn.md": page_for_learners, "teach.md": page_for_teachers}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_what_is_printed(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    count = 0
    for command, shown, printed in PAGES[name](DOCS / name, tmp_path):
        assert shows(printed, shown), f"{command}\n--- printed\n{printed}\n--- page\n{shown}"
        count += 1
    assert count >= 2
