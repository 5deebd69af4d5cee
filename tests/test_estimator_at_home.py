"""`WorkingsClassifier` among scikit-learn's own tools, and its network in a file."""

import csv
import io
import pickle

import joblib
import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.datasets import load_iris, load_wine
from sklearn.ensemble import BaggingClassifier
from sklearn.inspection import permutation_importance
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures, StandardScaler
from sklearn.utils.estimator_checks import check_estimator

import workings as wk
from workings import WorkingsClassifier


@pytest.fixture(scope="module")
def wine():
    """178 wines, 13 features, 3 classes."""
    return load_wine(return_X_y=True)


def small(**settings) -> WorkingsClassifier:
    known = {"hidden_layer_sizes": (10,), "max_epochs": 20, "learning_rate": 0.01}
    return WorkingsClassifier(**{**known, "random_state": 0, **settings})


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["reference", "compiled"])
def test_scikit_learns_own_checks_pass_whole(engine):
    """With the settings that it comes with; nothing is expected to fail."""
    results = check_estimator(WorkingsClassifier(engine=engine), on_skip=None)
    assert {result["status"] for result in results} <= {"passed", "skipped"}
    skipped = {result["check_name"] for result in results if result["status"] == "skipped"}
    assert skipped <= {"check_array_api_input"}  # needs the variable SCIPY_ARRAY_API


def test_in_a_pipeline(wine):
    model = make_pipeline(StandardScaler(), PolynomialFeatures(2, include_bias=False), small())
    assert model.fit(*wine).score(*wine) > 0.97


def test_grid_search_in_two_processes(wine):
    grid = {"hidden_layer_sizes": [(4,), (8, 4)], "dropout": [0.0, 0.3]}
    search = GridSearchCV(small(), grid, n_jobs=2, cv=3).fit(*wine)
    alone = GridSearchCV(small(), grid, cv=3).fit(*wine)
    assert search.best_score_ > 0.9
    np.testing.assert_array_equal(
        search.cv_results_["mean_test_score"], alone.cv_results_["mean_test_score"]
    )


def test_cross_validation_and_what_it_builds_on(wine):
    assert cross_val_score(small(), *wine).mean() > 0.9
    assert cross_val_score(small(), *wine, scoring="roc_auc_ovr").mean() > 0.98
    bagged = BaggingClassifier(small(), n_estimators=3, random_state=0).fit(*wine)
    assert bagged.score(*wine) > 0.95
    important = permutation_importance(small().fit(*wine), *wine, n_repeats=2, random_state=0)
    assert important.importances_mean.max() > 0.01


@pytest.mark.parametrize("method", ["sigmoid", "isotonic"])
def test_calibrated(wine, method):
    model = CalibratedClassifierCV(small(), method=method, cv=3).fit(*wine)
    chances = model.predict_proba(wine[0])
    assert model.score(*wine) > 0.95
    np.testing.assert_allclose(chances.sum(axis=1), 1)


def test_a_clone_has_the_settings_and_nothing_learnt(wine):
    model = small(optimiser=wk.Momentum(0.02), schedule=wk.Cosine(), dropout=[0.1])
    model.fit(*wine)
    twin = clone(model)
    assert twin.get_params() == model.get_params()
    assert not hasattr(twin, "network_")
    assert "dropout=[0.1]" in repr(twin)


def test_dumped_and_loaded_it_predicts_the_same_and_goes_on_the_same(wine, tmp_path):
    X, y = wine
    model = small(warm_start=True, early_stopping=True).fit(X, y)
    joblib.dump(model, tmp_path / "model.joblib")
    for loaded in (
        joblib.load(tmp_path / "model.joblib"),
        joblib.load(tmp_path / "model.joblib", mmap_mode="r"),
        pickle.loads(pickle.dumps(model)),
    ):
        np.testing.assert_array_equal(loaded.predict_proba(X), model.predict_proba(X))
        assert loaded.loss_curve_ == model.loss_curve_
        assert loaded.validation_scores_ == model.validation_scores_
    loaded = pickle.loads(pickle.dumps(model)).fit(X, y)
    np.testing.assert_array_equal(loaded.predict_proba(X), model.fit(X, y).predict_proba(X))


def test_the_command_line_predicts_with_its_network(workings, wine, tmp_path):
    X, y = wine
    names = np.array(["Barolo", "Grignolino", "Barbera"])[y]
    model = small().fit(X.astype(np.float32), names)
    wk.save(model.network_, tmp_path / "wine.safetensors")
    features = load_wine().feature_names
    with (tmp_path / "wine.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow([*features, "cultivar"])
        rows.writerows([*map(repr, row), name] for row, name in zip(X.tolist(), names, strict=True))
    said = workings("predict", "wine.safetensors", "wine.csv", "--label", "cultivar", "--json")
    document = said.records[0]
    assert document["labels"] == model.predict(X.astype(np.float32)).tolist()
    np.testing.assert_allclose(
        document["probabilities"], model.predict_proba(X.astype(np.float32)).max(axis=1), rtol=1e-5
    )
    told = workings("evaluate", "wine.safetensors", "wine.csv", "--label", "cultivar", "--json")
    assert told.records[0]["accuracy"] == pytest.approx(model.score(X.astype(np.float32), names))


def test_fitted_on_pixels_it_takes_mnist_files(workings, digits, digits_csv, tmp_path):
    model = small().fit(digits.values, digits.labels)
    wk.save(model.network_, tmp_path / "digits.safetensors")
    said = workings("predict", "digits.safetensors", digits_csv)
    found = [row["Label"] for row in csv.DictReader(io.StringIO(said.out))]
    assert found == model.predict(digits.values).astype(str).tolist()
    told = wk.load(tmp_path / "digits.safetensors").preparation  # what it was trained on, too
    assert told.fingerprint == wk.from_arrays(digits.values, digits.labels).preparation.fingerprint


def test_named_columns_travel_into_the_file(workings, refused, tmp_path):
    frame = pd.DataFrame(load_iris().data, columns=["a", "b", "c", "d"])
    wk.save(small().fit(frame, load_iris().target).network_, tmp_path / "iris.safetensors")
    (tmp_path / "other.csv").write_text("e,b,c,d\n1,2,3,4\n")
    assert "where it expects 'a'" in refused("predict", "iris.safetensors", "other.csv")
