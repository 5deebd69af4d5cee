"""``workings train`` as its user meets it."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

import workings as wk

QUICK = ("--epochs", 4, "--batch-size", 60)


@pytest.mark.parametrize("engine", ["reference", "compiled"])
def test_the_first_line_says_which_engine_and_why(engine, workings, digits_csv):
    common = ("train", digits_csv, *QUICK, "--engine", engine, "--threads", 2)
    done = workings(*common)
    assert done.out.splitlines()[0] == f"Engine {engine}, 2 threads: as asked"
    records = workings(*common, "--json").records
    said = {"engine": engine, "engine_reason": "as asked", "threads": 2}
    assert records[0].items() >= ({"record": "start"} | said).items()
    assert records[-1].items() >= said.items()


def test_both_engines_train_evaluate_and_predict_alike(workings, digits_csv):
    seen = {}
    for engine in ("reference", "compiled"):
        train = workings("train", digits_csv, *QUICK, "--engine", engine, "--json").records[-1]
        shown = workings("evaluate", "model.safetensors", digits_csv, "--engine", engine, "--json")
        told = workings("predict", "model.safetensors", digits_csv, "--engine", engine, "--json")
        seen[engine] = (
            train["train_loss"], shown.records[0]["loss"], told.records[0]["probabilities"][:50]
        )  # fmt: skip
    for one, other in zip(*seen.values(), strict=True):
        assert one == pytest.approx(other, rel=1e-3)


def test_without_numba_it_says_how_to_get_it(digits_csv, tmp_path):
    code = (
        "import sys; sys.modules['numba'] = None\nfrom workings.cli import main; main(sys.argv[1:])"
    )

    def call(*options: object) -> subprocess.CompletedProcess[str]:
        arguments = [sys.executable, "-c", code, "train", digits_csv, *QUICK, *options]
        return subprocess.run(
            [str(argument) for argument in arguments], cwd=tmp_path, capture_output=True, text=True
        )

    refused = call("--engine", "compiled")
    assert refused.returncode == 1
    assert refused.stderr.startswith("workings: the compiled engine needs Numba")
    assert refused.stderr.endswith("pip install 'workings[fast]'\n")
    assert call().returncode == 0


@pytest.mark.parametrize("arguments", [["--help"], ["bench", "--help"], ["train", *QUICK]])
def test_what_does_not_need_numba_does_not_load_it(arguments, digits_csv, tmp_path):
    code = (
        "import sys\nfrom workings.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "assert 'numba' not in sys.modules"
    )
    arguments = [str(part) for part in arguments]
    if arguments[0] == "train":
        arguments.insert(1, str(digits_csv))
    subprocess.run([sys.executable, "-c", code, *arguments], cwd=tmp_path, check=True)


def test_in_a_pipe_it_prints_plain_lines_and_a_report(workings, digits_csv):
    done = workings("train", digits_csv, *QUICK, "--test", digits_csv)
    assert done.status == 0
    assert done.err == ""
    assert "\x1b" not in done.out
    assert "784 → 10 relu → 10 softmax on 600 examples" in done.out
    assert done.out.startswith("Engine reference, ")
    assert "10×784" in done.out
    assert "7,960" in done.out
    assert "epoch 4/4  loss" in done.out
    assert "Test accuracy" in done.out
    assert "precision" in done.out
    assert "model saved to model.safetensors" in done.out
    assert "Try next" in done.out
    assert wk.load("model.safetensors").sizes == (784, 10, 10)


def test_json_is_a_document_a_line(workings, digits_csv):
    done = workings("train", digits_csv, *QUICK, "--test", digits_csv, "--json")
    assert done.err == "Note: the test set is the training data itself.\n"
    start, *epochs, result = done.records
    assert start["record"] == "start"
    assert [record["record"] for record in epochs] == ["epoch"] * 4
    assert [record["epoch"] for record in epochs] == [1, 2, 3, 4]
    assert epochs[0]["validation_accuracy"] is None
    assert result["record"] == "result"
    model = wk.load(result["model"])
    measured = wk.evaluate(model, wk.read_csv(digits_csv))
    assert result["test_accuracy"] == result["train_accuracy"] == measured.accuracy
    assert result["test_loss"] == pytest.approx(measured.loss)
    assert result["parameters"] == 7_960
    assert result["engine"] == "reference"
    assert result["seconds"] > 0


def test_without_a_test_set_the_test_accuracy_is_null(workings, digits_csv):
    result = workings("train", digits_csv, *QUICK, "--json").records[-1]
    assert result["test_accuracy"] is None
    assert result["test_loss"] is None
    assert 0 < result["train_accuracy"] <= 1
    text = workings("train", digits_csv, *QUICK).out
    assert "there is no test set" in text


def test_the_command_trains_as_the_library_does(workings, digits_csv):
    workings("train", digits_csv, "--hidden", "12,8", "--activation", "tanh,relu", *QUICK,
             "--init", "glorot", "--optimiser", "momentum", "--momentum", 0.8, "--nesterov",
             "--learning-rate", 0.02, "--schedule", "cosine", "--warm-up", 1, "--l2", 0.001,
             "--seed", 4)  # fmt: skip
    network = wk.Network([784, 12, 8, 10], ["tanh", "relu"], seed=4, init="glorot")
    wk.train(
        network,
        wk.read_csv(digits_csv),
        optimiser=wk.Momentum(0.02, 0.8, nesterov=True),
        schedule=wk.WarmUp(1, wk.Cosine()),
        l2=0.001,
        seed=4,
        epochs=4,
        batch_size=60,
    ).run()
    for own, theirs in zip(
        network.parameters, wk.load("model.safetensors").parameters, strict=True
    ):
        np.testing.assert_array_equal(own, theirs)


@pytest.mark.parametrize(("share", "count"), [("0.1", 60), ("100", 100)])
def test_validation_is_a_share_or_a_number(share, count, workings, digits_csv):
    done = workings("train", digits_csv, *QUICK, "--validation", share)
    assert f"on {600 - count} examples" in done.out
    assert "best on the validation data" in done.out


def test_validation_may_be_a_file(workings, digits_csv):
    result = workings("train", digits_csv, *QUICK, "--validation", digits_csv, "--json").records[-1]
    assert result["validation_accuracy"] == result["train_accuracy"]
    assert result["best_epoch"] in (1, 2, 3, 4)


def test_adamw_and_float64_and_no_hidden_layer(workings, digits_csv):
    done = workings("train", digits_csv, "--hidden", "none", "--optimizer", "adamw",
                    "--weight-decay", 0.1, "--dtype", "float64", *QUICK)  # fmt: skip
    assert done.status == 0, done.err
    network = wk.load("model.safetensors")
    assert network.sizes == (784, 10)
    assert network.dtype == np.float64


def test_curves_are_drawn(workings, digits_csv, tmp_path):
    done = workings("train", digits_csv, *QUICK, "--validation", 0.2, "--plot", "curves.png")
    assert "Curves drawn to curves.png" in done.out
    assert (tmp_path / "curves.png").read_bytes().startswith(b"\x89PNG")


def test_a_diverging_run_says_why_and_keeps_the_older_model(workings, digits_csv, tmp_path):
    workings("train", digits_csv, *QUICK)
    older = (tmp_path / "model.safetensors").read_bytes()
    done = workings("train", digits_csv, "--learning-rate", 1e30, "--json")
    assert done.status == 1
    assert done.err.count("\n") == 1
    assert "training diverged in epoch 2" in done.err
    assert "learning rate 1e+30 is likely too large for gd: try 0.1" in done.err
    assert (tmp_path / "model.safetensors").read_bytes() == older
    assert not list(tmp_path.glob("*.checkpoint"))


def test_a_run_that_diverges_late_keeps_its_best_weights(workings, digits_csv, tmp_path):
    done = workings("train", digits_csv, "--learning-rate", 3)
    assert done.status == 1
    found = re.search(r"diverged in epoch (\d+).*weights of epoch (\d+), the best so far", done.err)
    diverged, kept = int(found[1]), int(found[2])
    assert 0 < kept < diverged
    losses = [record.loss for record in _until_divergence(wk.read_csv(digits_csv))]
    assert losses.index(min(losses)) == kept
    model = wk.load(tmp_path / "model.safetensors")
    assert wk.evaluate(model, wk.read_csv(digits_csv)).loss == pytest.approx(min(losses), rel=1e-4)


def _until_divergence(data):
    training = wk.train(wk.Network([784, 10, 10]), data, optimiser=wk.GradientDescent(3.0))
    with contextlib.suppress(wk.DivergedError):
        yield from training


def test_nothing_is_written_where_the_first_batches_diverge(workings, digits_csv, tmp_path):
    done = workings("train", digits_csv, "--learning-rate", 1e30, "--dtype", "float32",
                    "--batch-size", 10, "--out", "other")  # fmt: skip
    assert "in epoch 1" in done.err, done.out
    assert not (tmp_path / "other").exists()
    assert not list(tmp_path.glob("*.checkpoint"))


def test_a_network_that_learnt_nothing_is_told_so(workings, digits_csv):
    done = workings("train", digits_csv, *QUICK, "--init", "zeros")
    assert "The network has learnt nothing: weights that start at zero stay there" in done.out


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
def test_ctrl_c_saves_and_resuming_ends_with_the_same_bits(digits_csv, tmp_path):
    command = [sys.executable, "-m", "workings", "train", str(digits_csv), "--batch-size", "2",
               "--epochs", "40", "--json"]  # fmt: skip
    child = subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    child.stdout.readline()  # the start
    first = json.loads(child.stdout.readline())
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=60)
    result = json.loads(out.splitlines()[-1])
    assert child.returncode == 130
    assert first["epoch"] == 1
    assert result["stopped"] == "interrupted"
    assert 1 <= result["epochs"] < 40
    assert "Ending after this epoch" in err
    assert wk.load(tmp_path / "model.safetensors")

    resumed = subprocess.run(
        [sys.executable, "-m", "workings", "train", "--resume", "model.safetensors.checkpoint"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert f"Going on after epoch {result['epochs']}" in resumed.stdout
    assert not (tmp_path / "model.safetensors.checkpoint").exists()
    subprocess.run([*command, "--out", "whole"], cwd=tmp_path, check=True, capture_output=True)
    whole, mended = (tmp_path / name for name in ("whole", "model.safetensors"))
    assert whole.read_bytes() == mended.read_bytes()


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
@pytest.mark.parametrize("engine", ["reference", "compiled"])
def test_a_second_ctrl_c_ends_within_the_epoch(engine, digits_csv, tmp_path):
    hidden = "800,200" if engine == "reference" else "2000,1000"  # an epoch of some seconds
    command = [sys.executable, "-m", "workings", "train", str(digits_csv), "--batch-size", "1",
               "--epochs", "9", "--hidden", hidden, "--engine", engine, "--json"]  # fmt: skip
    child = subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    child.stdout.readline()  # the start
    json.loads(child.stdout.readline())
    child.send_signal(signal.SIGINT)
    assert "Ending after this epoch" in child.stderr.readline()
    start = time.monotonic()
    child.send_signal(signal.SIGINT)
    out, _ = child.communicate(timeout=60)
    result = json.loads(out.splitlines()[-1])
    assert child.returncode == 130
    assert result["epochs"] == 1, "the epoch under way was not ended"
    assert time.monotonic() - start < 30
    assert wk.load(tmp_path / "model.safetensors")


def test_resuming_takes_the_runs_own_options(workings, digits_csv, monkeypatch):
    monkeypatch.setattr("workings.progress.CHECKPOINT_SECONDS", 0.0)
    monkeypatch.setattr("workings.progress.Keeper.discard", lambda self: None)
    run = ("train", digits_csv, "--hidden", 6, "--optimiser", "adam", "--batch-size", 60)
    workings(*run, "--epochs", 6)
    whole = wk.load("model.safetensors")
    checkpoint = "model.safetensors.checkpoint"
    done = workings("train", "--resume", checkpoint, "--hidden", 7)
    assert "--hidden was 6 when the run began and is 7 now" in done.err
    done = workings("train", "--resume", checkpoint, "--epochs", 6, "--json", "--out", "second")
    assert [record["record"] for record in done.records] == ["start", "epoch", "result"]
    assert done.records[1]["epoch"] == 6
    for own, theirs in zip(wk.load("second").parameters, whole.parameters, strict=True):
        np.testing.assert_array_equal(own, theirs)
