"""A test set that was trained on is found, example by example."""

import dataclasses

import numpy as np

from workings import from_arrays
from workings.data.shared import shared_examples, shared_note


def test_no_digit_of_mnists_test_set_is_among_those_trained_on(mnist):
    assert shared_note(*mnist) is None


def test_shared_digits_are_counted_in_any_order_and_each_once(mnist):
    train, test = mnist
    rows = [*range(300), 9_000, 9_001, 9_001]  # one of them twice
    mixed = dataclasses.replace(
        train,
        values=np.concatenate([train.values[:5_000], test.values[rows][::-1]]),
        labels=np.concatenate([train.labels[:5_000], test.labels[rows][::-1]]),
    )
    assert shared_examples(mixed, test) == 302
    assert "302 of the 10,000 test examples stand among those trained on" in shared_note(
        mixed, test
    )
    assert "1 of the 1 test examples stands among" in shared_note(mixed, test[[9_001]])


def test_other_features_and_other_kinds_of_values_share_nothing():
    one = from_arrays(np.eye(3), [0, 1, 2])
    assert shared_examples(one, one) == 3
    assert shared_examples(one, from_arrays(np.eye(2), [0, 1])) == 0
    assert shared_examples(one, from_arrays(np.eye(3, dtype=np.uint8), [0, 1, 2])) == 0


def test_train_says_how_many_test_examples_it_was_given(workings, digits, digits_csv, tmp_path):
    from workings import write_csv

    write_csv(digits[:50], tmp_path / "test.csv")
    said = workings("train", str(digits_csv), "--test", str(tmp_path / "test.csv"), "--epochs", "3")
    flat = " ".join((said.out + said.err).split())
    assert "50 of the 50 test examples stand among those trained on" in flat
