"""``workings check`` and notebooks: both mistakes, the notes, and what a learner's file prints."""

import html
import json
import os
import re
import subprocess
import sys

import numpy as np
import pytest

import workings as wk
from finite_differences import away_from_kinks
from test_check_command import MINE, RIGHT
from workings.cli.check_learner import aside
from workings.gradcheck import check_gradients
from workings.gradcheck.notes import notes
from workings.mistakes import MISTAKES, backward_with, right_backward

BOTH = [MISTAKES[name] for name in ("db-summed-over-everything", "one-over-m-forgotten")]


@pytest.fixture
def check(workings, tmp_path):
    """Check a learner's file with one line of it, or all of it, as given."""

    def run(*options, db1=RIGHT, text=MINE):
        (tmp_path / "mine.py").write_text(text.replace("DB1", db1), encoding="utf-8")
        return workings("check", "--backward", "mine.py", "--batch", 8, *options)

    return run


@pytest.fixture
def problem():
    return away_from_kinks([6, 4, 4], "tanh", examples=7, seed=5)


def in_a_line(text):
    """A text without its line breaks."""
    return re.sub(r"\s+", " ", text)


def notebook(report):
    """What a notebook shows, without its tags."""
    return in_a_line(html.unescape(re.sub(r"<[^>]+>", " ", report._repr_html_())))


def test_two_mistakes_at_once_are_both_shown(check, problem):
    shown = in_a_line(check(db1="np.full((10, 1), dZ1.sum())").out)
    for known in BOTH:
        assert f"Known mistake: {known.name}. {known.sentence} Mend: {known.mend}" in shown
    assert "Found in db1 only." in shown
    report = check_gradients(*problem, backward=lambda *given: backward_with(BOTH, *given))
    for known in BOTH:
        assert f"{known.name} : {known.sentence} {known.mend}" in notebook(report)


# The notes.


@pytest.fixture
def dead(problem):
    """No unit of the hidden layer is alive."""
    network, X, Y = problem
    network = wk.Network([6, 4, 4], "relu", seed=1, dtype=np.float64)
    network.b[1][...] = -100
    return network, X, Y


def test_zeros_on_both_sides_are_counted_and_said(dead):
    report = check_gradients(*dead)
    assert report.ok
    assert [array.zeros for array in report.arrays] == [24, 4, 16, 0]
    assert [array["zeros"] for array in report.as_document()["arrays"]] == [24, 4, 16, 0]
    note = (
        "Every gradient of dW1, db1 and dW2 is 0, on both sides: nothing is proven of them. "
        "Another batch may."
    )
    assert note in notes(report) and note in notebook(report)
    dead[0].b[1][0] = 100
    assert [array.zeros for array in check_gradients(*dead).arrays] == [18, 3, 12, 0]
    assert notes(check_gradients(*dead)) == []


@pytest.mark.parametrize("sample", [None, 2])
def test_zeros_beside_the_packages_own_are_counted_too(dead, sample):
    report = check_gradients(*dead, backward=right_backward, sample=sample)
    assert [array.zeros for array in report.arrays] == [24, 4, 16, 0]
    assert "Every gradient of dW1, db1 and dW2 is 0" in notes(report)[0]

    def ones(net, X, Y):
        return right_backward(net, X, Y) | {"db1": np.ones((4, 1))}

    report = check_gradients(*dead, backward=ones, sample=sample)
    assert [array.zeros for array in report.arrays] == [24, 0, 16, 0]
    assert "Every gradient of dW1 and dW2 is 0" in notes(report)[-1]


def test_zeros_are_said_in_the_terminal(workings, tmp_path):
    network = wk.Network([784, 10, 10], seed=0)
    network.b[1][...] = -100
    wk.save(network, tmp_path / "dead.safetensors")
    shown = in_a_line(workings("check", "dead.safetensors", "--batch", 3).out)
    assert "Every gradient of dW1, db1 and dW2 is 0, on both sides" in shown


def test_one_example_leaves_something_unseen(check, problem):
    note = "With one example, a forgotten 1/m or sum over the examples shows nowhere: give more."
    network, X, Y = problem
    report = check_gradients(network, X[:, :1], Y[:, :1])
    assert notes(report) == [note]
    assert note in notebook(report)
    assert note in in_a_line(check("--batch", 1).out)
    assert note not in in_a_line(check("--batch", 2).out)


def test_the_notes_are_printed_and_are_in_the_document(dead, problem):
    report = check_gradients(*dead)
    assert str(report).splitlines() == [report.verdict, *notes(report)]
    assert report.as_document()["notes"] == notes(report)
    assert check_gradients(*problem).as_document()["notes"] == []


def test_the_document_has_what_the_text_shows(problem):
    report = check_gradients(*problem, backward=MISTAKES["one-over-m-forgotten"].backward)
    document = report.as_document()
    assert document["known"] is True
    assert document["relative_tolerance"] == 1e-6
    assert document["absolute_tolerance"] == 1e-9
    assert document["wrong"] == ["dW1", "db1", "dW2", "db2"]
    assert [array["judged"] for array in document["arrays"]] == [24, 4, 16, 4]
    assert document["arrays"][0]["wrong"] == 24


def test_a_notebook_shows_how_many_are_wrong(problem):
    def mine(net, X, Y):
        gradients = right_backward(net, X, Y)
        gradients["dW1"][2, 3:5] += 1
        return gradients

    assert "✗ wrong: 2 of 24" in notebook(check_gradients(*problem, backward=mine))


def test_a_minus_before_nothing_is_left_out(problem):
    def mine(net, X, Y):
        return right_backward(net, X, Y) | {"db1": np.full((4, 1), -0.0)}

    shown = str(check_gradients(*problem, backward=mine))
    assert re.search(r"worst b1\[\d\]: 0, not", shown)


def test_the_slope_at_exactly_0_is_told_only_at_kinks(problem, dead):
    def mine(net, X, Y):
        gradients = right_backward(net, X, Y)
        gradients["dW1"][2, 3] += 1
        return gradients

    assert "Z > 0" not in notes(check_gradients(*problem, backward=mine, sample=1))[0]
    network, X, Y = dead
    network.b[1][...] = 0

    def ones(net, X, Y):
        return right_backward(net, X, Y) | {"db1": np.ones((4, 1))}

    told, _, kinks = notes(check_gradients(network, 0 * X, Y, backward=ones))
    assert told.endswith("At a sum of exactly 0 ReLU's slope is 0: Z > 0.")
    assert "the slope of ReLU or leaky ReLU jumps" in kinks


def test_a_worst_beside_the_packages_own_is_marked(problem):
    def mine(net, X, Y):
        gradients = right_backward(net, X, Y)
        gradients["dW1"][2, 3] += 1
        return gradients

    report = check_gradients(*problem, backward=mine, sample=1)
    assert report.arrays[0].worst_beside_own
    shown = notebook(report)
    assert "W1[2,3] (package’s own)" in shown
    assert "The worst of dW1 stands beside the package's own gradient" in shown
    assert "package’s own" not in notebook(check_gradients(*problem))


def test_no_line_is_longer_than_80_in_a_pipe(check, workings):
    for done in (
        check("--sample", 5),
        check(db1="np.full((10, 1), dZ1.sum())"),
        check(db1="dZ1.sum(axis=1) / m"),
        check("--batch", 1),
        check("--l2", 0.1),
        workings("check", "--batch", 1),
    ):
        sentences = [line for line in done.out.splitlines() if not line.startswith(("d", " "))]
        assert max(map(len, sentences)) <= 80
        assert len(sentences) > 3
        assert not any(line.endswith(" ") for line in sentences)


# What a learner's file prints.

LOUD = """
import os, subprocess, sys

def loud(where):
    print("by print,", where)
    sys.__stdout__.write(f"by sys.__stdout__, {where}\\n")
    os.write(1, f"by os.write, {where}\\n".encode())
    subprocess.run([sys.executable, "-c", f"print('by a child, {where}')"], check=True)

loud("run")
"""
WAYS = ("by print", "by sys.__stdout__", "by os.write", "by a child")


@pytest.mark.parametrize("in_a_process", [False, True])
def test_whatever_a_file_prints_is_no_json(check, process, tmp_path, in_a_process):
    text = LOUD + MINE.replace("m = X.shape[1]", "m = X.shape[1]; loud('called')")
    if in_a_process:
        (tmp_path / "mine.py").write_text(text.replace("DB1", RIGHT), encoding="utf-8")
        done = process("check", "--backward", "mine.py", "--batch", 8, "--json")
        out, err = done.stdout, done.stderr
    else:
        done = check("--json", text=text)
        out, err = done.out, done.err
    assert json.loads(out)["ok"] is True
    for way in WAYS:
        assert f"{way}, run" in err and f"{way}, called" in err


def test_with_stderr_closed_nothing_but_the_json_comes_out(tmp_path):
    text = LOUD + MINE.replace("m = X.shape[1]", "m = X.shape[1]; sys.stdout.write('by write')")
    (tmp_path / "mine.py").write_text(text.replace("DB1", RIGHT), encoding="utf-8")
    command = f"'{sys.executable}' -m workings check --backward mine.py --batch 8 --json 2>&-"
    done = subprocess.run(["sh", "-c", command], cwd=tmp_path, stdout=subprocess.PIPE, check=False)
    assert json.loads(done.stdout)["ok"] is True


def test_what_is_printed_afterwards_comes_out(check, capfd):
    check(text=LOUD + MINE)
    os.write(1, b"afterwards")
    print(" too", flush=True)
    assert capfd.readouterr().out == "afterwards too\n"


def test_a_file_that_fails_leaves_stdout_as_it_was(check, capfd):
    assert check(text="1 / 0").status == 1
    os.write(1, b"afterwards")
    assert capfd.readouterr().out == "afterwards"


def test_without_descriptors_nothing_is_moved(monkeypatch, capsys):
    def closed(*given):
        raise OSError("Bad file descriptor")

    for name in ("dup", "dup2"):
        with monkeypatch.context() as patch:
            patch.setattr(os, name, closed)
            with aside():
                print("meanwhile")
        assert capsys.readouterr() == ("", "meanwhile\n")
    monkeypatch.setattr(sys, "__stdout__", None)
    with aside():
        print("meanwhile")
    assert capsys.readouterr() == ("", "meanwhile\n")
