"""Files that were made to do harm, each small or sparse: what is large is only announced."""

import gzip
import io
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from PIL import Image, PngImagePlugin

Make = Callable[[Path], object]
_MB = 1_000_000
_ZEROS = bytes(_MB)


def _bytes(*parts: bytes) -> Make:
    return lambda path: path.write_bytes(b"".join(parts))


def _cells(count: int, before: str = "c") -> bytes:
    return ",".join(f"{before}{number}" for number in range(count)).encode()


def _gzip(unpacked: Iterator[bytes]) -> Make:
    def make(path: Path) -> None:
        with gzip.open(path, "wb", compresslevel=1) as file:
            file.writelines(unpacked)

    return make


def _idx(*sizes: int) -> bytes:
    return bytes([0, 0, 8, len(sizes)]) + struct.pack(f">{len(sizes)}I", *sizes)


def _npy(shape: tuple[int, ...], kind: str = "|u1") -> bytes:
    file = io.BytesIO()
    header = {"descr": kind, "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(file, header)
    return file.getvalue()


def _npz(packing: int = zipfile.ZIP_DEFLATED, **arrays: tuple[bytes, int]) -> Make:
    """An archive of headers, each with so many megabytes of zeros behind it."""

    def make(path: Path) -> None:
        with zipfile.ZipFile(path, "w", packing, compresslevel=1) as archive:
            for name, (header, megabytes) in arrays.items():
                with archive.open(f"{name}.npy", "w") as file:
                    file.write(header)
                    for _ in range(megabytes):
                        file.write(_ZEROS)

    return make


def _many_arrays(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(3_000):
            archive.writestr(f"array{number:060}.npy", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    whole = kind + content
    return struct.pack(">I", len(content)) + whole + struct.pack(">I", zlib.crc32(whole))


def _png(columns: int, rows: int, colour: int = 6) -> Make:
    """A PNG of zeros, as well packed as zeros are: 4 bytes a pixel, unless it is grey."""

    def make(path: Path) -> None:
        packer = zlib.compressobj(9)
        line = bytes(1 + columns * {0: 1, 6: 4}[colour])
        at_once = max(1, _MB // len(line))
        pieces = [
            packer.compress(line * min(at_once, rows - row)) for row in range(0, rows, at_once)
        ]
        head = struct.pack(">2I5B", columns, rows, 8, colour, 0, 0, 0)
        path.write_bytes(
            b"\x89PNG\r\n\x1a\n"
            + _chunk(b"IHDR", head)
            + _chunk(b"IDAT", b"".join(pieces) + packer.flush())
            + _chunk(b"IEND", b"")
        )

    return make


def _vast_png(path: Path) -> None:
    head = struct.pack(">2I5B", 100_000, 100_000, 8, 0, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IEND", b""))


def _text_png(path: Path) -> None:
    """A picture with a text of 100 MB."""
    said = PngImagePlugin.PngInfo()
    said.add_text("a", "x", zip=True)
    Image.new("L", (4, 4)).save(path, pnginfo=said)
    text = b"a\0\0" + zlib.compress(bytes(100 * _MB), 9)
    content = path.read_bytes()
    path.write_bytes(content[:33] + _chunk(b"zTXt", text) + content[33:])


def _many_scans(path: Path) -> None:
    """A JPEG that goes over its picture again and again."""
    file = io.BytesIO()
    Image.new("L", (4_000, 4_000), 9).save(file, "JPEG", progressive=True)
    content = file.getvalue()
    last = content.rindex(b"\xff\xda")
    path.write_bytes(content[:last] + content[last:-2] * 3_000 + content[-2:])


def _postscript(path: Path) -> None:
    """A program for another program, called a picture."""
    Image.new("L", (4, 4)).save(path, "EPS")


def _floats(path: Path) -> None:
    """64 million levels of 32 bits, well packed."""
    Image.new("F", (8_000, 8_000)).save(path, compression="tiff_deflate")


def _tensors(header: bytes, length: int | None = None) -> Make:
    size = len(header) if length is None else length
    return _bytes(struct.pack("<Q", size), header)


def _document(text: str) -> Make:
    return _tensors(json.dumps({"__metadata__": {"workings": text}}).encode())


def _nested(path: Path) -> None:
    """A folder in a folder, and so on."""
    place = path / "class" / "/".join("d" * 600)
    place.mkdir(parents=True)
    Image.new("L", (4, 4)).save(path / "class" / "x.png")


def _sparse(path: Path) -> None:
    """A terabyte of zeros, which takes no room."""
    with path.open("wb") as file:
        file.write(b"a,b\n")
        file.truncate(10**12)


def _loop(path: Path) -> None:
    path.symlink_to(path.name)


def _nowhere(path: Path) -> None:
    path.symlink_to("nowhere")


def _zeros_for_ever(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _pipe_in_a_folder(path: Path) -> None:
    (path / "class").mkdir(parents=True)
    os.mkfifo(path / "class" / "x.png")


_MODEL = '{"format": "model", "version": 1, "x": '
_LABELS = b"".join(b"%d,1\n" % (number % 9_000) for number in range(20_000))

#: By the file's name: how it is made, and what is said of it.
HOSTILE: dict[str, tuple[Make, str]] = {
    "one-line.csv": (_bytes(b"1," * 20 * _MB), "a line of more than 16 MB"),
    "one-line-below.csv": (_bytes(b"a,b\n", b"1," * 20 * _MB), "a line of more than 16 MB"),
    "one-cell.csv": (_bytes(b"a,b\n1,2\n", b"7" * 20 * _MB), "a line of more than 16 MB"),
    "open-quote.csv": (_bytes(b'a,b\n1,"', b"7,7\n" * 5 * _MB), "a quotation mark is never closed"),
    "sparse.csv": (_sparse, "a line of more than 16 MB"),
    "million-columns.csv": (
        _bytes(_cells(_MB - 1), b",c7\n", b"1," * (_MB - 1), b"2\n"),
        "the column 'c7' stands twice",
    ),
    "million-pixels.csv": (
        _bytes(_cells(_MB - 1, "pixel"), b",pixel%d\n" % _MB),
        "the column pixel999999 is missing",
    ),
    "many-columns.csv": (_bytes(b"1," * (_MB + 1)), "more than 1,000,000 columns"),
    "wide-rows.csv": (_bytes(b"a,b\n", (b"1," * 7 * _MB + b"\n") * 3), "row 1: 7,000,001 columns"),
    "long-label.csv": (
        _bytes(b"label,a\n", _LABELS, b"x" * 100_000, b",1\n"),
        "row 20001, column label: a label of 100,000 characters",
    ),
    "zeros.csv": (_zeros_for_ever, "it is a pipe or a device"),
    "pipe.csv": (os.mkfifo, "it is a pipe or a device"),
    "loop.csv": (_loop, "a link that leads nowhere, or in a circle"),
    "nowhere.npz": (_nowhere, "a link that leads nowhere, or in a circle"),
    "a\x1b[2J\nb.csv": (_bytes(b"a\n"), "a\\x1b[2J\\nb.csv"),
    "names.csv": (_bytes(b'"a\nb","a\nb"\n1,2\n'), "names.csv"),
    "images": (_bytes(_idx(10**9, 28, 28)), "cut short: it announces 1,000,000,000 × 28 × 28"),
    "most-images": (_bytes(_idx(*[2**32 - 1] * 3)), "cut short: it announces 4,294,967,295"),
    "images.gz": (
        _gzip(iter([_idx(10**9, 28, 28)])),
        "it announces 784,000,000,016 bytes, packed in",
    ),
    "bomb-images.gz": (
        _gzip(iter([_idx(400_000, 25, 40), *[_ZEROS] * 400])),
        "it announces 400,000,016 bytes, packed in",
    ),
    "tail-images.gz": (
        _bytes(gzip.compress(_idx(1, 1, 1) + b"7"), bytes(2 * _MB)),
        "<Dataset: 1 examples of 1×1 pixels",
    ),
    "pipe-images": (os.mkfifo, "it is a pipe or a device"),
    "zeros-images": (_zeros_for_ever, "it is a pipe or a device"),
    "bomb.npz": (
        _npz(X=(_npy((600_000, 1_000)), 600)),
        "bytes that unpack to 600,000,128; expected",
    ),
    "announced.npz": (_npz(X=(_npy((10**12, 784)), 0)), "1000000000000×784 is announced"),
    "nothing.npz": (_npz(X=(_npy((10**12, 1), "|V0"), 0)), "an array of nothing"),
    "wide.npz": (_npz(X=(_npy((1, 50 * _MB), "|i1"), 50)), "50,000,000 measured features"),
    "lzma.npz": (_npz(zipfile.ZIP_LZMA, X=(_npy((1_000, 1_000)), 1)), "packed as NumPy packs"),
    "bz2.npz": (_npz(zipfile.ZIP_BZIP2, X=(_npy((1_000, 1_000)), 1)), "packed as NumPy packs"),
    "list.npz": (_many_arrays, "a very long list of arrays"),
    "pickled.npz": (
        lambda path: np.savez(path, X=np.array([[print]], object)),
        "'X' is pickled, which could run code: refused",
    ),
    "beside.npz": (
        _npz(X=(_npy((2, 2)) + b"1234", 0), other=(_npy((600_000, 1_000)), 600)),
        "<Dataset: 2 examples of 2×2 pixels"[:21],
    ),
    "vast.png": (_vast_png, "more than 100 million pixels"),
    "bomb.png": (_png(8_500, 8_500), "<Dataset: 1 examples of 28×28"),
    "thin.png": (_png(1, 90 * _MB, 0), "1 pixels wide and 90,000,000 high"),
    "text.png": (_text_png, "is no picture that can be read"),
    "program.png": (_postscript, "is no picture that can be read"),
    "scans.jpg": (_many_scans, "a JPEG file in 3,0"),
    "floats.tif": (_floats, "<Dataset: 1 examples of 28×28"),
    "loop.png": (_loop, "a link that leads nowhere, or in a circle"),
    "pictures": (_nested, "more than 100 folders in one another"),
    "pipe": (_pipe_in_a_folder, "it is a pipe or a device"),
    "long.safetensors": (_tensors(b"{}", 10**9), "its header should have 1,000,000,000 bytes"),
    "longest.safetensors": (_tensors(b"{}", 2**64 - 1), "is not a model file of workings"),
    "lists.safetensors": (
        _document(_MODEL + "[" + "[]," * 10 * _MB + "1]}"),
        "its header is larger than any model file's",
    ),
    "blank.safetensors": (_tensors(b" " * 60 * _MB), "its header is larger than any"),
    "deep.safetensors": (_document("[" * 100_000), "is not a model file of workings"),
    "pipe.safetensors": (os.mkfifo, "it is a pipe or a device"),
    "zeros.safetensors": (_zeros_for_ever, "it is a pipe or a device"),
    "deep.json": (_bytes(b'{"workings": ' + b"[" * 100_000), "is not a model file of workings"),
    "infinite.json": (
        _bytes(b'{"workings": ', _MODEL.encode(), b'1, "dtype": "float32"}, "W1": [[1e999]]}'),
        "contradicts itself",
    ),
    "no-number.json": (_bytes(b'{"workings": NaN}'), "NaN is not a number"),
    "digits.json": (_bytes(b'{"workings": ' + b"9" * 10 * _MB), "is not a model file of workings"),
    "numbers.json": (_bytes(b'{"x": [' + b"999," * 8 * _MB + b"1]}"), "not one of workings"),
    "lists.json": (_bytes(b'{"x": [' + b"[]," * 12 * _MB + b"1]}"), "more than the 1,000,000"),
    "pipe.json": (os.mkfifo, "it is a pipe or a device"),
    "loop.safetensors": (_loop, "cannot be read"),
    "pipe.checkpoint": (os.mkfifo, "it is a pipe or a device"),
    "long.checkpoint": (_tensors(b"{}", 10**12), "is not a checkpoint file of workings"),
}  # fmt: skip
