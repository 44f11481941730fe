"""What the console's test cases share: one browser, one service, and the data of the walk-throughs."""

import json
import pathlib
import subprocess
import unittest

from console_page import Page
from console_service import Service
from webdriver import Browser

RUN_AXE = """
  const done = arguments[0];
  axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => done(violations.map(
    ({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html }) => html.slice(0, 150)).join(" | ")}`)));
"""

options = None  # of the command line: glassbox, output, axe
shared = {}     # "browser", "service", "page"; made when first asked for


def glassbox(*arguments):
    return subprocess.run([options.glassbox, *map(str, arguments)], check=True, capture_output=True,
                          text=True).stdout


def close():
    """Ends what was begun, whatever has become of it."""
    try:
        if "browser" in shared:
            shared["browser"].__exit__()
    finally:
        if "service" in shared:
            shared["service"].stop()


class ConsoleCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not shared:
            shared["service"] = Service(options.glassbox, options.output / "service")
            wine = shared["service"].root / "wine"
            glassbox("datasets", "wine", "-o", wine, "--force")
            shared["browser"] = Browser(options.output / "chromedriver-console.log")
            shared["page"] = Page(shared["browser"], shared["service"])
        cls.browser, cls.service, cls.page = shared["browser"], shared["service"], shared["page"]

    def setUp(self):
        self.browser.logs("browser")
        self.browser.logs("performance")

    def screenshot(self, name):
        self.browser.screenshot(pathlib.Path(options.output) / f"console-{name}.png")

    def assert_quiet(self):
        """No error in the browser's console, and nobody but the service was asked."""
        self.assertEqual([entry["message"] for entry in self.browser.logs("browser")], [])
        foreign = [url for url in self.browser.requests()
                   if not url.startswith((self.service.url, "about:", "data:", "blob:"))]
        self.assertEqual(foreign, [])

    def check(self, name, size, scheme):
        if not self.browser.run("return typeof axe === 'object'"):
            self.browser.run(options.axe.read_text(encoding="utf-8") + "; window.axe = axe;")
        self.assertEqual(self.browser.run_async(RUN_AXE), [])
        self.assertLessEqual(self.browser.run("return document.documentElement.scrollWidth"), size[0])
        self.screenshot(f"{name}-{size[0]}-{scheme}")

    # The wizard from a location to the model's screen, with what it suggests where nothing is given.
    def create_model(self, location, target, kind, model=lambda page: None):
        page = self.page
        page.go("/new/data-source-and-model")
        page.fill("S3 location", location)
        page.press("Verify")
        page.wait_text("The data can be read.")
        page.press("Continue")
        page.wait_heading("Schema")
        page.press("Continue")
        page.wait_heading("Target")
        page.choose("Target: the column to predict", target)
        page.wait_text("The target is")
        page.radio(kind)
        page.wait_text(f"is {kind}")
        page.press("Continue")
        page.wait_heading("Row ID")
        page.press("Continue")
        page.wait_heading("Review the data source")
        page.press("Create data source and continue")
        page.wait_heading("ML model settings")
        model(page)
        page.press("Continue")
        page.wait_heading("Review")
        page.press("Create ML model")
        self.browser.wait_for("return location.hash.startsWith('#/ml-models/')")
        return self.browser.run("return decodeURIComponent(location.hash.split('/')[2])")

    def wait_completed(self, model_id, seconds=300):
        page = self.page
        page.wait_text("Completed", ".below-title", seconds)
        self.browser.wait_for("return document.querySelector('#quality .card-value') !== null", seconds=seconds)
        return self.service.amazon("GetMLModel", MLModelId=model_id)

    def evaluated(self, model_id, file, *part):
        """What `evaluate --json` says of the model that the console made."""
        return json.loads(glassbox("evaluate", self.service.model_file(model_id), file, *part, "--json"))
