"""``workings train``, ``explain`` and ``check`` told of dropout, class weights and the rest."""

import json
import re
import shlex
import shutil
from pathlib import Path

import numpy as np
import pytest

import workings as wk
from workings.cli.objective_options import parse_class_weight

PAGE = (Path(__file__).parents[1] / "docs" / "objective.md").read_text(encoding="utf-8")
QUICK = ("--epochs", 3, "--batch-size", 60)
ALL = ("--dropout", 0.2, "--class-weight", "balanced", "--label-smoothing", 0.1, "--clip-norm", 1)


def test_training_is_told_and_tells(workings, digits_csv, digits):
    done = workings("train", digits_csv, *QUICK, *ALL, "--engine", "reference")
    assert (
        "gd, learning rate 0.1, dropout 0.2, class weights balanced, label smoothing 0.1, "
        "gradients clipped to a norm of 1\n" in done.out
    )
    start = workings("train", digits_csv, *QUICK, *ALL, "--json").records[0]
    assert (
        start.items()
        >= {
            "class_weight": "balanced",
            "label_smoothing": 0.1,
            "clip_norm": 1.0,
            "l2": 0.0,
        }.items()
    )
    assert start["dropout"] == [0.2]
    network = wk.Network([784, 10, 10], seed=0)
    settings = {"dropout": 0.2, "class_weight": "balanced", "label_smoothing": 0.1, "clip_norm": 1}
    wk.train(network, digits, epochs=3, batch_size=60, engine="reference", **settings).run()
    np.testing.assert_array_equal(wk.load("model.safetensors").W[1], network.W[1])


def test_each_hidden_layer_and_class_can_be_told_apart(workings, digits_csv):
    told = ("--hidden", "12,8", "--dropout", "0.2,0", "--class-weight", "8=2.5, 0=0.5")
    done = workings("train", digits_csv, *QUICK, *told)
    assert "dropout 0.2 and 0, class weights 8=2.5, 0=0.5\n" in done.out


def test_names_with_commas_and_signs_of_equality_can_be_weighed():
    assert parse_class_weight("a,b=2, c = .5,x=y=1e-3") == {"a,b": 2, "c": 0.5, "x=y": 0.001}


def test_nothing_is_said_of_what_is_not_set(workings, digits_csv):
    assert "gd, learning rate 0.1\n" in workings("train", digits_csv, *QUICK).out


@pytest.mark.parametrize(
    ("told", "message"),
    [
        (("--dropout", "much"), "--dropout much: give the share of hidden units"),
        (("--dropout", "1"), "dropout is 1.0: give"),
        (("--dropout", "0.1,0.2"), "the network has 1 hidden layer: give one number"),
        (("--hidden", "none", "--dropout", "0.1"), "the network has 0 hidden layers"),
        (("--class-weight", "even"), "--class-weight even: give balanced, or what some"),
        (("--class-weight", "1=a"), "--class-weight 1=a: give balanced"),
        (("--class-weight", "1=2,"), "--class-weight 1=2,: give balanced"),
        (("--class-weight", "1=2,2"), "--class-weight 1=2,2: give balanced"),
        (("--class-weight", "1=2,1=3"), "--class-weight 1=2,1=3: 1 is there twice"),
        (("--class-weight", "=2"), "--class-weight =2: give balanced"),
        (("--class-weight", "ten=2"), "names 'ten', which is no class: here are 0, 1"),
        (("--label-smoothing", "1"), "label_smoothing is 1.0: give"),
        (("--clip-norm", "0"), "clip_norm is 0.0: give"),
    ],
)
def test_what_is_out_of_range_is_one_line(told, message, refused, digits_csv):
    assert message in refused("train", digits_csv, *QUICK, *told)


def test_a_resumed_run_keeps_its_objective(workings, refused, digits_csv, monkeypatch):
    monkeypatch.setattr("workings.progress.CHECKPOINT_SECONDS", 0.0)
    monkeypatch.setattr("workings.progress.Keeper.discard", lambda keeper: None)
    workings("train", digits_csv, *QUICK, *ALL)
    resume = ("train", "--resume", "model.safetensors.checkpoint", "--epochs", 4)
    assert "--dropout was 0.2 when the run began and is 0.5 now" in refused(
        *resume, "--dropout", "0.5"
    )
    assert "--class-weight was balanced when" in refused(*resume, "--class-weight", "1=2")
    done = workings(*resume, "--json")
    assert done.records[0].items() >= {"class_weight": "balanced", "clip_norm": 1.0}.items()


@pytest.fixture
def model(small_model, digits_csv):
    return small_model, digits_csv, "--image", 3, "--batch", 12


def test_explain_shows_masks_truth_weights_and_clipping(workings, model):
    done = workings("explain", *model, *ALL[:-1], 0.01, "--seed", 2)
    for line in (
        "M[1] = 0 with probability p, else 1/(1 − p), drawn for each unit and example",
        "A[1] = g(Z[1]) ⊙ M[1]",
        "Y = (1 − ε) · one-hot + ε/K",
        "loss = 1/Σw · Σ w ⊙ losses",
        "dZ[2] = w ⊙ (A[2] − Y)",
        "dZ[1] = W[2]ᵀ dZ[2] ⊙ g′(Z[1]) ⊙ M[1]",
        "dW[1] = 1/Σw · dZ[1] Xᵀ",
        "‖g‖ = √(Σ dW² + Σ db²), over all layers",
        "s = min(1, c / ‖g‖)",
        "W[1]′ = W[1] − α · s · dW[1]",
        "and the same masks",
        "· M[1]",
        "= w·(A − Y)",
        "− α · s · dW",
    ):
        assert line in done.out, line
    again = "--class-weight balanced --dropout 0.2 --seed 2 --label-smoothing 0.1 --clip-norm 0.01"
    assert again in done.out


def test_explains_document_has_every_part(workings, model):
    done = workings("explain", *model, *ALL[:-1], 0.01, "--json")
    document = json.loads(done.out)
    assert (document["dropout"], document["label_smoothing"]) == ([0.2], 0.1)
    assert len(document["weights"]) == 12
    assert document["clip_factor"] == pytest.approx(0.01 / document["gradient_norm"])
    symbols = [step["symbol"] for step in document["steps"]]
    assert {"g(Z[1])", "M[1]", "Y", "w", "‖g‖", "s"} <= set(symbols)
    plain = json.loads(workings("explain", *model, "--json").out)
    assert (plain["dropout"], plain["weights"], plain["clip_norm"]) == ([], None, None)
    assert not {"M[1]", "Y", "w", "s"} & {step["symbol"] for step in plain["steps"]}


def test_what_the_thinned_network_says_is_told_as_such(workings, model, digits):
    """The heading says what `predict` says; the step's numbers are those of the units left."""
    done = workings("explain", *model, "--dropout", 0.8, "--seed", 2)
    out = " ".join(re.sub("[█▓▒░]", " ", done.out).split())  # the picture beside the words
    network = wk.load(model[0])
    document = json.loads(workings("explain", *model, "--dropout", 0.8, "--seed", 2, "--json").out)
    row = document["example"]
    plain = network.probabilities(digits[3 + row : 4 + row].X)[:, 0]
    thinned = document["predicted"][row]
    assert plain.argmax() != thinned and document["seed"] == 2
    assert f"The network says {plain.argmax()} ({plain.max():.1%} sure): " in out
    assert f"With the units that dropout leaves it says {thinned} (" in out
    assert "As read with the units that dropout leaves:" in out
    assert "α = 0.1, dropout 0.8 (masks drawn by seed 2), takes the loss" in out
    assert f"The network, with the units that dropout leaves, says {thinned}, with" in out
    assert "dropout leaves" not in workings("explain", *model).out


def test_a_followed_weight_says_what_the_loss_has(workings, model):
    told = ("--weight", "W2[3,4]", *ALL, "--l2", 0.01, "--seed", 4)
    out = " ".join(workings("explain", *model, *told).out.split())
    assert (
        "The loss has a penalty of λ = 0.01, dropout 0.2 (masks drawn by seed 4), weighted "
        "examples, label smoothing 0.1, gradients clipped to a norm of 1" in out
    )
    document = json.loads(workings("explain", *model, *told, "--json").out)
    assert (document["dropout"], document["label_smoothing"]) == ([0.2], 0.1)
    assert (document["l2"], document["clip_norm"], document["seed"]) == (0.01, 1, 4)


def test_a_followed_weight_shows_what_clipping_does_to_its_step(workings, model):
    told = ("--weight", "W2[3,4]", *ALL[:-1], 0.01)
    done = workings("explain", *model, *told)
    document = json.loads(workings("explain", *model, *told, "--json").out)
    s, gradient = document["clip_factor"], document["gradient"]
    assert "dW[2][3,4] = 1/Σw · Σ dZ[2][3,i] · A[1][4,i]" in done.out
    assert f"clipping multiplies each by s =\n  {s:.6g}." in done.out
    assert "old − α · s · gradient = new" in done.out
    assert "predicted = loss − α · s · gradient²" in done.out
    assert document["change_predicted"] == pytest.approx(-0.1 * s * gradient**2, rel=1e-6)
    assert document["change_kept"] == pytest.approx(1, abs=1e-2)
    assert document["finite_difference"]["digits_alike"] >= 4


def test_checking_says_what_the_loss_was(workings, refused, model):
    done = workings("check", *model, *ALL[:-2], "--seed", 3)
    assert done.status == 0
    assert "the masks were drawn once (seed 3) and held fixed" in " ".join(done.out.split())
    assert "Right: all 7,960 gradients agree" in done.out
    document = json.loads(workings("check", *model, *ALL[:-2], "--json").out)
    assert len(document["conditions"]) == 3
    for told in (("--dropout", 0.2), ("--class-weight", "balanced")):
        line = refused("check", *model, *told, "--backward", "mine.py")
        assert "--backward is told nothing of masks and weights" in line


def test_a_batch_of_which_nothing_counts_is_refused(refused, model, digits):
    names = ",".join(f"{label}=0" for label in sorted(set(digits.labels[3:15].tolist())))
    line = refused("explain", *model, "--class-weight", names)
    assert "none of the examples explained counts" in line


def test_a_picture_has_no_class_to_count(refused, small_model):
    line = refused("explain", small_model, "--picture", "x.png", "--class-weight", "balanced")
    assert "--class-weight counts in DATA" in line


def test_the_pages_commands_work(workings, small_model):
    lines = re.findall(r"^\$ workings (.*)$", PAGE, re.M)
    assert len(lines) == 3
    for line in lines:
        shutil.copy(small_model, "model.safetensors")
        assert workings(*shlex.split(line)).status == 0, line


def test_the_pages_example_works():
    (block,) = re.findall(r"```python\n(.*?)```", PAGE, re.S)
    space = {}
    exec(block.replace("epochs=40", "epochs=1"), space)
    assert space["net"].sizes == (784, 512, 10)
