"""Parameters by name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import workings as wk
from workings.places import Place, place_of

NETWORK = wk.Network([784, 10, 10], seed=0)


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("W1[3,406]", Place("W", 1, 3, 406)),
        ("W[1][3,406]", Place("W", 1, 3, 406)),
        ("W1[3, 406]", Place("W", 1, 3, 406)),
        (" b2[7] ", Place("b", 2, 7)),
        ("b[2][7]", Place("b", 2, 7)),
        ("W2[9,9]", Place("W", 2, 9, 9)),
    ],
)
def test_names_are_read(name, place):
    assert place_of(name, NETWORK) == place
    assert place_of(str(place), NETWORK) == place


def test_a_place_reads_its_number():
    place = place_of("W1[3,406]", NETWORK)
    assert place.array_name == "W[1]"
    assert place.array_of(NETWORK) is NETWORK.W[1]
    assert place.value_in(NETWORK.W[1]) == float(NETWORK.W[1][3, 406])
    bias = place_of("b2[7]", NETWORK)
    assert bias.array_of(NETWORK) is NETWORK.b[2]
    assert bias.value_in(NETWORK.b[2]) == float(NETWORK.b[2][7, 0])


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("W1[10,0]", "W1[10,0]: W[1] is 10×784: rows 0 to 9, columns 0 to 783"),
        ("W1[0,784]", "W1[0,784]: W[1] is 10×784: rows 0 to 9, columns 0 to 783"),
        ("W2[0,10]", "W2[0,10]: W[2] is 10×10: rows 0 to 9, columns 0 to 9"),
        ("b2[10]", "b2[10]: b[2] is 10×1: rows 0 to 9"),
        ("b2[7,1]", "b2[7,1]: b[2] is 10×1: rows 0 to 9"),
        ("W0[0,0]", "W0[0,0]: the network has layers 1 to 2"),
        ("W3[0,0]", "W3[0,0]: the network has layers 1 to 2"),
        ("b3[0]", "b3[0]: the network has layers 1 to 2"),
        ("W1[3]", "W1[3]: W has rows and columns: write W1[3,0]"),
    ],
)
def test_what_does_not_exist_is_refused_with_what_does(name, told):
    with pytest.raises(wk.SettingError) as refused:
        place_of(name, NETWORK)
    assert str(refused.value) == told


@pytest.mark.parametrize(
    "name",
    (
        "",
        "weight",
        "W",
        "W1",
        "W1[3,406",
        "W1[-1,0]",
        "w1[3,406]",
        "Z1[0,0]",
        "W1[a,b]",
        "W1[,]",
        "W1[3,406]x",
        "W1[٣,0]",
        "W1[3.0,1]",
        "dW1[3,406]",
        "W1[" + "9" * 5000 + ",0]",
    ),
)
def test_what_is_no_name_is_refused(name):
    with pytest.raises(wk.SettingError, match=r"write W1\[3,406\] \(row, column\) or b2\[7\]"):
        place_of(name, NETWORK)


@given(st.text())
def test_any_text_is_a_place_or_refused(text):
    try:
        place = place_of(text, NETWORK)
    except wk.SettingError:
        return
    place.value_in(place.array_of(NETWORK))
