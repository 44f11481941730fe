"""What goes wrong, and what is large or hostile."""

import json
import pathlib
import shutil
import tempfile
import time

from console_case import ConsoleCase
from console_page import Page
from console_service import Service
from sample_parts import HOSTILE

PLAIN = json.dumps({"version": "1.0", "dataFormat": "CSV", "dataFileContainsHeader": True, "targetAttributeName": "y",
                    "attributes": [{"attributeName": "x", "attributeType": "NUMERIC"}, {"attributeName": "y", "attributeType": "BINARY"}]})


class Trouble(ConsoleCase):
    def test_a_killed_service_is_waited_for(self):
        page, browser = self.page, self.browser
        page.go("/new/data-source-and-model")
        page.fill("S3 location", "s3://wine/binary.csv")
        page.press("Verify")
        page.wait_text("The data can be read.")
        self.service.kill()
        page.press("Continue")
        page.wait_text("does not answer", "#notices")
        self.screenshot("away")
        self.service.restart()
        # The page goes on with what was asked for: the step, and a change with the new service's token.
        page.wait_heading("Schema")
        self.assertNotIn("does not answer", page.text("#notices"))
        page.press("Continue")
        page.wait_heading("Target")
        page.choose("Target: the column to predict", "alcohol")
        page.wait_text("is NUMERIC")
        browser.logs("browser")  # holds the requests that nobody answered

    def test_hostile_names_do_nothing(self):
        names = [name for name in HOSTILE if "\u2028" not in name and len(name) <= 64]
        rows = "".join(",".join('"' + name.replace('"', '""') + '"' for name in names) + f",{i % 2}\n" for i in range(40))
        source = self.service.put("hostile", "<b>h&\"'.csv", rows)
        schema = json.dumps({"version": "1.0", "dataFormat": "CSV", "dataFileContainsHeader": False, "targetAttributeName": "y",
                             "attributes": [{"attributeName": name, "attributeType": "CATEGORICAL"} for name in names]
                             + [{"attributeName": "y", "attributeType": "BINARY"}]})
        self.service.amazon("CreateDataSourceFromS3", DataSourceId="hostile", DataSourceName=HOSTILE[1], ComputeStatistics=True,
                            DataSpec={"DataLocationS3": source, "DataSchema": schema})
        self.service.amazon("CreateMLModel", MLModelId="hostile", MLModelName=HOSTILE[0], MLModelType="BINARY", TrainingDataSourceId="hostile")
        self.service.amazon("CreateEvaluation", EvaluationId="hostile", EvaluationName=HOSTILE[2], MLModelId="hostile", EvaluationDataSourceId="hostile")
        self.service.amazon("AddTags", ResourceId="hostile", ResourceType="MLModel", Tags=[{"Key": "k", "Value": "v"}])
        self.page.go("/ml-models/hostile")
        self.page.wait_text("Completed", ".below-title")
        self.browser.wait_for("return document.querySelector('#quality .card-value') !== null", seconds=120)
        self.assertEqual(self.page.heading(), HOSTILE[0])
        for address in ("/?search=%3Cscript", "/data-sources/hostile", "/data-sources/hostile/attributes", "/data-sources/hostile/schema",
                        "/ml-models/hostile/predict", "/ml-models/hostile/explain", "/ml-models/hostile/training", "/evaluations/hostile",
                        "/new/evaluation?ml-model=hostile", "/ml-models/%3Cimg%20src%3Dx%3E"):
            self.page.go(address)
            self.assertEqual(self.browser.run("return document.querySelectorAll('img, iframe, [onerror], script:not([src])').length"), 0, address)
        self.page.go("/new/data-source-and-model")
        self.page.fill("S3 location", source)
        self.page.press("Verify")
        self.page.wait_text("The data can be read.")
        self.assertEqual(self.browser.run("return document.querySelectorAll('img, [onerror]').length"), 0)
        messages = [entry["message"] for entry in self.browser.logs("browser") if "404" not in entry["message"]]
        self.assertEqual(messages, [])

    def test_many_objects_are_shown_at_once(self):
        source = self.service.put("many", "m.csv", "x,y\n" + "1,0\n2,1\n" * 20)
        have = self.service.console("objects?type=DataSource&search=many-&limit=1")["total"]
        for i in range(have, 5000):
            self.service.amazon("CreateDataSourceFromS3", DataSourceId=f"many-{i}", DataSourceName=f"many-{i:04}",
                                DataSpec={"DataLocationS3": source, "DataSchema": PLAIN})
        deadline = time.monotonic() + 300
        while self.service.console("objects?status=PENDING&limit=1")["total"] and time.monotonic() < deadline:
            time.sleep(0.5)
        self.page.go("/")
        self.browser.wait_for("return document.querySelectorAll('table.objects tbody tr').length === 50")
        # Of the page's own clock: when the table stood.
        paint = self.browser.run("return performance.getEntriesByName('dashboard')[0].startTime")
        self.assertLess(paint, 1000)
        self.assertRegex(self.page.text(".pager"), r"Page 1 of \d{3}")
        requests = self.browser.run("return performance.getEntriesByType('resource').filter(({ name }) => name.includes('/objects?')).length")
        self.assertLessEqual(requests, 2)
        self.page.press("Next")
        self.page.wait_text("Page 2 of", ".pager")
        self.page.fill("Search", "many-4321")
        self.browser.wait_for("return document.querySelectorAll('table.objects tbody tr').length === 1")
        self.assertIn("many-4321", self.page.text("table.objects tbody"))

    def test_a_dropped_file_is_uploaded_and_read(self):
        page = self.page
        page.go("/new/data-source-and-model")
        page.drop_file("dropped.csv", "a;b\n1;2\n3;4\n" * 3)
        page.wait_text("The data can be read.")
        self.assertIn("separated by semicolons", page.text("#verdict"))
        location = self.browser.run("return document.querySelector('input[list]').value")
        bucket, name = location.removeprefix("s3://").split("/")
        self.assertEqual((self.service.root / bucket / name).read_text(), "a;b\n1;2\n3;4\n" * 3)
        # The same name once more: the page asks before it replaces.
        page.go("/new/data-source-and-model")
        page.drop_file("dropped.csv", "a,b\n1,2\n")
        self.browser.wait_for("return document.querySelector('dialog[open]') !== null")
        page.press("Replace", "dialog button")
        page.wait_text("separated by commas", "#verdict")
        self.assertEqual((self.service.root / bucket / name).read_text(), "a,b\n1,2\n")

    def test_data_that_cannot_be_read_say_why(self):
        page = self.page
        page.go("/new/data-source-and-model")
        page.fill("S3 location", "s3://wine/nothing.csv")
        page.press("Verify")
        self.browser.wait_for("return document.querySelector('.field-error:not([hidden])') !== null")
        self.assertIn("nothing.csv", page.text(".field-error:not([hidden])"))
        self.assertEqual(page.heading(), "Input data")

    def wizard_at_target(self, location):
        page = self.page
        page.go("/new/data-source-and-model")
        page.fill("S3 location", location)
        page.press("Verify")
        page.wait_text("The data can be read.")
        for heading in ("Schema", "Target"):
            page.press("Continue")
            page.wait_heading(heading)

    def test_a_reloaded_wizard_is_at_the_same_step(self):
        self.wizard_at_target("s3://wine/binary.csv")
        self.page.choose("Target: the column to predict", "alcohol")
        self.page.wait_text("is NUMERIC")
        self.browser.run("location.reload()")
        self.browser.wait_for("return document.readyState === 'complete' && document.querySelector('#target') !== null")
        self.assertEqual(self.page.heading(), "Target")
        self.assertEqual(self.browser.run("return document.querySelector('#target').value"), "alcohol")
        self.page.press("Continue")
        self.page.wait_heading("Row ID")
        # A wizard that is begun from its menu is empty.
        self.page.go("/new/data-source-and-model")
        self.assertEqual(self.browser.run("return document.querySelector('input[list]').value"), "")

    def test_a_target_that_is_refused_is_not_kept(self):
        """One class only: the page says so, keeps the choice before, and stays usable."""
        self.wizard_at_target(self.service.put("trouble", "one-class.csv", "x,w,y\n" + "".join(f"{i},{i * i % 7},1\n" for i in range(40))))
        page = self.page
        page.choose("Target: the column to predict", "x")
        page.wait_text("is NUMERIC")
        page.choose("Target: the column to predict", "y")
        page.wait_text("is NUMERIC")
        page.radio("BINARY")
        page.wait_text('the target "y" holds', ".notice.is-error")
        page.choose("Target: the column to predict", "x")
        self.browser.wait_for("return document.querySelector('.notice.is-error') === null")
        page.press("Continue")
        page.wait_heading("Row ID")
        self.assertFalse([entry["message"] for entry in self.browser.logs("browser") if "Uncaught" in entry["message"]])

    def test_a_model_needs_a_column_to_learn_from(self):
        self.wizard_at_target(self.service.put("trouble", "alone.csv", "y\n" + "1\n0\n1\n" * 20))
        page = self.page
        page.press("Continue")
        page.wait_text("There is no other column")
        self.assertEqual(page.heading(), "Target")

    def test_data_that_vanish_below_the_wizard_are_missed_aloud(self):
        self.wizard_at_target(self.service.put("vanishing", "v.csv", "x,y\n" + "1,0\n2,1\n" * 20))
        shutil.rmtree(self.service.root / "vanishing")
        page = self.page
        page.choose("Target: the column to predict", "x")
        page.wait_text("v.csv: nothing there", ".notice.is-error")
        self.assertFalse([entry["message"] for entry in self.browser.logs("browser") if "Uncaught" in entry["message"]])

    def test_back_from_a_model_and_other_settings_make_another_model(self):
        first = self.create_model(self.service.put("trouble", "again.csv", "x,y\n" + "1,0\n2,1\n" * 30), "y", "BINARY")
        page = self.page
        self.browser.run("history.back()")
        page.wait_heading("Review")
        page.press("Back")
        page.wait_heading("ML model settings")
        page.radio("custom")
        page.fill("Passes over the data, at most", "3")
        page.press("Continue")
        page.wait_heading("Review")
        page.press("Create ML model")
        self.browser.wait_for("return location.hash.startsWith('#/ml-models/')")
        page.wait_text("Completed", ".below-title")
        second = self.browser.run("return decodeURIComponent(location.hash.split('/')[2])")
        self.assertNotEqual(first, second)
        self.assertEqual(self.service.console(f"objects/ml-models/{second}")["request"]["Parameters"]["sgd.maxPasses"], "3")

    def test_an_address_with_a_broken_escape_is_not_found(self):
        self.page.go("/ml-models/%E0%A4%A")
        self.assertEqual(self.page.heading(), "Not found")

    def test_the_program_alone_is_enough(self):
        """Copied into an empty directory, without what was built beside it."""
        with tempfile.TemporaryDirectory() as made:
            program = pathlib.Path(shutil.copy(self.service.program, made))
            alone = Service(program, pathlib.Path(made) / "service")
            try:
                page = Page(self.browser, alone)
                page.go("/")
                self.assertEqual(page.heading(), "From a CSV file to a model you can explain")
                page.press("Start: Your own data")
                page.wait_heading("Input data")
                page.drop_file("own.csv", "a,b\n1,yes\n2,no\n")
                page.wait_text("The data can be read.")
                self.assertEqual([entry["message"] for entry in self.browser.logs("browser")], [])
            finally:
                alone.stop()

    def test_a_failed_job_says_why(self):
        self.service.amazon("CreateDataSourceFromS3", DataSourceId="fails", ComputeStatistics=True,
                            DataSpec={"DataLocationS3": "s3://wine/gone.csv", "DataSchema": PLAIN})
        self.page.go("/data-sources/fails")
        self.page.wait_text("It failed.")
        self.assertIn("gone.csv", self.page.text(".notice.is-error"))
