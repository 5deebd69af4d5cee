"""How much uploaded data is kept: of one visitor, of all, and for how long."""

from workings.app import uploads, uploads_kept
from workings.app.run import Run
from workings.app.setup import Setup
from workings.app.turns import Turns
from workings.app.visitor import Visitor

pytest_plugins = ["app_uploads"]

TABLE = b"height,width,label\n1,2.5,cat\n3,4.5,dog\n5,6.5,cat\n"


def test_the_fourth_upload_takes_the_place_of_the_oldest_unused(tab):
    first, _, third = (tab.source([f"{n}.csv"], [TABLE]) for n in "123")
    run = tab.visitor.new_run(Setup(data=first.name))
    fourth = tab.source(["4.csv"], [TABLE])
    assert list(tab.visitor.uploads) == [first.name, third.name, fourth.name]
    run.close()


def test_what_an_earlier_run_used_goes_only_where_nothing_else_can(tab):
    first, second, third = (tab.source([f"{n}.csv"], [TABLE]) for n in "123")
    turns = Turns(1)
    tab.visitor.runs = [Run(1, Setup(), first, turns), Run(2, Setup(), third, turns)]
    tab.visitor.run = tab.visitor.runs[1]
    tab.source(["4.csv"], [TABLE])
    assert second.name not in tab.visitor.uploads
    tab.visitor.runs.append(Run(3, Setup(), list(tab.visitor.uploads.values())[2], turns))
    tab.source(["5.csv"], [TABLE])
    assert first.name not in tab.visitor.uploads
    assert third.name in tab.visitor.uploads


def test_the_memory_of_all_uploads_is_bounded(tab, new_tab, monkeypatch):
    monkeypatch.setattr(uploads_kept, "_held", type(uploads_kept._held)())
    size = tab.source(["1.csv"], [TABLE]).size
    assert uploads_kept.held() == 2 * size == 2 * 3 * 2 * 4
    monkeypatch.setattr(uploads_kept, "MOST_HELD", 4 * size - 1)
    other = new_tab()
    assert "no room" in other.said(["2.csv"], [TABLE])
    tab.visitor.close()
    assert uploads_kept.held() == 0
    assert other.source(["2.csv"], [TABLE]).size == size


def test_a_key_is_forgotten_with_its_visitor():
    before = len(uploads._visitors)
    key = uploads.key_of(Visitor(Turns(1)))
    assert key not in uploads._visitors
    assert len(uploads._visitors) == before
