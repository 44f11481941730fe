"""The table of the service's figures, on figures made up for it."""

from __future__ import annotations

import tempfile
import unittest
from pathlib import Path

import figures_page

LOAD = {"p50 us": 99.6, "p99 us": 1100.0, "most a second": 55_000.0}
FOUND = {
    "wine": LOAD, "idle": {"connections": 2000, "MB before": 4.0, "MB": 11.24},
    "jobs": {"jobs": 200, "COMPLETED": 199, "accepted s": 1.5, "all ended s": 9.96,
             "peak MB": 80.0},
    "some": {"objects": 10_000, "start ms": 30.126}, "others": 0.02,
    "many": {"objects": 100_000, "start ms": 31.0, "page ms": 1.0, "slowest page ms": 2.0},
    "environment": {"date": "2026-01-02", "commit": "abc", "changed_files": 0, "processor": "P",
                    "cores": 2, "memory_bytes": 8e9, "system": "S", "compiler": "C",
                    "versions": {"wrk": "4.1.0"}}}


class FiguresPage(unittest.TestCase):
    def row(self, what: str) -> list[str]:
        return next(row for row in figures_page.table(FOUND) if row[0] == what)

    def test_a_figure_stands_beside_its_target(self) -> None:
        self.assertEqual(self.row("Predict, wine, 1,000 requests/s: median"),
                         ["Predict, wine, 1,000 requests/s: median", "at most 150 µs", "100 µs",
                          "reached, 34 % to spare"])
        self.assertEqual(self.row("99th percentile")[1:],
                         ["at most 1,000 µs", "1,100 µs", "missed by 10 %"])
        self.assertEqual(self.row("Predict, wine, as fast as it goes")[1:],
                         ["at least 50,000/s", "55,000/s", "reached, 10 % to spare"])
        self.assertEqual(self.row("2,000 idle connections: memory")[1:],
                         ["at most 100 MB", "11.2 MB", "reached, 89 % to spare"])
        self.assertEqual(self.row("start with 10,000 objects")[1:3],
                         ["at most 300 ms", "30.13 ms"])
        self.assertEqual(self.row("200 trainings at once: `COMPLETED`")[1:],
                         ["at least 200", "199", "missed by 0.5 %"])
        self.assertEqual(self.row("all ended within")[1:], ["", "10.0 s", ""])

    def test_what_was_not_measured_says_so(self) -> None:
        self.assertEqual(self.row("Predict, MNIST, as fast as it goes")[1:],
                         ["", "not measured", ""])

    def test_publishing_changes_nothing_but_its_block(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        page = Path(scratch.name) / "page.md"
        before = "# Page\n<!-- results: other -->\nkept\n<!-- end -->\n"
        page.write_text(before + "<!-- results: service -->\nold\n<!-- end -->\nlast\n")
        for _ in range(2):
            figures_page.publish(FOUND, page)
            text = page.read_text()
            self.assertTrue(text.startswith(before) and text.endswith("<!-- end -->\nlast\n"))
            self.assertNotIn("old", text)
            self.assertEqual(text.count("2026-01-02, commit abc. P, 2 cores"), 1)
            self.assertIn("| before them |  | 4.0 MB |  |", text)

    def test_the_page_has_the_block(self) -> None:
        self.assertRegex(figures_page.PAGE.read_text(), figures_page.BLOCK)


if __name__ == "__main__":
    unittest.main()
