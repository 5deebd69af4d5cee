"""What a visitor can train on: uploads and drawings beside MNIST, what is shown of it, settings."""

import gc
import shlex
import time
import weakref

import numpy as np
import pytest

import workings as wk
from workings.app import sources
from workings.app.drawings import SavedDrawing
from workings.app.run import Run
from workings.app.setup import Setup, command
from workings.app.source_setup import suited
from workings.app.source_summary import summarise
from workings.app.sources import DRAWINGS, WITH_DRAWINGS, Source, Sources, mnist
from workings.app.turns import Turns
from workings.app.visitor import Visitor
from workings.data import from_arrays


@pytest.fixture
def visitor():
    """A visitor who has nothing yet."""
    return Visitor(Turns(1))


def drawing(label, level=200):
    """A drawing that was kept."""
    return SavedDrawing((((0, 0), (9, 9)),), np.full((28, 28), level, np.uint8), label)


def test_drawings_become_data_once_they_can_be_told_apart(visitor):
    assert list(Sources(visitor)) == ["mnist"]
    visitor.drawings.append(drawing(None))
    assert list(Sources(visitor)) == ["mnist"]
    visitor.drawings.append(drawing(3))
    assert list(Sources(visitor)) == ["mnist", WITH_DRAWINGS]
    visitor.drawings.append(drawing(3))
    assert list(Sources(visitor)) == ["mnist", WITH_DRAWINGS]
    visitor.drawings.append(drawing(7))
    offered = Sources(visitor)
    assert list(offered) == ["mnist", DRAWINGS, WITH_DRAWINGS]
    assert offered[DRAWINGS].train.labels.tolist() == [3, 3, 7]
    assert offered.titles[DRAWINGS] == "My drawings (3)"
    assert offered.get("nothing") is None
    assert "nothing" not in offered


def test_drawings_are_put_to_mnist(visitor):
    visitor.drawings += [drawing(3, 100), drawing(None), drawing(7, 101)]
    source = Sources(visitor)[WITH_DRAWINGS]
    whole = from_arrays(
        np.concatenate([mnist().train.values, np.repeat([[100], [101]], 784, 1).astype(np.uint8)]),
        np.concatenate([mnist().train.labels, [3, 7]]),
    )
    assert source.train.preparation.fingerprint == whole.preparation.fingerprint
    assert source.train.preparation.scale == 255.0
    assert source.train.preparation.image_shape == (28, 28)
    assert source.train.preparation.source == "MNIST training images and 2 drawings"
    assert source.test is mnist().test
    assert source.file == ""  # the command line has no word for it


def test_what_is_made_of_drawings_is_made_once(visitor):
    visitor.drawings += [drawing(3), drawing(7)]
    first = Sources(visitor)[DRAWINGS]
    assert Sources(visitor)[DRAWINGS] is first
    visitor.drawings.pop()
    visitor.drawings.append(drawing(8))
    assert Sources(visitor)[DRAWINGS].train.labels.tolist() == [3, 8]


def test_drawings_that_are_chosen_stay_until_others_are(visitor):
    visitor.drawings += [drawing(3), drawing(7)]
    for name in (DRAWINGS, WITH_DRAWINGS):
        source = Sources(visitor)[name]
        visitor.draft = Setup(data=name)
        kept, visitor.drawings = visitor.drawings, []
        assert Sources(visitor)[name] is source
        assert Sources(visitor).titles[name] == source.title
        visitor.draft = Setup()
        assert list(Sources(visitor)) == ["mnist"]
        visitor.drawings = kept


def test_data_goes_with_its_visitor(visitor, digits):
    source = Source("upload-1", "digits", "digits.csv", digits[:100], None)
    visitor.uploads[source.name] = source
    source.split(0)
    seen = weakref.ref(source.train)
    visitor.close()
    del source
    gc.collect()
    assert seen() is None


def test_what_is_made_of_drawings_goes_with_its_visitor():
    before = len(sources._made)
    visitor = Visitor(Turns(1))
    visitor.drawings += [drawing(3), drawing(7)]
    seen = weakref.ref(Sources(visitor)[DRAWINGS])
    assert len(sources._made) == before + 1
    del visitor
    gc.collect()
    assert seen() is None
    assert len(sources._made) == before


def test_runs_with_the_same_seed_share_what_is_set_aside(digits):
    source = Source("upload-1", "digits", "digits.csv", digits, digits[:10])
    train, aside = source.split(0)
    assert source.split(0)[0] is train
    assert source.split(1)[0] is not train
    rest, same = digits.split(60, 0)
    np.testing.assert_array_equal(train.values, rest.values)
    np.testing.assert_array_equal(aside.values, same.values)
    assert source.size == 610 * 784


def test_a_summary_of_pictures(digits):
    summary = summarise(Source("u", "Digits", "digits.csv", digits, digits[:10], notes=("So.",)), 3)
    assert (summary.examples, summary.test_examples) == (600, 10)
    assert (summary.features, summary.image_shape) == (784, (28, 28))
    assert (summary.title, summary.data, summary.notes) == ("Digits", "digits.csv", ("So.",))
    assert [each.name for each in summary.classes] == list("0123456789")
    assert [each.examples for each in summary.classes] == np.bincount(digits.labels).tolist()
    for number, each in enumerate(summary.classes):
        rows = np.flatnonzero(digits.labels == number)[:3]
        np.testing.assert_array_equal(each.pictures, [digits.image(row) for row in rows])


def test_a_summary_of_features():
    data = from_arrays([[1.0, 2.0], [3.0, 4.0]], ["b", "a"], feature_names=("w", "h"))
    summary = summarise(Source("u", "x", "my file.csv", data, None, ("--label", "the kind")))
    assert summary.data == "'my file.csv' --label 'the kind'"
    assert (summary.test_examples, summary.image_shape) == (0, None)
    assert summary.feature_names == ("w", "h")
    assert [(each.name, each.examples, each.pictures) for each in summary.classes] == [
        ("a", 1, ()),
        ("b", 1, ()),
    ]
    assert summarise(Source("u", "x", "", data, None)).data == ""


def test_settings_suit_the_amount_of_data(digits):
    setup = Setup(hidden=(30, 20), batch_size=None, epochs=500, seed=3)
    large = suited(setup, mnist())
    usual = Setup()
    assert (large.batch_size, large.epochs, large.patience) == (64, usual.epochs, usual.patience)
    assert (large.hidden, large.seed, large.data) == ((30, 20), 3, "mnist")
    small = suited(setup, Source("u", "x", "x", digits[:178], None))
    assert (small.batch_size, small.epochs, small.patience) == (16, 130, 26)
    assert suited(setup, Source("u", "x", "x", digits[:2], None)).epochs == 300


def test_a_table_of_measurements_is_learnt_as_on_the_command_line(tmp_path, workings):
    """Wines by their chemistry: features from 0.1 to 1,700, learnt once standardised."""
    wine = pytest.importorskip("sklearn.datasets").load_wine()
    lines = [",".join([*wine.feature_names, "cultivar"]).replace("/", "_")]
    lines += [
        ",".join(map(repr, row)) + f",c{kind}"
        for row, kind in zip(wine.data.tolist(), wine.target, strict=True)
    ]
    file = tmp_path / "wine.csv"
    file.write_text("\n".join(lines))
    source = Source(
        "u", "w", "wine.csv", wk.read_csv(file, "cultivar"), None, ("--label", "cultivar")
    )
    setup = suited(Setup(), source)
    run = Run(1, setup, source, Turns(1))
    run.go()
    while run.busy:
        time.sleep(0.01)
    assert run.records[run.best_epoch - 1].accuracy > 0.95
    assert run.records[run.best_epoch - 1].validation_accuracy > 0.9
    assert run.nothing is None
    line = [*shlex.split(command(setup, str(file))), *source.options]
    said = workings(*line[1:], "--json", "--out", tmp_path / "wine.safetensors")
    losses = [record["loss"] for record in said.records if "loss" in record]
    assert losses == [record.loss for record in run.records]
