"""Functions and the model: the figures and bytes of the program, messages, errors."""

import csv
import json
import math
import pickle

import glassbox_ml
import numpy as np
import pytest

KINDS = ["binary", "multiclass", "regression"]


def train_wine(wine, kind):
    return glassbox_ml.train(
        wine / f"{kind}.csv",
        schema=(wine / f"{kind}.schema").read_text(),
        recipe=(wine / f"{kind}.best.recipe").read_text(),
        parameters={"sgd.maxPasses": 20, "sgd.l2RegularizationAmount": 1e-3},
        split="0-70",
    )


@pytest.mark.parametrize("kind", KINDS)
def test_model_evaluation_and_predictions_are_those_of_the_program(program, wine, tmp_path, kind):
    model = train_wine(wine, kind)
    model.save(tmp_path / "python.model")
    program("train", wine / f"{kind}.csv", "--schema", wine / f"{kind}.schema", "--recipe",
            wine / f"{kind}.best.recipe", "--split", "0-70", "-p", "sgd.maxPasses=20", "-p",
            "sgd.l2RegularizationAmount=0.001", "-o", tmp_path / "program.model")  # fmt: skip
    assert (tmp_path / "python.model").read_bytes() == (tmp_path / "program.model").read_bytes()

    told = json.loads(program("evaluate", tmp_path / "program.model", wine / f"{kind}.csv",
                              "--split", "70-100", "--json"))  # fmt: skip
    evaluation = model.evaluate(wine / f"{kind}.csv", split="70-100")
    assert evaluation.metric in json.dumps(told)
    assert repr(evaluation.value) in json.dumps(told)
    assert evaluation.records.used > 400

    model.predict_file(wine / f"{kind}.csv", tmp_path / "python.csv")
    program("predict", tmp_path / "program.model", wine / f"{kind}.csv", "--csv",
            tmp_path / "program.csv")  # fmt: skip
    assert (tmp_path / "python.csv").read_bytes() == (tmp_path / "program.csv").read_bytes()


@pytest.mark.parametrize("kind", KINDS)
def test_many_records_score_as_each_alone(wine, kind):
    model = train_wine(wine, kind)
    made = model.predict(wine / f"{kind}.csv")
    with open(wine / f"{kind}.csv", encoding="utf-8") as file:
        records = list(csv.DictReader(file))[:50]
    for i, record in enumerate(records):
        alone = model.predict(record)
        assert alone.scores == np.atleast_1d(made.scores[i]).tolist()
        if made.labels is not None:
            assert alone.label == made.labels[i]
        why = model.explain(record)
        for k, margin in enumerate(np.atleast_1d(made.margins[i])):
            total = why.bias[k] + sum(part.by_output[k] for part in why.contributions)
            assert math.isclose(total, margin, rel_tol=1e-9, abs_tol=1e-9)


def test_without_a_recipe_the_program_and_python_choose_the_same(program, wine, tmp_path):
    model = glassbox_ml.train(wine / "binary.csv", target="quality")
    (tmp_path / "schema").write_text(glassbox_ml.schema(wine / "binary.csv", "quality"))
    program("train", wine / "binary.csv", "--schema", tmp_path / "schema", "-o", tmp_path / "m")
    assert model.to_bytes() == (tmp_path / "m").read_bytes()


def test_a_model_tells_what_it_is(wine):
    model = train_wine(wine, "multiclass")
    assert (model.kind, model.target) == ("MULTICLASS", "quality")
    assert len(model.attributes) == 12
    assert sorted(model.classes) == ["1", "2", "3"]
    assert json.loads(model.schema)["targetAttributeName"] == "quality"
    assert "outputs" in model.recipe
    assert model.parameters["sgd.maxPasses"] == "20"
    assert model.training.records == model.records.used
    assert math.isclose(sum(one.share for one in model.importance()), 1)
    assert len(model.weights().bias) == len(model.classes)
    assert all(len(one.by_output) == len(model.classes) for one in model.weights().features)


def test_weights_are_the_margin(wine):
    model = train_wine(wine, "binary")
    record = {"alcohol": "12.5", "sulphates": "0.8"}
    weights = {one.feature: one for one in model.weights().features}
    why = model.explain(record)
    assert why.bias == model.weights().bias
    for part in why.contributions:
        one = weights[part.feature]
        assert math.isclose(
            part.by_output[0], one.by_output[0] * (part.value - one.center), rel_tol=1e-6, abs_tol=1e-12
        )


def test_a_pickled_model_has_the_same_bytes(wine):
    model = train_wine(wine, "binary")
    model.score_threshold = 0.25
    again = pickle.loads(pickle.dumps(model))
    assert again.to_bytes() == model.to_bytes()
    assert again.score_threshold == 0.25


def test_a_saved_model_is_not_replaced_unless_asked(wine, tmp_path):
    model = train_wine(wine, "binary")
    model.save(tmp_path / "m")
    with pytest.raises(glassbox_ml.InputError, match="exists"):
        model.save(tmp_path / "m")
    model.save(tmp_path / "m", replace=True)
    assert glassbox_ml.load(tmp_path / "m").to_bytes() == model.to_bytes()


def test_progress_tells_the_stages(wine):
    stages = []
    glassbox_ml.train(
        wine / "binary.csv", target="quality", progress=lambda stage, _pass, _n: stages.append(stage)
    )
    assert {"reading", "choosing a recipe", "training"} <= set(stages)


def test_what_progress_raises_stops_training(wine):
    def stop(stage, number, records):
        raise LookupError("enough")

    with pytest.raises(LookupError, match="enough"):
        glassbox_ml.train(wine / "binary.csv", target="quality", progress=stop)


def test_errors_say_where_and_what(wine, tmp_path):
    with pytest.raises(glassbox_ml.InputError, match='did you mean "quality"') as caught:
        glassbox_ml.train(wine / "binary.csv", target="qualty")
    assert isinstance(caught.value, ValueError)
    with pytest.raises(glassbox_ml.InputError, match="no function") as caught:
        glassbox_ml.train(wine / "binary.csv", "quality", recipe={"outputs": ["foo(x)"]})
    assert (caught.value.file, caught.value.line) == ("recipe", 1)
    assert pickle.loads(pickle.dumps(caught.value)).column == caught.value.column
    with pytest.raises(glassbox_ml.InputError, match="missing.csv: no such file"):
        glassbox_ml.train(tmp_path / "missing.csv", "quality")
    with pytest.raises(glassbox_ml.SystemFailure, match="No such file"):
        glassbox_ml.load(tmp_path / "missing.model")
    (tmp_path / "no.model").write_text("nothing of the kind")
    with pytest.raises(glassbox_ml.ModelFileError):
        glassbox_ml.load(tmp_path / "no.model")
    with pytest.raises(glassbox_ml.InputError, match="neither target nor schema"):
        glassbox_ml.train(wine / "binary.csv")
    with pytest.raises(glassbox_ml.InputError, match="sgd.maxPases"):
        glassbox_ml.train(wine / "binary.csv", "quality", parameters={"sgd.maxPases": 3})
    with pytest.raises(glassbox_ml.InputError, match="is the path"):
        glassbox_ml.train(wine / "binary.csv", schema=str(wine / "binary.schema"))
    with pytest.raises(glassbox_ml.InputError, match="expected BINARY, CATEGORICAL"):
        glassbox_ml.schema(wine / "binary.csv", types={"pH": "number"})
    with pytest.raises(glassbox_ml.InputError, match="expected a path"):
        glassbox_ml.train(3, "quality")
    with pytest.raises(glassbox_ml.InputError, match="the record is of type list; expected a dict"):
        train_wine(wine, "binary").explain([1])


def test_arguments_of_other_types_are_refused_in_words(wine, tmp_path):
    csv_path, model = wine / "binary.csv", train_wine(wine, "binary")
    for call, words in (
        (lambda: glassbox_ml.train(csv_path, 3), "target is 3, of type int; expected a text"),
        (lambda: glassbox_ml.train(csv_path, "quality", seed=-1), "seed is -1; expected 0 to 1844"),
        (lambda: glassbox_ml.train(csv_path, "quality", seed="1"), "seed is '1', of type str"),
        (lambda: glassbox_ml.train(csv_path, "quality", threads=1.5), "expected a whole number"),
        (lambda: glassbox_ml.train(csv_path, "quality", threads=2000), "expected 0 to 1024"),
        (lambda: glassbox_ml.train(csv_path, "quality", memory=1000), "memory is 1000; expected 67108864 to"),
        (lambda: glassbox_ml.train(csv_path, "quality", split=70), "split is 70, of type int"),
        (lambda: glassbox_ml.train(csv_path, "quality", parameters=[1]), "expected a dict"),
        (lambda: glassbox_ml.train(csv_path, "quality", parameters={1: 2}), "has the key 1"),
        (lambda: glassbox_ml.train(csv_path, "quality", progress=3), "a callable of stage"),
        (lambda: glassbox_ml.train(csv_path, "quality", recipe=3), "the recipe is of type int"),
        (lambda: glassbox_ml.schema(csv_path, types={"pH": 3}), "the type of 'pH' is 3"),
        (lambda: glassbox_ml.schema(csv_path, types={"alcohl": "NUMERIC"}), 'did you mean "alcohol"'),
        (lambda: glassbox_ml.schema(csv_path, positive=1), "positive is 1"),
        (lambda: glassbox_ml.tune(csv_path, "quality", folds="5"), "folds is '5'"),
        (lambda: glassbox_ml.tune(csv_path, "quality", budget="1"), "budget is '1'"),
        (lambda: glassbox_ml.threshold(model, csv_path, recall="x"), "recall is 'x'"),
        (lambda: glassbox_ml.threshold(model, csv_path, best=3), "best is 3"),
        (lambda: glassbox_ml.threshold(model, csv_path, cost=[1, 5]), "cost is [1, 5]"),
        (lambda: glassbox_ml.insights(csv_path, split=3), "split is 3"),
        (lambda: model.evaluate(csv_path, schema=3), "the schema is of type int"),
        (lambda: model.predict({"pH": b"3"}), "'pH': values are bytes"),
        (lambda: model.predict({"pH": 3j}), "values are complex numbers"),
        (lambda: model.predict({3: 3, "pH": 3j}), "the name 3 in a record is of type int"),
        (lambda: setattr(model, "score_threshold", "x"), "score_threshold is 'x'"),
        (lambda: model.save(tmp_path), str(tmp_path)),
    ):
        with pytest.raises(glassbox_ml.GlassboxError) as caught:
            call()
        assert words in str(caught.value)


def test_any_number_of_threads_gives_one_model(wine):
    models = {
        glassbox_ml.train(wine / "binary.csv", "quality", threads=n).to_bytes() for n in (1, 2, 5)
    }
    assert len(models) == 1


def test_tuning_is_that_of_the_program(program, wine, tmp_path):
    schema = (wine / "binary.schema").read_text()
    tuned = glassbox_ml.tune(wine / "binary.csv", schema=schema, split="0-70", folds=3)
    told = json.loads(program("tune", wine / "binary.csv", "--schema", wine / "binary.schema", "--split",
                              "0-70", "--folds", "3", "-o", tmp_path / "tuned", "--json"))  # fmt: skip
    assert tuned.recipe == (tmp_path / "tuned.recipe").read_text()
    lines = (tmp_path / "tuned.parameters").read_text().split()
    assert tuned.parameters == dict(line.split("=") for line in lines)
    assert [one.value for one in tuned.candidates] == [one["value"] for one in told["candidates"]]
    assert (tuned.best, tuned.chosen, tuned.metric) == (told["best"], told["chosen"], told["metric"])
    assert tuned.kind == "BINARY"
    glassbox_ml.train(
        wine / "binary.csv", schema=schema, recipe=tuned.recipe, parameters=tuned.parameters
    )
    with pytest.raises(glassbox_ml.InputError, match="expected 2 to 20"):
        glassbox_ml.tune(wine / "binary.csv", "quality", folds=1)
    with pytest.raises(glassbox_ml.InputError, match="seconds above 0"):
        glassbox_ml.tune(wine / "binary.csv", "quality", budget=-1)


@pytest.mark.parametrize(
    ("goal", "flags"),
    [
        ({"best": "f1"}, ["--best", "f1"]),
        ({"recall": 0.9}, ["--recall", "0.9"]),
        ({"top": 50}, ["--top", "50"]),
        ({"cost": {"fp": 1, "fn": 5}}, ["--cost", "fp=1,fn=5"]),
    ],
)
def test_a_threshold_is_that_of_the_program(program, wine, tmp_path, goal, flags):
    model = train_wine(wine, "binary")
    model.save(tmp_path / "m")
    told = json.loads(program("threshold", tmp_path / "m", wine / "binary.csv", "--split", "70-100",
                              *flags, "--json"))  # fmt: skip
    chosen = glassbox_ml.threshold(tmp_path / "m", wine / "binary.csv", split="70-100", **goal)
    assert chosen.threshold == told["threshold"]
    assert (chosen.threshold_low, chosen.threshold_high) == tuple(told["interval"].values())
    assert (chosen.figure, chosen.before) == (told["figure"], told["before"])
    assert chosen.counts.true_positive == told["atThreshold"]["truePositive"]
    assert chosen.counts_before.f1 == told["atBefore"]["f1"]
    assert model.score_threshold == 0.5


def test_thresholds_that_nothing_gives_are_refused(wine):
    model = train_wine(wine, "binary")
    with pytest.raises(glassbox_ml.InputError, match="0 goals are given"):
        glassbox_ml.threshold(model, wine / "binary.csv")
    with pytest.raises(glassbox_ml.InputError, match="2 goals are given"):
        glassbox_ml.threshold(model, wine / "binary.csv", best="f1", top=3)
    with pytest.raises(glassbox_ml.InputError, match="expected a number from 0 to 1"):
        glassbox_ml.threshold(model, wine / "binary.csv", recall=1.5)
    with pytest.raises(glassbox_ml.InputError, match="expected both costs"):
        glassbox_ml.threshold(model, wine / "binary.csv", cost={"fp": 1})
    with pytest.raises(glassbox_ml.InputError, match="expected accuracy, f1, youden or mcc"):
        glassbox_ml.threshold(model, wine / "binary.csv", best="auc")
    with pytest.raises(glassbox_ml.InputError, match="no score threshold predicts positive"):
        alike = glassbox_ml.train({"x": [1, 2] * 50, "y": [0, 1, 1, 0, 1] * 20}, "y")
        glassbox_ml.threshold(alike, {"x": [1] * 10, "y": [0, 1] * 5}, top=1)
    with pytest.raises(glassbox_ml.InputError, match="only BINARY models do"):
        glassbox_ml.threshold(train_wine(wine, "regression"), wine / "regression.csv", best="f1")


def test_insights_are_those_of_the_program(program, wine):
    told = json.loads(program("insights", wine / "binary.csv", "--schema", wine / "binary.schema",
                              "--json"))  # fmt: skip
    found = glassbox_ml.insights(wine / "binary.csv", schema=(wine / "binary.schema").read_text())
    mine = json.loads(found.json)
    assert mine == {key: told[key] for key in mine}
    assert found["alcohol"].type == "NUMERIC"
    assert found["alcohol"].statistics["mean"] == pytest.approx(10.42, abs=0.01)
    assert {one.severity for one in found.findings} <= {"warning", "note"}
    assert glassbox_ml.insights(wine / "binary.csv").attributes[0].mutual_information is None
    with pytest.raises(KeyError):
        found["alcohols"]


def test_models_may_be_named_by_their_files(wine, tmp_path):
    model = train_wine(wine, "regression")
    model.save(tmp_path / "m")
    assert (
        glassbox_ml.evaluate(tmp_path / "m", wine / "regression.csv").value
        == model.evaluate(wine / "regression.csv").value
    )
    record = {"alcohol": 12.5}
    assert glassbox_ml.predict(str(tmp_path / "m"), record).scores == model.predict(record).scores
    with pytest.raises(glassbox_ml.InputError, match="expected a Model or its path"):
        glassbox_ml.evaluate(3, wine / "regression.csv")


def test_one_record_scores_alike_however_its_values_are_given(wine):
    model = train_wine(wine, "binary")
    given = {"alcohol": 12.5, "pH": 3, "sulphates": 0.8, "chlorides": None, "density": math.nan}
    scores = {
        model.predict(one).scores[0]
        for one in (
            given,
            {name: "" if v is None or v != v else str(v) for name, v in given.items()},
            {name: None if v is None else np.float64(v) for name, v in given.items()},
            {**given, "pH": np.int32(3)},
            dict(reversed(given.items())),
        )
    }
    assert len(scores) == 1
    told = model.predict({"alcohol": "strong", "alkohol": 3}).warnings
    assert len(told) == 2
    assert told == model.predict({"alcohol": np.str_("strong"), "alkohol": 3}).warnings
    assert model.predict({"alcohol": "strong"}).warnings == [told[0]]
    assert model.predict({"alcohol": 10**30}).scores == model.predict({"alcohol": 1e30}).scores


def test_a_line_shows_progress(wine, capsys):
    glassbox_ml.train(wine / "binary.csv", "quality", progress=True)
    assert "reading" in capsys.readouterr().err


@pytest.mark.parametrize("kind", KINDS)
def test_results_are_html_in_notebooks(wine, kind):
    model = train_wine(wine, kind)
    page = model.evaluate(wine / f"{kind}.csv")._repr_html_()
    assert page.startswith("<div") and page.count("<table>") == page.count("</table>") > 0
    assert "alcohol" in model._repr_html_()
    assert "alcohol" in glassbox_ml.insights(wine / f"{kind}.csv", "quality")._repr_html_()


def test_hostile_names_are_escaped_in_html():
    name, label = "<script>alert(1)</script>", '<img src="x">'
    frame = {name: [1, 2, 3, 4] * 25, "y": [label, "b", "c", "d"] * 25}
    model = glassbox_ml.train(frame, "y", parameters={"sgd.maxPasses": 2})
    for page in (
        model._repr_html_(),
        model.evaluate(frame)._repr_html_(),
        glassbox_ml.insights(frame, "y")._repr_html_(),
        glassbox_ml.tune(frame, "y", folds=2)._repr_html_(),
    ):
        assert "<script" not in page and "<img" not in page
