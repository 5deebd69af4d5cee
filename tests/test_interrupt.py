"""Ctrl-C comes between two things, not in the middle of one."""

import signal

import pytest
from rich.console import Console

from workings.cli import learn_finale
from workings.cli.interrupt import held
from workings.cli.learn_finale import train_and_show
from workings.course.finale_records import Epoch, Failed, Preparing


def press():
    signal.raise_signal(signal.SIGINT)


def test_what_is_begun_is_done_before_ctrl_c_is_heard():
    done = []
    with pytest.raises(KeyboardInterrupt), held():
        press()
        done.append("the rest")
    assert done == ["the rest"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_an_error_inside_stays_that_error():
    with pytest.raises(ValueError, match="mine"), held():
        press()
        raise ValueError("mine")
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.parametrize(
    ("at", "seen"), [(Preparing, [Preparing, Failed]), (Epoch, [Preparing, Epoch, Failed])]
)
def test_ctrl_c_while_a_line_is_printed_reaches_the_training(at, seen, monkeypatch):
    def finale(path, **_):
        try:
            yield Preparing(5)
            yield Epoch(1, 10, 0.5, 0.9, 100)
        except KeyboardInterrupt:
            yield Failed("stopped", ("Stopped.",))

    def show(record, out):
        if isinstance(record, at):
            press()
        shown.append(type(record))

    shown = []
    monkeypatch.setattr(learn_finale, "run_finale", finale)
    monkeypatch.setattr(learn_finale, "_show", show)
    folder = type("Course", (), {"path": "."})
    assert train_and_show(folder, Console(), None).kind == "stopped"
    assert shown == seen
