"""The commands that the console shows beside each step: exact, and harmless whatever the names are."""

import ast
import subprocess

from console_case import ConsoleCase
from sample_parts import HOSTILE

# Names as boto3 has them: botocore's xform_name of each operation.
OPERATIONS = {
    "CreateDataSourceFromS3": "create_data_source_from_s3",
    "CreateDataSourceFromRDS": "create_data_source_from_rds",
    "CreateDataSourceFromRedshift": "create_data_source_from_redshift", "CreateMLModel": "create_ml_model",
    "CreateEvaluation": "create_evaluation", "CreateBatchPrediction": "create_batch_prediction",
    "CreateRealtimeEndpoint": "create_realtime_endpoint", "DeleteRealtimeEndpoint": "delete_realtime_endpoint",
    "UpdateMLModel": "update_ml_model", "UpdateDataSource": "update_data_source", "Predict": "predict",
    "DeleteMLModel": "delete_ml_model", "DescribeMLModels": "describe_ml_models",
    "DescribeBatchPredictions": "describe_batch_predictions",
}


class Commands(ConsoleCase):
    def texts_of(self, name, requests):
        if not self.browser.run("return location.href").startswith(self.service.url):
            self.page.go("/settings")
        return self.browser.run_async(
            "const [name, requests, done] = arguments;"
            "import('/console/app/commands.js').then((module) => done(module[name](requests, 'http://127.0.0.1:8080')))",
            name, requests)

    def test_boto3_names_and_values(self):
        for operation, name in OPERATIONS.items():
            body = {"MLModelId": HOSTILE[2], "Record": {text: text for text in HOSTILE}, "Flag": True, "Number": 0.25, "Nothing": None, "List": [1, "b"]}
            text = self.texts_of("boto3Text", [{"operation": operation, "body": body}])
            call = ast.parse(text).body[-1].value
            self.assertEqual(call.func.attr, name)
            self.assertEqual({one.arg: ast.literal_eval(one.value) for one in call.keywords}, body)

    def test_a_shell_gets_the_words_as_they_are(self):
        for text in [*HOSTILE, "a b", "$(date)", "`date`", "it's", "", "-x"]:
            word = self.texts_of("shellWord", text)
            said = subprocess.run(["bash", "-c", f"printf '%s' {word}"], capture_output=True, check=True).stdout
            self.assertEqual(said.decode(), text)
        request = [{"operation": "DescribeMLModels", "body": {"EQ": "it's"}}]
        self.assertTrue(self.texts_of("awsText", request).endswith(
            """aws machinelearning describe-ml-models --cli-input-json '{"EQ":"it'\\''s"}'"""))

    def test_what_the_wizard_shows_for_glassbox_trains_the_same_model(self):
        """Its train and evaluate lines give the metric that the console shows."""
        page, browser = self.page, self.browser
        lines = {}

        def keep(page):
            page.press("As boto3, aws-cli, curl or glassbox")
            page.press("glassbox")
            browser.wait_for("return document.querySelector('.commands code').textContent.includes('glassbox train')")
            lines["text"] = browser.run("return document.querySelector('.commands code').textContent")
        model = self.create_model("s3://wine/binary.csv", "quality", "BINARY", keep)
        self.wait_completed(model)
        shown = page.text("#quality .card-value").split()[-1]
        place = self.service.place / "commands"
        place.mkdir(exist_ok=True)
        program = str(self.service.program)
        said = subprocess.run(["bash", "-ec", f'glassbox() {{ "{program}" "$@" --force --quiet; }}\n{lines["text"]}'], cwd=place,
                              capture_output=True, text=True, check=True).stdout
        self.assertIn(f"BinaryAUC {shown}", said)
        # The evaluation's own screen: with the service's model file.
        browser.run("document.querySelector('#quality .card-title a').click()")
        browser.wait_for("return document.querySelector('#metric-value') !== null")
        page.press("As boto3, aws-cli, curl or glassbox")
        page.press("glassbox")
        browser.wait_for("return document.querySelector('.commands code').textContent.startsWith('glassbox evaluate')")
        text = browser.run("return document.querySelector('.commands code').textContent")
        said = subprocess.run(["bash", "-ec", f'glassbox() {{ "{program}" "$@" --force --quiet; }}\n{text}'], cwd=place,
                              capture_output=True, text=True, check=True).stdout
        self.assertIn(f"BinaryAUC {shown}", said)
