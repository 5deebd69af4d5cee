"""Training agrees with an independent implementation, loss by loss.

`golden/make_golden.py` made the losses with PyTorch's automatic differentiation and optimisers.
"""

import dataclasses
import json
import sys
from pathlib import Path

import numpy as np
import pytest

import workings as wk
from workings.engines import Order, State
from workings.objective import Objective

sys.path.insert(0, str(Path(__file__).with_name("golden")))
from start import BATCHES, RUNS, SIZES, start

GOLDEN = json.loads(Path(__file__).with_name("golden").joinpath("golden.json").read_text())
OPTIMISERS = {
    "gd": wk.GradientDescent(0.1),
    "gd-l2": wk.GradientDescent(0.1),
    "momentum": wk.Momentum(0.05, 0.9),
    "nesterov": wk.Momentum(0.05, 0.9, nesterov=True),
    "adam": wk.Adam(0.01),
    "adamw": wk.AdamW(0.01, weight_decay=0.1),
}


@pytest.mark.parametrize(("name", "activation", "l2"), RUNS)
def test_losses_are_those_of_pytorch(engine, name, activation, l2, mnist):
    parameters, _, _ = start()
    network = wk.Network(SIZES, activation, dtype=np.float64)
    for own, given in zip(network.parameters, parameters, strict=True):
        own[...] = given
    state = State(network, OPTIMISERS[name], Objective(l2))
    losses = []
    for batch in BATCHES:
        rate = np.array([state.optimiser.learning_rate])
        sums = engine.run(state, mnist[0], Order(np.array(batch), len(batch), rate))
        losses.append(sums.loss / sums.weight)
    np.testing.assert_allclose(losses, GOLDEN[f"{name} {activation} {l2}"], rtol=1e-10)


def test_the_golden_losses_change_with_the_optimiser():
    """Or the test above would prove nothing of the optimiser."""
    last = [losses[-1] for losses in GOLDEN.values()]
    assert len({round(loss, 6) for loss in last}) == len(last)
    assert all(dataclasses.is_dataclass(optimiser) for optimiser in OPTIMISERS.values())
