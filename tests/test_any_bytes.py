"""Any bytes at all in a file give a data set or a network, or one of our errors: nothing else.

Warnings are errors in these tests, too. Beside wholly arbitrary bytes, which a reader mostly
refuses at once, valid files are damaged in a place or two: that reaches every later step.
"""

import gzip
import io

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image
from safetensors.numpy import save as to_bytes

import workings as wk
from workings.data import read
from workings.errors import WorkingsError

DAMAGES = 300

CSV = [
    b"label,pixel0,pixel1\n1,2,3\n0,255,0\n1,7,9\n",
    b"\xef\xbb\xbflabel,pixel1,pixel0\r\n1,2,3\r\n0,255.0,0\r\n",
    b'a,b,label\n1.5,2e3,cat\n-1,0.25,"dog"\n',
]
IDX = bytes([0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 2, *range(12)])
IDX_FLOATS = bytes([0, 0, 14, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1]) + np.arange(2.0).tobytes()
IDX_LABELS = bytes([0, 0, 8, 1, 0, 0, 0, 3, 2, 0, 1])


def archive(save, **arrays) -> bytes:
    file = io.BytesIO()
    save(file, **arrays)
    return file.getvalue()


PIXELS = np.arange(16, dtype=np.uint8).reshape(4, 2, 2)
NPZ = [
    archive(np.savez, x_train=PIXELS, y_train=np.arange(4), x_test=PIXELS[:1]),
    archive(np.savez_compressed, X=PIXELS.reshape(4, 4) / 7, y=np.array(list("abca"))),
    archive(np.savez, X=np.float32(PIXELS.reshape(4, 4)), y=np.array([1.0, 2.0, 1.0, 2.0])),
]


def picture(ending: str, **options) -> bytes:
    file = io.BytesIO()
    pixels = np.arange(48, dtype=np.uint8).reshape(4, 4, 3) * 5
    Image.fromarray(pixels).save(file, ending, **options)
    return file.getvalue()


PICTURES = [picture(ending) for ending in ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "PPM")]


def model(tmp_path_factory, network) -> bytes:
    path = tmp_path_factory.getbasetemp() / "valid.safetensors"
    wk.save(network, path)
    return path.read_bytes()


#: What changes meaning when it stands in the wrong place.
TOKENS = [
    *b', \n \r \0 " [ ] { } - . : 0 255 256 nan inf -1 1e39 1e400 null true'.split(b" "),
    *b"99999999999999999999 F64 F16 BF16 I64 U8 O c16 i8 f2 f8 m8 V4 label pixel9".split(),
]


@st.composite
def damaged(draw, valid: list[bytes]) -> bytes:
    """A valid file, cut short, or with a few bytes flipped, taken out or put in."""
    content = bytearray(draw(st.sampled_from(valid)))
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, max(len(content) - 1, 0)))
        how = draw(
            st.sampled_from(["flip", "byte", "cut", "take", "insert", "overwrite", "repeat"])
        )
        if how == "flip" and content:
            content[place] ^= 1 << draw(st.integers(0, 7))
        elif how == "byte" and content:
            content[place] = draw(st.integers(0, 255))
        elif how == "cut":
            del content[place:]
        elif how == "take":
            del content[place : place + draw(st.integers(1, 8))]
        elif how == "repeat":
            content[place:place] = content[place : place + draw(st.integers(1, 12))]
        else:
            token = draw(st.sampled_from(TOKENS))
            content[place : place + (len(token) if how == "overwrite" else 0)] = token
    return bytes(content)


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """Write bytes to a file, read it, and use what comes of it."""
    folder = tmp_path_factory.mktemp("any")
    (folder / "labels").write_bytes(IDX_LABELS)

    def try_to(name: str, content: bytes) -> wk.Dataset | wk.Network | None:
        path = folder / name
        path.write_bytes(content)
        try:
            found = (
                wk.load(path)
                if path.suffix == ".safetensors"
                else read(path, say=lambda note: None)[0]
            )
        except WorkingsError as error:
            assert str(error).startswith(str(folder)), error  # it says which file
            return None
        if isinstance(found, wk.Network):
            found.predict(np.zeros((found.sizes[0], 1)))
        else:
            assert found.X.shape == (found.features, len(found)) != (0, 0)
            assert found.labels is None or found.Y.shape == (found.classes, len(found))
        return found

    return try_to


@pytest.mark.parametrize("name", ["x.csv", "x.npz", "x-idx3-ubyte", "images", "x.safetensors"])
def test_any_bytes_at_all_are_read_or_refused(opened, name):
    @given(st.binary(max_size=200))
    @example(b"")
    @example(b"\0")
    @example(b"\n")
    def trial(content):
        opened(name, content)

    trial()


@settings(max_examples=DAMAGES)
@given(content=damaged(CSV))
@example(b"label,a\ninf,1\n")
@example(b"label,a\n1,1e39\n")
@example(b"label,a\n1,\xff\n")
@example(b'"' + b"a" * 200_000 + b'",b\n1,2\n')
@example(b"label,pixel" + b"9" * 5_000 + b"\n1,2\n")
@example(b"label,pixel0,pixel1\n1,2,3\n,,\n")
@example(b"label,pixel0,pixel1\n1,2,3,4\n1,2,3,4\n")
@example(b"a,b\n1_0,2\n")
def test_a_damaged_csv_is_read_or_refused(opened, content):
    opened("x.csv", content)


@settings(max_examples=DAMAGES)
@given(content=damaged(NPZ))
@example(NPZ[0][:-1])
@example(NPZ[1][:60] + b"\xff\xff\xff" + NPZ[1][63:])  # inside what is compressed
@example(NPZ[0].replace(b"(4, 2, 2)", b"(4, 9**9)"))
@example(archive(np.savez, X=PIXELS.reshape(4, 4), y=np.array([0, 1, np.inf, 0])))
def test_a_damaged_npz_is_read_or_refused(opened, content):
    opened("x.npz", content)


@settings(max_examples=DAMAGES)
@given(content=damaged([IDX, IDX_FLOATS, gzip.compress(IDX, mtime=0), IDX_LABELS]))
def test_damaged_idx_images_are_read_or_refused(opened, content):
    opened("images", content)


@settings(max_examples=DAMAGES)
@given(content=damaged([IDX_LABELS, gzip.compress(IDX_LABELS, mtime=0)]))
def test_damaged_idx_labels_are_read_or_refused(tmp_path_factory, content):
    folder = tmp_path_factory.getbasetemp()
    (folder / "pictures").write_bytes(IDX)
    (folder / "classes").write_bytes(content)
    try:
        data = wk.read_idx(folder / "pictures", folder / "classes")
    except wk.DataError:
        return
    assert data.Y.shape == (data.classes, 3)


def test_a_damaged_model_file_is_read_or_refused(opened, tmp_path_factory):
    pixels = wk.Preparation(scale=255.0, image_shape=(2, 2), class_names=("a", "b"))
    features = wk.Preparation((1.0, 2.0), (1.0, 3.0), None, ("a", "b"), ("u", "v"))
    valid = [
        model(tmp_path_factory, wk.Network([4, 3, 2], preparation=pixels)),
        model(tmp_path_factory, wk.Network([2, 2], dtype=np.float64, preparation=features)),
    ]
    deep = {"workings": "[" * 100_000}

    @settings(max_examples=DAMAGES)
    @given(damaged(valid))
    @example(valid[0].replace(b"float32", b"float16"))
    @example(to_bytes({"W1": np.zeros((2, 2), np.float32)}, deep))
    @example(to_bytes({"W1": np.zeros((2, 2), np.float32)}))
    def trial(content):
        opened("x.safetensors", content)

    trial()


@pytest.mark.parametrize(
    ("name", "content"),
    [*(("x.csv", csv) for csv in CSV), *(("x.npz", npz) for npz in NPZ), ("images", IDX)],
)
def test_the_files_that_are_damaged_here_are_valid_before(opened, name, content):
    assert opened(name, content) is not None


@settings(max_examples=DAMAGES)
@given(content=damaged(PICTURES))
@example(b"")
@example(b"P5 99999 99999 255 ")
def test_a_damaged_picture_is_read_or_refused(opened, content):
    opened("x.png", content)
