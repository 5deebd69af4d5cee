"""How `WorkingsClassifier` learns: settings, weights, watching, and going on."""

import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import load_breast_cancer, load_iris
from sklearn.model_selection import train_test_split
from sklearn.utils.class_weight import compute_class_weight

import workings as wk
from workings import WorkingsClassifier
from workings.estimator.settings import batch_rows, epochs_of, thread_count

pytest_plugins = ["estimators"]


def same(one, other, X) -> bool:
    return np.array_equal(one.decision_function(X), other.decision_function(X))


def test_two_classes_have_one_decision_and_more_have_one_each(iris, quick):
    X, y = iris
    three, two = quick().fit(X, y), quick().fit(X, y == 2)
    assert three.decision_function(X).shape == (150, 3)
    decision = two.decision_function(X)
    assert decision.shape == (150,)
    np.testing.assert_array_equal(decision > 0, two.predict(X))
    chance = two.predict_proba(X)
    np.testing.assert_allclose(decision, np.log(chance[:, 1] / chance[:, 0]), rtol=1e-6)
    np.testing.assert_allclose(three.predict_log_proba(X), np.log(three.predict_proba(X)))


def test_an_activation_and_a_share_of_dropout_a_layer(iris, quick):
    X, y = iris
    settings = {"hidden_layer_sizes": (8, 6), "activation": ["tanh", "logistic"]}
    model = quick(**settings, dropout=[0.1, 0.5]).fit(X, y)
    assert model.network_.activations == ("tanh", "sigmoid", "softmax")
    assert not same(model, quick(**settings).fit(X, y), X)


@pytest.mark.parametrize(
    "settings",
    [
        {"dropout": 0.5},
        {"label_smoothing": 0.2},
        {"clip_norm": 0.1},
        {"l2": 0.1},
        {"optimiser": "gd"},
        {"optimiser": wk.Momentum(0.05, nesterov=True)},
        {"learning_rate": 0.05},
        {"schedule": "step:5:0.5"},
        {"schedule": wk.WarmUp(2)},
        {"batch_size": 16},
        {"class_weight": {0: 5.0}},
        {"init": None},
        {"hidden_layer_sizes": ()},
        {"hidden_layer_sizes": 8, "activation": "tanh"},
    ],
    ids=str,
)
def test_every_setting_reaches_the_training(settings, iris, quick):
    X, y = iris
    assert not same(quick(**settings).fit(X, y), quick().fit(X, y), X)


def test_it_is_the_packages_own_training(iris, quick):
    """The same seed and settings give the same bits by `workings.train`."""
    X, y = iris
    model = quick(batch_size=50, schedule=None, l2=0.0).fit(X, y)
    network = wk.Network([4, 8, 3], seed=0, init="glorot", dtype=np.float64)
    data = wk.Dataset(X, y, model.network_.preparation)
    history = wk.train(network, data, optimiser=wk.Adam(0.002), epochs=30, batch_size=50).run()
    assert [record.loss for record in history.records] == model.loss_curve_
    for mine, theirs in zip(model.network_.parameters, network.parameters, strict=True):
        assert np.array_equal(mine, theirs)


def test_a_weight_of_two_is_the_row_twice_and_of_zero_no_row(iris, quick):
    X, y = iris
    weights = np.random.default_rng(0).integers(0, 4, len(y))
    weighted = quick(batch_size="full").fit(X, y, sample_weight=weights)
    repeated = quick(batch_size="full").fit(X.repeat(weights, axis=0), y.repeat(weights))
    np.testing.assert_allclose(weighted.predict_proba(X), repeated.predict_proba(X), rtol=1e-7)


def test_balanced_class_weights_help_the_rare_class():
    """One growth in ten is malignant: balanced, more of them are found."""
    X, y = load_breast_cancer(return_X_y=True)
    rng = np.random.default_rng(0)
    X = X[:, :4] + rng.normal(size=(len(y), 4)) * X[:, :4].std(axis=0)
    rare = np.flatnonzero(y == 0)[:40]
    rows = np.concatenate([rare, np.flatnonzero(y == 1)])
    X, y = X[rows], y[rows]
    found = {}
    for weight in (None, "balanced"):
        model = WorkingsClassifier((8,), class_weight=weight, max_epochs=60, random_state=0)
        found[weight] = (model.fit(X, y).predict(X[y == 0]) == 0).mean()
    assert found["balanced"] > found[None] + 0.2


def test_balanced_is_scikit_learns_balanced_with_weights_too(iris, quick):
    X, y = iris[0][:120], np.array(["a", "b", "c"])[iris[1][:120]]
    weights = 1 + np.arange(120) % 3
    found = compute_class_weight("balanced", classes=np.unique(y), y=y.repeat(weights))
    fitted = [
        quick(class_weight=given).fit(X, y, sample_weight=weights)
        for given in ("balanced", dict(zip("abc", found, strict=True)))
    ]
    np.testing.assert_allclose(*(model.predict_proba(X) for model in fitted))


def test_early_stopping_keeps_the_best(iris, quick):
    X, y = iris
    model = quick(early_stopping=True, validation_fraction=0.2, patience=5, max_epochs=200)
    model.fit(X, y)
    scores = model.validation_scores_
    assert model.n_iter_ == len(scores) == len(model.loss_curve_) < 200
    assert model.history_.best_epoch == model.n_iter_ - 5
    assert scores[model.history_.best_epoch - 1] == max(scores)
    assert quick().fit(X, y).validation_scores_ is None


def test_rows_set_aside_are_not_seen_in_any_way(iris, quick):
    """Not for scaling either: one that lies far out would show."""
    X, y = iris
    model = quick(early_stopping=True).fit(X, y)
    rest, _ = train_test_split(np.arange(150), test_size=0.1, stratify=y, random_state=0)
    shift = model.network_.preparation.shift
    np.testing.assert_allclose(shift, X[rest].mean(axis=0))


def test_callbacks_see_the_estimator_and_can_end_it(iris, quick):
    X, y = iris
    seen = []

    def watch(model, record):
        seen.append((record.epoch, model.n_iter_, model.score(X, y)))
        return record.epoch == 4

    model = quick(callbacks=[watch, lambda model, record: model.score(X, y)]).fit(X, y)
    assert [epoch for epoch, _, _ in seen] == [1, 2, 3, 4] == [done for _, done, _ in seen]
    assert model.n_iter_ == 4
    assert model.score(X, y) == seen[-1][2]
    assert model.history_.stopped == "callback"
    assert "4 epochs" in model.history_._repr_html_()
    assert "stopped by a callback" in model.history_._repr_html_()
    model = quick(callbacks=lambda model, record: record.epoch == record.epochs).fit(X, y)
    assert model.history_.stopped == "epochs"


def test_a_callback_that_ends_it_leaves_the_best_weights(iris, quick):
    X, y = iris
    known = {"early_stopping": True, "patience": None, "learning_rate": 0.3, "schedule": None}
    model = quick(**known, callbacks=lambda model, record: record.epoch == 20).fit(X, y)
    best = model.history_.best_epoch
    assert best < model.n_iter_ == 20
    assert same(model, quick(**known, max_epochs=best).fit(X, y), X)


def test_warm_start_goes_on_as_if_it_had_never_ended(iris, quick):
    X, y = iris
    whole = quick(max_epochs=20, schedule=None, batch_size=40).fit(X, y)
    model = quick(max_epochs=10, schedule=None, batch_size=40, warm_start=True)
    model.fit(X, y).fit(X, y)
    assert same(model, whole, X)
    assert model.loss_curve_ == whole.loss_curve_
    assert model.n_iter_ == 20


def test_a_schedule_begins_anew_with_each_fit(iris, quick):
    model = quick(max_epochs=5, warm_start=True).fit(*iris).fit(*iris)
    rates = [record.learning_rate for record in model.history_.records]
    assert rates[:5] == pytest.approx(rates[5:])
    assert rates[0] > rates[4]


def test_without_warm_start_fit_begins_anew(iris, quick):
    X, y = iris
    model = quick().fit(X, y)
    first = model.decision_function(X)
    assert np.array_equal(model.fit(X, y).decision_function(X), first)
    assert model.n_iter_ == 30


def test_partial_fit_is_fit_an_epoch_at_a_time(iris, quick):
    X, y = iris
    whole = quick(schedule=None, max_epochs=12).fit(X, y)
    model = quick()
    for _ in range(12):
        model.partial_fit(X, y, classes=[0, 1, 2])
    assert same(model, whole, X)


def test_partial_fit_takes_parts_of_one_class_and_keeps_the_first_scaling(iris, quick):
    X, y = iris
    model = quick(learning_rate=0.01).partial_fit(X[::2], y[::2], classes=np.unique(y))
    shift = model.network_.preparation.shift
    for epoch in range(60):
        kind = epoch % 3
        model.partial_fit(X[y == kind] + 0.0, y[y == kind])
        model.partial_fit(X[::3], y[::3])
    assert model.network_.preparation.shift == shift
    assert model.score(X, y) > 0.9
    assert model.n_iter_ == 121


def test_random_state(iris, quick):
    X, y = iris
    assert same(quick().fit(X, y), quick().fit(X, y), X)
    assert not same(quick().fit(X, y), quick(random_state=1).fit(X, y), X)
    drawn = [quick(random_state=np.random.RandomState(5)).fit(X, y) for _ in range(2)]
    assert same(*drawn, X)
    state = np.random.RandomState(5)
    assert not same(*(quick(random_state=state).fit(X, y) for _ in range(2)), X)
    assert not same(*(quick(random_state=None).fit(X, y) for _ in range(2)), X)


def test_named_columns_and_a_series_of_labels(quick):
    frame = pd.DataFrame(load_iris().data, columns=["a", "b", "c", "d"])
    y = pd.Series(np.array(["x", "y", "z"])[load_iris().target])
    model = quick().fit(frame, y)
    assert model.feature_names_in_.tolist() == ["a", "b", "c", "d"]
    assert model.network_.preparation.feature_names == ("a", "b", "c", "d")
    assert set(model.predict(frame)) <= {"x", "y", "z"}
    with pytest.raises(ValueError, match="feature names"):
        model.predict(frame[["b", "a", "c", "d"]])


def test_batches_are_at_most_the_rows_and_epochs_suit_them():
    assert [batch_rows("auto", m) for m in (10, 142, 2_000, 60_000)] == [10, 32, 50, 200]
    assert [batch_rows(size, 100) for size in (7, 500, "full", None)] == [7, 100, 100, 100]
    assert epochs_of("auto", 60_000, "auto") == 30
    assert epochs_of("auto", 10, "auto") == 200
    assert epochs_of("auto", 2_000, "auto") == 50
    assert epochs_of(7, 10, "auto") == 7


def test_threads_are_those_that_joblib_leaves_each_worker(monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    assert [thread_count(given) for given in (None, 2)] == [3, 2]
    for unset in ("", "0", "3,2"):
        monkeypatch.setenv("OMP_NUM_THREADS", unset)
        assert thread_count(None) is None


def test_verbose_prints_a_line_an_epoch(iris, quick, capsys):
    quick(max_epochs=3, verbose=True).fit(*iris)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines] == [["epoch", f"{n}/3"] for n in (1, 2, 3)]


def test_ctrl_c_keeps_the_best_so_far(iris, quick):
    X, y = iris

    def interrupt(model, record):
        if record.epoch == 3:
            raise KeyboardInterrupt

    with pytest.warns(UserWarning, match="interrupted after 3 epochs"):
        model = quick(callbacks=interrupt, schedule=None).fit(X, y)
    assert same(model, quick(max_epochs=3, schedule=None).fit(X, y), X)


def test_ctrl_c_keeps_the_best_weights_where_rows_are_set_aside(iris, quick):
    X, y = iris
    known = {"early_stopping": True, "patience": None, "learning_rate": 0.3, "schedule": None}

    def interrupt(model, record):
        if record.epoch == 20:
            raise KeyboardInterrupt

    with pytest.warns(UserWarning, match="its weights are the best so far"):
        model = quick(**known, callbacks=interrupt).fit(X, y)
    best = model.history_.best_epoch
    assert best < 20
    assert same(model, quick(**known, max_epochs=best).fit(X, y), X)
