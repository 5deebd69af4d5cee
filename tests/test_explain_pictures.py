"""``workings explain`` on picture files, and what it says of input that it cannot take."""

import dataclasses
import sys

import numpy as np
import pytest

import workings as wk

Image = pytest.importorskip("PIL.Image")


@pytest.fixture
def seven(mnist):
    return mnist[1].values[0].reshape(28, 28)


def same_input(workings, model, seven, *options):
    document = workings("explain", model, "--picture", *options, "--json").records[0]
    np.testing.assert_array_equal(
        np.array(document["steps"][0]["values"], np.float32)[:, 0],
        (seven.ravel() / np.float32(255)).astype(np.float32),
    )
    return document


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "P", "I;16"])
def test_a_picture_is_explained(mode, workings, small_model, seven, tmp_path):
    if mode == "I;16":
        picture = Image.fromarray(seven.astype(np.uint16) * 257)
    else:
        picture = Image.fromarray(seven).convert(mode)
    picture.save(tmp_path / "seven.png")
    document = same_input(workings, small_model, seven, "seven.png", "--class", "7")
    assert (document["labelled_by"], document["labels"]) == ("user", [7])
    assert document["notes"] == []


def test_a_picture_without_a_class_takes_the_networks_answer(workings, small_model, seven):
    Image.fromarray(seven).save("seven.png")
    document = same_input(workings, small_model, seven, "seven.png")
    assert document["labels"] == document["predicted"]
    assert "own answer" in document["notes"][0]
    out = workings("explain", small_model, "--picture", "seven.png").out
    assert out.startswith("One training step on the picture seven.png\n")
    assert "own answer" in " ".join(out.split())


def test_dark_ink_is_inverted_where_it_is_said(workings, small_model, seven):
    Image.fromarray(255 - seven).save("dark.png")
    document = same_input(workings, small_model, seven, "dark.png", "--invert", "--class", 7)
    assert document["notes"] == []
    notes = workings("explain", small_model, "--picture", "dark.png", "--json").records[0]["notes"]
    assert "looks inverted" in notes[-1]
    assert "--invert" in notes[-1]


def test_what_is_transparent_is_ground(workings, small_model, seven):
    ink = np.zeros((28, 28, 4), np.uint8)
    ink[..., 3] = seven  # black ink on nothing
    Image.fromarray(ink, "RGBA").save("ink.png")
    same_input(workings, small_model, seven, "ink.png", "--invert")
    notes = workings("explain", small_model, "--picture", "ink.png", "--json").records[0]["notes"]
    assert "the picture is empty" in notes[-1]


# What goes wrong.


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--image", 10_000), "--image 10000: there are 10,000 examples; give 0 to 9999"),
        (("--image", -1), "'--image'"),
        (("--image", 9_990, "--batch", 64), "from row 9990 on there are 10 examples, not 64"),
        (("--batch", 0), "'--batch'"),
        (("digits.npz", "--learning-rate", 0), "learning_rate is 0.0: give a number above 0"),
        (("digits.npz", "--learning-rate", "nan"), "learning_rate is nan"),
        (("--class", "7"), "--class speaks of a picture file: give --picture FILE"),
        (("--invert",), "--invert speaks of a picture file"),
        (("nothing.csv",), "nothing.csv: no such file"),
        (("digits.npz", "--weight", "W1[10,0]"), "10×784"),
        (("--picture", "no.png"), "no.png: no such file"),
        (("--picture", "text.png"), "text.png is no picture that can be read"),
        (("--picture", "cut.png"), "cut.png is no picture that can be read"),
        (("--picture", "."), "is no picture that can be read"),
        (("--picture", "good.png", "--class", "10"), "--class 10: the model's classes are 0, 1"),
        (("--picture", "good.png", "--batch", 2), "leave out DATA, --image and --batch"),
        (("mnist", "--picture", "good.png"), "leave out DATA"),
        (("small.npz",), "the model takes images of 28×28; these are images of 8×8"),
    ],
)
def test_bad_input_is_one_line(arguments, message, refused, small_model, tmp_path, seven):
    (tmp_path / "text.png").write_text("this is no picture")
    Image.fromarray(seven).save(tmp_path / "good.png")
    whole = (tmp_path / "good.png").read_bytes()
    (tmp_path / "cut.png").write_bytes(whole[: len(whole) // 2])
    np.savez(tmp_path / "digits.npz", images=seven[np.newaxis], labels=[7])
    np.savez(tmp_path / "small.npz", values=np.zeros((2, 8, 8), np.uint8), labels=[0, 1])
    assert message in refused("explain", small_model, *arguments)


def test_a_model_of_features_takes_no_picture(refused, seven, tmp_path):
    preparation = wk.from_arrays(np.eye(3), ["a", "b", "c"]).preparation
    wk.save(wk.Network([3, 2, 3], preparation=preparation), tmp_path / "features.safetensors")
    Image.fromarray(seven).save(tmp_path / "seven.png")
    said = refused("explain", "features.safetensors", "--picture", "seven.png")
    assert "the model takes 3 features, no pictures" in said


def test_without_pillow_the_message_says_how_to_get_it(refused, small_model, monkeypatch):
    monkeypatch.setitem(sys.modules, "PIL", None)
    said = refused("explain", small_model, "--picture", "seven.png")
    assert "pip install 'workings[pictures]'" in said


def test_a_picture_of_another_size_is_brought_to_the_models(workings, small_model, seven):
    Image.fromarray(seven).resize((84, 84), Image.Resampling.NEAREST).save("large.png")
    same_input(workings, small_model, seven, "large.png", "--class", "7")


def test_a_model_remembers_that_its_pictures_were_inverted(workings, small_model, seven):
    network = wk.load(small_model)
    network.preparation = dataclasses.replace(network.preparation, inverted=True)
    wk.save(network, "inverted.safetensors")
    Image.fromarray(255 - seven).save("dark.png")
    document = same_input(workings, "inverted.safetensors", seven, "dark.png", "--class", "7")
    assert document["notes"] == []
