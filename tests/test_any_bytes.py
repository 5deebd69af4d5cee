"""Any bytes at all in a file are read or refused by one of our errors: nothing else.

Warnings are errors in these tests, too. Beside wholly arbitrary bytes, which a reader mostly
refuses at once, valid files are damaged in a place or two: that reaches every later step.
``make fuzz`` tries far more of them.
"""

import gzip

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import save as to_bytes

from damage import damaged_files
from loaders import (
    EXAMPLES,
    IDX,
    LABELS,
    NPZ,
    archive,
    checkpoint,
    loaders,
    read_or_refused,
    written,
)

DAMAGES = 300


@pytest.mark.parametrize("name", loaders())
def test_any_bytes_at_all_are_read_or_refused(name):
    @settings(max_examples=50)
    @given(st.binary(max_size=200))
    def trial(content):
        read_or_refused(loaders()[name], content)

    trial()


@pytest.mark.parametrize("name", loaders())
def test_a_damaged_file_is_read_or_refused(name):
    loader = loaders()[name]

    @settings(max_examples=DAMAGES)
    @given(damaged_files(loader.valid))
    def trial(content):
        read_or_refused(loader, content)

    trial()


@pytest.mark.parametrize("name", loaders())
def test_of_the_files_that_are_damaged_one_is_valid_before(name):
    assert any(read_or_refused(loaders()[name], content) for content in loaders()[name].valid)


@pytest.mark.parametrize("content", [b"", b"\0", b"\n"])
@pytest.mark.parametrize("name", loaders())
def test_next_to_nothing_is_read_or_refused(name, content):
    read_or_refused(loaders()[name], content)


_W1 = {"W1": np.zeros((2, 2), np.float32)}
_FOUR = np.zeros((4, 4))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("csv", b"label,a\ninf,1\n"),
        ("csv", b"label,a\n1,1e39\n"),
        ("csv", b"label,a\n1,\xff\n"),
        ("csv", b'"' + b"a" * 200_000 + b'",b\n1,2\n'),
        ("csv", b"label,pixel" + b"9" * 5_000 + b"\n1,2\n"),
        ("csv", b"label,pixel0,pixel1\n1,2,3\n,,\n"),
        ("csv", b"label,pixel0,pixel1\n1,2,3,4\n1,2,3,4\n"),
        ("csv", b"a,b\n1_0,2\n"),
        ("npz", NPZ[0][:-1]),
        ("npz", NPZ[1][:60] + b"\xff\xff\xff" + NPZ[1][63:]),  # inside what is compressed
        ("npz", NPZ[0].replace(b"(4, 2, 2)", b"(4, 9**9)")),
        ("npz", archive(np.savez, X=_FOUR, y=np.array([0, 1, np.inf, 0]))),
        ("idx in gzip", gzip.compress(IDX)[:-3]),
        ("picture", b"P5 99999 99999 255 "),
        ("strokes", b"[5]"),
        ("strokes", b"[[[1" + b"0" * 400 + b", 1]]]"),
        ("model in safetensors", to_bytes(_W1, {"workings": "[" * 100_000})),
        ("model in safetensors", to_bytes(_W1)),
        ("npz, its labels", LABELS[1].replace(b"b\0\0\0", b"b\0\0\xff")),
        ("npz, its examples", EXAMPLES[0][:128] + b"\1\0\0\0" + bytes(60)),
        ("checkpoint", checkpoint().replace(checkpoint()[-80:], b"\xff" * 80)),
        ("npz", archive(np.savez, **{"\xa0": _FOUR})),
        ("course, a value", b"[" * 100_000),
        ("upload, what is said", b"[" * 100_000),
    ],
)
def test_what_was_found_once_is_read_or_refused(name, content):
    read_or_refused(loaders()[name], content)


def test_a_refusal_names_the_file():
    path = written("x.npz", b"")
    with pytest.raises(ValueError, match="is empty") as found:
        loaders()["npz"].load(b"")
    assert str(found.value).startswith(str(path))
