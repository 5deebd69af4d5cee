"""What many tests share: real digits, and the command line as a user runs it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import settings

import workings as wk

settings.register_profile("workings", deadline=None, derandomize=True)
settings.load_profile("workings")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell's & lets what it starts ignore Ctrl-C, and so would whatever the tests start.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def mnist() -> tuple[wk.Dataset, wk.Dataset]:
    """The embedded training and test sets."""
    return wk.load_mnist()


@pytest.fixture(scope="session")
def digits(mnist) -> wk.Dataset:
    """The first 600 real training images: enough to see something learnt, quick to train on."""
    return mnist[0][:600]


@pytest.fixture(scope="session")
def small_model(digits, tmp_path_factory) -> Path:
    """A model file of a 784-10-10 network, trained for a moment on real digits."""
    network = wk.Network([784, 10, 10], seed=0)
    wk.train(network, digits, epochs=6, batch_size=50, optimiser=wk.Adam(0.003)).run()
    path = tmp_path_factory.mktemp("model") / "small.safetensors"
    wk.save(network, path)
    return path


@pytest.fixture(scope="session")
def digits_csv(digits, tmp_path_factory) -> Path:
    """The 600 digits as Kaggle's train.csv."""
    path = tmp_path_factory.mktemp("csv") / "train.csv"
    wk.write_csv(digits, path)
    return path


class Finished:
    """What a command line call left: status, stdout, stderr."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err

    @property
    def records(self) -> list[dict[str, Any]]:
        """The JSON documents on stdout, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def workings(tmp_path, monkeypatch, capfd) -> Callable[..., Finished]:
    """Call the command line in this process, in an empty folder: workings("train")."""
    from workings.cli import main

    monkeypatch.chdir(tmp_path)

    def call(*arguments: object) -> Finished:
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        out, err = capfd.readouterr()
        return Finished(ended.value.code or 0, out, err)

    return call


@pytest.fixture
def refused(workings) -> Callable[..., str]:
    """Call the command line with something wrong: one clear line on stderr, which is returned."""

    def call(*arguments: object) -> str:
        done = workings(*arguments)
        assert done.status in (1, 2), done.out
        assert done.out == ""
        assert done.err.startswith("workings: ")
        assert done.err.count("\n") == 1, done.err
        assert "Traceback" not in done.err
        return done.err

    return call


@pytest.fixture
def process(tmp_path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command line as a process of its own, in an empty folder."""

    def call(*arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "workings", *map(str, arguments)],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONWARNINGS": "error"},
            timeout=300,
            **options,
        )

    return call


@pytest.fixture
def rng() -> np.random.Generator:
    """A generator that draws the same in every test."""
    return np.random.default_rng(7)


@pytest.fixture(params=["reference", "compiled"])
def engine(request) -> Any:
    """Each engine in turn, with two threads."""
    from workings.engines import choose_engine

    return choose_engine(request.param, 2)[0]


@pytest.fixture(params=["reference", "compiled"])
def auto_takes(request, monkeypatch) -> str:
    """Let ``engine="auto"`` mean each engine in turn, however little there is to do."""
    long = 0.0 if request.param == "compiled" else float("inf")
    monkeypatch.setattr("workings.engines.choice.LONG", long)
    return request.param
