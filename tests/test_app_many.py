"""Twenty browsers at once on one server: none sees another's state, and each is answered."""

import asyncio
import re

import pytest

from app_crowd import crowd

pytest_plugins = ["app_server", "app_browser"]
pytestmark = pytest.mark.slow

GUESTS, ROUNDS = 20, 3
OPTIONS = ("--trainings", "1")


@pytest.fixture(scope="module")
def guests(chromium, server):
    return asyncio.run(crowd(server.address, chromium, GUESTS, ROUNDS))


def test_each_is_answered_every_time(guests):
    assert [guest.faults for guest in guests] == [[]] * GUESTS
    waits = sorted(wait for guest in guests for wait in guest.waits)
    print("milliseconds until an answer:", *(f"{wait:.0f}" for wait in waits))
    assert len(waits) == GUESTS * ROUNDS


def test_who_trains_sees_their_own_runs_alone(guests):
    for guest in guests[::2]:
        first, second, *_ = guest.sees
        assert first.startswith("Run 1")
        assert "seed" not in first
        assert second.startswith("Run 2")
        assert re.search(rf"seed {guest.seed}\b", second)


def test_who_draws_sees_their_own_drawings_alone(guests):
    for guest in guests[1::2]:
        assert len(guest.sees) == 1
