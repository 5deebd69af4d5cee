"""Every loader by name, as a function of a file's bytes: for the tests and for ``make fuzz``.

Each reads what it is given and uses what comes of it. It may raise a `WorkingsError`, and nothing
else; whether it read the file, it returns. Files lie in memory where the system has a place for it.
"""

import atexit
import contextlib
import dataclasses
import functools
import gzip
import io
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, get_type_hints

import numpy as np
from PIL import Image
from safetensors.numpy import save as to_bytes

import workings as wk
from workings.app.model_upload import read as read_upload
from workings.app.uploads_read import read_sent
from workings.app.uploads_sent import Sent, sent
from workings.cli.train_options import TrainOptions
from workings.course import wire
from workings.course.folder import PROGRESS, Folder
from workings.data import read
from workings.data.strokes import draw_strokes
from workings.errors import WorkingsError, one_line
from workings.files.checkpoint import read_checkpoint_document
from workings.files.model import describe

Load = Callable[[bytes], object]

CSV = (
    b"label,pixel0,pixel1\n1,2,3\n0,255,0\n1,7,9\n",
    b"\xef\xbb\xbflabel,pixel1,pixel0\r\n1,2,3\r\n0,255.0,0\r\n",
    b'a,b,label\n1.5,2e3,cat\n-1,0.25,"dog"\n',
    b"v,kind,u,weight\n1,a,2,0.5\n3,b,4,1\n",
    b"5,2,a\n3,4,b\n1,2,a\n",
)
IDX = bytes([0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 2, *range(12)])
IDX_FLOATS = bytes([0, 0, 14, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1]) + np.arange(2.0).tobytes()
IDX_LABELS = bytes([0, 0, 8, 1, 0, 0, 0, 3, 2, 0, 1])
STROKES = (b"[[[0, 0], [30, 40], [5.5, 1e3]], [[7, 7]]]", b"[[], [[-1, 2], [1, 2]]]")
_PIXELS = np.arange(16, dtype=np.uint8).reshape(4, 2, 2)


def archive(save: Callable[..., None], **arrays: Any) -> bytes:
    """An ``.npz`` file's bytes."""
    file = io.BytesIO()
    save(file, **arrays)
    return file.getvalue()


NPZ = (
    archive(np.savez, x_train=_PIXELS, y_train=np.arange(4), x_test=_PIXELS[:1]),
    archive(np.savez_compressed, X=_PIXELS.reshape(4, 4) / 7, y=np.array(list("abca"))),
    archive(np.savez, X=np.float32(_PIXELS.reshape(4, 4)), y=np.array([1.0, 2.0, 1.0, 2.0])),
)


def _array(array: Any) -> bytes:
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


EXAMPLES = (
    _array(np.asfortranarray(np.float32(_PIXELS.reshape(4, 4)))),
    _array(_PIXELS),
    _array(_PIXELS.astype(np.int64)),
)
LABELS = (_array(np.arange(3)), _array(np.array(["a", "bc", "a"])), _array(np.ones(3)))


def picture(ending: str, mode: str = "RGB", **options: Any) -> bytes:
    """A picture file's bytes."""
    file = io.BytesIO()
    pixels = np.arange(48, dtype=np.uint8).reshape(4, 4, 3) * 5
    Image.fromarray(pixels).convert(mode).save(file, ending, **options)
    return file.getvalue()


PICTURES = (
    *(picture(ending) for ending in ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "PPM")),
    picture("PNG", "RGBA"),
    picture("PNG", "P"),
    picture("JPEG", "CMYK", progressive=True),
    picture("TIFF", "F"),
    picture("TIFF", "L", compression="tiff_lzw"),
    b"P2 2 2 9 0 1 2 3 ",
)


def memory() -> str | None:
    """Where files lie in memory, if the system has such a place."""
    return "/dev/shm" if "TMPDIR" not in os.environ and Path("/dev/shm").is_dir() else None


@functools.cache
def folder() -> Path:
    """A folder of this process's own, removed when it ends."""
    made = tempfile.mkdtemp(prefix="workings-loaders-", dir=memory())
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return Path(made)


def written(name: str, content: bytes) -> Path:
    """Write a file for a loader."""
    path = folder() / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def use(data: wk.Dataset) -> None:
    """Do with a data set what training does."""
    assert data.X.shape == (data.features, len(data)) != (0, 0)
    assert data.labels is None or data.Y.shape == (data.classes, len(data))


def of_data(name: str, **options: Any) -> Load:
    """A reader of DATA, which goes by the file's name."""

    def load(content: bytes) -> None:
        for data in read(written(name, content), say=lambda note: None, **options):
            if data is not None:
                use(data)

    return load


def array_of_an_npz(**others: bytes) -> Load:
    """An ``.npz`` whose checksums are right, whatever one of its arrays is."""

    def load(content: bytes) -> None:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as made:
            for name, array in {"X": content, "y": content, **others}.items():
                if array:
                    made.writestr(f"{name}.npy", array)
        of_data("made.npz")(file.getvalue())

    return load


def document_of_a_model(content: bytes) -> None:
    """A model file with good arrays, whatever it says of them."""
    arrays = {"W1": np.ones((2, 2), np.float32), "b1": np.zeros((2, 1), np.float32)}
    model(to_bytes(arrays, {"workings": content.decode(errors="replace")}))


def csv_for_a_network(content: bytes) -> None:
    """A CSV for a network that knows its columns, with weights."""
    like = wk.Preparation((1.0, 2.0), (1.0, 3.0), None, ("a", "b"), ("u", "v"), label_name="kind")
    use(wk.read_csv(written("named.csv", content), like=like, sample_weight="weight"))


def idx_labels(content: bytes) -> None:
    """The labels of a good pair of IDX files."""
    use(wk.read_idx(written("pictures-of-a-pair", IDX), written("classes", content)))


def folder_of_pictures(content: bytes) -> None:
    """A folder of pictures: one good, one not."""
    written("pictures/a/good.png", PICTURES[0])
    written("pictures/b/other.gif", content)
    use(read(folder() / "pictures", say=lambda note: None)[0])


def model(content: bytes) -> None:
    """A model file, in safetensors or JSON."""
    network = wk.load(written("model", content))
    network.predict(np.zeros((network.sizes[0], 1)))


def uploaded_model(content: bytes) -> None:
    """A model file that came to the application."""
    read_upload(written("model-upload", content), "a visitor's")


def uploaded(*names: str) -> Load:
    """A file that came to the application, under one of these names; a byte says which."""

    def load(content: bytes) -> None:
        with tempfile.TemporaryDirectory(dir=folder()) as made:
            place = Path(made)
            (place / "sent").mkdir()
            (place / "sent" / "0").write_bytes(content)
            name = names[content[-1] % len(names) if content else 0]
            read_sent(Sent(((name,),), None, False), [place / "sent" / "0"], place, "x")

    return load


def strokes(content: bytes) -> None:
    """Lines of a pen, as they come in JSON."""
    with contextlib.suppress(ValueError, RecursionError):
        lines = json.loads(content)
        if isinstance(lines, list):
            try:
                draw_strokes(lines)
            except ValueError as error:
                assert isinstance(error, WorkingsError), error


def course_progress(content: bytes) -> None:
    """What a learner's folder remembers."""
    assert Folder(written(f"course/{PROGRESS}", content).parent).passed is not None


def course_value(content: bytes) -> None:
    """A value from a learner's process; what is none raises ValueError, as its caller expects."""
    with contextlib.suppress(ValueError, RecursionError):
        wire.decode(json.loads(content))


def _training(**options: Any) -> wk.Training:
    data = wk.from_arrays(np.arange(24.0).reshape(6, 4) % 7, [0, 1] * 3)
    return wk.train(
        wk.Network([4, 3, 2], seed=1),
        data,
        validation=data,
        optimiser=wk.Momentum(0.1),
        engine="reference",
        threads=1,
        seed=0,
        **options,
    )


def checkpoint() -> bytes:
    """A checkpoint's bytes."""
    path = folder() / "valid.checkpoint"
    training = _training(epochs=2, checkpoint=path)
    training.keeper.note = dataclasses.asdict(_options("model"))
    next(iter(training))
    training.keeper.keep(training.progress, at_once=True)
    return path.read_bytes()


def _options(out: str) -> TrainOptions:
    """What ``workings train`` was told, or nothing."""
    nothing = {str: "", int: 0, float: 0.0, bool: False}
    hints = get_type_hints(TrainOptions)
    return TrainOptions(**{name: nothing.get(hints[name]) for name in hints} | {"out": out})


def resumed(content: bytes) -> None:
    """A checkpoint, and what is left of its run."""
    _training(epochs=3, resume=written("x.checkpoint", content)).run()


def resumed_options(content: bytes) -> None:
    """What ``workings train --resume`` takes from a checkpoint."""
    path = written("x.checkpoint", content)
    note = read_checkpoint_document(path).get("note", {})
    options = dataclasses.replace(_options("model"), resume=str(path))
    kept = options.resumed(note, set())
    assert all(
        type(value) is str
        for name, value in vars(kept).items()
        if name in ("data", "out", "hidden")
    )


def _models(ending: str) -> tuple[bytes, ...]:
    pixels = wk.Preparation(scale=255.0, image_shape=(2, 2), class_names=("a", "b"))
    features = wk.Preparation((1.0, 2.0), (1.0, 3.0), None, ("a", "b"), ("u", "v"))
    networks = (
        wk.Network([4, 3, 2], preparation=pixels),
        wk.Network([2, 2], dtype=np.float64, preparation=features),
    )
    paths = [folder() / f"valid-{place}{ending}" for place in range(2)]
    for network, path in zip(networks, paths, strict=True):
        wk.save(network, path)
    return tuple(path.read_bytes() for path in paths)


def _document() -> bytes:
    features = wk.Preparation((1.0, 2.0), (1.0, 3.0), None, ("a", "b"), ("u", "v"))
    return json.dumps(describe(wk.Network([2, 2], preparation=features))).encode()


@dataclasses.dataclass(frozen=True)
class Loader:
    """A reader of files, and valid files to damage."""

    load: Load
    valid: Sequence[bytes]


@functools.cache
def loaders() -> dict[str, Loader]:
    """Return every loader by its name."""
    packed = gzip.compress(IDX, mtime=0), gzip.compress(IDX_LABELS, mtime=0)
    safetensors, plain = _models(".safetensors"), _models(".json")
    kept = (checkpoint(),)
    said = (json.dumps({"names": ["a/1.png", "b/2.png"], "label": "x"}).encode(),)
    value = json.dumps(wire.encode({"dW": np.eye(2), "x": [1, 2.5, "a", (None, True)]})).encode()
    remembered = b'{"workings-course": 1, "passed": {"pixel": "00"}, "hints": {"relu": 2}}'
    return {
        "csv": Loader(of_data("x.csv"), CSV),
        "csv with a label": Loader(of_data("x.csv", label="label"), CSV),
        "csv for a network": Loader(csv_for_a_network, CSV),
        "idx": Loader(of_data("images"), (IDX, IDX_FLOATS, IDX_LABELS)),
        "idx in gzip": Loader(of_data("images"), packed),
        "idx labels": Loader(idx_labels, (IDX_LABELS, packed[1])),
        "npz": Loader(of_data("x.npz"), NPZ),
        "npz, its examples": Loader(array_of_an_npz(y=b""), EXAMPLES),
        "npz, its labels": Loader(array_of_an_npz(X=_array(np.eye(3))), LABELS),
        "picture": Loader(of_data("x.png"), PICTURES),
        "picture of a digit": Loader(of_data("digit.png", digit=True), PICTURES),
        "folder of pictures": Loader(folder_of_pictures, PICTURES),
        "strokes": Loader(strokes, STROKES),
        "model in safetensors": Loader(model, safetensors),
        "model in JSON": Loader(model, plain),
        "model, its document": Loader(document_of_a_model, (_document(),)),
        "checkpoint": Loader(resumed, kept),
        "checkpoint's options": Loader(resumed_options, kept),
        "course, what is remembered": Loader(course_progress, (remembered,)),
        "course, a value": Loader(course_value, (value,)),
        "upload, what is said": Loader(sent, said),
        "upload, a table": Loader(uploaded("x.csv"), CSV),
        "upload, an archive": Loader(uploaded("x.npz"), NPZ),
        "upload, a model": Loader(uploaded_model, (*safetensors, *plain)),
    }


def read_or_refused(loader: Loader, content: bytes) -> bool:
    """Return whether a loader reads this; False where it refuses it by an error of ours."""
    try:
        loader.load(content)
    except WorkingsError as error:
        text = str(error)
        assert text and text == one_line(text), text
        return False
    return True
