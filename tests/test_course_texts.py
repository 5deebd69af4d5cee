"""The course's texts: sentences, hints, and tasks whose worked numbers are the first cases."""

import ast
import re
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from workings.course.exercise import Draws
from workings.course.exercises import EXERCISES
from workings.course.trials import trials

COURSE = Path(str(files("workings.course")))
TASKS, SOLUTIONS = COURSE / "tasks", COURSE / "solutions"
ALL = list(EXERCISES.values())
PARTS = [part for exercise in ALL for part in (exercise, *exercise.also)]


def ids(exercise):
    return exercise.name


def plain_sentence(text):
    assert text.endswith("."), text
    assert "\n" not in text
    assert "!" not in text, text
    assert "  " not in text, text


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.function)
def test_the_texts_are_sentences(part):
    for mistake in part.mistakes:
        plain_sentence(mistake.sentence)
        plain_sentence(mistake.cost)
    assert len(part.hints) == 3
    for hint in part.hints:
        assert "\n" not in hint
        assert "!" not in hint
        assert "  " not in hint
    assert "?" in part.hints[0], "the first hint asks"
    assert len(part.title) <= 60


@pytest.mark.parametrize("exercise", ALL, ids=ids)
def test_the_last_hint_is_no_solution_yet(exercise):
    assert "?" in exercise.hints[2]


@pytest.mark.parametrize("folder", [TASKS, SOLUTIONS], ids=lambda folder: folder.name)
@pytest.mark.parametrize("exercise", ALL, ids=ids)
def test_a_file_compiles_and_fits_a_terminal(exercise, folder):
    text = (folder / exercise.file).read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert max(map(len, text.splitlines())) <= 80
    assert "\t" not in text
    named = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert list(named) == [part.function for part in (exercise, *exercise.also)]
    for part in (exercise, *exercise.also):
        arguments = named[part.function].args.args
        assert [argument.arg for argument in arguments] == list(part.parameters)
        assert ast.get_docstring(named[part.function])


@pytest.mark.parametrize("exercise", ALL, ids=ids)
def test_a_task_and_its_solution_ask_for_the_same(exercise):
    trees = [
        ast.parse((folder / exercise.file).read_text("utf-8")) for folder in (TASKS, SOLUTIONS)
    ]
    task, solution = (
        [ast.unparse(node) for node in tree.body if isinstance(node, ast.ImportFrom)]
        for tree in trees
    )
    assert task == solution
    docstrings = [
        [ast.get_docstring(node) for node in tree.body if isinstance(node, ast.FunctionDef)]
        for tree in trees
    ]
    assert docstrings[0] == docstrings[1]


@pytest.mark.parametrize("exercise", ALL, ids=ids)
def test_a_task_has_its_parts_in_order(exercise):
    text = (TASKS / exercise.file).read_text(encoding="utf-8")
    assert text.startswith(f'"""Exercise {exercise.number} of {len(ALL)}: ')
    parts = ["WHY\n", "THE FORMULA", "THE SHAPES", "A WORKED NUMBER\n"]
    places = [text.index(f"\n{part}") for part in parts]
    assert places == sorted(places)
    assert 25 <= len(text.splitlines()) <= 65


NAME = re.compile(r"\b([A-Za-z][A-Za-z0-9_]*) = (?=[\[\d-]|np\.)")
AFTER = re.compile(r"^ *(after the |and then )", re.MULTILINE)


def written_values(text):
    """Return the values in a text such as ``Z = [[1, 2],   b = [[1],``, continued below each."""
    lines = text.split("\n")
    found = []
    for row, line in enumerate(lines):
        starts = list(NAME.finditer(line))
        for number, start in enumerate(starts):
            begin = start.end()
            end = starts[number + 1].start() if number + 1 < len(starts) else None
            value, below = first_of(line[begin:end]), row
            while value.count("[") > value.count("]"):
                below += 1
                value = first_of(value + lines[below][begin:end])
            found.append((start[1], value))
    return found


def first_of(text):
    """Return a text up to where its brackets are closed, or its first word."""
    if not text.startswith("["):
        return text.split()[0]
    depth = np.cumsum([(c == "[") - (c == "]") for c in text])
    return text[: int((depth == 0).argmax()) + 1] if (depth == 0).any() else text


def named_values(names, values):
    named = {}
    for name, value in zip(names, values, strict=True):
        named |= value if isinstance(value, dict) else {name: value}
    return named


def agrees(written, value):
    """Whether written numbers are a value, each rounded to its digits."""
    if isinstance(value, Draws):
        return written == f"np.random.default_rng({value.seed})"
    parts = value if isinstance(value, list) else [value]
    read = ast.literal_eval(written)
    shapes = [np.shape(part) for part in (read if isinstance(value, list) else [read])]
    if shapes != [np.shape(part) for part in parts]:
        return False
    numbers = re.findall(r"-?[\d.]+", written)
    return all(
        round(float(exact), len(number.partition(".")[2])) == float(number)
        for number, exact in zip(numbers, np.concatenate(list(map(np.ravel, parts))), strict=True)
    )


@pytest.mark.parametrize("exercise", ALL, ids=ids)
def test_the_worked_number_is_the_first_case(exercise):
    text = (TASKS / exercise.file).read_text(encoding="utf-8")
    worked = text[text.index("A WORKED NUMBER") : text.index('"""', 3)]
    trial = trials(exercise)[0]
    given_names = named_values(exercise.parameters, trial.case.arguments)
    results = trial.right if len(exercise.returns) > 1 else (trial.right,)
    right = named_values(exercise.returns, results)
    for part in exercise.also:
        right |= named_values(part.returns, (trials(part)[0].right,))
    worked = re.sub(r"array\((\[.*?\])\)", r"\1", worked)  # as Python shows it
    split = AFTER.search(worked)
    before = worked if split is None else worked[: split.start()]
    after = worked[len(before) :]
    seen = set()
    for name, value in written_values(before):
        known = given_names if name in given_names else right
        assert agrees(value, known[name]), f"{name} = {value}"
        seen.add(name)
    for name, value in written_values(after):
        assert agrees(value, right[name]), f"{name} = {value}"
        seen.add(f"{name} after")
    wanted = set(given_names) | {f"{name} after" if after else name for name in right}
    if exercise.name == "initialise":
        wanted.remove("W1")  # 16 numbers; three of them stand in the text
    if exercise.name == "finale":
        wanted.remove("rng")  # all in one batch
    assert seen == wanted


def test_the_first_weights_of_initialise_stand_in_its_text():
    W1 = trials(EXERCISES["initialise"])[0].right["W1"]
    text = (TASKS / "ex15_initialise.py").read_text(encoding="utf-8")
    for number in W1[0, :3]:
        assert f"{number:.4f}".replace("-", "−") in text
        assert f"{number * 2:.4f}".replace("-", "−") in text


def test_the_loss_in_the_text_of_train_is_the_loss():
    from workings.course.exercises.train import _loss, _right

    arguments = trials(EXERCISES["train"])[0].case.arguments
    text = " ".join((TASKS / "ex16_train.py").read_text(encoding="utf-8").split())
    losses = [
        _loss(_right(*arguments[:3], steps, arguments[4]), *arguments[1:3]) for steps in range(4)
    ]
    before, *after = (f"{loss:.4f}" for loss in losses)
    assert f"The loss goes from {before} to {', to '.join(after)}." in text


def test_what_is_said_of_a_cost_was_measured(monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "benchmarks"))
    import course_costs

    known = {*course_costs.MEASURED, *course_costs.SAME}
    quoted = re.compile(r"\btrials?\b|\d %|hardly (?:fell|shows)")
    for part in PARTS:
        for mistake in part.mistakes:
            assert mistake.name in known or not quoted.search(mistake.cost), mistake.name
    assert set(course_costs.SAME.values()) <= set(course_costs.MEASURED)
    assert known <= set(course_costs.MISTAKES)
