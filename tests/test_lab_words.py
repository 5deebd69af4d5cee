"""What the lab says of runs: every sentence made from numbers that were made up here."""

import dataclasses

import pytest

from workings.lab import ENTRIES, Comparison, Run, curves
from workings.lab.looks import looks
from workings.lab.tools import SEES, SILENT, _explain, _held_out, _train

#: A loss and an accuracy that go as they should, in ten epochs.
LOSSES = (2.5, 2.0, 1.6, 1.3, 1.1, 0.9, 0.8, 0.7, 0.6, 0.5)
ACCURACIES = (0.1, 0.2, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9)
RIGHT = Run(
    0, "reference", 10, LOSSES, ACCURACIES, 0.9, 0.9, 0.89, 0, 10, None, None, None, None, 1.0
)
STOPPED = (
    "training diverged in epoch 3: the loss climbed from 2.5 to 300; the learning rate 9 is "
    "likely too large"
)


def like(**changes):
    return dataclasses.replace(RIGHT, **changes)


def comparison(right, wrong):
    settings = ("lesson", "the lesson's run", "784-10-10", "784-10-10", 300, 2_000)
    return Comparison(*settings, tuple(right), tuple(wrong))


# What it looks like.


def test_a_run_like_the_right_one_is_nothing_unusual():
    assert looks([RIGHT], [like(losses=(2.4, *LOSSES[1:]))]) == (
        "Nothing unusual: the loss falls from 2.400 to 0.500 (seed 0); in the right run from "
        "2.500 to 0.500.",
    )


def test_a_run_that_stops():
    stopped = like(seed=1, losses=LOSSES[:2], accuracies=ACCURACIES[:2], stopped=STOPPED)
    assert looks([RIGHT, RIGHT], [RIGHT, stopped]) == (
        "1 of 2 runs stops in epoch 3 of 10. Seed 1: the loss climbed from 2.5 to 300.",
    )
    later = dataclasses.replace(stopped, losses=LOSSES[:4], accuracies=ACCURACIES[:4])
    assert looks([RIGHT], [stopped])[0] == (
        "The run stops in epoch 3 of 10: the loss climbed from 2.5 to 300."
    )
    (sentence,) = looks([RIGHT, RIGHT], [stopped, later])
    assert sentence.startswith("2 of 2 runs stop in epochs 3 and 5 of 10. Seed 1: ")


def test_a_loss_that_begins_high():
    high = like(losses=(4.0, *LOSSES[1:]))
    assert looks([RIGHT], [high]) == ("It begins with a loss of 4.000; the right run with 2.500.",)
    assert "Nothing" in looks([RIGHT, like(losses=(4.0, *LOSSES[1:]))], [high, high])[0]


def test_a_loss_that_hardly_moves():
    flat = like(losses=(2.3,) * 9 + (2.2,), accuracies=(0.1,) * 10)
    (sentence,) = looks([RIGHT], [flat])
    assert sentence == "The loss hardly moves: 2.300 in epoch 1, 2.200 in epoch 10."
    assert "hardly" not in looks([flat], [flat])[0]  # the right run's does not either


def test_a_run_that_is_slow():
    slow = like(accuracies=(*ACCURACIES[:9:2], 0.6, 0.6, 0.6, 0.6, 0.6))
    assert looks([RIGHT], [slow]) == (
        "After 10 epochs it is where the right run is after 5: at 60.0% of the training images.",
    )


def test_a_loss_that_climbs_and_does_not_rest():
    up = like(losses=(2.5, 3.5, 2.0, 1.3, 1.1, 0.9, 0.8, 0.7, 0.6, 0.5))
    assert looks([RIGHT], [up]) == (
        "The loss climbs on the way: from 2.500 to 3.500 in epoch 2 (seed 0).",
        "The loss is restless: it rises in 1 of 10 epochs; in the right run in 0.",
    )


def test_a_flat_loss_that_trembles_is_not_restless():
    trembles = like(losses=(2.3, 2.3001) * 5)
    assert not [sentence for sentence in looks([RIGHT], [trembles]) if "restless" in sentence]


def test_units_that_died():
    dead = [like(dead=3), like(dead=0)]
    assert looks([RIGHT, RIGHT], dead) == (
        "At the end 3 and 0 of 10 hidden units are dead; in the right run 0.",
    )
    assert "Nothing" in looks([like(dead=3)], [like(dead=3)])[0]
    wide = [like(units=128, dead=4)]
    assert "Nothing" in looks([like(units=128, dead=3)], wide)[0]


# What it costs.


@pytest.mark.parametrize(
    ("right", "wrong", "verdict"),
    [
        ((0.9,), (0.8,), "−10.00 points, with one seed."),
        (
            (0.90, 0.91),
            (0.80, 0.83),
            "−9.00 points, worse with each of 2 seeds. The right run's own seeds differ by 1.00.",
        ),
        (
            (0.90, 0.92, 0.90),
            (0.92, 0.91, 0.90),
            "+0.33 points, better with 1 of 3 seeds, worse with 1. The right run's own seeds "
            "differ by 2.00.",
        ),
        ((0.9, 0.9), (0.9, 0.9), "No difference at all, with any seed."),
    ],
)
def test_the_verdict(right, wrong, verdict):
    made = comparison(*([like(test_accuracy=tested) for tested in runs] for runs in (right, wrong)))
    assert made.verdict == verdict
    assert made.difference == pytest.approx(sum(wrong) / len(wrong) - sum(right) / len(right))
    assert made.spread == max(right) - min(right)


# What the tools said.


def test_train_is_quoted_with_how_many_runs_and_the_seed_that_names_it():
    entry = ENTRIES["learning-rate-too-large"]
    silent = _train(entry, [RIGHT], [RIGHT, RIGHT], None)
    assert (silent.verdict, silent.said) == (SILENT, "Trained to the end, and not a word.")
    vague, clear = like(nothing="give it more epochs"), like(seed=1, stopped=STOPPED)
    found = _train(entry, [RIGHT], [RIGHT, vague, clear], None)
    assert found.verdict == "names it"
    assert found.said == f"In 2 of 3 runs. Seed 1: {STOPPED}."
    other = like(nothing="give it more epochs, or a larger learning rate")
    assert _train(entry, [RIGHT], [other], None).verdict == SEES  # that is the opposite
    found = _train(entry, [RIGHT], [vague], None)
    assert (found.verdict, found.said) == (
        SEES,
        "With seed 0: the network has learnt nothing: give it more epochs.",
    )
    both = _train(entry, [vague], [vague, clear], None)
    assert (both.verdict, both.said) == ("names it", f"In 1 of 2 runs. Seed 1: {STOPPED}.")
    both = _train(entry, [vague], [vague], None)
    assert (both.verdict, both.said) == (
        SILENT,
        "Of the right run too it says: the network has learnt nothing: give it more epochs.",
    )


def test_train_is_quoted_where_it_knows_test_examples_from_training():
    entry, note = ENTRIES["test-images-in-training"], "5 of the 9 … are among those trained on"
    found = _train(entry, [RIGHT], [RIGHT], note)
    assert (found.verdict, found.said) == ("names it", f"Note: {note}.")


def test_a_single_epoch_shows_nothing():
    assert looks([like(losses=(2.5,))], [like(losses=())]) == (
        "Nothing to be seen in so few epochs.",
    )


def test_explain_is_quoted_where_units_died():
    entry = ENTRIES["dead-layer"]
    assert _explain(entry, [RIGHT], [RIGHT]).verdict == SILENT
    dead = like(seed=2, dead=10, dead_place="W1[0,406]", why_dead="unit 0 of layer 1 is silent")
    found = _explain(entry, [RIGHT, RIGHT], [RIGHT, dead])
    assert found.said == "W1[0,406] (seed 2): unit 0 of layer 1 is silent."
    assert found.verdict == "names it"


def test_images_held_out_show_a_test_accuracy_that_they_do_not_have():
    shares = 1 / 10_000 + 1 / 18_000
    leaked = like(test_accuracy=0.99, held_out_accuracy=0.97)
    found = _held_out(shares, [like(test_accuracy=0.97, held_out_accuracy=0.97)], [leaked])
    assert found.verdict == SEES
    assert found.said == (
        "99.00% of the test images and 97.00% of those held out are right: +2.00 points; in the "
        "right run +0.00."
    )
    assert _held_out(shares, [leaked], [leaked]).verdict == SILENT  # these are easier images
    few = 1 / 300 + 1 / 300  # a share of so few is off by more than that
    assert _held_out(few, [like(test_accuracy=0.89)], [leaked]).verdict == SILENT


# Curves.


def test_a_mean_is_of_the_runs_that_had_come_so_far():
    short = like(losses=(3.5, 1.0), accuracies=(0.3, 0.4))
    loss = curves.losses([RIGHT, short])
    assert loss.at(1) == 3.0 and loss.at(2) == 1.5 and loss.at(3) == 1.6 and loss.at(11) is None
    assert [loss.running_at(epoch) for epoch in (1, 2, 3, 11)] == [2, 2, 1, 0]
    assert loss.lowest[0] == 2.5 and loss.highest[0] == 3.5
    assert len(curves.losses([like(losses=())]).mean) == 0
