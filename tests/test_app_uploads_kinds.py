"""What is in a file that was sent: each kind that can be read, and what pretends to be one."""

import bz2
import gzip
import io
import struct
import zipfile

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import workings as wk
from workings.app import uploads_bounds

pytest_plugins = ["app_uploads"]


def idx(array, kind=8):
    """The bytes of an IDX file."""
    array = np.asarray(array)
    head = bytes([0, 0, kind, array.ndim]) + np.array(array.shape, ">u4").tobytes()
    return head + array.astype(array.dtype.newbyteorder(">")).tobytes()


def npz(**arrays):
    """The bytes of an archive."""
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def archive(packing=zipfile.ZIP_DEFLATED, **entries):
    """The bytes of an archive with whatever stands in it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", packing) as made:
        for name, content in entries.items():
            made.writestr(f"{name}.npy", content)
    return file.getvalue()


def header(shape, dtype="|u1"):
    """What stands at the beginning of an array in an archive."""
    file = io.BytesIO()
    described = {"descr": dtype, "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(file, described)
    return file.getvalue()


IMAGES = np.random.default_rng(0).integers(0, 256, (12, 5, 4)).astype(np.uint8)
LABELS = np.arange(12, dtype=np.uint8) % 3


@pytest.mark.parametrize("packed", [bytes, gzip.compress])
@pytest.mark.parametrize("names", [("train-images-idx3-ubyte", "train-labels-idx1-ubyte"), "ab"])
def test_a_pair_of_idx_files_whatever_they_are_called(tab, packed, names):
    labels = [names[1], names[0]]
    source = tab.source(labels, [packed(idx(LABELS)), packed(idx(IMAGES))])
    np.testing.assert_array_equal(source.train.values, IMAGES.reshape(12, -1))
    assert source.train.labels.tolist() == LABELS.tolist()
    assert source.train.image_shape == (5, 4)
    assert (source.title, source.file) == (names[0], f"{names[0]},{names[1]}")


def test_two_pairs_are_training_and_test(tab):
    names = [f"mnist/{part}-{what}" for part in ("t10k", "train") for what in ("labels", "images")]
    twins = [*names, "mnist/train-images.gz", "mnist/readme.txt"]
    contents = [
        idx(LABELS[:3]),
        idx(IMAGES[:3]),
        idx(LABELS),
        idx(IMAGES),
        gzip.compress(idx(IMAGES)),
        b"Hello",
    ]
    source = tab.source(twins, contents)
    assert (len(source.train), len(source.test)) == (12, 3)
    assert source.file == "mnist"
    assert source.notes[0].startswith("3 of the 3 test examples stand among those trained on")
    loose = tab.source([name.split("/")[1] for name in names], contents[:4])
    assert loose.file == "."
    assert "are no pair" in tab.said(["a", "b", "c", "d"], contents[:4])


def test_idx_files_of_which_one_is_missing(tab):
    assert tab.said(["a"], [idx(IMAGES)]).startswith("These are images without labels.")
    assert tab.said(["a"], [idx(LABELS)]).startswith("These are labels without images.")
    assert "are no pair" in tab.said(["a", "b", "c"], [idx(IMAGES)] * 2 + [idx(LABELS)])
    assert tab.said(["a", "b"], [idx(IMAGES), idx(LABELS[:4])]) == (
        "a holds 12 images but b holds 4 labels: they are not a pair"
    )
    cut = tab.said(["a", "b"], [idx(IMAGES)[:-7], idx(LABELS)])
    assert cut.startswith("a: cut short: it announces 12 × 5 × 4")
    gone = tab.said(["a", "b"], [gzip.compress(idx(IMAGES))[:-20], idx(LABELS)])
    assert gone.startswith("a: its gzip packing is damaged or cut short")


def test_large_idx_files_do_not_hang_on_to_their_file(tab, monkeypatch):
    for module in ("workings.data.idx", "workings.app.uploads_idx"):
        monkeypatch.setattr(f"{module}.MAPPED_FROM", 100)
    source = tab.source(["a", "b"], [idx(IMAGES), idx(LABELS)])
    assert source.train.values.flags.owndata
    np.testing.assert_array_equal(source.train.values, IMAGES.reshape(12, -1))


def test_an_archive_of_arrays(tab):
    source = tab.source(["a.npz"], [npz(x_train=IMAGES, y_train=LABELS, x_test=IMAGES[:2])])
    assert source.test is None
    assert source.notes == ("The test examples have no labels, so they are left out.",)
    both = npz(x_train=IMAGES, y_train=LABELS, x_test=IMAGES[:2] // 2, y_test=LABELS[:2])
    assert len(tab.source(["a.npz"], [both]).test) == 2
    assert tab.said(["a.npz"], [npz(X=IMAGES)]) == (
        "These examples have no labels, so there is nothing to learn from."
    )
    objects = npz(X=IMAGES, y=np.array([{}] * 12))
    assert tab.said(["a.npz"], [objects]).startswith("a.npz: the array 'y' is pickled")
    assert tab.said(["a.npz"], [both[:-30]]).startswith("a.npz: not an .npz file, or cut short")


FULL = np.zeros((uploads_bounds.MOST_VALUES + 1, 1), np.uint8)


@pytest.mark.parametrize(
    ("name", "make", "said"),
    [
        ("x.npz", lambda: npz(X=FULL, y=LABELS), "would take more than 300 MB"),
        ("x.npz", lambda: archive(X=header((10**11,))), "would take more than 300 MB"),
        ("x.npz", lambda: archive(X=header((10**8,), "|i1")), "would take more than 300 MB"),
        ("x.npz", lambda: archive(zipfile.ZIP_BZIP2, X=header((2,))), "that NumPy does not pack"),
        ("x.npz", lambda: archive(zipfile.ZIP_LZMA, X=header((2,))), "that NumPy does not pack"),
        ("x.npz", lambda: archive(**{f"a{n}": b"" for n in range(65)}), "more than 64 arrays"),
        ("x.csv", lambda: b"a,label\n" + b"1" * 1_000_001, "a line has more than 1,000,000"),
        ("x.csv", lambda: b"a,label\n" + b"1," * 600_000 + b"\n1,x\n", "a line has more than"),
        ("x.csv", lambda: b",".join(b"c%d" % n for n in range(20_001)), "20,001 columns: up to"),
        ("x.csv", lambda: b'a,label\n"1,x\n2,y\n', "quotation mark is opened and not closed"),
    ],
    ids=[
        "zeros",
        "header",
        "bytes",
        "bzip2",
        "lzma",
        "arrays",
        "line",
        "row",
        "columns",
        "quote",
    ],
)
def test_a_small_file_that_would_fill_the_memory_is_refused(tab, name, make, said):
    assert said in tab.said([name], [make()])


@pytest.mark.parametrize(
    "content",
    [
        archive(**{f"a{number}": b"" for number in range(3_000)}),
        archive(a=b"")[:-22] + b"PK\x06\x07" + bytes(16) + archive(a=b"")[-22:],
    ],
    ids=["long", "elsewhere"],
)
def test_the_list_of_an_archive_is_measured_before_it_is_read(tab, content, monkeypatch):
    monkeypatch.setattr(zipfile, "ZipFile", None)
    assert "more than 64 arrays" in tab.said(["x.npz"], [content])


def test_what_an_idx_file_announces_is_bounded(tab):
    vast = bytes([0, 0, 8, 3]) + struct.pack(">3I", 10**6, 10**3, 10**3)
    for content in (vast, gzip.compress(vast), gzip.compress(vast + bytes(10_000_000))):
        assert "would take more than 300 MB" in tab.said(["a", "b"], [content, idx(LABELS)])


def test_cells_of_a_csv_are_counted(tmp_path, monkeypatch):
    monkeypatch.setattr(uploads_bounds, "_CHUNK", 7)
    file = tmp_path / "x.csv"
    for text, cells in (
        (b"a,b\r\n1,2\r\n3,4\r\n", 6),
        (b"a,b\n\n1,2", 4),
        (b"a\rb\rc", 3),
        (b'"a""",b\n"x","y"\n', 4),
    ):
        file.write_bytes(text)
        assert uploads_bounds.check_lines(file) == cells
    monkeypatch.setattr(uploads_bounds, "MOST_LINE", 8)
    file.write_bytes(b"12345678\n12345678")
    uploads_bounds.check_lines(file)
    for text in (b"123456789\n1", b"1\n123456789", b"1\n" + b"x" * 100):
        file.write_bytes(text)
        with pytest.raises(wk.DataError, match="a line has more than 8 characters"):
            uploads_bounds.check_lines(file)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "x.csv is empty"),
        (b"\n\n", "x.csv: the first line is empty"),
        (b"a,b\n1,2\n", "x.csv has no column “label”"),
        (b"a,label\n", "x.csv: a header and no rows"),
        (b"a,label\n1,x\n2\n", "x.csv, row 2: 1 columns where the header has 2"),
        (b"a,label\n1,x\n2,x\n", "All examples are of one class, “x”"),
        (
            b"a,label\n" + b"".join(b"%d,kind %d\n" % (k, k // 2) for k in range(402)),
            "The label column holds 201 different labels; up to 200",
        ),
        (b"a;label\n1;x\n", "x.csv: its columns are separated by semicolons"),
        (b"\xff\xfea\x00,\x00", "x.csv is not a text file in UTF-8"),
        (b"pixel0,pixel1,pixel2,kind\n1,2,3,4\n", "x.csv: all columns are pixels but 'kind'"),
        (b"label\nx\n", "x.csv: only a label column"),
        (bz2.compress(b"a,label\n1,x\n"), "x.csv is not a text file in UTF-8"),
    ],
)
def test_a_csv_that_cannot_be_learnt_from(tab, content, said):
    sentence = tab.said(["x.csv"], [content])
    assert sentence.startswith(said)
    assert "--" not in sentence


@pytest.mark.parametrize("name", ["x.txt", "model.safetensors", "x.pdf", "x", ".csv"])
def test_a_file_of_another_kind(tab, name):
    said = tab.said([name], [b"%PDF-1.7 or something else"])
    assert said.startswith(f"{name} is nothing that can be read here") or "--" not in said
    several = tab.said(["a.csv", "b.csv"], [b"", b""])
    assert several == "Choose one CSV or .npz file, and nothing else with it."


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.lists(st.sampled_from(["a.csv", "b.npz", "c", "d.gz", "p/q/e.png", ""]), max_size=3),
    content=st.binary(max_size=200),
)
@example(["a.csv"], b'a,label\n1,"')
@example(["b.npz"], archive(X=b"\x93NUMPY\x01\x00\xff\xff{"))
def test_any_bytes_are_data_or_one_sentence(tab, names, content):
    answer = tab.send(names, [content] * len(names))
    assert answer["ok"] or 10 < len(answer["said"]) <= 1_000
    assert "workings-upload" not in str(answer)
