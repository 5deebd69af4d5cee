"""The room Share: an address that brings a run, files to take along, a model that is brought."""

import asyncio
import csv
import io
import json
import shlex
import time
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from starlette.datastructures import URL

import workings as wk
from workings.app import desk, exports, model_upload, visitors
from workings.app.exports import FORMATS
from workings.app.model_upload import MOST_LAYERS, read, title_of
from workings.app.pages.share import _is_here, address
from workings.app.run import State
from workings.app.setup import PARAMETERS, Setup, command
from workings.app.share import Opened, opened, to_query
from workings.app.sources import Source
from workings.app.turns import Turns
from workings.app.visitor import Visitor
from workings.exports import EXPORTS

pytest_plugins = ["app_uploads"]

KINDS = {kind.name: kind for kind in FORMATS}
QUICK = Setup(epochs=2, batch_size=50, seed=3)


@pytest.fixture(scope="module")
def small(mnist):
    train, test = mnist
    return Source("small", "A thousand digits", "small.csv", train[:1_000], test[:200])


@pytest.fixture
def visitor(small):
    visitor = Visitor(Turns(1))
    visitor.uploads["small"] = small
    yield visitor
    runs = list(visitor.runs)
    visitor.close()
    for run in runs:
        settle(run)


@pytest.fixture
def run(visitor):
    """A run that has ended."""
    run = visitor.new_run(QUICK.changed(data="small"))
    run.go()
    return settle(run, State.ENDED)


def settle(run, *states):
    for _ in range(12_000):
        with run._lock:
            if run.state in states or (not states and run._thread is None):
                return run
        time.sleep(0.005)
    raise AssertionError(f"still {run.state}")


def rows(content):
    return list(csv.DictReader(io.StringIO(content.decode())))


# The address.


def test_an_address_is_the_servers_with_the_settings():
    there = address("127.0.0.1:8484", QUICK)
    assert there.startswith("http://127.0.0.1:8484/?hidden=10&")
    assert opened(there.partition("?")[2]) == Opened(QUICK)


def test_an_address_that_cannot_be_used_says_why():
    assert opened("hidden=0").problem.startswith("units of a layer: give a whole number from 1")
    assert opened("seed=5000000000").problem.endswith("from 0 to 4,294,967,295")
    assert opened("x=1") == Opened()


@pytest.mark.parametrize(
    ("host", "here"),
    [("127.0.0.1:8484", True), ("localhost", True), ("[::1]:8484", True), ("10.0.0.2:8", False)],
)
def test_it_is_said_where_the_address_leads(host, here):
    assert _is_here(host) is here


def test_what_an_address_brings_is_one_of_the_runs(visitor):
    desk.open_shared(visitor, QUICK)
    assert visitor.run.setup == visitor.draft == QUICK
    desk.open_shared(visitor, QUICK.changed(seed=4))
    assert visitor.run.setup.seed == 4
    runs = list(visitor.runs)
    desk.open_shared(visitor, QUICK.changed(seed=4))
    assert visitor.runs == runs
    for each in runs:
        each.pause()


def client(name, tab, query):
    """What NiceGUI would hand over for a tab that has loaded a page."""

    async def refresh():
        pass

    return SimpleNamespace(
        id=name,
        tab_id=tab,
        request=SimpleNamespace(url=URL(f"http://here/?{query}")),
        on_connect=lambda _: None,
        on_delete=lambda _: None,
        sub_pages_router=SimpleNamespace(refresh=refresh),
    )


def test_a_tab_keeps_its_runs_however_often_it_is_loaded_anew(monkeypatch):
    monkeypatch.setattr("workings.app.run.Run.go", lambda *_: None)
    try:
        seen = []
        for name, query in (("a", ""), ("b", to_query(QUICK)), ("c", "hidden=x"), ("d", "")):
            tab = client(name, "tab", query)
            visitors.visitor_of(tab)
            asyncio.run(visitors._arrived(tab))
            seen.append(visitors.visitor_of(tab))
        assert len(set(map(id, seen))) == 1
        assert seen[0].run.setup == QUICK
        other = client("e", "another tab", to_query(QUICK))
        assert visitors.visitor_of(other) is not seen[0]
        assert visitors.visitor_of(other).draft == QUICK
    finally:
        for name in "abcde":
            visitors._close(name)
    assert not visitors._tabs


def test_it_is_known_when_a_setting_was_changed_on_the_way(visitor):
    run = visitor.new_run(QUICK.changed(data="small"))
    run.change(learning_rate=0.01)
    assert not run.altered
    run.go(3)
    settle(run, State.PAUSED)
    run.change(learning_rate=0.01)
    assert not run.altered
    run.change(learning_rate=0.02)
    assert run.altered
    run.rewind()
    assert not run.altered


# Files to take along.


def test_the_model_is_the_command_lines_byte_by_byte(workings, mnist):
    setup = Setup(epochs=1, batch_size=500)
    words = shlex.split(command(setup, "mnist"))
    workings(*words[1:], "--out", "theirs.safetensors")
    visitor = Visitor(Turns(1))
    run = visitor.new_run(setup)
    run.go()
    settle(run, State.ENDED)
    content = exports.made(KINDS["safetensors"], run, visitor.reader().network)
    theirs = Path("theirs.safetensors").read_bytes()
    assert content == theirs
    visitor.close()


def test_every_format_makes_a_file(visitor, run):
    names = [kind.file_name(run) for kind in FORMATS]
    assert names[0] == "run-1.safetensors" and len(set(names)) == len(names)
    for kind in FORMATS:
        assert kind.title and kind.purpose
        if kind.name == "onnx" and find_spec("onnx") is None:
            assert kind.lacks(run) == "share.lacks.onnx"
            continue
        assert kind.lacks(run) is None
        assert exports.made(kind, run, visitor.reader().network)


def test_every_format_of_the_package_is_there(visitor, run):
    assert list(KINDS)[: len(EXPORTS)] == list(EXPORTS)
    made = exports.made(KINDS["json"], run, run.seen.network)
    assert made == EXPORTS["json"].make(run.seen.network)
    assert (KINDS["html"].media, KINDS["onnx"].media) == ("text/html", "application/octet-stream")


def test_a_network_that_ran_away_is_not_exported(run):
    network = run.seen.network.copy()
    network.b[1][...] = np.nan
    with pytest.raises(wk.WorkingsError, match="not finite"):
        exports.made(KINDS["json"], run, network)


def test_the_epochs_are_there_with_every_digit(run):
    lines = rows(exports.epochs(run, run.seen.network))
    assert [float(line["loss"]) for line in lines] == [record.loss for record in run.records]
    accuracies = [record.validation_accuracy for record in run.records]
    assert [float(line["validation_accuracy"]) for line in lines] == accuracies


def test_the_probabilities_are_the_networks(run, small):
    lines = rows(exports.probabilities(run, run.seen.network))
    assert [line["label"] for line in lines] == [str(label) for label in small.test.labels]
    found = np.array([[float(line[f"p({k})"]) for k in range(10)] for line in lines])
    told = run.seen.network.probabilities(small.test.X).T
    np.testing.assert_allclose(found, told, atol=1e-6)
    right = sum(line["label"] == line["read"] for line in lines)
    assert right / len(lines) == run.tested.accuracy


def test_the_predictions_are_as_kaggle_takes_them(run):
    lines = exports.predictions(run, run.seen.network).decode().splitlines()
    assert lines[0] == "ImageId,Label" and len(lines) == 201
    read = [line["read"] for line in rows(exports.probabilities(run, run.seen.network))]
    assert lines[1:] == [f"{number},{label}" for number, label in enumerate(read, 1)]


def test_what_is_lacking_is_said(visitor, small, monkeypatch):
    monkeypatch.setattr("workings.app.exports.find_spec", lambda name: name)
    fresh = visitor.new_run(QUICK.changed(data="small"))
    assert {name: kind.lacks(fresh) for name, kind in KINDS.items() if kind.lacks(fresh)} == {
        "epochs": "share.lacks.epochs"
    }
    network = wk.Network([784, 10, 10], preparation=small.train.preparation)
    held = visitor.hold(network, "mine")
    assert KINDS["epochs"].lacks(held) == "share.lacks.training"
    assert KINDS["html"].lacks(held) is None
    table = visitor.hold(wk.Network([784, 3, 10]), "a table's")
    assert KINDS["html"].lacks(table) == "share.lacks.drawings"
    assert KINDS["json"].lacks(table) is None
    assert KINDS["html"].lacks(SimpleNamespace(seen=None)) is None  # its network is being made
    monkeypatch.setattr("workings.app.exports.find_spec", lambda name: None)
    assert KINDS["onnx"].lacks(held) == "share.lacks.onnx"
    monkeypatch.setattr("workings.app.exports.MOST_NUMBERS", 1_999)
    assert KINDS["probabilities"].lacks(fresh) == "share.lacks.room"
    visitor.uploads["bare"] = Source("bare", "Bare", "bare.csv", small.train, None)
    bare = visitor.new_run(QUICK.changed(data="bare"))
    assert KINDS["predictions"].lacks(bare) == "share.lacks.test"


# A model that is brought.


@pytest.fixture
def bring(tab, asked):
    """Sends a file as the page does; returns status and answer."""

    def send(content, name="mine.safetensors", key=None):
        headers = {"x-workings-upload": key or tab.key, "x-workings-name": name}
        return asked(model_upload.receive, content, headers)

    return send


@pytest.fixture
def asked():
    """Lets something answer a request, and returns status and answer."""

    def ask(answer, content, headers):
        from starlette.requests import Request

        pieces = [content[at : at + 65_536] for at in range(0, len(content), 65_536)] or [b""]
        waiting = [
            {"type": "http.request", "body": piece, "more_body": at < len(pieces)}
            for at, piece in enumerate(pieces, 1)
        ]
        scope = {
            "type": "http",
            "method": "POST",
            "path": "/model",
            "query_string": b"",
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        }

        async def receive():
            return waiting.pop(0)

        response = asyncio.run(answer(Request(scope, receive)))
        return response.status_code, json.loads(response.body)

    return ask


@pytest.fixture
def mine(tmp_path, mnist):
    """The bytes of a model of MNIST."""
    path = tmp_path / "mine.safetensors"
    wk.save(wk.Network([784, 12, 10], seed=5, preparation=mnist[0].preparation), path)
    return path.read_bytes()


def test_a_model_becomes_a_run(tab, bring, mine):
    status, answer = bring(mine, "my%20best.safetensors")
    assert (status, answer["ok"]) == (200, True)
    assert answer["said"] == "my best is run 1 now: 784-12-10."
    run = tab.visitor.run
    assert (run.title, run.state) == ("my best", State.ENDED)
    assert exports.made(KINDS["safetensors"], run, run.seen.network) == mine


def test_a_model_in_json_does_too(tab, bring, mnist, monkeypatch):
    network = wk.Network([784, 3, 10], seed=5, preparation=mnist[0].preparation)
    content = EXPORTS["json"].make(network)
    _, answer = bring(content, "plain.json")
    assert answer["said"] == "plain is run 1 now: 784-3-10."
    for mine, theirs in zip(
        tab.visitor.run.seen.network.parameters, network.parameters, strict=True
    ):
        assert mine.tobytes() == theirs.tobytes()
    monkeypatch.setattr("workings.app.model_upload.MOST_JSON", len(content) - 1)
    _, answer = bring(content, "plain.json")
    assert "in safetensors only" in answer["said"]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda model: b"", "mine is empty; expected a model file"),
        (lambda model: model[:-5], "mine is not a model file of workings, or is damaged"),
        (lambda model: model[:100], "mine is not a model file of workings, or is damaged"),
        (lambda model: b"\xff" * 5_000, "mine is not a model file"),
        (lambda model: b'{"a":' * 50_000, "mine "),
        (lambda model: b'{"format": "model"}', "mine"),
        (lambda model: b"\x80\x04\x95pickle" * 50, "mine is not a model file"),
        (lambda model: model.replace(b"relu", b"rulu"), "mine: the model file contradicts itself"),
        (lambda model: model[:-4] + b"\0\0\xc0\x7f", "mine: the model file holds weights that are"),
    ],
)
def test_what_is_no_model_is_refused_with_a_sentence(tab, bring, mine, spoil, said):
    status, answer = bring(spoil(mine))
    assert (status, answer["ok"]) == (200, False)
    assert answer["said"].startswith(said)
    assert "/tmp" not in answer["said"] and tab.visitor.run is None


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("server.log", "server.log is not a model file of workings, or is damaged or cut short"),
        ("run-1.onnx", "run-1.onnx is not a model file of workings: a network leaves as ONNX"),
    ],
)
def test_what_is_no_model_is_told_in_our_own_words(tmp_path, name, said):
    (tmp_path / name).write_bytes(b"What a library says of this is of no use here." * 9)
    with pytest.raises(wk.SettingError) as refused:
        read(tmp_path / name, title_of(name))
    assert str(refused.value).startswith(said) and "(" not in str(refused.value)


def test_a_model_that_does_not_fit_the_data_is_refused(tab, bring, tmp_path):
    wk.save(wk.Network([4, 3, 2]), tmp_path / "flowers.safetensors")
    status, answer = bring((tmp_path / "flowers.safetensors").read_bytes(), "flowers.safetensors")
    assert (status, answer["ok"]) == (200, False)
    assert answer["said"].startswith("flowers does not fit MNIST: ")
    assert tab.visitor.run is None


def test_a_model_that_is_too_large_is_refused(bring, mine, tmp_path, monkeypatch):
    path = tmp_path / "deep.safetensors"
    wk.save(wk.Network([4] * (MOST_LAYERS + 2)), path)
    with pytest.raises(wk.SettingError, match="deep is too large to be shown"):
        read(path, "deep")
    wk.save(wk.Network([PARAMETERS // 10, 11, 2]), path)
    with pytest.raises(wk.SettingError, match="too large"):
        read(path, "deep")
    monkeypatch.setattr("workings.app.model_upload.MOST_BYTES", 1_000_000 - 1)
    status, answer = bring(b"x" * 1_000_000)
    assert status == 413 and "MB" in answer["said"]


def test_a_stranger_is_sent_away(bring, mine):
    status, _ = bring(mine, key="somebody")
    assert status == 403


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("C%3A%5Cme%5Cbest.safetensors", "best"),
        ("../../etc/passwd", "passwd"),
        ("", "model"),
        ("a%0Ab.safetensors", "model"),
        ("x" * 300, "x" * 60),
        ("%E7%BD%91%E7%BB%9C.safetensors", "网络"),
    ],
)
def test_a_files_name_is_text_and_nothing_else(raw, title):
    assert title_of(raw) == title
