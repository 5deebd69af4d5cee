"""What a browser sends is checked: every kind of value that JSON can carry, and some it cannot."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workings.app.limits import one_of, real, text_of, whole, yes_or_no
from workings.errors import SettingError

#: Anything a browser could make a server believe it has sent.
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=()), max_size=60),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@pytest.mark.parametrize("raw", [20, 20.0, "20", " 20 ", "+20", "2e1", "020"])
def test_a_whole_number_is_taken(raw):
    number = whole(raw, 1, 500)
    assert number == 20 and type(number) is int


@pytest.mark.parametrize(
    "raw",
    [
        *(None, True, False, [], {}, "", " ", "twenty", "0x14", "2_0", "²", "٢٠", "20 30"),
        *(0, 501, -20, 20.5, "20.5", 1e300, -(10**30), "9" * 41, "1e999", "9" * 4000),
        *(math.nan, math.inf, -math.inf, "nan", "inf", "Infinity", "20\x00", "20px"),
    ],
)
def test_what_is_no_whole_number_from_1_to_500_is_refused(raw):
    with pytest.raises(SettingError, match=r"^Enter a whole number from 1 to 500\.$"):
        whole(raw, 1, 500)


def test_both_ends_are_taken():
    assert (whole(1, 1, 500), whole("500", 1, 500)) == (1, 500)
    assert (real(0, 0, 0.9), real("0.9", 0, 0.9)) == (0.0, 0.9)


@pytest.mark.parametrize("raw", [0.1, "0.1", ".1", "1e-1", "1E-1"])
def test_a_real_number_is_taken(raw):
    assert real(raw, 0.0, 1.0) == 0.1


@pytest.mark.parametrize(
    "raw", [None, True, "", ".", "e3", "0,1", -0.001, 1.001, math.nan, math.inf, "nan", "1e-9999"]
)
def test_what_is_no_number_from_0_to_1_is_refused(raw):
    with pytest.raises(SettingError, match=r"^Enter a number from 0 to 1\.$"):
        real(raw, 0.0, 1.0)


def test_a_whole_number_is_a_float_where_a_real_one_is_asked_for():
    assert type(real(1, 0, 1)) is float


@pytest.mark.parametrize("raw", [None, 1, True, [], ["relu"], {}, "Relu", "relu ", "__class__"])
def test_only_what_is_on_the_list_is_taken(raw):
    assert one_of("relu", {"relu": "ReLU"}) == "relu"
    with pytest.raises(SettingError, match="Choose one"):
        one_of(raw, {"relu": "ReLU"})


def test_part_of_a_name_is_not_on_the_list():
    with pytest.raises(SettingError):
        one_of("rel", ("relu",))


def test_text_is_trimmed_and_bounded():
    assert text_of("  grüße 7 ", 7) == "grüße 7"
    assert text_of("", 7) == ""
    with pytest.raises(SettingError, match="at most 7 characters"):
        text_of("12345678", 7)
    with pytest.raises(SettingError, match="at most 7 characters"):
        text_of(" " * 1000 + "a", 7)


@pytest.mark.parametrize("raw", ["a\nb", "a\x00", "\ud800", "a\u202eb", "\x1b[31m"])
def test_what_cannot_be_shown_is_refused(raw):
    with pytest.raises(SettingError, match="on one line"):
        text_of(raw, 40)


@pytest.mark.parametrize("raw", [None, 0, 1, "true", "on", [], {}])
def test_only_true_and_false_switch(raw):
    assert yes_or_no(True) is True and yes_or_no(False) is False
    with pytest.raises(SettingError):
        yes_or_no(raw)


@given(ANYTHING)
def test_nothing_gets_through_or_breaks_a_check(raw):
    for check in (
        lambda: whole(raw, -5, 5),
        lambda: real(raw, -5, 5),
        lambda: one_of(raw, ["a"]),
        lambda: text_of(raw, 10),
        lambda: yes_or_no(raw),
    ):
        try:
            value = check()
        except SettingError as error:
            assert "\n" not in str(error)
        else:
            assert json.loads(json.dumps(value, allow_nan=False)) == value
