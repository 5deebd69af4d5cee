"""Settings in an address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import workings as wk
from workings.app.examples import EXAMPLES
from workings.app.setup import Setup
from workings.app.share import from_query, to_query


@pytest.mark.parametrize("setup", EXAMPLES.values(), ids=EXAMPLES)
def test_an_address_brings_the_same_settings_back(setup):
    assert from_query(to_query(setup)) == setup


@given(
    st.lists(st.integers(1, 1_024), max_size=5),
    st.floats(1e-6, 1_000),
    st.none() | st.integers(1, 100_000),
    st.integers(0, 2**32 - 1),
)
def test_every_digit_survives(hidden, rate, batch, seed):
    setup = Setup(hidden=tuple(hidden), learning_rate=rate, batch_size=batch, seed=seed)
    assert from_query(to_query(setup)) == setup


def test_ones_own_data_stays_at_home():
    shared = to_query(Setup(data="upload-1", seed=3))
    assert "upload" not in shared and from_query(shared) == Setup(seed=3)
    assert from_query("data=upload-1&seed=3").data == "mnist"


@pytest.mark.parametrize("query", ["", "token=abc", "utm=1&x=y", "&&&=", "%ff%00"])
def test_an_address_without_settings_has_none(query):
    assert from_query(query) is None


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("hidden=1e9", "hidden: '1e9' is no number"),
        ("hidden=5000", "units of a layer: give a whole number from 1 to 1,024"),
        ("hidden=" + "9" * 400, "units of a layer"),
        ("learning_rate=nan", "learning rate: give a number"),
        ("learning_rate=inf", "learning rate: give a number"),
        ("seed=-1", "seed: give a whole number"),
        ("activation=<script>", "not a known activation"),
        ("batch_size=", None),
        ("batch_size=0", "batch size: give a whole number"),
        ("epochs=99999", "epochs: give a whole number"),
        ("seed=" + "1" * 600, "at most 500 characters"),
    ],
)
def test_what_an_address_may_not_say_is_refused(query, said):
    if said is None:
        assert from_query(query) is None
        return
    with pytest.raises(wk.SettingError, match=said):
        from_query(query)
