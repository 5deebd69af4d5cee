"""Whole runs with dropout, smoothing, clipping: resumed, validated, refused; and of use."""

import numpy as np
import pytest

import workings as wk
from workings.engines import Order, State
from workings.objective import Objective

ALL = {"l2": 1e-3, "dropout": 0.3, "label_smoothing": 0.1, "clip_norm": 0.5}


def test_dropout_helps_a_network_that_learns_by_heart(mnist):
    """600 digits, 784-128-10. Measured over five seeds on 2,000 test images: a loss of 0.61 to 0.62
    without, 0.55 to 0.59 with p = 0.5."""
    losses = {0.0: [], 0.5: []}
    for seed in range(2):
        for p, seen in losses.items():
            network = wk.Network([784, 128, 10], seed=seed)
            wk.train(
                network,
                mnist[0][:600],
                optimiser=wk.Adam(0.003),
                epochs=25,
                batch_size=50,
                dropout=p,
                seed=seed,
                engine="compiled",
            ).run()
            seen.append(wk.evaluate(network, mnist[1][:2_000]).loss)
    assert max(losses[0.5]) < min(losses[0.0]), losses


def test_validation_is_plain(mnist, engine):
    """Unweighted, unsmoothed, every unit: as `evaluate` measures the network."""
    train, validation = mnist[0][:600], mnist[0][600:900]
    network = wk.Network([784, 10, 10], seed=0)
    settings = ALL | {"class_weight": {3: 10.0}, "epochs": 1, "batch_size": 50}
    history = wk.train(network, train, validation=validation, engine=engine.name, **settings).run()
    measured = wk.evaluate(network, validation, engine.name)
    assert history.records[0].validation_loss == pytest.approx(measured.loss, rel=1e-6)
    assert history.records[0].validation_accuracy == measured.accuracy


def trained(data, **settings):
    network = wk.Network([784, 10, 10], seed=0)
    common = {"epochs": 4, "batch_size": 50, "optimiser": wk.Adam(0.003)}
    return network, wk.train(network, data, **(common | ALL | settings))


def bits(network):
    return b"".join(array.tobytes() for array in network.parameters)


def test_a_resumed_or_rewound_run_draws_the_same_masks(digits, tmp_path, monkeypatch, auto_takes):
    monkeypatch.setattr("workings.progress.CHECKPOINT_SECONDS", 0.0)
    path = tmp_path / "run.checkpoint"
    whole, training = trained(digits, class_weight="balanced")
    training.run()
    expected = bits(whole)
    training.rewind()
    training.run()
    assert bits(whole) == expected
    _, first = trained(digits, class_weight="balanced", checkpoint=path)
    for record in first:
        if record.epoch == 2:
            break
    second, rest = trained(digits, class_weight="balanced", resume=path)
    rest.run()
    assert bits(second) == expected
    other, training = trained(digits, class_weight="balanced", seed=1)
    training.run()
    assert bits(other) != expected


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"dropout": 0.2}, r"its dropout was \[0.3\], here it is \[0.2\]"),
        ({"dropout": 0.0}, r"its dropout was \[0.3\], here it is \[\]"),
        ({"label_smoothing": 0.0}, "its label_smoothing was 0.1, here it is 0.0"),
        ({"clip_norm": None}, "its clip_norm was 0.5, here it is None"),
        ({"class_weight": "balanced"}, "its examples or classes were weighted otherwise"),
    ],
)
def test_another_objective_is_another_run(change, message, digits, tmp_path):
    path = tmp_path / "run.checkpoint"
    next(iter(trained(digits, checkpoint=path)[1]))
    with pytest.raises(wk.SettingError, match=message):
        trained(digits, resume=path, **change)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"l2": "a"}, "l2 is 'a': give a number from 0 upwards"),
        ({"l2": None}, "l2 is None: give"),
        ({"clip_norm": True}, "clip_norm is True: give"),
        ({"dropout": 1}, "dropout is 1: give the share of hidden units .* 0 to below 1"),
        ({"dropout": -0.1}, "dropout is -0.1: give"),
        ({"dropout": float("nan")}, "dropout is nan: give"),
        ({"dropout": True}, "dropout is True: give"),
        ({"dropout": "0.2"}, "dropout is '0.2': give"),
        ({"dropout": None}, "dropout is None: give"),
        ({"dropout": [0.2, 2]}, r"dropout is \[0.2, 2\]: give"),
        ({"dropout": [0.2, 0.2]}, r"dropout is \(0.2, 0.2\) and the network has 1 hidden layer:"),
        ({"dropout": []}, r"dropout is \(\) and the network has 1 hidden layer: give one number"),
        ({"label_smoothing": 1}, "label_smoothing is 1: give how much of the truth"),
        ({"label_smoothing": -0.1}, "label_smoothing is -0.1"),
        ({"label_smoothing": "0.1"}, "label_smoothing is '0.1'"),
        ({"clip_norm": 0}, "clip_norm is 0: give the largest norm"),
        ({"clip_norm": float("inf")}, "clip_norm is inf"),
        ({"clip_norm": "1"}, "clip_norm is '1'"),
        ({"class_weight": "even"}, "class_weight is 'even': give balanced, or what some classes"),
        ({"class_weight": {"ten": 2}}, "names 'ten', which is no class: here are 0, 1, 2"),
        ({"class_weight": {10: 2}}, "names 10, which is no class"),
        ({"class_weight": {"1": "much"}}, "class_weight of '1' is 'much': give a number"),
        ({"class_weight": {"1": -1}}, "class weights are finite numbers from 0 upwards"),
        ({"class_weight": dict.fromkeys(range(10), 0)}, "no example counts: give a class"),
        ({"seed": -1, "dropout": 0.1}, "seed is -1: give a whole number"),
    ],
)
def test_a_setting_outside_its_range_is_told_in_a_line(settings, message, digits):
    with pytest.raises(wk.SettingError, match=message) as error:
        wk.train(wk.Network([784, 10, 10]), digits, **settings)
    assert "\n" not in str(error.value)


def test_dropout_needs_a_hidden_layer(digits, engine):
    with pytest.raises(
        wk.SettingError, match=r"dropout is 0\.2 and the network has 0 hidden layers"
    ):
        wk.train(wk.Network([784, 10]), digits, dropout=0.2)
    wk.train(wk.Network([784, 10]), digits, dropout=0.0, epochs=1).run()
    state = State(wk.Network([784, 10]), wk.Adam(), Objective(dropout=0.2))
    with pytest.raises(wk.SettingError, match="0 hidden layers"):
        engine.run(state, digits, Order(None, 600, np.array([0.1])))
