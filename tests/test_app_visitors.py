"""What becomes of a visitor when its tab loads anew, sleeps or closes."""

import asyncio
import time
from types import SimpleNamespace

import pytest

from workings.app import visitors
from workings.app.run import State
from workings.app.setup import Setup
from workings.app.turns import Turns


class Tab:
    """A browser tab's client, as far as visitors look at it."""

    def __init__(self, name, tab, query=""):
        self.id, self.tab_id = name, tab
        self.request = SimpleNamespace(url=SimpleNamespace(query=query))
        self.on_connect = self.on_delete = lambda handler: None
        self.refreshed = 0
        self.sub_pages_router = SimpleNamespace(refresh=self._refresh)

    async def _refresh(self):
        self.refreshed += 1

    def come(self):
        visitor = visitors.visitor_of(self)
        asyncio.run(visitors._arrived(self))
        return visitors.visitor_of(self), visitor


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    monkeypatch.setattr(visitors, "_turns", Turns(1))
    monkeypatch.setattr(visitors, "_visitors", {})
    monkeypatch.setattr(visitors, "_tabs", {})
    monkeypatch.setattr(visitors, "_away", {})
    yield
    visitors.close_all()


def test_a_tab_keeps_its_visitor_however_often_it_loads_anew():
    first, _ = Tab("a", "tab").come()
    for name in "bcd":
        client = Tab(name, "tab")
        again, own = client.come()
        assert again is first and own.closed and client.refreshed == 1
    assert len(visitors._visitors) == 1


def test_the_client_before_is_deleted_without_harm():
    first, _ = Tab("a", "tab").come()
    again, _ = Tab("b", "tab").come()
    visitors._leave("a")
    assert again is first and not first.closed and visitors._visitors == {"b": first}


def test_two_tabs_have_two_visitors():
    one, _ = Tab("a", "one").come()
    other, _ = Tab("b", "other").come()
    assert one is not other and one.run is not other.run


def test_a_tab_that_slept_finds_its_runs_paused():
    visitor, _ = Tab("a", "tab").come()
    run = visitor.run
    while not run.points:
        time.sleep(0.01)
    visitors._leave("a")
    while run.busy:
        time.sleep(0.01)
    assert run.state is State.PAUSED and not visitor.closed
    again, _ = Tab("b", "tab").come()
    assert again is visitor and visitors._away == {}


def test_who_is_away_too_long_is_closed(monkeypatch):
    visitor, _ = Tab("a", "tab").come()
    monkeypatch.setattr(visitors, "_PATIENCE", -1.0)
    visitors._leave("a")
    assert visitor.closed and not visitors._away


def test_only_so_many_are_waited_for(monkeypatch):
    monkeypatch.setattr(visitors, "_MOST_AWAY", 2)
    come = [Tab(f"client {number}", f"tab {number}").come()[0] for number in range(4)]
    for number in range(4):
        visitors._leave(f"client {number}")
    assert [visitor.closed for visitor in come] == [True, True, False, False]


def test_a_page_that_was_never_shown_trains_nothing():
    visitor = visitors.visitor_of(Tab("a", None))
    assert visitor.run is None
    visitors._leave("a")
    assert visitor.closed and not visitors._away


def test_a_shared_address_is_the_first_run():
    visitor, _ = Tab("a", "tab", "hidden=7&seed=3").come()
    assert visitor.run.setup == Setup(hidden=(7,), seed=3)
