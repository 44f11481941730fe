"""The walk-throughs of Amazon's console, clicked: red wine by three targets, and MNIST from a bucket."""

import gzip
import json
import unittest
import urllib.error
import urllib.request

from console_case import ConsoleCase, glassbox
from console_page import DOWN, RIGHT, Page
from console_service import Service


def shown(value):
    """As format.js writes a number."""
    return f"{float(f'{value:.4g}'):g}"


class Walks(ConsoleCase):
    def check_evaluation(self, model_id, file, part=("--split", "70-100")):
        """Opens the model's evaluation; its figures are those of the command."""
        said = self.evaluated(model_id, file, *part)
        self.browser.run("document.querySelector('#quality .card-title a').click()")
        self.browser.wait_for("return document.querySelector('#metric-value') !== null", seconds=120)
        self.assertEqual(self.page.text("#metric-value"), shown(said["value"]))
        cards = self.page.texts("#verdict .card dd")
        self.assertIn(shown(said["baseline"]), cards)
        self.assertIn(f"{said['records']['used']:,}", cards)
        return said

    def predict_record(self, model_id, record):
        page = self.page
        page.go(f"/ml-models/{model_id}/predict")
        for name, value in record.items():
            page.fill(name, value)
        page.press("Predict")
        self.browser.wait_for("return document.querySelector('.result .answer') !== null")
        return page.text(".result .answer")

    def test_wine_from_the_empty_dashboard(self):
        new = Service(self.service.program, self.service.place / "new")
        try:
            page = Page(self.browser, new)
            page.go("/")
            page.press("Start: Wine quality")
            page.wait_heading("Input data")
            page.wait_text("The data can be read. 1,599 records, 12 columns")
            for heading in ("Schema", "Target", "Row ID", "Review the data source"):
                page.press("Continue")
                page.wait_heading(heading)
            page.press("Create data source and continue")
            page.wait_heading("ML model settings")
            page.press("Continue")
            page.wait_heading("Review")
            page.press("Create ML model")
            page.wait_text("Completed", ".below-title")
            page.go("/")
            self.browser.wait_for("return document.querySelectorAll('table.objects tbody tr').length === 5")
            page.wait_text("RMSE", "table.objects tbody")
        finally:
            new.stop()

    def test_regression_on_wine(self):
        file = self.service.root / "wine" / "regression.csv"
        model = self.create_model("s3://wine/regression.csv", "quality", "NUMERIC")
        self.wait_completed(model)
        said = self.check_evaluation(model, file)
        self.assertLess(said["value"], 0.729)  # Amazon ML's
        self.browser.wait_for("return document.querySelectorAll('#scatter .dot').length > 0")
        self.assertIn("mean absolute error", self.page.text("#residuals"))
        self.screenshot("regression")
        value = self.predict_record(model, {"alcohol": "11.2", "pH": "3.3"})
        record = json.loads(self.predicted(model, ["alcohol=11.2", "pH=3.3"]))
        self.assertEqual(value, shown(record["Prediction"]["predictedValue"]))
        self.page.press("Fill in a typical record")
        self.browser.wait_for("return document.querySelector('input[name=alcohol]').value !== '11.2'")
        training = self.service.amazon("GetMLModel", MLModelId=model)["TrainingDataSourceId"]
        medians = {one["name"]: one["numeric"]["median"] for one in self.service.console(f"objects/data-sources/{training}/insights")["attributes"]}
        for name in ("alcohol", "pH", "density"):
            self.assertAlmostEqual(float(self.browser.run("return document.querySelector(`input[name=${arguments[0]}]`).value", name)), medians[name], 9)
        self.assert_quiet()

    def predicted(self, model, cells):
        return glassbox("predict", self.service.model_file(model), "--record", *cells, "--json")

    def test_binary_on_wine_with_threshold_and_batch(self):
        page, browser = self.page, self.browser
        file = self.service.root / "wine" / "binary.csv"
        model = self.create_model("s3://wine/binary.csv", "quality", "BINARY")
        self.wait_completed(model)
        said = self.check_evaluation(model, file)
        self.assertGreater(said["value"], 0.778)  # Amazon ML's
        # The slider: counts follow it, and Save stores it.
        browser.run("""const slider = document.querySelector("#cutoff input[type=range]");
          slider.value = "0.3"; slider.dispatchEvent(new Event("input"));""")
        row = said["binary"]["thresholds"][30]
        for name in ("truePositive", "falseNegative", "falsePositive", "trueNegative"):
            self.assertEqual(page.text(f"#{name}"), f"{row[name]:,}")
        page.press("Save score threshold")
        page.wait_text("score threshold is 0.3", "#cutoff")
        self.assertAlmostEqual(self.service.amazon("GetMLModel", MLModelId=model)["ScoreThreshold"], 0.3)
        self.screenshot("binary")
        # A prediction by the saved threshold.
        cells = ["alcohol=12.5", "sulphates=0.8"]
        label = self.predict_record(model, dict(cell.split("=") for cell in cells))
        score = next(iter(json.loads(self.predicted(model, cells))["Prediction"]["predictedScores"].values()))
        self.assertEqual(label, "1" if score >= 0.3 else "0")
        self.assertIn(f"Score {shown(score)}: the probability of 1, which is predicted from the score threshold 0.3 on.",
                      page.text(".result"))
        # A batch, its first rows, and the file.
        page.go(f"/new/batch-prediction?ml-model={model}")
        page.radio("file")
        page.fill("S3 location", "s3://wine/binary.csv")
        page.fill("Output folder", "s3://wine/out/")
        page.press("Create batch prediction")
        page.wait_text("Completed", ".below-title")
        browser.wait_for("return document.querySelectorAll('#rows tbody tr').length === 100")
        self.assertIn("The first 100 of 1,599 records", page.text("#rows"))
        links = {link["text"]: link["href"] for link in browser.run(
            "return [...document.querySelectorAll('.downloads a')].map((a) => ({ text: a.innerText, href: a.href }))")}
        plain = urllib.request.urlopen(links["Download CSV"]).read()
        packed = urllib.request.urlopen(links["Download .gz"]).read()
        self.assertEqual(gzip.decompress(packed), plain)
        self.assertEqual(len(plain.splitlines()), 1600)
        first = page.texts("#rows tbody tr:first-child td")
        self.assertEqual(",".join(first), plain.splitlines()[1].decode())
        self.assert_quiet()

    def test_three_classes_on_wine(self):
        file = self.service.root / "wine" / "multiclass.csv"
        target = json.loads((self.service.root / "wine" / "multiclass.schema").read_text())["targetAttributeName"]
        model = self.create_model("s3://wine/multiclass.csv", target, "CATEGORICAL")
        self.wait_completed(model)
        said = self.check_evaluation(model, file)
        self.assertGreater(said["value"], 0.421)  # Amazon ML's
        self.assertEqual(len(self.page.texts("#classes tbody tr")), 3)
        # The counts behind the shares are there for the pointer and for the keyboard.
        self.browser.run("document.querySelector('.matrix tbody td').focus()")
        confusion, classes = said["multiclass"]["confusion"], said["multiclass"]["classes"]
        order = sorted(range(3), key=lambda k: -sum(confusion[k]))
        for at, keys in (((0, 0), ""), ((0, 1), RIGHT), ((1, 1), DOWN)):
            self.browser.type(keys)
            i, j = (order[k] for k in at)
            self.assertIn(f"Actual {classes[i]['class']}, predicted {classes[j]['class']}: {confusion[i][j]:,} record",
                          self.page.text("#confusion [role=status]"))
        self.screenshot("multiclass")
        self.assert_quiet()

    def test_mnist_from_a_bucket(self):
        try:
            token = self.browser.run("return document.querySelector('meta[name=glassbox-token]')?.content ?? ''")
            if not token:
                self.page.go("/")
                token = self.browser.run("return document.querySelector('meta[name=glassbox-token]').content")
            request = urllib.request.Request(f"{self.service.url}/console/api/examples", data=b'{"name": "mnist"}',
                                             headers={"Content-Type": "application/json", "X-Glassbox-Token": token})
            urllib.request.urlopen(request, timeout=300).read()
        except urllib.error.HTTPError as error:
            message = json.load(error)["message"]
            if error.code != 404:
                raise AssertionError(message) from None
            raise unittest.SkipTest(message) from None

        def all_categorical(page):
            page.radio("custom")
            page.wait_text("Recipe: what the model makes")
        model = self.create_model("s3://examples/mnist/train.csv", "label", "CATEGORICAL", all_categorical)
        self.wait_completed(model, seconds=900)
        said = self.check_evaluation(model, self.service.root / "examples" / "mnist" / "train.csv")
        self.assertGreater(said["value"], 0.88)
        self.assertEqual(len(self.page.texts("#classes tbody tr")), 10)
        self.screenshot("mnist")
        self.assert_quiet()
