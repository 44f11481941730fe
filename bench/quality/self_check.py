"""Wins, ties, losses and the table, on figures made up for it. Needs no package."""

from __future__ import annotations

import unittest

import page


def one(name: str, metric: str, **loss: float) -> dict:
    return {"name": name, "source": "made up", "target": "y", "metric": metric,
            "loss": {n.replace("_", " "): [v, v] for n, v in loss.items()}, "seconds": {}}


class Outcomes(unittest.TestCase):
    def test_a_gap_over_two_percent_of_the_others_loss_decides(self) -> None:
        self.assertEqual(page.outcome(97.9, 100, bounded=False), "win")
        self.assertEqual(page.outcome(98.1, 100, bounded=False), "tie")
        self.assertEqual(page.outcome(101.9, 100, bounded=False), "tie")
        self.assertEqual(page.outcome(102.1, 100, bounded=False), "loss")

    def test_a_loss_near_nothing_counts_as_two_hundredths(self) -> None:
        self.assertEqual(page.outcome(0.0053, 0.005, bounded=True), "tie")
        self.assertEqual(page.outcome(0.0055, 0.005, bounded=True), "loss")

    def test_sets_are_counted_by_their_mean_and_failures_left_out(self) -> None:
        found = [one("a", "RMSE", default=1, sklearn=2), one("b", "AUC", default=.3, sklearn=.2),
                 one("c", "AUC", sklearn=.2)]
        self.assertEqual(page.compare(found, "default", "sklearn"),
                         {"win": ["a"], "tie": [], "loss": ["b"]})

    def test_areas_are_shown_not_their_losses(self) -> None:
        text = page.table([one("a", "AUC", default=.125), one("b", "RMSE", default=1234.5)],
                          ["default", "sklearn"])
        self.assertIn("| a (made up), y | AUC | .875 | failed |", text)
        self.assertIn("| 1,234 | failed |", text)


if __name__ == "__main__":
    unittest.main()
