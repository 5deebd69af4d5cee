"""The house: a page that starts without a fault, whichever room it shows."""

import pytest

from app_pages import PHONE, WIDE, violations

pytest_plugins = ["app_server", "app_browser"]


@pytest.mark.parametrize("path", ["/", "/draw"])
@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(visit, path, size, scheme):
    page = visit(path, color_scheme=scheme, **size)
    assert violations(page) == []
