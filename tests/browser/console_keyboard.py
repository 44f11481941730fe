"""The console without a pointer: from a file to a prediction that is saved."""

import json

import console_case
from console_case import ConsoleCase
from console_page import DOWN, ENTER, SPACE

IRIS = """sepal,petal,species
""" + "".join(f"{5 + 0.1 * (i % 9):.1f},{1.2 + 0.1 * (i % 5):.1f},setosa\n"
              f"{6 + 0.1 * (i % 9):.1f},{4.2 + 0.1 * (i % 7):.1f},versicolor\n"
              f"{6.6 + 0.1 * (i % 9):.1f},{5.5 + 0.1 * (i % 8):.1f},virginica\n" for i in range(50))


class Keyboard(ConsoleCase):
    def by_keys(self, selector, keys=ENTER):
        self.page.tab_to(selector)
        self.assertTrue(self.page.is_focus_visible(), f"the focus on {selector} cannot be seen")
        self.browser.type(keys)

    def test_from_a_file_to_a_saved_prediction(self):
        page, browser = self.page, self.browser
        file = console_case.options.output / "iris.csv"
        file.write_text(IRIS, encoding="utf-8")
        browser.devtools("Browser.setDownloadBehavior", behavior="allow",
                         downloadPath=str(console_case.options.output / "downloads"))
        page.go("/new/data-source-and-model")
        self.assertEqual(browser.run("return document.activeElement.tagName"), "H1")
        page.tab_to("input[type=file]")
        self.assertTrue(page.is_focus_visible())
        page.give_file(file)  # the dialog is the system's
        page.wait_text("The data can be read.")
        for heading in ("Schema", "Target", "Row ID", "Review the data source"):
            self.by_keys("#continue")
            page.wait_heading(heading)
            self.assertEqual(browser.run("return document.activeElement.tagName"), "H1", heading)
        self.by_keys("#continue")
        page.wait_heading("ML model settings")
        # Random parts: the file is sorted by class.
        self.by_keys("input[value=default]", DOWN)
        page.wait_text("Split the data at random")
        page.tab_to("input[value=sequential]")
        browser.type(DOWN)
        self.by_keys("#continue")
        page.wait_heading("Review")
        self.by_keys("#continue")
        browser.wait_for("return location.hash.startsWith('#/ml-models/')")
        page.wait_text("Completed", ".below-title")
        self.by_keys(".tabs a[href$='/predict']")
        page.wait_text("Try real-time predictions")
        page.tab_to("input[name=sepal]")
        browser.type("6.9")
        page.tab_to("input[name=petal]")
        browser.type("5.9")
        self.by_keys("#predict")
        browser.wait_for("return document.querySelector('.result .answer') !== null")
        self.assertEqual(page.text(".result .answer"), "virginica")
        self.by_keys("#save-predictions", SPACE)
        page.wait_text("is saved", "#notices")
        self.assert_quiet()

    def test_the_menu_and_dialogs_work_by_keys(self):
        page, browser = self.page, self.browser
        source = self.service.put("keys", "k.csv", "a,b\n1,2\n3,4\n")
        schema = {"version": "1.0", "dataFormat": "CSV", "dataFileContainsHeader": True, "attributes": [
            {"attributeName": name, "attributeType": "NUMERIC"} for name in "ab"]}
        self.service.amazon("CreateDataSourceFromS3", DataSourceId="ds-keys", DataSourceName="By keys",
                            DataSpec={"DataLocationS3": source, "DataSchema": json.dumps(schema)})
        page.go("/data-sources/ds-keys")
        self.by_keys("#rename")
        browser.wait_for("return document.querySelector('dialog[open] input') === document.activeElement")
        browser.type(" again" + ENTER)
        browser.wait_for("return document.querySelector('dialog') === null")
        page.wait_text("again", "h1")
        self.assertIn("again", self.service.amazon("GetDataSource", DataSourceId="ds-keys")["Name"])
        self.by_keys("#delete")
        browser.wait_for("return document.querySelector('dialog[open]') !== null")
        self.by_keys("dialog button.danger")
        page.wait_heading("Dashboard")
        self.assertEqual(self.service.amazon("GetDataSource", DataSourceId="ds-keys")["Status"], "DELETED")
