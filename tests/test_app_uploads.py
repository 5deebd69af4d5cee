"""A visitor's own data: whose it is, how much there may be, what is left of it on the disk."""

import asyncio
import threading

import numpy as np
import pytest

import workings as wk
from workings.app import uploads, uploads_thread
from workings.app.setup import Setup
from workings.errors import DataError

pytest_plugins = ["app_uploads"]

TABLE = b"height,width,label\n1,2.5,cat\n3,4.5,dog\n5,6.5,cat\n"


def test_a_csv_is_read_as_anywhere_else(tab, tmp_path):
    source = tab.source(["pets.csv"], [TABLE])
    (tmp_path / "pets.csv").write_bytes(TABLE)
    same = wk.read_csv(tmp_path / "pets.csv")
    assert source.train.preparation == same.preparation
    np.testing.assert_array_equal(source.train.values, same.values)
    assert (source.title, source.file, source.options, source.test) == (
        "pets.csv",
        "pets.csv",
        (),
        None,
    )


def test_the_label_may_have_another_name(tab):
    table = TABLE.replace(b"label", b"kind")
    assert tab.said(["p.csv"], [table]) == (
        "p.csv has no column “label”. Say which one holds the labels; it has height, width, kind."
    )
    source = tab.source(["p.csv"], [table], label="kind")
    assert source.train.preparation.class_names == ("cat", "dog")
    assert source.options == ("--label", "kind")
    assert "no column 'colour'" in tab.said(["p.csv"], [table], label="colour")


def test_the_answer_says_what_was_read(tab):
    answer = tab.send(["pets.csv"], [TABLE])
    assert answer["said"] == "pets.csv: 3 examples of 2 features, 2 classes."
    assert answer["notes"] == []
    assert tab.send(["pets.csv"], [TABLE])["said"].startswith("pets.csv (2): ")


def test_a_run_trains_on_it(tab):
    source = tab.source(["pets.csv"], [TABLE])
    run = tab.visitor.new_run(Setup(data=source.name))
    assert run.source is source


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../../x.csv", "x.csv"),
        ("/etc/x.csv", "x.csv"),
        ("a\0b.csv", "a\ufffdb.csv"),
        ("C:\\x.csv", "C:\\x.csv"),
        ("evil\u202evsc.csv", "evil\ufffdvsc.csv"),
        ("\ud800.csv", "\ufffd.csv"),
        ("<img src=x>.csv", "<img src=x>.csv"),
    ],
)
def test_a_name_is_text_and_no_more(tab, name, shown, tmp_path):
    before = sorted(tmp_path.rglob("*"))
    assert tab.source([name], [TABLE]).title in (shown, shown.split("/")[0], "etc")
    sentence = tab.said([name], [b"a,label\n,x\n"])
    assert sentence.startswith(f"{shown}, row 1, column a: blank")
    assert sorted(tmp_path.rglob("*")) == before


def test_names_that_are_too_long_are_refused(tab):
    assert "longer than 255" in tab.said(["x" * 10_000 + ".csv"], [TABLE])
    assert "longer than 255" in tab.said(["x/" * 5_000 + "1.png"], [b""])
    assert "longer than 255" in tab.said(["x.csv"], [TABLE], label="x" * 300)


def test_all_that_is_put_down_has_a_name_of_ours(tab, monkeypatch, tmp_path):
    seen = []

    def look(sent, files, folder, name):
        seen.extend(path.relative_to(folder).as_posix() for path in folder.rglob("*"))
        raise DataError("enough")

    monkeypatch.setattr(uploads, "read_sent", look)
    tab.said(["../a.csv", "/b.csv"], [b"1", b"2"])
    assert sorted(seen) == ["sent", "sent/0", "sent/1"]


def test_two_visitors_do_not_see_each_others(new_tab):
    one, other = new_tab(), new_tab()
    source = one.source(["pets.csv"], [TABLE])
    assert one.key != other.key
    assert len(one.key) >= 32
    assert source.name not in other.visitor.sources
    assert not other.visitor.uploads


def test_without_a_key_nothing_is_taken(tab):
    whole = tab.body(["pets.csv"], [TABLE])
    key, tab.key = tab.key, "guessed"
    assert tab.post(whole)[0] == 403
    tab.key = key
    tab.visitor.close()
    assert tab.post(whole)[0] == 403


def test_one_upload_of_a_visitor_at_a_time_and_few_of_all(tab, new_tab, monkeypatch):
    with uploads._at_work(tab.visitor):
        assert tab.post(tab.body(["pets.csv"], [TABLE]))[0] == 429
        monkeypatch.setattr(uploads, "MOST_AT_ONCE", 1)
        assert new_tab().post(tab.body(["pets.csv"], [TABLE]))[0] == 429


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"names": 3}',
        b'{"names": [3]}',
        b'{"names": ["a"], "label": 3}',
        b'{"names": ["a"], "invert": 1}',
        b'{"label": "x"}',
        b"[" * 100_000,
        b"\xff\xfe",
        b'{"names": []}',
    ],
)
def test_what_is_said_of_the_files_is_checked(tab, said):
    status, answer = tab.post(tab.parted(said, TABLE))
    assert status == 200
    assert answer["said"] in (
        "What arrived is no upload of this page.",
        "Choose from 1 to 20,000 files.",
    )


def test_as_many_files_as_were_announced(tab):
    assert "broke off" in tab.said(["a.csv", "b.csv"], [TABLE])
    assert "no upload" in tab.said(["a.csv"], [TABLE, TABLE])
    assert "Choose from 1 to 20,000" in tab.said(["a.png"] * 20_001, [])


def test_a_body_of_another_form(tab):
    whole = tab.body(["pets.csv"], [TABLE])
    for content in (b"", b"x", whole[:-20], whole[:60], whole[20:]):
        assert tab.post(content)[1]["ok"] is False


@pytest.mark.parametrize(
    "kind",
    [
        b"",
        b"text/csv",
        b"multipart/form-data",
        b"multipart/mixed; boundary=what-stands-between",
        b"multipart/form-data; boundary=" + b"x" * 1_000,
    ],
)
def test_a_body_of_another_kind(tab, kind):
    tab.kind = kind
    said = tab.said(["pets.csv"], [TABLE])
    assert said == "What arrived is no upload of this page."


def test_too_much_is_refused(tab, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_BYTES", 20_000)
    status, answer = tab.post(tab.body(["x.csv"], [b"1,2\n" * 10_000]))
    assert (status, answer["ok"]) == (413, False)


def test_a_browser_that_goes_leaves_nothing(tab):
    pieces = [tab.body(["pets.csv"], [TABLE])[:-40]]
    status, _ = asyncio.run(tab.answer(pieces, whole=False))
    assert status == 400
    assert not tab.visitor.uploads


def test_a_browser_that_goes_while_its_data_is_read_leaves_nothing(tab, monkeypatch):
    async def upload():
        gone, read = asyncio.Event(), threading.Event()
        loop = asyncio.get_running_loop()

        def slow(sent, files, folder, name):
            loop.call_soon_threadsafe(gone.set)
            read.wait(10)
            (folder / "late").mkdir(parents=True, exist_ok=True)
            return reading(sent, files, folder, name)

        reading = uploads.read_sent
        monkeypatch.setattr(uploads, "read_sent", slow)
        status, _ = await tab.answer([tab.body(["pets.csv"], [TABLE])], after=gone)
        read.set()
        return status

    assert asyncio.run(upload()) == 400
    assert not tab.visitor.uploads
    for thread in threading.enumerate():
        if thread.name == "reading":
            thread.join()


def test_an_upload_that_stands_still_is_given_up(tab, monkeypatch):
    monkeypatch.setattr(uploads, "PATIENCE", 0.01)

    async def silence(self):
        yield b"--"
        await asyncio.Event().wait()

    monkeypatch.setattr(uploads.Request, "stream", silence)
    assert tab.post(b"")[0] == 400


def test_an_upload_that_trickles_in_without_end_is_given_up(monkeypatch):
    monkeypatch.setattr(uploads, "AT_LONGEST", 0.05)

    class Trickle:
        async def stream(self):
            for _ in range(2_000):
                await asyncio.sleep(0.005)
                yield b"a"

    async def hear():
        return [chunk async for chunk in uploads.arriving(Trickle(), 1_000_000)]

    with pytest.raises(TimeoutError):
        asyncio.run(hear())


def test_a_fault_of_ours_is_one_sentence(tab, monkeypatch, caplog):
    monkeypatch.setattr(uploads, "read_sent", lambda *given: 1 / 0)
    assert "error in the program" in tab.said(["pets.csv"], [TABLE])
    assert "an upload failed" in caplog.text
    monkeypatch.setattr(uploads, "read_sent", _fill_the_disk)
    assert tab.said(["pets.csv"], [TABLE]).endswith("(No space left on device).")


def _fill_the_disk(*given):
    raise OSError(28, "No space left on device")


def test_a_reading_that_waits_is_not_begun_where_nobody_waits_for_it():
    done = []

    async def give_up():
        with uploads_thread._one:
            reading = asyncio.create_task(uploads_thread.beside(lambda: done.append(1)))
            await asyncio.sleep(0)
            reading.cancel()
            await asyncio.wait([reading])
        for thread in threading.enumerate():
            if thread.name == "reading":
                thread.join()

    asyncio.run(give_up())
    assert not done


def test_the_files_of_an_upload_are_private(tab, monkeypatch):
    modes = []

    def look(sent, files, folder, name):
        modes.append(folder.stat().st_mode & 0o077)
        return reading(sent, files, folder, name)

    reading = uploads.read_sent
    monkeypatch.setattr(uploads, "read_sent", look)
    tab.source(["pets.csv"], [TABLE])
    assert modes == [0]
