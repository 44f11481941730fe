"""The wizard with rows of a database: PostgreSQL of Debian, started by the test."""

import pathlib
import subprocess
import sys
import unittest

from console_case import ConsoleCase
from console_page import DESKTOP, PHONE, Page
from console_service import Service

sys.path.append(str(pathlib.Path(__file__).parent.parent / "databases"))
from database_case import (SLOW, close_servers, places_of, server, wait_for_no_query,  # noqa: E402
                           wait_for_query)
from servers import Postgres  # noqa: E402
from tables import READER  # noqa: E402

LEARN = "select * from learn where id <= 1000 order by id"


def tearDownModule():
    close_servers()


@unittest.skipUnless(Postgres.is_there(), "postgresql-15 is not installed")
class Databases(ConsoleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        place = f"127.0.0.1:{server(Postgres).port}"
        cls.own = Service(cls.service.program, cls.service.place / "databases", (
            "--redshift", f"c-1=redshift://{place}/shop", "--rds", f"i-1=postgresql://{place}"))
        cls.addClassCleanup(cls.own.stop)
        cls.own.put("b", "file.csv", "a,b\n1,0\n2,1\n")

    def setUp(self):
        super().setUp()
        self.own_page = Page(self.browser, self.own)

    def begin(self, query, kind="redshift c-1", password=READER):
        page = self.own_page
        page.go("/new/data-source-and-model")
        page.press("Rows of a database")
        page.choose("Database server", kind)
        if kind.startswith("rds"):
            page.fill("Database name", "shop")
        page.fill("Query", query)
        page.fill("User", "reader")
        page.fill("Password", password)
        page.fill("Folder for the rows", "s3://b/rows/")
        page.press("Fetch the rows")
        return page

    def assert_password_is_nowhere(self):
        browser = self.browser
        self.assertEqual(browser.run("return document.querySelector('input[type=password]')?.value ?? ''"), "")
        browser.run("window.dispatchEvent(new Event('pagehide'))")  # which keeps the wizard
        for text in ("JSON.stringify(sessionStorage)", "JSON.stringify(localStorage)", "location.href",
                     "document.documentElement.outerHTML"):
            self.assertNotIn(READER, browser.run(f"return {text}"))
        self.assertIn("select", browser.run("return sessionStorage.getItem('glassbox-wizard')"))
        self.assertEqual(places_of(READER, self.own.place), [])

    def test_from_a_query_to_a_model(self):
        for kind in ("redshift c-1", "rds i-1"):
            with self.subTest(kind):
                page, browser = self.begin(LEARN, kind), self.browser
                page.wait_text("The data can be read. 1,000 records, 4 columns")
                self.assert_password_is_nowhere()
                page.press("Continue")
                page.wait_heading("Schema")
                page.wait_text("The columns have the names that the query gives them.")
                self.assertEqual(page.texts("table.columns tbody th"), ["id", "size", "colour", "y"])
                page.press("Continue")
                page.wait_heading("Target")
                page.choose("Target: the column to predict", "y")
                page.wait_text("The target is")
                page.press("Continue")
                page.wait_heading("Row ID")
                page.press("Continue")
                page.wait_heading("Review the data source")
                page.press("Create data source and continue")
                page.wait_heading("ML model settings")
                page.press("Continue")
                page.wait_heading("Review")
                page.press("As boto3, aws-cli, curl or glassbox")
                page.press("glassbox")
                browser.wait_for("return document.querySelector('.commands code').textContent.includes('glassbox train')")
                lines = browser.run("return document.querySelector('.commands code').textContent")
                page.press("Create ML model")
                page.wait_text("Completed", ".below-title")
                browser.wait_for("return document.querySelector('#quality .card-value') !== null")
                shown = page.text("#quality .card-value").split()[-1]
                # The commands beside it read the database themselves and give the same metric.
                place = self.own.place / "commands"
                place.mkdir(exist_ok=True)
                said = subprocess.run(
                    ["bash", "-ec", f'glassbox() {{ "{self.own.program}" "$@" --force --quiet; }}\n{lines}'],
                    cwd=place, capture_output=True, text=True, check=True,
                    env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "PGPASSWORD": READER}).stdout
                self.assertIn(f"BinaryAUC {shown}", said)
                self.assert_quiet_at(self.own)
                self.assertEqual(places_of(READER, self.own.place), [])

    def assert_quiet_at(self, service):
        self.assertEqual([entry["message"] for entry in self.browser.logs("browser")], [])
        foreign = [url for url in self.browser.requests()
                   if not url.startswith((service.url, "about:", "data:", "blob:"))]
        self.assertEqual(foreign, [])

    def test_a_mistake_is_shown_and_leaves_nothing(self):
        page = self.begin("select * from nowhere")
        page.wait_text('"nowhere" does not exist', "#database [role=alert]")
        self.assert_password_is_nowhere()
        page.fill("Password", READER + "x")
        page.press("Fetch the rows")
        page.wait_text("password authentication failed", "#database [role=alert]")
        page.press("Fetch the rows")
        page.wait_text("This is needed.", "#database")  # the password went with the request
        kept = [one for one in self.own.amazon("DescribeDataSources", Limit=100)["Results"]
                if one["Status"] == "FAILED"]
        self.assertEqual(kept, [])
        page.fill("S3 location", "s3://b/file.csv")
        page.press("Verify")
        page.wait_text("The data can be read. 2 records, 2 columns")

    def test_leaving_and_cancelling_end_the_query(self):
        for leave in (lambda page: page.press("Cancel", "#database button"), lambda page: page.press("Dashboard")):
            page = self.begin(SLOW[Postgres])
            wait_for_query(Postgres)
            leave(page)
            wait_for_no_query(Postgres)

    def test_axe_finds_nothing(self):
        for size, scheme in ((DESKTOP, "dark"), (PHONE, "light")):
            self.own_page.go("/new/data-source-and-model", size, scheme)
            self.own_page.press("Rows of a database")
            self.check("database", size, scheme)

    def test_data_source_shows_how_it_was_made(self):
        self.begin(LEARN).wait_text("The data can be read.")
        found = self.own.amazon("DescribeDataSources", FilterVariable="Name", Prefix="Rows of shop at c-1", Limit=1)["Results"][0]
        page = self.own_page
        page.go(f"/data-sources/{found['DataSourceId']}")
        page.wait_text("shop at c-1")
        page.wait_text(LEARN)
        page.press("As boto3, aws-cli, curl or glassbox")
        page.wait_text("ml.create_data_source_from_redshift(", ".commands")
        self.assertIn('"Password": "PASSWORD"', page.text(".commands code"))

    def test_settings_list_the_databases(self):
        self.own_page.go("/settings")
        place = f"127.0.0.1:{server(Postgres).port}"
        self.assertEqual(self.own_page.texts("#databases tbody tr"),
                         [f"c-1\tredshift://{place}/shop", f"i-1\tpostgresql://{place}/"])
        self.check("settings-databases", DESKTOP, "light")

    def test_without_databases_there_is_nothing_about_them(self):
        for address, selector in (("/new/data-source-and-model", "#database"), ("/settings", "#databases")):
            self.page.go(address)
            self.assertEqual(self.browser.run("return document.querySelectorAll(arguments[0]).length", selector), 0)
