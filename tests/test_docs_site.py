"""The site of the documentation: it builds without a warning, and opens from a disk, alone."""

import os
import re
import shutil
import subprocess
import sys

import pytest

import workings as wk
from app_pages import PHONE, WIDE, violations
from pages import DOCS, ROOT

pytest_plugins = ["app_browser"]
pytestmark = pytest.mark.slow


def build(source, target):
    """Build a site as ``make docs`` does."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    options = re.search(r"sphinx-build (.*) docs build/docs", makefile)[1].split()
    return subprocess.run(
        [sys.executable, "-m", "sphinx", *options, str(source), str(target)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "NO_COLOR": "1"},
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The folder of the built site."""
    folder = tmp_path_factory.mktemp("site")
    done = build(DOCS, folder)
    assert (done.returncode, done.stderr) == (0, "")
    return folder


@pytest.fixture
def opened(browser, site):
    """Open a page of the site; in the end see that it asked nobody for anything."""
    contexts, faults = [], []

    def open_page(name, **options):
        contexts.append(browser.new_context(**{**WIDE, **options}))
        page = contexts[-1].new_page()
        page.on(
            "request",
            lambda asked: asked.url.startswith(("file:", "data:")) or faults.append(asked.url),
        )
        page.on("requestfailed", lambda asked: faults.append(asked.url))
        page.on("console", lambda said: said.type == "error" and faults.append(said.text))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto((site / name).as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


def test_every_page_opens_from_a_disk_and_fits_its_window(opened, site):
    page = opened("index.html", **PHONE)
    names = sorted(path.name for path in site.glob("*.html"))
    assert {f"{path.stem}.html" for path in DOCS.glob("*.md")} <= set(names)
    for name in names:
        page.goto((site / name).as_uri())
        assert page.locator("[role=main]").count() == 1, name
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name


@pytest.mark.parametrize("name", ["index.html", "derivation.html", "reference.html"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_is_accessible(browser, site, name, scheme):
    page = browser.new_page(**WIDE, color_scheme=scheme)  # axe asks for the style once more
    page.goto((site / name).as_uri())
    found = violations(page)
    page.close()
    assert [each for each in found if not each.startswith("landmark-unique")] == []


def test_what_is_sought_is_found_without_a_server(opened):
    page = opened("search.html")
    page.goto(page.url + "?q=softmax")
    page.locator("#search-results li a").first.wait_for()


def test_formulas_are_drawn_without_a_script(opened):
    page = opened("derivation.html", java_script_enabled=False)
    fractions = page.locator("mfrac")
    assert fractions.count() > 10
    assert fractions.first.bounding_box()["height"] > 20
    assert "\\frac" not in page.locator("article").inner_text()


def test_every_command_and_every_public_name_has_its_entry(site):
    from typer.main import get_command

    from workings.cli.app import app

    commands = (site / "commands.html").read_text("utf-8")
    for name, command in get_command(app).commands.items():
        assert f'id="workings-{name}"' in commands
        for below in getattr(command, "commands", {}):
            assert f'id="workings-{name}-{below}"' in commands
    for option in ("--learning-rate", "--sample-weight", "--no-finale", "--trainings"):
        assert option in commands
    reference = (site / "reference.html").read_text("utf-8")
    for name in (*wk.__all__, "WorkingsClassifier"):
        assert f'id="workings.{name}"' in reference, name


def test_links_that_lead_nowhere_fail_the_build(tmp_path):
    (tmp_path / "benchmarks").mkdir()
    shutil.copy(ROOT / "benchmarks" / "RESULTS.md", tmp_path / "benchmarks")
    for name in ("lesson", "src"):
        (tmp_path / name).symlink_to(ROOT / name)
    shutil.copytree(DOCS, tmp_path / "docs")
    lost = {
        "index.md": "[lost](nowhere.md)",
        "kaggle.md": "[lost](learn.md#nothing-here)",
        "notation.md": "![lost](images/none.png)",
        "fast.md": "[lost](../src/workings/none.py)",
    }
    for page, line in lost.items():
        with (tmp_path / "docs" / page).open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")
    done = build(tmp_path / "docs", tmp_path / "site")
    assert done.returncode != 0
    complaints = [line for line in done.stderr.splitlines() if "WARNING" in line]
    assert {re.search(r"docs/([\w-]+\.md)", line)[1] for line in complaints} == set(lost)
