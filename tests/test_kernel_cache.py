"""Compiled code is kept between runs where a folder can be written, and done without elsewhere."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import numba
import pytest
from numba.core import caching

from workings.engines.kernels import jit

TRAIN = """
import numpy as np
import workings as wk
from workings.engines import Order, State, choose_engine
data = wk.load_mnist()[0][:300]
state = State(wk.Network([784, 10, 10]), wk.GradientDescent(0.1))
sums = choose_engine("compiled", 2)[0].run(state, data, Order(None, 300, np.full(1, 0.1)))
from workings.engines.kernels.batches import run_batches
print(sums.batches, sum(run_batches.stats.cache_hits.values()))
"""
#: Enough images and steps for every loop to be taken, so that a different order of a sum shows.
BITS = """
import hashlib
network = wk.Network([784, 10, 10], seed=0)
training = wk.train(network, wk.load_mnist()[0][:4000], epochs=3, engine="compiled", threads=1)
losses = [record.loss for record in training]
print(hashlib.sha256(repr(losses).encode() + network.W[1].tobytes()).hexdigest())
"""


def made(texts):
    def add_one(x):
        texts  # noqa: B018
        return x + 1

    return add_one


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path


def hits() -> int:
    function = jit.kept(made)
    assert function(1) == 2
    return sum(function.stats.cache_hits.values())


def test_the_second_start_loads_what_the_first_compiled(folder):
    assert hits() == 0
    assert hits() == 1
    assert [path.suffix for path in sorted(folder.rglob("*.nb*"))] == [".nbc", ".nbi"]


def test_what_was_compiled_from_other_texts_is_not_loaded(folder, monkeypatch):
    other = folder / "activations.py"  # the kernels take its constants
    other.write_text("one")
    monkeypatch.setattr(jit.activations, "__file__", str(other))
    kernels = folder / "kernels"
    kernels.mkdir()
    (kernels / "jit.py").write_text("one")
    monkeypatch.setattr(jit, "__file__", str(kernels / "jit.py"))
    assert hits() == 0
    assert hits() == 1
    (kernels / "jit.py").write_text("two")
    assert hits() == 0
    other.write_text("two")
    assert hits() == 0


def test_where_the_package_cannot_be_written_the_users_cache_is_used(tmp_path, monkeypatch):
    monkeypatch.setattr(caching.InTreeCacheLocator, "from_function", lambda *_: None)
    monkeypatch.setattr(caching.UserWideCacheLocator, "get_cache_path", lambda _: str(tmp_path))
    monkeypatch.setattr(numba.config, "CACHE_DIR", "")
    assert hits() == 0
    assert hits() == 1
    assert list(tmp_path.glob("*.nbc"))


def test_where_no_folder_can_be_written_it_is_compiled_without(monkeypatch):
    for locator in caching.CacheImpl._locator_classes:
        monkeypatch.setattr(locator, "from_function", lambda *_: None)
    assert hits() == 0
    assert hits() == 0


def run(code: str, **environment: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=os.environ | environment,
        check=True,
    )
    return done.stdout.split()


@pytest.mark.slow
def test_the_engine_itself_is_kept_even_on_a_full_disk_it_trains(tmp_path):
    cache = {"NUMBA_CACHE_DIR": str(tmp_path)}
    full = (
        "from numba.core import caching\n"
        f"def save(*_): raise OSError({errno.ENOSPC}, 'No space left on device')\n"
        "caching.IndexDataCacheFile.save = save\n"
    )
    assert run(full + TRAIN, **cache) == ["1", "0"]
    assert run(TRAIN, **cache) == ["1", "0"]
    assert run(TRAIN, **cache) == ["1", "1"]


@pytest.mark.slow
def test_the_run_that_compiles_gives_the_same_bits_as_those_that_load(tmp_path):
    _, compiled, first = run(TRAIN + BITS, NUMBA_CACHE_DIR=str(tmp_path))
    _, loaded, second = run(TRAIN + BITS, NUMBA_CACHE_DIR=str(tmp_path))
    assert (compiled, loaded) == ("0", "1")
    assert first == second
