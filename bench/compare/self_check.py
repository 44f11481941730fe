"""Statistics, quality figures and tables on cases small enough to be worked out by hand."""

from __future__ import annotations

import unittest
from math import log, sqrt
from typing import Any

import publish
import run
from benchmark import Contestant, Outcome, check_names
from measured_run import MeasuredRun, together
from quality import (area_under_roc, binary_quality, f1, log_loss, multiclass_quality,
                     regression_quality)
from report import l2_table, training_and_evaluating
from summary import quantile, ratio, ratio_range, summarize
from targets import (best_peer, contestant, growth_ratio, peak_share, quality, rate, targets_table,
                     times, verdict)
from targets import row as target_row
from workloads.growth import hopeless


class SummaryCheck(unittest.TestCase):
    def test_a_median_is_the_middle_or_the_mean_of_both_middles(self) -> None:
        self.assertEqual(summarize([3, 1, 2]).median, 2)
        self.assertEqual(summarize([4, 1, 2, 3]).median, 2.5)

    def test_spread_and_quartiles(self) -> None:
        five = summarize([5, 1, 4, 2, 3])
        self.assertEqual((five.smallest, five.lower_quartile, five.upper_quartile, five.largest),
                         (1, 2, 4, 5))
        self.assertEqual(quantile([0, 10], 0.25), 2.5)
        self.assertEqual(quantile([7], 0.75), 7)

    def test_a_ratio_above_one_says_that_they_take_longer(self) -> None:
        self.assertEqual(ratio([6, 8, 10], [1, 2, 4]), 4)
        self.assertEqual(ratio_range([6, 8, 10], [1, 2, 4]), (2.5, 6))


class QualityCheck(unittest.TestCase):
    def test_auc_counts_pairs_in_order_and_ties_half(self) -> None:
        # Pairs (positive, negative): .9 beats .1 and .4; .4 beats .1 and ties with .4.
        self.assertEqual(area_under_roc([0.1, 0.4, 0.4, 0.9], [0, 0, 1, 1]), 3.5 / 4)
        self.assertEqual(area_under_roc([1, 2, 3], [1, 0, 0]), 0)
        self.assertEqual(area_under_roc([5, 5, 5], [1, 0, 1]), 0.5)

    def test_log_loss_is_capped_at_a_certain_miss(self) -> None:
        self.assertAlmostEqual(log_loss([0.5, 0.25]), (log(2) + log(4)) / 2)
        self.assertAlmostEqual(log_loss([0.0]), 15 * log(10))

    def test_f1_of_two_hits_one_miss_one_false_alarm(self) -> None:
        self.assertAlmostEqual(f1([1, 1, 1, 0, 0], [1, 1, 0, 1, 0]), 2 / 3)
        self.assertEqual(f1([0, 0], [0, 0]), 0)

    def test_binary(self) -> None:
        found = binary_quality([0.5, 0.2], [1, 0])  # 0.5 is a yes
        self.assertEqual((found["AUC"], found["F1"]), (1, 1))
        self.assertAlmostEqual(found["log loss"], (log(2) - log(0.8)) / 2)

    def test_multiclass(self) -> None:
        found = multiclass_quality([[0.6, 0.3, 0.1], [0.2, 0.5, 0.3], [0.4, 0.4, 0.2]], [0, 1, 2])
        self.assertAlmostEqual(found["accuracy"], 2 / 3)
        self.assertAlmostEqual(found["macro F1"], (2 / 3 + 1 + 0) / 3)  # the tie goes to class 0
        self.assertAlmostEqual(found["log loss"], -(log(0.6) + log(0.5) + log(0.2)) / 3)

    def test_regression(self) -> None:
        self.assertAlmostEqual(regression_quality([1, 2, 3], [1, 4, 0])["RMSE"], sqrt(13 / 3))


def measured(wall: float, processor: float, peak: int, others: float,
             said: dict[str, Any]) -> MeasuredRun:
    return MeasuredRun(wall, processor, peak, others, said)


class RunCheck(unittest.TestCase):
    def test_two_commands_add_up_but_for_the_peak(self) -> None:
        both = together({"train": measured(2, 3, 100, 0.1, {"seconds": 1.5, "versions": "v"}),
                         "evaluate": measured(1, 1, 300, 0.4, {})})
        self.assertEqual((both.wall, both.processor, both.peak_bytes), (3, 4, 300))
        self.assertAlmostEqual(both.others, (2 * 0.1 + 1 * 0.4) / 3)
        # Their own clocks, where they have one: 1.5 of the 2 seconds, and the whole second.
        self.assertEqual(both.said, {"seconds": 2.5, "versions": "v",
                                     "phases": {"train": 1.5, "evaluate": 1}})

    def test_phases_are_medians_of_the_runs(self) -> None:
        outcome = Outcome(Contestant("A", []))
        for train in (1, 5, 2):
            outcome.runs.append(together({"train": measured(train, 0, 0, 0, {}),
                                          "evaluate": measured(0.5, 0, 0, 0, {})}))
        self.assertEqual(outcome.as_json()["phases"], {"train": 2, "evaluate": 0.5})
        self.assertEqual(outcome.as_json()["seconds"], [1.5, 5.5, 2.5])

    def test_a_name_belongs_to_one_contestant(self) -> None:
        check_names([Contestant("A", []), Contestant("B", [])])
        with self.assertRaisesRegex(ValueError, "more than one contestant is called A$"):
            check_names([Contestant("A", []), Contestant("B", []), Contestant("A", [])])

    def test_growth_does_not_try_what_must_exceed_the_limit(self) -> None:
        points = [{"name": "A", "rows": 10, "seconds": [1]},
                  {"name": "A", "rows": 100, "seconds": [18]},
                  {"name": "B", "rows": 100, "error": "no memory"}]
        self.assertEqual(hopeless(points, "A", 1000, limit=180), "")
        self.assertEqual(hopeless(points, "A", 1000, limit=179),
                         "not tried: 18 s at 100 rows, 179 s allowed at 1,000 rows")
        self.assertEqual(hopeless(points, "B", 1000, limit=180), "not tried: failed at 100 rows")
        points.append({"name": "B", "rows": 1000, "error": "not tried: failed at 100 rows"})
        self.assertEqual(hopeless(points, "B", 9000, limit=180), "not tried: failed at 100 rows")
        self.assertEqual(hopeless(points, "C", 1000, limit=0), "")


class TableCheck(unittest.TestCase):
    FOUND: dict[str, Any] = {
        "w": {"facts": {"bytes": 3e9}, "contestants": [
            {"name": "Glassbox", "seconds": [2, 1, 3], "peak_bytes": [10],
             "quality": {"F1": 0.90}},
            {"name": "peer", "seconds": [30], "peak_bytes": [80], "quality": {"F1": 0.91}},
            {"name": "peer, lean", "seconds": [40], "peak_bytes": [60], "quality": {"F1": 0.89}},
            {"name": "broken", "error": "no memory"}]},
        "growth": {"growth": [{"name": "Glassbox", "rows": 10, "seconds": [2]},
                              {"name": "Glassbox", "rows": 100, "seconds": [24]}]}}

    def test_figures_of_targets(self) -> None:
        found = self.FOUND
        self.assertEqual(times("w", "peer", 12).measured(found), 15)
        self.assertEqual(rate("w", "Glassbox", "bytes")(found), 1.5e9)
        self.assertEqual(peak_share("w", "peer")(found), 10 / 60)
        self.assertAlmostEqual(best_peer("w", "F1", -0.002)(found), 0.908)
        self.assertAlmostEqual(quality("w", "peer", "F1", times=1.002)(found), 0.91182)
        self.assertEqual(growth_ratio(("Glassbox", 100), ("Glassbox", 10))(found), 12)
        for name in ("broken", "absent"):
            with self.assertRaises(LookupError):
                contestant(found, "w", name)

    def test_a_target_is_reached_or_missed_by_so_much(self) -> None:
        self.assertEqual(verdict(15, 12, at_least=True, relative=True), "reached, 25 % to spare")
        self.assertEqual(verdict(9, 12, at_least=True, relative=True), "missed by 25 %")
        self.assertEqual(verdict(30, 30, at_least=False, relative=True), "reached, 0 % to spare")
        self.assertEqual(verdict(33, 30, at_least=False, relative=True), "missed by 10 %")
        self.assertEqual(verdict(0.905, 0.908, at_least=True, relative=False), "missed by 0.0030")

    def test_targets_without_results_say_so(self) -> None:
        self.assertEqual(target_row(times("w", "peer", 12), self.FOUND),
                         ["w: time of peer, times ours", "12 times or more", "15.0",
                          "reached, 25 % to spare"])
        for row in targets_table({})[1:]:
            self.assertEqual(row[2:], ["not measured", ""])

    def test_all_that_precedes_evaluating_is_training(self) -> None:
        self.assertEqual(training_and_evaluating({"read": 1, "fit": 0.25, "evaluate": 0.5}),
                         ["1.25 s", "500 ms"])
        self.assertEqual(training_and_evaluating({}), ["", ""])

    def test_l2_in_columns(self) -> None:
        tried = [{"name": "A", "l2": 1e-5, "quality": {"log loss": 0.5}},
                 {"name": "A", "l2": 1e-6, "error": "gave up"},
                 {"name": "B", "l2": 0, "quality": {"log loss": 0.25}}]
        self.assertEqual(l2_table({"l2": tried}), [["L2", "0", "1e-06", "1e-05"],
                                                   ["A", "", "failed: gave up", "0.5000"],
                                                   ["B", "0.2500", "", ""]])

    def test_the_page_has_a_place_for_every_result(self) -> None:
        names = [match[2] for match in publish.MARKED.finditer(publish.PAGE.read_text())]
        self.assertEqual(sorted(names), sorted([*run.CONTESTS, *run.MEASUREMENTS,
                                                "environment", "stages", "targets"]))


if __name__ == "__main__":
    unittest.main()
