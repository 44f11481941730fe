"""Estimators for scikit-learn."""

import json
import pickle

import duckdb
import glassbox_ml
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from glassbox_ml import GlassboxClassifier, GlassboxRegressor
from sklearn import config_context
from sklearn.base import clone
from sklearn.datasets import load_breast_cancer, load_diabetes, load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, make_scorer
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

# What is not as scikit-learn has it, and why.
EXPECTED_FAILURES = {
    "check_sample_weight_equivalence_on_dense_data": (
        "a weight multiplies a record's loss in stochastic gradient descent, where repeating the "
        "record makes more steps; the bins and folds of the recipe count records, not weights"
    )
}


@parametrize_with_checks(
    [GlassboxClassifier(threads=1), GlassboxRegressor(threads=1)],
    expected_failed_checks=lambda estimator: EXPECTED_FAILURES,
)
def test_scikit_learn_checks(estimator, check):
    check(estimator)


@pytest.fixture(scope="module")
def people():
    """600 made records with texts, categories, truth values and gaps."""
    random = np.random.default_rng(3)
    n = 600
    age = random.integers(18, 90, size=n).astype(float)
    age[::9] = np.nan
    city = pd.Series(random.choice(["Bern", "Lyon", "Oslo"], size=n)).astype("category")
    note = random.choice(["likes red wine", "asks for beer", "drinks water"], size=n)
    member = random.random(n) < 0.5
    margin = (np.nan_to_num(age, nan=50) - 50) / 15 + (city == "Bern") + 2 * (note == "likes red wine")
    y = np.where(margin + random.logistic(size=n) > 1, "buys", "leaves")
    X = pd.DataFrame({"age": age, "city": city, "note": note, "member": member})
    return X, y


def test_frames_go_in_as_they_are(people):
    X, y = people
    model = GlassboxClassifier().fit(X, y)
    assert model.classes_.tolist() == ["buys", "leaves"]
    assert model.n_features_in_ == 4
    assert model.feature_names_in_.tolist() == ["age", "city", "note", "member"]
    assert model.score(X, y) > 0.75
    probabilities = model.predict_proba(X)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1)
    margins = model.decision_function(X)
    np.testing.assert_allclose(probabilities[:, 1], 1 / (1 + np.exp(-margins)), rtol=1e-12)
    from_polars = GlassboxClassifier().fit(pl.from_pandas(X), y)
    np.testing.assert_array_equal(from_polars.predict_proba(pl.from_pandas(X)), probabilities)


def test_explanations_add_up(people):
    X, y = people
    model = GlassboxClassifier().fit(X, y)
    margins = model.decision_function(X.head(20))
    for why, margin in zip(model.explain(X.head(20)), margins):
        total = why.bias[0] + sum(part.by_output[0] for part in why.contributions)
        np.testing.assert_allclose(total, margin, rtol=1e-9)
    assert isinstance(model.coef_, dict)
    assert any("Bern" in name for name in model.coef_)
    assert np.isfinite(model.intercept_)


def test_logistic_regression_agrees_with_scikit_learns():
    # The same objective: mean log loss + l2/2 |w|^2, so C = 1 / (n l2).
    X, y = load_breast_cancer(return_X_y=True)
    l2 = 1e-2
    ours = GlassboxClassifier(
        recipe={"outputs": ["normalize(ALL_NUMERIC)"]},
        parameters={"sgd.l2RegularizationAmount": l2, "finish": "on"},
    ).fit(X, y)
    peer = make_pipeline(
        StandardScaler(), LogisticRegression(C=1 / (len(y) * l2), tol=1e-10, max_iter=10000)
    ).fit(X, y)
    np.testing.assert_allclose(ours.decision_function(X), peer.decision_function(X), atol=1e-3)


def test_classes_of_iris_are_in_order():
    X, y = load_iris(return_X_y=True)
    names = np.array(["virginica", "a setosa", "1"])[y]
    model = GlassboxClassifier().fit(X, names)
    assert model.score(X, names) > 0.94
    assert model.decision_function(X).shape == model.predict_proba(X).shape == (150, 3)
    assert model.classes_[model.predict_proba(X).argmax(axis=1)].tolist() == model.predict(X).tolist()


def test_the_recipe_that_was_chosen_trains_again():
    X, y = load_diabetes(return_X_y=True)
    first = GlassboxRegressor().fit(X, y)
    chosen = {**first.model_.parameters}
    again = GlassboxRegressor(recipe=first.to_recipe(), parameters=chosen).fit(X, y)
    np.testing.assert_allclose(again.predict(X), first.predict(X), rtol=0.02)
    assert cross_val_score(GlassboxRegressor(), X, y, cv=3).mean() > 0.4


def test_search_clone_and_pickle(people):
    X, y = people
    search = GridSearchCV(
        GlassboxClassifier(recipe={"outputs": ["ALL_CATEGORICAL", "ALL_TEXT", "normalize(age)"]}),
        {"parameters": [{"sgd.l2RegularizationAmount": l2} for l2 in (1e-6, 1e-2)]},
        cv=3, n_jobs=2, scoring="roc_auc",
    ).fit(X, y)  # fmt: skip
    best = search.best_estimator_
    again = pickle.loads(pickle.dumps(best))
    np.testing.assert_array_equal(again.predict_proba(X), best.predict_proba(X))
    fresh = clone(best).fit(X, y)
    assert fresh.model_.to_bytes() == best.model_.to_bytes()


def test_a_weight_of_0_leaves_a_record_out_and_1_changes_nothing(people):
    X, y = people
    kept = np.arange(len(y)) % 4 > 0
    weighted = GlassboxClassifier().fit(X, y, sample_weight=kept.astype(float))
    subset = GlassboxClassifier().fit(X[kept], y[kept], sample_weight=np.ones(kept.sum()))
    np.testing.assert_array_equal(weighted.decision_function(X), subset.decision_function(X))


def test_frames_of_a_pipeline_keep_their_names(people):
    X, y = people
    scaled = make_pipeline(StandardScaler(), GlassboxClassifier()).set_output(transform="pandas")
    scaled.fit(X[["age", "member"]].assign(age=X["age"].fillna(50)), y)
    assert scaled[-1].feature_names_in_.tolist() == ["age", "member"]
    assert any("age" in name for name in scaled[-1].coef_)


def test_weights_are_routed(people):
    """Of scikit-learn's metadata routing: a search passes each fit the weights of its records."""
    X, y = people
    kept = (np.arange(len(y)) % 4 > 0).astype(float)
    fit = {"recipe": {"outputs": ["note", "normalize(age)"]}, "parameters": {"sgd.maxPasses": 3}}
    with config_context(enable_metadata_routing=True):
        scorer = make_scorer(accuracy_score).set_score_request(sample_weight=False)
        asked = GlassboxClassifier(**fit).set_fit_request(sample_weight=True)
        grid = {"seed": [1]}
        routed = GridSearchCV(asked, grid, cv=3, scoring=scorer).fit(X, y, sample_weight=kept)
    alone = GlassboxClassifier(**fit).fit(X, y, sample_weight=kept)
    assert routed.best_estimator_.model_.to_bytes() == alone.model_.to_bytes()
    assert alone.model_.to_bytes() != GlassboxClassifier(**fit).fit(X, y).model_.to_bytes()


def test_weights_move_the_model(people):
    X, y = people
    plain = GlassboxClassifier(recipe={"outputs": ["note"]}).fit(X, y).predict_proba(X)
    more = GlassboxClassifier(recipe={"outputs": ["note"]})
    more.fit(X, y, sample_weight=np.where(y == "leaves", 10.0, 1.0))
    assert (more.predict_proba(X)[:, 1] > plain[:, 1]).all()


def test_numbers_of_a_category_type_are_categories(people):
    X, y = people
    codes = X["city"].cat.codes.astype("int64")
    frame = pd.DataFrame({"zip": codes.astype("category"), "age": X["age"]})
    model = GlassboxClassifier().fit(frame, y)
    assert '"attributeName":"zip","attributeType":"CATEGORICAL"' in model.model_.schema
    gaps = frame.assign(zip=frame["zip"].where(np.arange(len(y)) > 0))  # the first is missing
    np.testing.assert_array_equal(model.predict_proba(gaps)[1:], model.predict_proba(frame)[1:])


def test_dates_are_read(people):
    X, y = people
    day = pd.Timestamp("2024-01-01") + pd.to_timedelta(X["age"].fillna(0), unit="D")
    model = GlassboxClassifier().fit(pd.DataFrame({"day": day, "city": X["city"]}), y)
    assert "days_since_1970" in model.to_recipe() or "date_part" in model.to_recipe()


def test_types_are_taken_and_checked(people):
    X, y = people
    model = GlassboxClassifier(types={"age": "CATEGORICAL"}).fit(X, y)
    assert '"attributeName":"age","attributeType":"CATEGORICAL"' in model.model_.schema
    for types, words in (
        ({"aeg": "NUMERIC"}, "which is not a column"),
        ({"age": "NUMBER"}, "the type of 'age' is 'NUMBER'; expected BINARY"),
        (["age"], "types is .*of type list; expected a dict"),
    ):
        with pytest.raises(glassbox_ml.InputError, match=words):
            GlassboxClassifier(types=types).fit(X, y)


def test_bad_input_is_refused_in_words(people):
    X, y = people
    with pytest.raises(ValueError, match="infinity"):
        GlassboxClassifier().fit(X.assign(age=np.inf), y)
    with pytest.raises(ValueError, match="at least two classes"):
        GlassboxClassifier().fit(X, np.full(len(y), "same"))
    with pytest.raises(ValueError, match="599"):
        GlassboxClassifier().fit(X, y[1:])
    with pytest.raises(ValueError, match="Negative values in sample_weight"):
        GlassboxClassifier().fit(X, y, sample_weight=np.full(len(y), -1.0))


def test_a_text_column_is_typed_whatever_the_sample_has_of_y():
    """Every sixteenth record is looked at, and y of those has one label only."""
    n = 65_536
    X = pd.DataFrame({"word": np.array(["a", "b", "c"], dtype=object)[np.arange(n) % 3]})
    y = (np.arange(n) % 16 != 0).astype(int)
    fit = {"recipe": {"outputs": ["ALL_CATEGORICAL"]}, "parameters": {"sgd.maxPasses": 1}}
    model = GlassboxClassifier(**fit).fit(X, y).model_
    assert '"attributeName":"word","attributeType":"CATEGORICAL"' in model.schema


def test_a_stream_is_read_once(people):
    X, y = people
    reader = pa.Table.from_pandas(X).to_reader()
    fit = {"recipe": {"outputs": ["ALL_CATEGORICAL"]}, "parameters": {"sgd.maxPasses": 1}}
    streamed = GlassboxClassifier(**fit).fit(reader, y)
    table = pa.Table.from_pandas(X)
    relation = duckdb.from_arrow(table)
    assert relation.shape[1] == 4
    np.testing.assert_array_equal(streamed.predict(relation), streamed.predict(table))
    for record in (X.iloc[0], X.iloc[0].to_dict(), {"age": [1]}):
        with pytest.raises(ValueError, match="expected a frame or an array of two dimensions"):
            streamed.predict(record)
    np.testing.assert_array_equal(streamed.predict(X), GlassboxClassifier(**fit).fit(X, y).predict(X))


def test_texts_that_are_numbers_but_for_every_second_one_are_categories():
    """Types of text columns come from a sample; that all are numbers must be true of all."""
    n = 65_536
    random = np.random.default_rng(2)
    numbers = random.integers(0, 40, size=n)
    texts = numbers.astype(str).astype(object)
    words = texts.copy()
    words[1::2] = "x"  # the sample is of every sixteenth record
    X = pd.DataFrame({"number": texts, "word": np.char.add("w", numbers.astype(str)).astype(object)})
    y = (numbers + random.normal(size=n) > 20).astype(int)
    fit = {"recipe": {"outputs": ["ALL_NUMERIC", "ALL_CATEGORICAL"]}, "parameters": {"sgd.maxPasses": 1}}
    types = {}
    for name, frame in (("numbers", X), ("words", X.assign(number=words))):
        model = GlassboxClassifier(**fit).fit(frame, y).model_
        schema = json.loads(model.schema)
        types[name] = {one["attributeName"]: one["attributeType"] for one in schema["attributes"]}
    assert types["numbers"]["number"] == "NUMERIC"
    assert types["words"]["number"] == types["words"]["word"] == "CATEGORICAL"
