"""`workings bench`: what it measures, what it refuses, and that a wrong result is not ranked."""

import json
import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

import workings as wk
from workings.bench import cases, contestants, figures, machine, results, sides, verdicts
from workings.bench.cases import CASES, IMAGES, case_of
from workings.bench.contest import contest
from workings.bench.fresh import ProcessFailed, command, statements
from workings.bench.machine import environment, held_to, peak_bytes

QUICK = ("--rounds", 1, "--sides", "ours-reference,numpy")

#: Runs a side whose learning rate is another: what it computes is wrong, and quickly so.
WRONG_SIDE = """
import sys
from workings.bench import by_numpy, side
if sys.argv[2] == "numpy":
    by_numpy.ALPHA = 0.3
sys.exit(side.main(sys.argv[1:]))
"""


def tables(done):
    """Each case's sides by name."""
    assert done.status == 0, done.err
    (document,) = done.records
    return {
        case["case"]: {side["side"]: side for side in case["sides"]} for case in document["cases"]
    }


def test_a_table_has_time_ratio_memory_and_what_was_reached(workings):
    done = workings("bench", "W1", *QUICK)
    assert done.status == 0, done.err
    heading, columns, first, second, *rest = done.out.splitlines()
    assert heading == f"W1  {case_of('W1').title}"
    assert columns.split()[:3] == ["side", "time", "(middle"]
    assert {first.split()[0], second.split()[0]} == {"ours-reference", "numpy"}
    assert " ms (" in first and " MB " in first and "2.2966, 11.7%" in first
    assert "× as fast" in first + second
    assert "WRONG" not in done.out
    assert rest[-1].startswith("Medians of 1; processor ")
    assert all(len(line) <= 100 for line in [heading, columns, first, second])
    assert "W1: 784-10-10" in done.err


def test_the_json_document(workings):
    done = workings("bench", "W1", "w2", *QUICK, "--threads", 1, "--json")
    (document,) = done.records
    assert document["rounds"] == 1
    assert document["machine"]["threads"] == 1
    assert document["machine"]["numpy"] == np.__version__
    assert [case["case"] for case in document["cases"]] == ["W1", "W2"]
    assert all(case["compared_with"] == "ours-reference" for case in document["cases"])
    for sides_seen in tables(done).values():
        numpy = sides_seen["numpy"]
        assert numpy["seconds"]["measurements"] == 1
        assert numpy["seconds"]["median"] > 0
        ours = sides_seen["ours-reference"]["seconds"]["median"]
        assert numpy["ours_times_as_fast"] == pytest.approx(numpy["seconds"]["median"] / ours)
        assert numpy["agrees"] is True
        assert numpy["reached"]["apart"] < 1e-4
        assert numpy["fastest_of_its_family"] is True
        assert numpy["peak_bytes"] is None or numpy["peak_bytes"] > 30e6


def test_a_network_of_ones_own(workings):
    name = "784-6-5-10@2000"
    sides_seen = tables(workings("bench", name, "--rounds", 1, "--sides", "ours", "--json"))[name]
    assert set(sides_seen) == {"ours-compiled", "ours-reference"}
    assert all(side["agrees"] for side in sides_seen.values())


def test_reading_and_starting(workings):
    done = workings("bench", "W6", "W8b", "--rounds", 1, "--sides", "ours,python", "--json")
    seen = tables(done)
    assert seen["W6"]["ours"]["reached"] == {"rows": IMAGES}
    assert seen["W6"]["ours"]["agrees"] is True
    assert seen["W8b"]["python"]["seconds"]["median"] < seen["W8b"]["ours"]["seconds"]["median"]


@pytest.mark.slow
def test_predicting_many_and_one(workings):
    seen = tables(workings("bench", "W7", *QUICK, "--json"))
    assert set(seen) == {"W7a", "W7b", "W7c", "W7d"}
    for sides_seen in seen.values():
        assert all(side["agrees"] for side in sides_seen.values())
        assert all(side["reached"]["accuracy"] > 0.85 for side in sides_seen.values())
    many, one = (seen[key]["numpy"]["seconds"]["median"] for key in ("W7a", "W7c"))
    assert one < many / 20


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in sides.SIDES if sides.SIDES[name].packages])
def test_every_installed_peer_computes_the_same(name, workings):
    if sides.SIDES[name].missing():
        pytest.skip(f"{name} is not installed")
    takes_part = [key for key in ("W1", "W2", "W6", "W7a", "W7c") if name in case_of(key).sides]
    if not takes_part:
        pytest.skip(f"{name} is in no case that is compared")
    done = workings("bench", *takes_part, "--rounds", 1, "--sides", name, "--json")
    for sides_seen in tables(done).values():
        if "engine" in sides_seen[name]["note"] or "compile" in sides_seen[name]["note"]:
            pytest.skip(sides_seen[name]["note"])  # no such engine; no C++ compiler
        assert sides_seen[name]["agrees"] is True, sides_seen[name]


def test_a_side_that_computes_something_else_is_marked_and_not_ranked(monkeypatch, workings):
    monkeypatch.setattr(contestants, "SIDE_COMMAND", (sys.executable, "-c", WRONG_SIDE))
    done = workings("bench", "W1", *QUICK)
    assert done.status == 0, done.err
    (line,) = [line for line in done.out.splitlines() if line.startswith("numpy")]
    assert "WRONG RESULT" in line
    assert "as fast" not in done.out
    seen = tables(workings("bench", "W1", *QUICK, "--json"))["W1"]["numpy"]
    assert seen["agrees"] is False
    assert seen["ours_times_as_fast"] is None
    assert seen["fastest_of_its_family"] is False


def test_a_peer_that_is_not_installed_is_named(monkeypatch, workings):
    found = sides.version
    monkeypatch.setattr(sides, "version", lambda name: None if name == "torch" else found(name))
    done = workings("bench", "W1", "--rounds", 1, "--sides", "torch,numpy")
    assert done.status == 0, done.err
    assert "torch: not installed: torch" in done.out
    assert "torch-compile: not installed: torch" in done.out


@pytest.mark.parametrize(
    ("program", "note"),
    [
        ("import sys; sys.exit(3)", "ended with status 3"),
        ("raise OverflowError('too much')", "ended with status 1: OverflowError: too much"),
        ("print('{\"ready\": true}', flush=True); raise SystemExit('gone')", "status 1: gone"),
        ('print(\'{"failed": "no compiler"}\')', "no compiler"),
    ],
)
def test_a_side_that_fails_is_one_line(program, note, tmp_path, monkeypatch):
    monkeypatch.setattr(contestants, "SIDE_COMMAND", (sys.executable, "-c", program))
    child = contestants.Child("W1", "numpy", 1, tmp_path, dict(os.environ))
    with pytest.raises(ProcessFailed) as failed:
        child.prepare()
        child.measure()
    child.kill()
    assert str(failed.value).endswith(note)


def test_a_failed_side_does_not_end_the_contest(monkeypatch, workings):
    crash = "import os, sys\nif sys.argv[2] == 'numpy': os.abort()\n" + WRONG_SIDE
    monkeypatch.setattr(contestants, "SIDE_COMMAND", (sys.executable, "-c", crash))
    done = workings("bench", "W1", *QUICK)
    assert done.status == 0
    assert "numpy: ended with status -6" in done.out
    assert done.out.count("ours-reference") == 1


def test_what_does_not_exist_is_refused_in_one_line(refused, tmp_path):
    assert "'W9' is not a known workload: choose from W1 to W8" in refused("bench", "W9")
    for name in ("784-10@0", "784-0-10@5", "100-10@5", "784-5-9@5", "784-5-10", "784-5-10@42001"):
        assert f"{name!r} is not a known workload" in refused("bench", name)
    assert "'tourch' is not a known side" in refused("bench", "W1", "--sides", "tourch")
    assert "none of pandas takes part in W1" in refused("bench", "W1", "--sides", "pandas")
    assert "threads is 0" in refused("bench", "W1", "--threads", 0)
    assert "rounds" in refused("bench", "W1", "--rounds", 0)
    assert ".png, .svg or .pdf" in refused("bench", "W1", "--plot", "picture.doc")


def test_the_picture_is_drawn(workings, tmp_path):
    done = workings("bench", "W1", *QUICK, "--plot", "ratios.png")
    assert done.status == 0, done.err
    assert "Picture drawn to ratios.png" in done.err
    assert (tmp_path / "ratios.png").read_bytes().startswith(b"\x89PNG")


def test_the_picture_shows_the_faster_way_to_use_a_peer():
    from workings.bench.picture import ratios

    times = {"ours-reference": 0.02, "torch": 0.1, "torch-compile": 0.05, "jax": 0.01}
    measured = [results.SideResult(name, figures.Figure([t])) for name, t in times.items()]
    wrong = results.SideResult("numpy", figures.Figure([0.001]), None, results.Verdict(False))
    seen = results.CaseResult(case_of("W1"), [*measured, wrong])
    (axes,) = ratios([seen], "here").axes
    assert [label.get_text() for label in axes.get_yticklabels()] == ["torch-compile", "jax"]
    bars = [bar.get_x() + bar.get_width() for bar in axes.patches]
    np.testing.assert_allclose(bars, [2.5, 0.5])


@pytest.mark.skipif(os.name != "posix", reason="sends a signal")
def test_ctrl_c_ends_it_and_its_children(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-m", "workings", "bench", "W4", "--sides", "numpy", "--rounds", "99"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with process:
        assert "W4" in process.stderr.readline()
        time.sleep(3)  # its children have started
        os.killpg(process.pid, signal.SIGINT)
        try:
            out, err = process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise
    assert (process.returncode, out) == (130, "")
    assert err == "workings: interrupted\n"
    with pytest.raises(ProcessLookupError):  # nobody is left of its group
        os.killpg(process.pid, 0)


def test_the_race_asks_four_of_five_runs_to_get_there():
    def outputs(*accuracies):
        return [f"log\n{json.dumps({'test_accuracy': accuracy})}\n" for accuracy in accuracies]

    case = case_of("W5")
    assert verdicts.race(case, outputs(0.981, 0.98, 0.99, 0.979, 0.982)).agrees
    fell_short = verdicts.race(case, outputs(0.981, 0.98, 0.99, 0.979, 0.9799))
    assert not fell_short.agrees
    assert fell_short.shown == "98.00%; 3 of 5 at 98%"


def test_fresh_processes_tell_seconds_peak_and_output():
    slept = statements("time.sleep(0.2)", "import time")
    assert 0.2 <= slept.seconds < 1
    done = command([sys.executable, "-c", "print(len(b'x' * 10**8))"])
    assert done.output == "100000000\n"
    assert done.peak is None or 1e8 < done.peak < 2e8
    with pytest.raises(ProcessFailed, match="ZeroDivisionError"):
        statements("1 / 0")
    with pytest.raises(ProcessFailed, match="is not a known engine"):
        command([sys.executable, "-m", "workings", "train", "--engine", "none"])


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="the system has no such call")
def test_sides_are_held_to_their_threads():
    before = os.sched_getaffinity(0)
    with held_to(1):
        assert len(os.sched_getaffinity(0)) == 1
    assert os.sched_getaffinity(0) == before
    assert environment(3)["OMP_NUM_THREADS"] == environment(3)["POLARS_MAX_THREADS"] == "3"


def test_the_peak_is_this_processs_own():
    before = peak_bytes()
    if before is None:
        pytest.skip("the system does not say")
    held = np.ones(max(10_000_000, before // 4))
    assert peak_bytes() >= held.nbytes


def test_figures():
    assert str(figures.Figure([2e-6, 1e-6, 3e-6])) == "2 µs (1.5–2.5)"
    assert str(figures.Figure([0.9996])) == "1.00 s (1.00–1.00)"
    assert str(figures.Figure([1e8, 3e8], "bytes")) == "200 MB (100–300)"
    seen = figures.alternate(3, {"a": lambda: 1.5, "b": lambda: None})
    assert seen["a"].values == [1.5, 1.5, 1.5]
    assert len(seen["b"].values) == 3
    assert {name for _, name in figures.turns("ab", 1)} == {"a", "b"}


def test_every_case_names_sides_that_exist():
    for case in CASES:
        assert set(case.sides) <= set(sides.SIDES)
        if isinstance(case, cases.StartCase):
            assert len(case.statements) == len(case.sides)
    assert list(cases.WORKLOADS) == [f"W{number}" for number in range(1, 9)]
    assert machine.machine()["cores"] == os.cpu_count()


def test_cases_without_a_chosen_side_are_left_out():
    done = list(contest(cases.cases(["W6", "W8b"]), {"python"}, 1, 1))
    assert [result.case.key for result in done] == ["W8b"]
    assert done[0].ours is None
    assert done[0].ratio(done[0].sides[0]) is None


def test_peers_are_no_dependency():
    """The room is imported without any peer: each waits until its side runs."""
    code = "import sys, workings.bench.contest, workings.cli.bench_run; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    peers = {"torch", "jax", "sklearn", "onnxruntime", "onnx", "pandas", "polars", "matplotlib"}
    assert not peers & set(done.stdout.split())
    assert wk.__version__
