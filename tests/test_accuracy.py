"""Real digits: what the lesson's initial weights cost, measured before it was written down.

`benchmarks/accuracy.py` measures it over five seeds and all images; `test_readme.py` has the floors
of the runs that the README shows.
"""

import pytest

import workings as wk


@pytest.mark.slow
def test_the_lessons_wide_initial_weights_cost_several_points(mnist):
    train, test = mnist[0][:10_000], mnist[1]
    reached = {}
    for init in ("uniform", "he"):
        network = wk.Network([784, 10, 10], init=init, seed=0)
        wk.train(network, train, epochs=300).run()
        reached[init] = wk.evaluate(network, test).accuracy
    assert 0.6 < reached["uniform"] < reached["he"] - 0.03
    assert reached["he"] > 0.86
