"""What the judge says of a result: right, a known mistake, or the first thing that is wrong."""

from dataclasses import replace

import numpy as np
import pytest

from course_toys import DRAW, HALF, SPLIT, draw, halve, returning, split
from workings.course.answers import Answer, Run, Stop
from workings.course.exercise import Case, Exercise, UsualMistake
from workings.course.judge import judge
from workings.course.verdict import KINDS

INDEX = Exercise(
    number=1,
    name="place",
    title="Row and column",
    function="place",
    parameters=("x",),
    returns=("i", "j"),
    right=lambda x: divmod(x, 28),
    cases=lambda: [Case("406", (406,)), Case("27", (27,))],
    mistakes=(
        UsualMistake(
            "exchanged", "Row and column are exchanged.", "x", lambda x: divmod(x, 28)[::-1]
        ),
    ),
    hints=("one", "two", "three"),
)


def said(verdict):
    return " ".join(verdict.sentences)


def test_what_is_right_is_never_a_mistake():
    for exercise, right in ((HALF, halve), (SPLIT, split), (DRAW, draw), (INDEX, INDEX.right)):
        verdict = returning(right, exercise)
        assert verdict.passed and verdict.mistake is None and verdict.shown is None
    same_as_right = UsualMistake("none", "x", "x", lambda Z: Z / 2)
    assert returning(halve, replace(HALF, mistakes=(same_as_right,))).passed


def test_rounding_is_no_mistake():
    assert returning(lambda Z: Z * (0.5 + 1e-12)).passed
    assert returning(lambda Z: Z / 2 + 1e-7).passed  # beside the largest of its array, 1.5
    assert returning(lambda Z: Z / 2 + 1e-4).kind == "wrong-value"
    assert returning(lambda Z: Z * (0.5 + 1e-5)).kind == "wrong-value"


def test_a_known_mistake_is_told_by_its_name_on_the_smallest_case():
    verdict = returning(lambda Z: Z * (1 / 3))
    assert verdict.kind == "mistake" and verdict.mistake.name == "a-third"
    assert verdict.sentences == ("It is divided by 3.",)
    assert verdict.mistake.cost == "Nothing is learnt."
    shown = verdict.shown
    assert (shown.case, shown.call, shown.name) == ("the worked number", "half(Z)", "A")
    assert shown.arguments["Z"].shape == (2, 3)
    assert shown.got[0, 0] == pytest.approx(2 / 3) and shown.expected[0, 0] == 1
    assert shown.index == (0, 0)


def test_a_mistake_must_be_made_in_every_case():
    third_of_small = returning(lambda Z: Z / 3 if Z.size < 10 else Z / 2)
    assert third_of_small.kind == "wrong-value" and third_of_small.mistake is None
    assert third_of_small.shown.case == "the worked number"


def test_a_mistake_that_is_not_defined_everywhere_counts_where_it_is():
    def only_small(Z):
        if Z.size > 10:
            raise ValueError("shapes")
        return Z * 5

    mistakes = (UsualMistake("five", "x", "x", only_small), *HALF.mistakes)
    exercise = replace(HALF, mistakes=mistakes)
    assert returning(lambda Z: Z * 5, exercise).mistake.name == "five"
    assert returning(only_small, exercise).mistake.name == "five"
    # Of two, the one that is defined more often.
    both = replace(HALF, mistakes=(*mistakes, UsualMistake("all", "x", "x", lambda Z: Z * 5)))
    assert returning(lambda Z: Z * 5, both).mistake.name == "all"


def test_mistakes_that_warn_raise_or_write_into_their_argument_do_no_harm():
    def writes(Z):
        Z *= 0
        return Z / 0

    broken = tuple(
        UsualMistake(name, "x", "x", wrong)
        for name, wrong in (
            ("raises", lambda Z: 1 / 0),
            ("warns", lambda Z: np.log(-1 - abs(Z))),
            ("writes", writes),
            ("nothing", lambda Z: None),
            ("text", lambda Z: "A"),
            ("exits", lambda Z: np.empty(-1)),
        )
    )
    exercise = replace(HALF, mistakes=broken)
    assert returning(halve, exercise).passed
    wrong = returning(lambda Z: Z / 9, exercise)
    assert wrong.kind == "wrong-value" and wrong.shown.arguments["Z"][0, 7] == 7
    assert returning(lambda Z: Z * np.nan, exercise).mistake.name == "warns"
    assert returning(lambda Z: None, exercise).mistake.name == "nothing"


def test_one_number_for_all_is_the_mistake_that_gives_it_to_each():
    verdict = returning(lambda W, m: {"dW": W / m, "db": W.sum() / m}, SPLIT)
    assert verdict.mistake.name == "one-for-all"
    assert verdict.shown.name == 'gradients["db"]'
    assert verdict.shown.got == 7 and verdict.shown.expected.shape == (2, 1)


def test_a_list_with_more_in_it_is_another_list():
    mistake = UsualMistake("one", "x", "x", lambda x: [divmod(x, 28)[0]])
    cases = INDEX.cases
    exercise = replace(
        INDEX, returns=("rows",), right=lambda x: [x, x], cases=cases, mistakes=(mistake,)
    )
    assert returning(lambda x: [x // 28], exercise).mistake is not None
    assert returning(lambda x: [x // 28, 3], exercise).mistake is None
    assert returning(lambda x: [], exercise).mistake is None


def test_other_numbers_of_a_random_generator_may_do():
    assert returning(lambda count, rng: rng.standard_normal(count)[::-1], DRAW).passed
    assert returning(lambda count, rng: rng.random(count), DRAW).kind == "wrong-value"
    assert returning(lambda count, rng: 2 * rng.standard_normal(count), DRAW).mistake is not None
    # A type or a structure that is wrong is not asked about.
    sorted_list = returning(lambda count, rng: list(rng.standard_normal(count)), DRAW)
    assert sorted_list.kind == "wrong-type"
    raising = replace(DRAW, accepts=lambda arguments, got: 1 / 0)
    assert returning(lambda count, rng: rng.random(count), raising).kind == "wrong-value"
    odd = replace(DRAW, accepts=lambda arguments, got: got)
    assert returning(lambda count, rng: rng.random(count), odd).kind == "wrong-value"


def test_the_proof_is_told_and_may_fail():
    assert said(returning(lambda Z: Z / 7)).endswith("Twice its sum is 5685.71.")
    for proves in (lambda arguments, got: 1 / 0, lambda arguments, got: None, None):
        verdict = returning(lambda Z: Z / 7, replace(HALF, proves=proves))
        assert len(verdict.sentences) == 2


def test_changing_an_argument():
    def in_place(Z):
        Z /= 2
        return Z

    verdict = returning(in_place)
    assert verdict.kind == "changed-argument" and "half changes Z itself" in said(verdict)
    assert returning(in_place, replace(HALF, may_change=True)).passed

    def wrong_in_place(Z):
        Z /= 7
        return Z

    assert returning(wrong_in_place).kind == "wrong-value"  # what is wrong comes first


def test_numbers_that_tell_the_difference():
    verdict = returning(lambda Z: Z / 2 + (Z == 7) * 1e-4)
    assert verdict.sentences[0] == "A[0, 7] is 3.5001; 3.5 is expected."
    assert verdict.sentences[1] == "1 of its 200 numbers is off."
    verdict = returning(lambda Z: Z / 2 + (Z == 160) * 2e-5)
    assert verdict.sentences[0] == "A[3, 10] is 80.00002; 80.0 is expected."
    assert verdict.shown.index == (3, 10)
    assert "80.00002" in str(verdict) and "80.000020" not in str(verdict)
    verdict = returning(lambda Z: np.where(Z > 10, np.inf, Z / 2))
    assert verdict.kind == "not-finite"
    assert said(verdict).startswith("A[0, 11] is infinity; 5.5 is expected.")
    assert "189 of 200" in said(verdict)


def test_whole_numbers():
    assert returning(lambda x: (np.int32(x // 28), np.array(x % 28)), INDEX).passed
    verdict = returning(lambda x: (x / 28, x % 28), INDEX)
    assert verdict.kind == "wrong-type"
    assert said(verdict).startswith("i is 14.5, where a whole number is expected. //")
    verdict = returning(lambda x: (x // 28, float(x % 28)), INDEX)
    assert said(verdict).startswith("j is 14.0, where a whole number")
    assert returning(lambda x: (x % 28, x // 28), INDEX).mistake.name == "exchanged"
    assert returning(lambda x: (True, x % 28), INDEX).kind == "wrong-type"
    verdict = returning(lambda x: x // 28, INDEX)
    assert verdict.kind == "wrong-structure"
    assert said(verdict) == "2 results are expected; a single number came. End with: return i, j"
    assert "3 came" in said(returning(lambda x: (1, 2, 3), INDEX))
    assert "one array of 2 numbers came" in said(
        returning(lambda x: np.array(divmod(x, 28)), INDEX)
    )
    assert returning(lambda x: list(divmod(x, 28)), INDEX).passed


def test_a_whole_float_is_seen_to_be_one():
    text = str(returning(lambda x: (np.floor(x / 28), x % 28), INDEX))
    assert "your i = 14.0" in text and "right i = 14\n" in text
    array = replace(INDEX, returns=("a",), right=lambda x: np.array([x]))
    text = str(returning(lambda x: np.array([float(x)]), array))
    assert "your a = [406.0]" in text and "right a = [406]" in text


def test_several_numbers_are_shown_together():
    verdict = returning(lambda x: divmod(x, 28)[::-1], INDEX)
    assert (verdict.shown.name, verdict.shown.expected) == ("i, j", (0, 27))
    text = str(verdict)
    assert "your i = 27\n  your j = 0\n  right i = 0\n  right j = 27" in text
    verdict = returning(lambda x: (x // 28, x % 27), INDEX)
    assert "your i = 14\n  your j = 1\n  right i = 14\n  right j = 14" in str(verdict)
    assert verdict.sentences[0] == "j is 1; 14 is expected."


def test_a_list_of_whole_numbers_will_do_where_an_array_of_them_is_expected():
    array = replace(INDEX, returns=("a",), right=lambda x: np.array([[x, 1], [2, 3]]))
    assert returning(lambda x: [[x, 1], [2, np.int64(3)]], array).passed
    assert returning(lambda x: ((x, 1), (2, 3)), array).passed
    assert returning(lambda x: [[x, 2], [2, 3]], array).kind == "wrong-value"
    for no in ([[1.0, 1], [2, 3]], [[True, 1], [2, 3]], [[1], [2, 3]], [], ["a"]):
        assert returning(lambda x, no=no: no, array).kind in ("wrong-type", "wrong-shape")
    exchanged = UsualMistake("m", "x", "x", lambda x: np.array([[1, x], [2, 3]]))
    known = replace(array, mistakes=(exchanged,))
    assert returning(lambda x: [[1, x], [2, 3]], known).mistake.name == "m"
    listed = replace(INDEX, returns=("a",), right=lambda x: [np.array([x, 1]), np.array([2])])
    assert returning(lambda x: [[x, 1], [2]], listed).passed


def test_a_comma_too_many_is_told_where_an_array_is_expected():
    said_of = said(returning(lambda Z: (Z / 2,)))
    assert "comma too many" in said_of and "np.array" not in said_of


def test_a_mistake_is_shown_on_the_worked_number_where_it_is_wrong_there():
    cases = [Case("the worked number", (np.ones((2, 3)),)), Case("one", (np.ones((1, 1)),))]
    exercise = replace(HALF, cases=lambda: cases)
    assert returning(lambda Z: Z / 3, exercise).shown.case == "the worked number"
    cases[0] = Case("the worked number", (np.zeros((2, 3)),))
    exercise = replace(HALF, cases=lambda: cases)
    assert returning(lambda Z: Z / 3, exercise).shown.case == "one"


def test_numbers_off_by_a_little_are_said_to_come_of_float32():
    verdict = returning(lambda Z: (Z / 2 * np.float32(1 + 2e-6)).astype(float))
    assert verdict.kind == "wrong-value" and "float32" in said(verdict)
    assert "float32" not in said(returning(lambda Z: Z / 2 * (1 + 1e-4)))


def test_two_functions_are_judged_in_order():
    both = replace(HALF, also=(replace(INDEX, name="half"),))
    right = {"half": halve, "place": INDEX.right}
    verdict = returning_all(right, both)
    assert verdict.passed and verdict.sentences == ("half and place: right in all 4 calls.",)
    assert returning_all({**right, "place": lambda x: None}, both).function == "place"
    assert returning_all({"half": lambda Z: 0, "place": lambda x: 0}, both).function == "half"


def returning_all(functions, exercise):
    from workings.course.here import run_here

    return judge(exercise, run_here(functions, exercise))


def test_answers_that_make_no_sense_are_judged_all_the_same():
    for run in (
        Run(),
        Run(answers=(Answer("half", 0),)),
        Run(answers=(Answer("half", 7, 3.0), Answer("other", 0))),
        Run(answers=(Answer("half", 0, np.zeros(3)),), stop=Stop("crash", function="x", case=-3)),
        Run(stop=Stop("endless")),
    ):
        verdict = judge(HALF, run)
        assert not verdict.passed and verdict.kind in KINDS and str(verdict)


def test_printing_too_much_after_the_last_answer_counts():
    right = tuple(
        Answer("half", n, halve(case.arguments[0])) for n, case in enumerate(HALF.cases())
    )
    assert judge(HALF, Run(right)).passed
    assert judge(HALF, Run(right, Stop("printed-too-much"))).kind == "printed-too-much"
    wrong = (right[0], Answer("half", 1, None))
    assert judge(HALF, Run(wrong, Stop("printed-too-much"))).kind == "nothing"
