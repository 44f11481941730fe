"""axe-core finds nothing on any screen, in both color schemes; nothing is wider than a phone."""

import json
import subprocess

from console_case import ConsoleCase
from console_page import DESKTOP, PHONE

# How far what was on the screen already moved by itself, in Chromium's measure (Layout Instability API).
SHIFTS = """
  const done = arguments[0];
  const seen = [];
  const observer = new PerformanceObserver((list) => seen.push(...list.getEntries()));
  observer.observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(seen.filter(({ hadRecentInput }) => !hadRecentInput).reduce((sum, { value }) => sum + value, 0)), 50);
"""


class Access(ConsoleCase):
    """Works on objects that it makes by the API, as scripts would."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        service = cls.service
        if service.console("objects?search=access-")["total"] > 0:
            return
        for kind, file in (("REGRESSION", "regression"), ("BINARY", "binary"), ("MULTICLASS", "multiclass")):
            schema = (service.root / "wine" / f"{file}.schema").read_text()
            for part, begin, end in (("train", 0, 70), ("rest", 70, 100)):
                service.amazon("CreateDataSourceFromS3", DataSourceId=f"access-{file}-{part}", ComputeStatistics=True,
                               DataSourceName=f"access-{file}-{part}", DataSpec={
                                   "DataLocationS3": f"s3://wine/{file}.csv", "DataSchema": schema,
                                   "DataRearrangement": json.dumps({"splitting": {"percentBegin": begin, "percentEnd": end}})})
            service.amazon("CreateMLModel", MLModelId=f"access-{file}", MLModelName=f"access-{file}", MLModelType=kind,
                           TrainingDataSourceId=f"access-{file}-train",
                           **({"Parameters": {"glassbox.recipe": "search"}} if file == "regression" else {}))
            service.amazon("CreateEvaluation", EvaluationId=f"access-{file}", EvaluationName=f"access-{file}",
                           MLModelId=f"access-{file}", EvaluationDataSourceId=f"access-{file}-rest")
        service.amazon("CreateMLModel", MLModelId="access-binary-b", MLModelName="access-binary-b", MLModelType="BINARY",
                       TrainingDataSourceId="access-binary-train", Recipe='{"outputs": ["ALL_NUMERIC"]}')
        service.amazon("CreateEvaluation", EvaluationId="access-binary-b", EvaluationName="access-binary-b",
                       MLModelId="access-binary-b", EvaluationDataSourceId="access-binary-rest")
        service.amazon("CreateBatchPrediction", BatchPredictionId="access-batch", BatchPredictionName="access-batch",
                       MLModelId="access-binary", BatchPredictionDataSourceId="access-binary-rest", OutputUri="s3://wine/out/")
        service.amazon("CreateRealtimeEndpoint", MLModelId="access-multiclass")
        cls.page.go("/")
        cls.browser.wait_for("""
          return fetch("/console/api/objects?search=access-&limit=200").then((answer) => answer.json())
            .then(({ objects }) => objects.length === 15 && objects.every(({ status }) => status === "COMPLETED"))""",
                             seconds=600)

    screens = {
        "dashboard": "/", "settings": "/settings", "input": "/new/data-source-and-model",
        "new-model": "/new/ml-model?data-source=access-binary-train", "new-evaluation": "/new/evaluation?ml-model=access-binary",
        "new-batch": "/new/batch-prediction?ml-model=access-binary", "missing": "/no/such/page",
        "data-source": "/data-sources/access-binary-train", "attributes": "/data-sources/access-binary-train/attributes",
        "schema": "/data-sources/access-binary-train/schema", "model": "/ml-models/access-binary",
        "predict": "/ml-models/access-binary/predict", "matters": "/ml-models/access-multiclass/explain",
        "training": "/ml-models/access-regression/training", "use": "/ml-models/access-binary/use",
        "endpoint": "/ml-models/access-multiclass/use",
        "evaluation-binary": "/evaluations/access-binary", "evaluation-multiclass": "/evaluations/access-multiclass",
        "evaluation-regression": "/evaluations/access-regression", "compare": "/compare/access-binary/access-binary-b",
        "batch": "/batch-predictions/access-batch",
    }

    def test_every_screen(self):
        for size, scheme in ((DESKTOP, "light"), (PHONE, "dark"), (PHONE, "light"), (DESKTOP, "dark")):
            for name, address in self.screens.items():
                with self.subTest(screen=name, width=size[0], scheme=scheme):
                    self.page.go(address, size, scheme)
                    self.check(name, size, scheme)
                    self.assertLess(self.browser.run_async(SHIFTS), 0.1, "the layout jumps")
        self.assert_quiet()

    def test_every_step_of_the_wizard(self):
        page = self.page
        for size, scheme in ((DESKTOP, "dark"), (PHONE, "light")):
            page.go("/new/data-source-and-model", size, scheme)
            page.fill("S3 location", "s3://wine/binary.csv")
            page.press("Verify")
            page.wait_text("The data can be read.")
            for number, heading in enumerate(("Schema", "Target", "Row ID", "Review the data source", "ML model settings")):
                self.check(f"step-{number}", size, scheme)
                self.browser.click("#continue")
                page.wait_heading(heading)
            page.radio("custom")
            page.wait_text("Recipe: what the model makes")
            page.radio("own")
            page.wait_text("The recipe is valid.")
            page.press("As boto3, aws-cli, curl or glassbox")
            self.browser.wait_for("return document.querySelector('.commands code').textContent !== ''")
            self.check("step-model", size, scheme)
            self.browser.click("#continue")
            page.wait_heading("Review")
            self.check("step-review", size, scheme)

    def test_dialogs(self):
        page = self.page
        for scheme in ("light", "dark"):
            page.go("/data-sources/access-binary-train", DESKTOP, scheme)
            for text in ("Delete", "Tags", "Rename"):
                self.browser.click(f"#{text.lower()}")
                self.browser.wait_for("return document.querySelector('dialog[open]') !== null")
                self.check(f"dialog-{text.lower()}", DESKTOP, scheme)
                if text == "Delete":
                    self.assertIn("access-binary-b", page.text("dialog"))
                page.press("Cancel")
                self.browser.wait_for("return document.querySelector('dialog') === null")

    def test_the_evaluations_are_compared(self):
        self.page.go("/compare/access-binary/access-binary-b")
        self.assertIn("ROC curves", self.page.text())
        values = self.page.texts("#measures tbody tr:first-child td")
        metrics = [self.service.amazon("GetEvaluation", EvaluationId=name)["PerformanceMetrics"]["Properties"]["BinaryAUC"]
                   for name in ("access-binary", "access-binary-b")]
        self.assertEqual([value.lstrip("✓ ") for value in values], [f"{float(f'{float(one):.4g}'):g}" for one in metrics])

    def test_commands_are_what_the_service_takes(self):
        """The texts for curl create what the button would."""
        page = self.page
        page.go("/new/evaluation?ml-model=access-binary&data-source=access-binary-rest")
        page.press("As boto3, aws-cli, curl or glassbox")
        page.press("curl")
        self.browser.wait_for("return document.querySelector('.commands code').textContent.startsWith('curl')")
        text = self.browser.run("return document.querySelector('.commands code').textContent")
        self.assertIn("CreateEvaluation", text)
        answer = subprocess.run(["bash", "-c", text], capture_output=True, text=True, check=True)
        made = json.loads(answer.stdout)["EvaluationId"]
        self.assertEqual(self.service.amazon("GetEvaluation", EvaluationId=made)["MLModelId"], "access-binary")
