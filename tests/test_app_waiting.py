"""Pages that nobody opens do not fill the memory."""

from types import SimpleNamespace

import pytest

from workings.app import waiting


class FakeClient(SimpleNamespace):
    """A page: when it was made, whether a browser is there, and whether one was."""

    def __init__(self, created, *, opened=False, lost=False):
        super().__init__(created=created, has_socket_connection=opened)
        self._delete_tasks = {"document": None} if lost else {}
        self.deleted = False

    def delete(self):
        self.deleted = True


@pytest.fixture
def keep(monkeypatch):
    """Let there be pages, make room, and return the times of those that are left."""

    def kept(*clients):
        instances = {str(number): client for number, client in enumerate(clients)}
        monkeypatch.setattr(waiting.Client, "instances", instances)
        waiting.make_room()
        return [client.created for client in clients if not client.deleted]

    return kept


def test_the_oldest_that_wait_go(keep, monkeypatch):
    monkeypatch.setattr(waiting, "MOST", 2)
    assert keep(*map(FakeClient, [4, 1, 3, 2])) == [4, 3]


def test_as_many_as_may_wait_stay(keep):
    assert len(keep(*map(FakeClient, range(waiting.MOST)))) == waiting.MOST


def test_those_that_were_opened_stay(keep, monkeypatch):
    monkeypatch.setattr(waiting, "MOST", 1)
    clients = [FakeClient(1, opened=True), FakeClient(2, lost=True), FakeClient(3), FakeClient(4)]
    assert keep(*clients) == [1, 2, 4]
