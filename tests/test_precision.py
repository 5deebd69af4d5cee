"""Large numbers that differ by little: float32 alone could not tell them apart."""

import numpy as np
import pytest

import workings as wk

FIRST = 1_700_000_000
TIMES = FIRST + np.arange(100)
LATE = (np.arange(100) >= 50).astype(int)


@pytest.fixture(params=["reference", "compiled"])
def name(request):
    if request.param == "compiled":
        pytest.importorskip("numba")
    return request.param


def read_times(path, rows=100):
    path.write_text("".join(["t,x\n", *(f"{time},0.5\n" for time in TIMES[:rows])]))
    return wk.read_csv(path)


def test_they_stay_different_in_a_table_and_in_an_array(tmp_path):
    for data in (
        read_times(tmp_path / "t.csv"),
        wk.from_arrays(TIMES[:, np.newaxis]),
        wk.from_arrays(TIMES[:, np.newaxis].astype(np.longdouble)),
    ):
        assert data.values[:, 0].tolist() == TIMES.tolist()
    assert read_times(tmp_path / "t.csv", 1).values[0, 0] == FIRST


@pytest.mark.parametrize("cells", ["5,1", "0,16777217", "1e30,0.1", "0.25,-3e9"])
def test_other_tables_are_float32(tmp_path, cells):
    (tmp_path / "t.csv").write_text(f"a,b\n{cells}\n0.5,2\n")
    assert wk.read_csv(tmp_path / "t.csv").values.dtype == np.float32


def test_the_mean_is_taken_off_before_they_are_rounded(name):
    data = wk.from_arrays(TIMES[:, np.newaxis], LATE)
    exact = (TIMES - TIMES.mean()) / TIMES.std()
    X = data.preparation.apply(data.values, np.float32)
    np.testing.assert_allclose(X[0], exact, rtol=1e-6)
    network = wk.Network([1, 2], seed=0, preparation=data.preparation)
    expected = network.probabilities(exact[np.newaxis].astype(np.float32))
    predict = wk.Predictor(network, name)
    np.testing.assert_allclose(predict(data.values), expected, rtol=1e-5)
    np.testing.assert_allclose(predict(data.values[3]), expected[:, 3], rtol=1e-5)


def test_a_network_learns_from_them(name):
    data = wk.from_arrays(TIMES[:, np.newaxis], LATE)
    network = wk.Network([1, 2], seed=0)
    wk.train(network, data, epochs=200, optimiser=wk.Adam(0.1), engine=name).run()
    assert wk.evaluate(network, data, name).accuracy == 1.0


def test_a_test_set_is_compared_in_the_type_of_both(tmp_path):
    from workings.data.shared import shared_examples

    wide = wk.from_arrays(np.array([[0.1], [0.2]]))
    assert shared_examples(wide, wk.from_arrays(np.array([[0.2], [0.3]], np.float32))) == 1


def test_a_feature_that_never_changes_is_not_blown_up_by_rounding():
    """The deviation of a hundred times 0.1 is 1.4e-17, and another value would be 10¹⁶ of them."""
    data = wk.from_arrays(np.column_stack([np.full(100, 0.1), TIMES]))
    assert np.full(100, 0.1).std() > 0
    assert data.preparation.scale[0] == 1
    assert data.preparation.scale[1] == pytest.approx(TIMES.std())
