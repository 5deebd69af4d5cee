"""Optimisers and schedules: their arithmetic by hand, and their ranges."""

import math

import numpy as np
import pytest

import workings as wk
from workings.optimisers import OPTIMISERS
from workings.schedules import parse_schedule


def stepped(optimiser, gradients, start=1.0):
    """θ after each of the gradients, with the optimiser's own learning rate."""
    theta = [np.array([start])]
    slots = [[np.zeros(1)] for _ in optimiser.slots]
    seen = []
    for step, gradient in enumerate(gradients, 1):
        optimiser.update(theta, [np.array([gradient])], slots, step, optimiser.learning_rate)
        seen.append(float(theta[0][0]))
    return seen


def test_gradient_descent_by_hand():
    # 1 − 0.1·2 = 0.8;  0.8 − 0.1·(−1) = 0.9
    assert stepped(wk.GradientDescent(0.1), [2.0, -1.0]) == pytest.approx([0.8, 0.9])


def test_momentum_by_hand():
    # v = 2, θ = 1 − 0.1·2 = 0.8;  v = 0.5·2 − 1 = 0, θ = 0.8
    assert stepped(wk.Momentum(0.1, 0.5), [2.0, -1.0]) == pytest.approx([0.8, 0.8])


def test_nesterov_by_hand():
    # v = 2, θ = 1 − 0.1·(2 + 0.5·2) = 0.7;  v = 0, θ = 0.7 − 0.1·(−1 + 0) = 0.8
    seen = stepped(wk.Momentum(0.1, 0.5, nesterov=True), [2.0, -1.0])
    assert seen == pytest.approx([0.7, 0.8])


def test_adams_first_step_is_the_learning_rate_whatever_the_gradients_size():
    # m̂ = g, v̂ = g²: θ = 1 − 0.01·g/|g|
    for gradient in (1e-3, 5.0):
        assert stepped(wk.Adam(0.01), [gradient])[0] == pytest.approx(0.99, rel=1e-6)


def test_adamw_decays_beside_the_gradient():
    # θ = 1·(1 − 0.01·0.5) − 0.01
    assert stepped(wk.AdamW(0.01, weight_decay=0.5), [1.0])[0] == pytest.approx(0.985, rel=1e-6)


@pytest.mark.parametrize("kind", OPTIMISERS.values())
@pytest.mark.parametrize("rate", [0, -0.1, math.nan, math.inf])
def test_a_learning_rate_is_above_zero_and_finite(kind, rate):
    with pytest.raises(wk.SettingError, match="learning_rate is"):
        kind(rate)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: wk.Momentum(momentum=1.0), "momentum is 1.0"),
        (lambda: wk.Adam(beta1=-0.1), "beta1 is -0.1"),
        (lambda: wk.Adam(beta2=1.5), "beta2 is 1.5"),
        (lambda: wk.AdamW(weight_decay=-1), "weight_decay is -1"),
        (lambda: wk.Step(every=0), "step schedule every 0"),
        (lambda: wk.Step(by=1.5), "by 1.5"),
        (lambda: wk.WarmUp(0), "warm-up of 0 epochs"),
    ],
)
def test_other_settings_have_ranges_too(make, message):
    with pytest.raises(wk.SettingError, match=message):
        make()


def test_schedules_at_known_points():
    assert wk.Constant().factor(7.5, 10) == 1
    assert wk.Step(3, 0.1).factor(2.99, 10) == 1
    assert wk.Step(3, 0.1).factor(6.0, 10) == pytest.approx(0.01)
    assert wk.Cosine().factor(5, 10) == pytest.approx(0.5)
    assert wk.Cosine().factor(9.99, 10) == pytest.approx(0, abs=1e-4)
    assert wk.WarmUp(2).factor(0.5, 10) == 0.25
    assert wk.WarmUp(2, wk.Cosine()).factor(6, 10) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("text", "warm_up", "schedule"),
    [
        ("constant", 0, wk.Constant()),
        ("cosine", 0, wk.Cosine()),
        ("step", 0, wk.Step()),
        ("step:4", 0, wk.Step(4)),
        ("step:4:0.3", 0, wk.Step(4, 0.3)),
        ("cosine", 2.5, wk.WarmUp(2.5, wk.Cosine())),
    ],
)
def test_a_schedule_is_read_from_its_text(text, warm_up, schedule):
    assert parse_schedule(text, warm_up) == schedule


@pytest.mark.parametrize("text", ["", "linear", "step:x", "step:1:2:3", "step:0", "cosine:2"])
def test_another_text_is_refused(text):
    with pytest.raises(wk.SettingError):
        parse_schedule(text)


def test_a_run_follows_its_schedule(digits):
    training = wk.train(wk.Network([784, 10, 10]), digits, epochs=4, schedule=wk.Step(2, 0.5))
    assert [record.learning_rate for record in training] == [0.1, 0.1, 0.05, 0.05]
