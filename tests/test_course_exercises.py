"""The maintainers' check of the course: tasks fail, solutions pass, mistakes are recognised."""

import importlib
import re
import sys
import warnings
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from workings.course.compare import same
from workings.course.exercise import Draws
from workings.course.exercises import EXERCISES
from workings.course.here import run_here
from workings.course.judge import judge
from workings.course.recognise import size
from workings.course.sandbox import run_file
from workings.course.trials import given, trials

COURSE = Path(str(files("workings.course")))
TASKS, SOLUTIONS = COURSE / "tasks", COURSE / "solutions"
ALL = list(EXERCISES.values())
PARTS = [part for exercise in ALL for part in (exercise, *exercise.also)]
MISTAKES = [
    pytest.param(part, mistake, id=mistake.name) for part in PARTS for mistake in part.mistakes
]
DRAWN = ("initialise", "batches", "one_epoch")  # other results than the package's will do


@pytest.fixture(scope="module")
def solved():
    """The functions of all solutions, each built on the earlier ones."""
    before, modules = sys.path.copy(), set(sys.modules)
    sys.path.insert(0, str(SOLUTIONS))
    sys.dont_write_bytecode, kept = True, sys.dont_write_bytecode
    try:
        yield {
            part.function: getattr(importlib.import_module(part.file[:-3]), part.function)
            for part in PARTS
        }
    finally:
        sys.path[:] = before
        sys.dont_write_bytecode = kept
        for name in set(sys.modules) - modules:
            if name.startswith("ex"):
                del sys.modules[name]


def functions_of(exercise, solved, **others):
    names = [part.function for part in (exercise, *exercise.also)]
    return {name: others.get(name, solved[name]) for name in names}


def ids(exercise):
    return exercise.name


def test_the_exercises_are_numbered_and_have_their_files():
    assert [exercise.number for exercise in ALL] == list(range(1, 20))
    assert [exercise.file for exercise in ALL] == sorted(path.name for path in TASKS.glob("*.py"))
    assert [exercise.file for exercise in ALL] == sorted(p.name for p in SOLUTIONS.glob("*.py"))
    assert list(EXERCISES) == [exercise.name for exercise in ALL]


def test_every_exercise_fails_as_shipped():
    for exercise in ALL:
        verdict = judge(exercise, run_file(TASKS, exercise))
        assert verdict.kind == "not-started", exercise.name


def test_every_solution_passes_in_the_sandbox():
    for exercise in ALL:
        verdict = judge(exercise, run_file(SOLUTIONS, exercise))
        assert verdict.passed, f"{exercise.name}: {verdict}"


@pytest.mark.parametrize("exercise", ALL, ids=ids)
def test_every_solution_passes_here(exercise, solved):
    verdict = judge(exercise, run_here(functions_of(exercise, solved), exercise))
    assert verdict.passed, str(verdict)


@pytest.mark.parametrize(("part", "mistake"), MISTAKES)
def test_every_mistake_is_recognised_by_its_own_name(part, mistake, solved):
    exercise = EXERCISES[part.name]
    functions = functions_of(exercise, solved, **{part.function: mistake.wrong})
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        verdict = judge(exercise, run_here(functions, exercise))
    assert verdict.kind == "mistake", str(verdict)
    assert verdict.mistake.name == mistake.name
    assert verdict.function == part.function
    assert verdict.shown is not None
    assert size(tuple(verdict.shown.arguments.values())) <= 40, "shown on a small case"


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.function)
def test_no_two_mistakes_are_the_same(part):
    for number, one in enumerate(part.mistakes):
        for other in part.mistakes[:number]:
            alike = [
                same(trial.mistaken.get(one.name), trial.mistaken.get(other.name), part.relative)
                for trial in trials(part)
            ]
            assert not all(alike), f"{one.name} and {other.name}"


def test_the_mistakes_names_are_the_courses_own():
    names = [mistake.name for part in PARTS for mistake in part.mistakes]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z0-9-]+", name) for name in names)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.function)
def test_the_right_function_and_the_solution_agree(part, solved):
    for trial in trials(part):
        if part.function not in DRAWN:
            assert same(trial.right, solved[part.function](*given(trial.case)), part.relative)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.function)
def test_the_cases_are_the_same_each_time_and_grow(part):
    first, second = (part.cases() for _ in range(2))
    for one, other in zip(first, second, strict=True):
        assert one.title == other.title
        assert all(
            a == b if isinstance(a, Draws) else same(a, b, 0)
            for a, b in zip(one.arguments, other.arguments, strict=True)
        )
    assert first[0].title == "the worked number"
    assert size(first[0].arguments) == min(
        size(case.arguments) for case in first if size(case.arguments) >= size(first[0].arguments)
    )
    for trial in trials(part):
        assert len(trial.case.arguments) == len(part.parameters)


# Other ways to be right


def drawn_second_layer_first(inputs, hidden, outputs, rng):
    W2 = rng.normal(0, np.sqrt(2 / hidden), (outputs, hidden))
    W1 = rng.normal(0, np.sqrt(2 / inputs), (inputs, hidden)).T
    return {"b1": np.zeros((hidden, 1)), "W1": W1, "W2": W2, "b2": np.zeros((outputs, 1))}


def shuffled_by_sorting(m, batch_size, rng):
    order = np.argsort(rng.random(m))
    return [order[start : start + batch_size] for start in range(0, m, batch_size)]


def epoch_in_another_order(solved):
    def one_epoch(parameters, X, Y, batch_size, learning_rate, rng):
        order = rng.permutation(X.shape[1])[::-1]
        for start in range(0, len(order), batch_size):
            columns = order[start : start + batch_size]
            gradients = solved["backward"](parameters, X[:, columns], Y[:, columns])
            for name in parameters:
                parameters[name] -= learning_rate * gradients["d" + name]
        return parameters

    return one_epoch


def test_random_numbers_may_be_drawn_in_another_order(solved):
    for name, function in {
        "initialise": drawn_second_layer_first,
        "batches": shuffled_by_sorting,
        "finale": {"one_epoch": epoch_in_another_order(solved), "predict": solved["predict"]},
    }.items():
        verdict = judge(EXERCISES[name], run_here(function, EXERCISES[name]))
        assert verdict.passed, str(verdict)


def test_a_small_number_in_the_logarithm_is_right_too():
    def cross_entropy(A, Y):
        return -np.mean(np.sum(Y * np.log(A + 1e-9), axis=0))

    assert judge(
        EXERCISES["cross_entropy"], run_here(cross_entropy, EXERCISES["cross_entropy"])
    ).passed


# What is wrong is proved


def spoilt(function):
    """Return a function whose first result is wrong in one place."""

    def wrong(*arguments):
        results = function(*arguments)
        first = results
        while not isinstance(first, np.ndarray):
            first = next(iter(first.values())) if isinstance(first, dict) else first[0]
        first[0, 1] += 0.25
        return results

    return wrong


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("softmax", "Column 1 sums to 1.25: the probabilities of one image sum to 1."),
        ("output_gradient", "The loss's own slope at Z2[0,1] is 0.3; yours is 0.55."),
        ("parameter_gradients", "The loss's own slope at W[0,1] is -0.1; yours is 0.15."),
        ("relu_derivative", "ReLU's own slope at Z[0,1] is 0; yours is 0.25."),
        ("hidden_gradient", "The loss's own slope at Z1[0,1] is 0; yours is 0.25."),
        ("backward", "The loss's own slope at W1[0,1] is -0.03973; yours is 0.2103."),
        ("train", "The loss is 0.377779 before; after 3 steps it is"),
    ],
)
def test_a_wrong_result_is_proved_wrong(name, sentence, solved):
    exercise = EXERCISES[name]
    verdict = judge(exercise, run_here(spoilt(solved[exercise.function]), exercise))
    assert verdict.kind == "wrong-value"
    assert sentence in " ".join(verdict.sentences)


def test_weights_that_are_too_wide_are_told_their_spread():
    def initialise(inputs, hidden, outputs, rng):
        W1, W2 = (rng.random(shape) - 0.5 for shape in ((hidden, inputs), (outputs, hidden)))
        return {"W1": W1, "b1": np.zeros((hidden, 1)), "W2": W2, "b2": np.zeros((outputs, 1))}

    proves = EXERCISES["initialise"].proves
    arguments = (784, 10, 10, np.random.default_rng(0))
    assert proves(arguments, initialise(*arguments)) == (
        "The weights of W1 are spread by 0.2896 around 0; √(2 / 784) is 0.05051."
    )


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        (
            lambda shape: np.full(shape, 0.05),
            "All weights of W1 are 0.05; each should be a random number of its own.",
        ),
        (
            lambda shape: (
                np.random.default_rng(1).standard_normal((1, shape[1]))
                * np.full((shape[0], 1), np.sqrt(2 / shape[1]))
            ),
            "Rows 0 and 1 of W1 are equal: these two units would stay the same for ever.",
        ),
        (
            lambda shape: (
                np.abs(np.random.default_rng(1).standard_normal(shape)) * np.sqrt(2 / shape[1])
            ),
            "The mean of the weights of W1 is 0.04",
        ),
    ],
    ids=["a constant", "equal rows", "one side of 0"],
)
def test_weights_that_are_alike_or_on_one_side_are_told_so(weights, sentence):
    def initialise(inputs, hidden, outputs, rng):
        return {
            "W1": weights((hidden, inputs)), "b1": np.zeros((hidden, 1)),
            "W2": weights((outputs, hidden)), "b2": np.zeros((outputs, 1)),
        }  # fmt: skip

    exercise = EXERCISES["initialise"]
    arguments = (784, 10, 10, None)
    assert exercise.proves(arguments, initialise(*arguments)).startswith(sentence)
    assert judge(exercise, run_here(initialise, exercise)).kind == "wrong-value"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda got: [*got[:-1], got[-1][:-1]], "is there 0 times; each belongs there once."),
        (lambda got: [*got[:-1], np.append(got[-1][:-1], 99)], "Example 99 is there;"),
        (lambda got: [np.concatenate(got)], "The batches' sizes are 7: 3 each, but the last."),
        (lambda got: [np.sort(np.concatenate(got))[i : i + 3] for i in (0, 3, 6)], "own order"),
    ],
)
def test_wrong_batches_are_told_apart(change, sentence):
    exercise = EXERCISES["batches"]
    assert sentence in exercise.proves((7, 3, None), change(trials(exercise)[0].right))


def test_an_order_that_runs_backwards_is_not_shuffled():
    proves = EXERCISES["batches"].proves
    assert "backwards" in proves((12, 4, None), np.arange(12)[::-1].reshape(3, 4))


def test_a_generator_of_ones_own_is_found_out():
    def batches(m, batch_size, rng):
        order = np.random.default_rng(42).permutation(m)
        return [order[start : start + batch_size] for start in range(0, m, batch_size)]

    verdict = judge(EXERCISES["batches"], run_here(batches, EXERCISES["batches"]))
    assert "default_rng(42)" in " ".join(verdict.sentences)
