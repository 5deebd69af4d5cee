"""Results of every kind, as they travel from a learner's process and as they are spoken of."""

import json

import hypothesis.extra.numpy as arrays
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_toys import HALF, SPLIT, Learner, returning
from workings.course import wire
from workings.course.wire import Other, decode, encode
from workings.course.words import shape_mend, shape_words


class Breaks:
    def __array__(self, *arguments, **options):
        raise RuntimeError("no array")

    def __repr__(self):
        raise RuntimeError("no repr")

    def __len__(self):
        raise RuntimeError("no length")


class Sub(np.ndarray):
    def __getattribute__(self, name):
        raise RuntimeError(name)


Z = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
KINDS = [
    ("wrong-type", "a generator, where an array of 4×50 numbers is", lambda Z: (z for z in Z)),
    ("wrong-type", "yield", lambda Z: (z for z in Z)),
    ("wrong-type", "a list, where", lambda Z: (Z / 2).tolist()),
    ("wrong-type", "np.array(…)", lambda Z: tuple(Z / 2)),
    ("wrong-type", "a dictionary, where", {"A": Z}),
    ("wrong-type", "text, where", "A"),
    ("wrong-type", "an array of objects", lambda Z: (Z / 2).astype(object)),
    ("wrong-type", "None among the numbers", np.array([None])),
    ("wrong-type", "an array of text", np.array(["a"])),
    ("wrong-type", "an array of records", np.zeros(2, dtype=[("a", int)])),
    ("wrong-type", "an array of dates", np.zeros(2, dtype="M8[s]")),
    ("wrong-type", "complex", lambda Z: Z / 2 + 0j),
    ("wrong-type", "True and False", lambda Z: Z > 2),
    ("wrong-type", "an np.matrix", lambda Z: (Z / 2).view(np.matrix)),
    ("wrong-type", "a MaskedArray", lambda Z: np.ma.array(Z / 2)),
    ("wrong-type", "a Sub", lambda Z: (Z / 2).view(Sub)),
    ("wrong-type", "a Breaks", Breaks()),
    ("wrong-type", "a type", lambda Z: int),
    ("wrong-type", "brackets of a call", lambda Z: KINDS.append),
    ("wrong-type", "brackets of a call", lambda Z: HALF.right),
    ("wrong-type", "an object", object()),
    ("wrong-type", "a range", range(3)),
    ("wrong-type", "float16, which has too few digits", lambda Z: (Z / 2.001).astype("f2")),
    ("wrong-shape", "a single number, where 4×50 is expected", 3.0),
    ("wrong-shape", "a single number, where 4×50", lambda Z: Z.sum()),
    ("wrong-shape", "50×4, where 4×50 is expected. It is transposed: A.T", lambda Z: Z.T),
    ("wrong-shape", "200 numbers in one row (200,), where", lambda Z: Z.ravel()),
    ("wrong-shape", "0 numbers in one row (0,)", np.array([])),
    ("nothing", "Is there a return?", None),
    ("not-finite", "A[0, 0] is NaN; 0.0 is expected", lambda Z: Z + np.nan),
    ("not-finite", "-infinity", lambda Z: Z - np.inf),
    ("too-large", "an array of 25,000,000 numbers", lambda Z: np.zeros((5000, 5000))),
    ("too-large", "a list", lambda Z: [0] * 300_000),
    ("wrong-value", "A[0, 1] is 1.0; 0.5 is expected. 199 of its 200", lambda Z: Z),
]


@pytest.mark.parametrize(("kind", "words", "value"), KINDS)
def test_each_kind_of_result_is_spoken_of(kind, words, value):
    verdict = returning(value)
    assert verdict.kind == kind
    assert words in " ".join(verdict.sentences)
    assert all(len(line) <= 80 for line in str(verdict).splitlines()), str(verdict)
    json.dumps(verdict.as_document(), allow_nan=False)


@pytest.mark.parametrize(
    "function",
    [
        lambda Z: np.asfortranarray(Z / 2),
        lambda Z: (Z / 2)[::1, ::1],
        lambda Z: (Z / 2).astype(">f8"),
        lambda Z: (Z / 2).astype(np.longdouble),
        lambda Z: np.repeat(Z, 2, axis=0)[::2] / 2,
        lambda Z: (Z / 2).astype("f4"),
    ],
)
def test_arrays_of_every_make_are_taken(function):
    assert returning(function).passed


def test_a_memory_map_is_an_array(tmp_path):
    def mapped(Z):
        values = np.memmap(tmp_path / "values", dtype=float, mode="w+", shape=Z.shape)
        values[:] = Z / 2
        return values

    assert returning(mapped).passed


def test_whole_numbers_will_do_for_floats():
    from dataclasses import replace

    from workings.course.exercise import Case

    exercise = replace(HALF, cases=lambda: [Case("even", (np.array([[2.0, 4.0]]),))])
    assert returning(lambda Z: np.array([[1, 2]]), exercise).passed
    assert returning(lambda Z: np.array([[True, 2]]), exercise).passed  # NumPy makes 1 of it


def test_dictionaries():
    W = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    right = {"dW": W / 3, "db": np.array([[2.0], [5.0]])}
    said = lambda value: " ".join(returning(value, SPLIT).sentences)  # noqa: E731
    assert returning({**right, "dA": 3}, SPLIT).passed
    assert returning({**right, 7: Breaks()}, SPLIT).passed
    assert said(W).startswith(
        "gradients is one array of 2×3 numbers, where a dictionary is expected."
    )
    assert 'Its keys: "dW", "db".' in said(W)
    assert said({"dW": W}) == 'gradients lacks "db"; it has "dW".'
    assert said({}) == 'gradients lacks "dW", "db"; it has nothing.'
    assert said({**right, "dW": W}).startswith('gradients["dW"][0, 0] is 1.0; 0.333333 is')
    assert said({**right, "db": np.ones(2)}) == (
        'gradients["db"] is 2 numbers in one row (2,), where 2×1 is expected. '
        "keepdims=True in a sum keeps it a column; reshape(-1, 1) makes it one."
    )
    assert 'gradients["db"] is None, where an array' in said({**right, "db": None})


def test_shapes_and_how_to_mend_them():
    assert shape_words((10, 1)) == "10×1" and shape_words(()) == "a single number"
    assert shape_words((1,)) == "1 number in one row (1,)"
    assert shape_mend((), (1, 1), "loss") == "Take the one number out of it: loss[0, 0]."
    assert "keepdims" in shape_mend((10, 1), (1, 10), "db")
    assert "one for each row" in shape_mend((10, 1), (), "db")
    assert "leaves one number for each row" in shape_mend((10, 1), (10, 50), "db")
    assert shape_mend((50,), (1, 50), "labels") == "labels.ravel() makes one row of it."
    assert shape_mend((3, 4), (5, 6), "A") == ""


def test_a_bias_needs_no_sum():
    for got in ((), (1,), (1, 1)):
        assert shape_mend((10, 1), got, 'parameters["b1"]') == (
            "There is one for each row: np.zeros((10, 1)) makes a column of zeros."
        )
    assert "reshape" in shape_mend((10, 1), (10,), 'parameters["b2"]')
    assert "sum" not in shape_mend((10, 1), (10,), 'parameters["b2"]')
    assert "sum" in shape_mend((10, 1), (), 'gradients["db1"]')


def test_what_could_move_a_terminals_cursor_is_not_told():
    def raises(Z):
        raise ValueError("\x1b[2J \u202e back")

    verdict = returning(raises)
    assert "back" in " ".join(verdict.sentences)
    hostile = type("\x1b\u202e", (), {"__repr__": lambda self: "\x1b\u202e"})()
    for one in (verdict, returning(hostile), returning({"\x1b\u202e": Z}, SPLIT)):
        assert "\x1b" not in str(one) and "\u202e" not in str(one)
    assert "\x1b" not in str(verdict.as_document()["sentences"])


NUMBERS = arrays.arrays(
    dtype=st.sampled_from(["f8", "f4", "f2", "i8", "u1", "?", "c16", ">i4"]),
    shape=arrays.array_shapes(min_dims=0, max_dims=3, min_side=0),
)
PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | NUMBERS
VALUES = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(VALUES)
def test_values_come_back_as_they_were(value):
    document = encode(value)
    again = decode(json.loads(json.dumps(document)))
    assert encode(again) == document
    assert type(again) is type(value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(
        st.sampled_from(
            ["array", "scalar", "dtype", "shape", "int", "float", "str", "list", "tuple", "dict",
             "other", "text", "draws", "complex", "large"]
        ), inner),
)  # fmt: skip


@given(JSON)
def test_anything_at_all_is_a_value_or_a_value_error(document):
    try:
        decode(document, draws=lambda seed: None)
    except ValueError:
        return


def test_arrays_that_lie_about_themselves_are_refused():
    good = encode(Z)
    for changed in (
        {"dtype": "O"}, {"dtype": "|V8"}, {"shape": [2, 4]}, {"shape": [-2, -3]},
        {"shape": [True, 6]},
        {"shape": [10**30, 0]}, {"shape": "23"}, {"array": "%%%"}, {"array": 3}, {"dtype": 8},
        {"shape": [6] + [1] * 40},
    ):  # fmt: skip
        with pytest.raises(ValueError):
            decode({**good, **changed})


def test_what_contains_itself_has_an_end():
    circle = []
    circle.append(circle)
    assert encode(circle)
    wide = [0]
    for _ in range(100):
        wide = [wide, wide]
    assert returning(wide).kind in ("wrong-type", "too-large")
    assert decode(encode([1] * (wire.ENTRIES + 1))) == Other("a list", "", large=True)


def test_the_same_comes_from_a_process_of_its_own(tmp_path):
    learner = Learner(tmp_path)
    for body, kind in (
        ("yield Z", "wrong-type"),
        ("return np.ones((5000, 5000))", "too-large"),
        ("return np.ones((50_000, 5000))", "memory"),
        ("class B:\n    def __array__(self): 1 / 0\nreturn B()", "wrong-type"),
        ("class B:\n    def __repr__(self):\n        import os; os._exit(1)\nreturn B()", "exit"),
        ("class B(dict):\n    def items(self): 1 / 0\nreturn B()", "wrong-type"),
        ("return np.asmatrix(Z)", "wrong-type"),
        ("Z /= 2\nreturn Z", "changed-argument"),
        ("Z.resize(1, 200, refcheck=False)\nreturn Z", "wrong-shape"),
    ):
        assert learner.body(body).verdict().kind == kind, body
