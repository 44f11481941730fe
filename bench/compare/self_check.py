"""Statistics and quality figures on cases small enough to be worked out by hand."""

from __future__ import annotations

import unittest
from math import log, sqrt

from quality import (area_under_roc, binary_quality, f1, log_loss, multiclass_quality,
                     regression_quality)
from summary import quantile, ratio, ratio_range, summarise


class SummaryCheck(unittest.TestCase):
    def test_a_median_is_the_middle_or_the_mean_of_both_middles(self) -> None:
        self.assertEqual(summarise([3, 1, 2]).median, 2)
        self.assertEqual(summarise([4, 1, 2, 3]).median, 2.5)

    def test_spread_and_quartiles(self) -> None:
        five = summarise([5, 1, 4, 2, 3])
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


if __name__ == "__main__":
    unittest.main()
