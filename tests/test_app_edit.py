"""The room Edit without a browser: changes as data, what they make of a network, what they do."""

from dataclasses import replace

import numpy as np
import pytest

import workings as wk
from workings.app import edits as module
from workings.app.edits import (
    MOST,
    SAMPLE,
    Edits,
    Effect,
    Prune,
    SetParameter,
    SwitchOff,
    SwitchOn,
    edited,
    measured_on,
    switched_off,
    weights_of,
)
from workings.app.pages.edit_effect import gist
from workings.app.pages.edit_history import words
from workings.app.pages.edit_prune import SHARES
from workings.app.pages.edit_speaks import speaks
from workings.app.parts.weightmap import shades, shape_of, source
from workings.app.turns import Turns
from workings.app.visitor import Visitor
from workings.app.workbench import Bench, bench_of, examples, measure, part_of, prune_curve
from workings.errors import SettingError
from workings.evaluation import Evaluation
from workings.places import Place

SET, OTHER = SetParameter("W1[3,406]", 0.5), SetParameter("b2[7]", -1.0)
OFF, ON = SwitchOff(1, 2), SwitchOn(1, 2)


def same(one, other):
    return all(
        a.tobytes() == b.tobytes() for a, b in zip(one.parameters, other.parameters, strict=True)
    )


@pytest.fixture(scope="module")
def network():
    train, _ = wk.load_mnist()
    made = wk.Network([784, 10, 10], seed=0)
    wk.train(made, train[:5_000], optimiser=wk.Adam(0.003), batch_size=64, epochs=2).run()
    return made


@pytest.fixture
def visitor(network):
    made = Visitor(Turns(1))
    made.hold(network, "small.safetensors")
    yield made
    made.close()


@pytest.fixture
def bench(visitor):
    made = bench_of(visitor)
    assert made.follow()
    return made


class TestTheList:
    def test_what_is_undone_can_be_done_again(self):
        both = Edits().did(SET).did(OFF)
        assert both.undo() == Edits((SET,), (OFF,))
        assert both.undo().undo() == Edits((), (OFF, SET))
        assert both.undo().undo().redo() == Edits((SET,), (OFF,))
        assert both.undo().undo().redo().redo() == both

    def test_with_nothing_to_undo_it_stays(self):
        assert Edits().undo() == Edits().redo() == Edits().reset() == Edits()

    def test_all_undone_comes_back_one_by_one(self):
        three = Edits().did(SET).did(OFF).did(OTHER)
        assert three.reset() == Edits((), (OTHER, OFF, SET))
        assert three.undo().reset().redo().redo().redo() == three

    def test_a_new_change_forgets_what_was_undone(self):
        assert Edits().did(SET).undo().did(OFF) == Edits((OFF,))

    def test_of_a_moved_slider_only_its_end_counts(self):
        moved = replace(SET, value=0.7)
        assert Edits((SET,)).did(moved, joins=True) == Edits((moved,))
        assert Edits((SET,)).did(moved) == Edits((SET, moved))
        assert Edits((OTHER,)).did(moved, joins=True) == Edits((OTHER, moved))
        assert Edits((OFF,)).did(moved, joins=True) == Edits((OFF, moved))
        assert Edits().did(moved, joins=True) == Edits((moved,))

    def test_there_are_only_so_many(self):
        full = Edits((SET,) * MOST)
        with pytest.raises(SettingError, match=str(MOST)):
            full.did(OFF)
        assert full.did(replace(SET, value=2.0), joins=True).done[-1].value == 2.0


class TestTheNetworkTheyMake:
    @pytest.mark.parametrize(
        ("edit", "made"),
        [
            (SET, lambda net: wk.with_parameter(net, "W1[3,406]", 0.5)),
            (OTHER, lambda net: wk.with_parameter(net, "b2[7]", -1.0)),
            (OFF, lambda net: wk.without_unit(net, 1, 2)),
            (Prune(0.5), lambda net: wk.pruned(net, 0.5)),
            (Prune(0.5, 2), lambda net: wk.pruned(net, 0.5, 2)),
        ],
    )
    def test_each_is_the_packages_own(self, network, edit, made):
        assert same(edited(network, [edit]), made(network))
        assert not same(edited(network, [edit]), network)

    def test_the_original_stays(self, network):
        before = network.copy()
        edited(network, [SET, OFF, Prune(0.9)])
        assert same(network, before)

    def test_undo_gives_the_same_bits(self, network):
        done = Edits()
        for edit in (SET, OFF, Prune(0.6), OTHER, SwitchOff(1, 5), ON):
            before, done = done, done.did(edit)
            assert same(edited(network, done.undo().done), edited(network, before.done))
        assert same(edited(network, done.reset().done), network)

    def test_in_their_order(self, network):
        first = edited(network, [Prune(1.0), SET])
        assert first.W[1][3, 406] == 0.5 and np.count_nonzero(first.W[1]) == 1
        assert not edited(network, [SET, Prune(1.0)]).W[1].any()

    def test_a_unit_comes_back_with_what_was_set_meanwhile(self, network):
        sent = SetParameter("W2[4,2]", 9.0)
        assert not edited(network, [OFF, sent]).W[2][:, 2].any()
        assert edited(network, [OFF, sent, ON]).W[2][4, 2] == 9.0
        assert weights_of(network, [OFF, sent]).W[2][4, 2] == 9.0
        assert same(edited(network, [OFF, ON]), network)

    def test_which_are_off(self):
        assert switched_off([OFF, SwitchOff(2, 2), ON]) == {(2, 2)}
        assert switched_off([ON, OFF, OFF]) == {(1, 2)}

    @pytest.mark.parametrize(
        "edit", [SwitchOff(2, 0), SwitchOff(1, 10), Prune(2.0), Prune(0.5, 3), SetParameter("x", 0)]
    )
    def test_what_cannot_be_is_refused(self, network, edit):
        with pytest.raises(SettingError):
            edited(network, [edit])


def evaluation(predicted, labels=(0, 0, 1, 1, 2), confidence=(0.9, 0.8, 0.7, 0.6, 0.5)):
    confusion = np.zeros((3, 3), np.int64)
    np.add.at(confusion, (list(labels), list(predicted)), 1)
    return Evaluation(
        0.5, confusion, np.array(labels), np.array(predicted), np.array(confidence), ("a", "b", "c")
    )


class TestEffect:
    def test_what_is_lost_won_and_only_turned(self):
        effect = Effect(evaluation((0, 0, 1, 0, 0)), evaluation((1, 2, 1, 1, 1)))
        assert effect.lost.tolist() == [0, 1]
        assert effect.won.tolist() == [3]
        assert effect.turned.tolist() == [4]

    def test_the_surest_come_first(self):
        after = evaluation((1, 2, 1, 1, 1), confidence=(0.3, 0.8, 0.1, 0.1, 0.1))
        assert Effect(evaluation((0, 0, 1, 0, 0)), after).lost.tolist() == [1, 0]

    def test_points(self):
        effect = Effect(evaluation((0, 0, 1, 1, 0)), evaluation((0, 1, 1, 1, 2)))
        assert effect.points == pytest.approx(0.0)
        assert effect.recall_points == pytest.approx([-50.0, 0.0, 100.0])

    def test_told_in_words(self):
        effect = Effect(evaluation((0, 0, 1, 0, 0)), evaluation((1, 2, 1, 1, 1)))
        assert gist(effect).startswith("4 of 5 examples are read differently: 2 that were right")
        assert gist(effect).endswith("Class a loses most: −100.00 points.")

    def test_a_change_that_does_next_to_nothing_says_so(self):
        before = evaluation((0, 0, 1, 0, 0))
        assert "does nothing" in gist(Effect(before, before))
        assert gist(Effect(before, replace(before, loss=0.502))).endswith("the loss by +0.0020.")
        assert gist(Effect(before, replace(before, loss=0.498))).endswith("the loss by −0.0020.")


class TestOnWhichExamples:
    def test_on_all_where_that_is_quick(self, network, mnist):
        assert measured_on(network, mnist[1]) is None

    def test_else_on_the_same_few(self, mnist):
        wide = wk.Network([784, 1_024, 10], init="zeros")
        rows = measured_on(wide, mnist[1])
        assert len(rows) == len(set(rows.tolist())) == SAMPLE
        assert (np.diff(rows) > 0).all()
        assert np.array_equal(rows, measured_on(wide, mnist[1]))

    def test_rows_are_those_of_the_whole(self, bench, mnist, monkeypatch):
        monkeypatch.setattr(module, "SAMPLE", 100)
        data, rows, count = examples(bench.held, 0.0)
        assert (len(data), count) == (100, 10_000)
        assert np.array_equal(data.values, mnist[1].values[rows])


class TestBench:
    def test_the_runs_own_network_is_never_changed(self, bench, visitor, network):
        for edit in (SET, OFF, Prune(0.5)):
            assert bench.do(edit)
        assert same(visitor.reader().network, network)
        assert same(bench.original, network)
        assert not same(bench.network, network)

    def test_it_is_left_as_it_was(self, bench, visitor):
        bench.do(SET)
        assert bench_of(visitor) is bench
        assert not bench.follow() and bench.edits.done == (SET,)

    def test_what_changes_nothing_is_no_change(self, bench):
        value = float(bench.original.W[1][3, 406])
        assert not bench.do(SetParameter("W1[3,406]", value))
        assert not bench.do(ON)
        assert not bench.do(Prune(0.0))
        assert bench.edits == Edits()
        assert bench.do(OFF) and not bench.do(OFF)

    def test_what_cannot_be_leaves_all_as_it_is(self, bench):
        bench.do(SET)
        with pytest.raises(SettingError):
            bench.do(SwitchOff(1, 10))
        assert bench.edits.done == (SET,)

    def test_it_follows_a_network_that_is_not_changed(self, bench, visitor, network):
        run = visitor.run
        run.seen = replace(run.seen, version=1, network=wk.with_parameter(network, "b1[0]", 3.0))
        assert not bench.behind
        assert bench.follow() and bench.original.b[1][0, 0] == 3.0

    def test_one_that_is_changed_waits(self, bench, visitor, network):
        bench.do(OFF)
        run = visitor.run
        run.seen = replace(run.seen, version=1, network=wk.with_parameter(network, "b1[0]", 3.0))
        assert bench.behind and not bench.follow()
        assert bench.original.b[1][0, 0] == network.b[1][0, 0]
        assert bench.take() and not bench.behind
        assert bench.edits.done == (OFF,)
        assert bench.network.b[1][0, 0] == 3.0 and not bench.network.W[2][:, 2].any()

    def test_so_does_one_that_is_being_measured(self, bench, visitor, network):
        bench.stays = True
        run = visitor.run
        run.seen = replace(run.seen, version=1, network=network)
        assert bench.behind and not bench.follow()

    def test_each_run_has_its_own_changes(self, bench, visitor, network):
        first = visitor.run
        bench.do(SET)
        visitor.hold(network, "another")
        assert bench.follow() and bench.edits == Edits()
        visitor.choose(first)
        assert bench.follow() and bench.edits.done == (SET,)

    def test_the_first_look_is_at_the_middle_of_a_picture(self, bench):
        assert str(bench.chosen) == "W1[0,406]"

    def test_a_place_is_kept_where_the_next_network_has_it(self, bench, visitor, network):
        bench.choose(Place("b", 2, 7))
        visitor.hold(network, "another")
        bench.follow()
        assert str(bench.chosen) == "b2[7]"
        visitor.hold(wk.Network([784, 10], preparation=network.preparation), "no hidden layer")
        bench.follow()
        assert str(bench.chosen) == "W1[0,406]"
        with pytest.raises(SettingError):
            bench.choose(Place("W", 2, 0, 0))

    def test_the_file_is_the_network(self, bench, tmp_path):
        bench.do(OFF)
        path = tmp_path / "model.safetensors"
        path.write_bytes(bench.file())
        assert same(wk.load(path), bench.network)
        wk.save(bench.network, path)
        assert path.read_bytes() == bench.file()

    def test_its_name_says_whether_it_is_changed(self, bench):
        assert bench.file_name == "run-1.safetensors"
        bench.do(OFF)
        assert bench.file_name == "run-1-edited.safetensors"

    def test_made_a_run_it_is_what_the_other_rooms_show(self, bench, visitor):
        bench.do(OFF)
        made = bench.network.copy()
        run = bench.make_run()
        assert run is visitor.run and (run.number, run.title) == (2, "small.safetensors, edited")
        assert same(visitor.reader().network, made)
        assert bench.edits == Edits() and same(bench.network, made)
        assert len(visitor.runs) == 2

    def test_as_a_run_it_keeps_the_data_and_the_seed_of_the_one_it_came_from(self, bench, visitor):
        setup = visitor.run.setup
        visitor.draft = setup.changed(seed=7)
        bench.do(OFF)
        assert bench.make_run().setup == setup

    def test_without_its_data_it_is_no_run(self, bench, visitor):
        bench.do(OFF)
        run = visitor.run
        run.setup = run.setup.changed(data="gone")
        visitor.runs.clear()  # those that are kept keep their data
        with pytest.raises(SettingError, match="not here any more"):
            bench.make_run()

    def test_nothing_is_kept_alive_by_it(self, network):
        gone = Bench(Visitor(Turns(1)))  # nobody else has this visitor
        with pytest.raises(ReferenceError):
            gone.follow()


class TestMeasured:
    @pytest.mark.parametrize("done", [(), (OFF,), (SET, Prune(0.7))])
    def test_it_is_what_the_package_says(self, bench, network, mnist, done):
        found = measure(bench.held, done)
        before, after = wk.evaluate(network, mnist[1]), wk.evaluate(edited(network, done), mnist[1])
        assert (found.part, found.rows, found.all_rows) == ("test", None, 10_000)
        assert (found.effect.before.loss, found.effect.after.loss) == (before.loss, after.loss)
        assert np.array_equal(found.effect.after.confusion, after.confusion)
        assert found.row(17) == 17

    def test_of_a_few_the_row_is_the_whole_sets(self, bench, monkeypatch):
        monkeypatch.setattr(module, "LONGEST", 0.0)
        monkeypatch.setattr(
            "workings.app.workbench.measured_on", lambda *_: np.array([5, 17, 9_999])
        )
        found = measure(bench.held, (OFF,))
        assert len(found.effect.before.labels) == 3 and found.row(2) == 9_999

    def test_without_a_test_set_by_what_was_set_aside(self, visitor, mnist):
        run = visitor.run
        run.source = replace(run.source, train=mnist[0][:1_000], test=None)
        assert part_of(run) == "validation"
        run.source = replace(run.source, train=mnist[0][:10])
        assert part_of(run) == "train"

    def test_the_curve_is_what_pruning_gives(self, bench, network, mnist):
        for share in (0.0, 0.5, 0.99):
            accuracy, zeros = prune_curve(bench.held, (OFF,), 1, share)
            made = edited(network, (OFF, Prune(share, 1)))
            assert accuracy == wk.evaluate(made, mnist[1]).accuracy
            assert zeros == sum(np.count_nonzero(W == 0) for W in made.W)

    def test_the_curve_has_twelve_points(self):
        assert len(SHARES) == 12 and list(SHARES) == sorted(SHARES)
        assert SHARES[0] == 0 and SHARES[-1] == 99


class TestWords:
    @pytest.mark.parametrize(
        ("edit", "told"),
        [
            (SET, "W1[3,406] set to 0.5"),
            (OTHER, "b2[7] set to −1"),
            (OFF, "Unit 2 of layer 1 off"),
            (ON, "Unit 2 of layer 1 on"),
            (Prune(0.5), "50% of all weights pruned"),
            (Prune(0.07, 2), "7% of layer 2's weights pruned"),
        ],
    )
    def test_each_change_has_its_own(self, edit, told):
        assert words(edit) == told


class TestPicturesOfWeights:
    def test_pictures_have_their_shape_and_others_are_nearly_square(self, network):
        assert shape_of(network, 1) == (28, 28)
        assert shape_of(network, 2) == (3, 4)
        assert shape_of(wk.Network([4, 3]), 1) == (2, 2)
        assert shape_of(wk.Network([1, 3]), 1) == (1, 1)

    def test_fields_left_over_are_as_zeros(self):
        drawn = shades(np.array([1.0, -1.0, 1.0]), (2, 2), 1.0)
        zero = shades(np.zeros(1), (1, 1), 1.0)[0, 0]
        assert drawn[1, 1] == zero and len({*drawn.ravel().tolist()}) == 3
        assert source(np.zeros(3), (2, 2), 1.0).startswith("data:image/png;base64,")


def test_a_unit_speaks_for_and_against_the_classes_of_its_largest_weights():
    named = replace(wk.Network((4, 3, 5)).preparation, class_names=tuple("abcde"))
    network = wk.Network((4, 3, 5), preparation=named)
    silent, some, none_for = [0.0] * 5, [0.1, -0.8, 0.9, 0.5, 0.6], [-0.1, -0.2, 0.09, -0.14, -0.3]
    network.W[2] = np.array([silent, some, none_for]).T
    assert [speaks(network, unit) for unit in range(3)] == [
        "",
        "for c, e\nagainst b",
        "against e, b",
    ]
