"""A table that a network takes: its columns are found again by their names."""

import pytest

import workings as wk

TRAIN = "a,b,c,kind\n1,20,0.3,x\n2,30,0.1,y\n3,40,0.2,x\n"
BARE = "7,1.5,20,0.3\n8,2,30,0.1\n7,3,40,0.2\n"


@pytest.fixture
def again(tmp_path):
    """Read one text as training data, and another as the network then does."""

    def read(train, label, text):
        (tmp_path / "train.csv").write_text(train)
        known = wk.read_csv(tmp_path / "train.csv", label)
        (tmp_path / "new.csv").write_text(text)
        new = wk.read_csv(tmp_path / "new.csv", like=known.preparation)
        return known, new.prepared_as(known.preparation, known.features)

    return read


def test_columns_may_stand_in_another_order(again):
    for text in ("c,kind,b,a\n0.3,x,20,1\n0.1,y,30,2\n", "b,c,a\n20,0.3,1\n30,0.1,2\n"):
        known, new = again(TRAIN, "kind", text)
        assert new.values.tolist() == known.values[:2].tolist()
        assert (new.labels is None) == ("kind" not in text)


def test_without_a_header_and_a_label_all_columns_are_features(again):
    known, new = again(BARE, "column1", "1.5,20,0.3\n2,30,0.1\n")
    assert new.labels is None
    assert new.values.tolist() == known.values[:2].tolist()
    assert again(BARE, "column1", BARE)[1].labels.tolist() == [0, 1, 0]


def test_a_feature_may_be_called_label(again):
    known, new = again(TRAIN.replace("b,", "label,"), "kind", "a,label,c\n1,20,0.3\n2,30,0.1\n")
    assert new.labels is None
    assert new.values.tolist() == known.values[:2].tolist()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id,a,b,c\n1,1,20,0.3\n", r"these examples have 4 features; too many: id$"),
        ("a,c,d\n1,20,0.3\n", r"where it expects 'b', this file has 'c'"),
        ("a,c\n1,20\n", r"have 2 features; it lacks: b$"),
        ("a;b;c\n1;20;0.3\n", r"separated by semicolons: save it with commas"),
        ("a\tb\tc\n1\t20\t0.3\n", r"separated by tabs: save it with commas"),
        ("a,b,c\n1,1_0,3\n", r"row 1, column b: '1_0' is text: a feature is a number"),
    ],
)
def test_other_columns_are_named(again, text, message):
    with pytest.raises(wk.DataError, match=message):
        again(TRAIN, "kind", text)
