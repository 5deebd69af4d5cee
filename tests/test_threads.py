"""Threads: the sums do not depend on them, and the matrix library gets them only where it pays."""

import os
import threading

import numpy as np
import pytest

import workings as wk
from workings.engines import Order, State, choose_engine
from workings.engines.threads import _library, matrix_threads, processors, start_apart


def matrix_library_threads() -> set[int]:
    """Of NumPy's; Numba loads SciPy's too, where it is installed, and nobody here calls that."""
    controller = _library().controller.select(user_api="blas")
    return {library["num_threads"] for library in controller.info()}


def test_every_thread_can_hold_the_matrix_library_to_one():
    """Also where another has done so before, and still lives."""
    found = []

    def limited():
        with matrix_threads(2, (784, 10), 64, 64):
            found.append(matrix_library_threads())

    before = matrix_library_threads()
    limited()
    for _ in range(2):
        thread = threading.Thread(target=limited)
        thread.start()
        thread.join()
    limited()
    assert found == 4 * [{1}]
    assert matrix_library_threads() == before


@pytest.mark.parametrize("batch_size", [600, 100])
def test_the_bits_do_not_depend_on_the_number_of_threads(batch_size, digits, monkeypatch):
    monkeypatch.setattr("workings.engines.reference.CHUNK_VALUES", 64 * 784)
    reached = []
    for threads in (1, 2, 3, 7):
        state = State(wk.Network([784, 10, 10]), wk.Adam())
        rates = np.full(600 // batch_size, 0.01)
        engine, _ = choose_engine("reference", threads)
        engine.run(state, digits, Order(np.arange(600), batch_size, rates))
        reached.append(state.network.W[1].tobytes())
    assert len(set(reached)) == 1


def test_the_matrix_library_has_one_thread_for_small_products_and_for_shared_out_batches():
    before = matrix_library_threads()
    for sizes, examples in (([784, 10, 10], 60_000), ([784, 128, 10], 128)):
        with matrix_threads(2, sizes, examples, 1024 * 784):
            assert matrix_library_threads() == {1}
    with matrix_threads(2, [784, 800, 10], 128, 1024 * 784):
        assert matrix_library_threads() == {min(2, *before)}
    assert matrix_library_threads() == before


def test_where_runs_overlap_the_last_puts_the_library_back():
    before = matrix_library_threads()
    first, second = (matrix_threads(2, [784, 10, 10], 60_000, 1024 * 784) for _ in range(2))
    with first:
        second.__enter__()
    assert matrix_library_threads() == {1}
    second.__exit__(None, None, None)
    assert matrix_library_threads() == before


def test_the_results_of_many_chunks_do_not_pile_up(monkeypatch):
    monkeypatch.setattr("workings.engines.reference.CHUNK_VALUES", 784)
    engine, _ = choose_engine("reference", 2)
    begun, taken = [], 0
    for _ in engine._share_out(begun.append, list(range(100))):
        taken += 1
        assert len(begun) <= taken + 2 * engine.threads + 1
    assert taken == 100


def test_there_is_at_least_one_processor_and_at_most_those_of_the_machine():
    assert 1 <= processors() <= (os.cpu_count() or 1)


def test_a_containers_limit_counts(tmp_path, monkeypatch):
    limit = tmp_path / "cpu.max"
    monkeypatch.setattr("workings.engines.threads._CGROUP", limit)
    without = processors()
    limit.write_text("100000 100000\n")
    assert processors() == 1
    limit.write_text("max 100000\n")
    assert processors() == without


def test_fewer_than_one_thread_is_refused():
    with pytest.raises(wk.SettingError, match="threads is 0: give 1 or more"):
        choose_engine("auto", 0)


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="the system places its threads")
def test_a_team_starts_on_different_processors_and_may_leave_them(monkeypatch):
    allowed, seen = os.sched_getaffinity(0), []
    monkeypatch.setattr(os, "sched_setaffinity", lambda _, to: seen.append(set(to)))
    for place in range(len(allowed)):
        start_apart(place, len(allowed))
    start_apart(0, 1)
    start_apart(0, len(allowed) + 1)
    if len(allowed) > 1:
        assert seen[::2] == [{one} for one in sorted(allowed)]
        assert seen[1::2] == [allowed] * len(allowed)
    else:
        assert not seen
