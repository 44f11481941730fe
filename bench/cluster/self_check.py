"""The summary of scaling.py and the model of simulate.py, on cases small enough to work out by hand."""

from __future__ import annotations

import unittest

import scaling
import simulate


class Scaling(unittest.TestCase):
    def test_stages_last_to_the_next_and_use_what_was_counted_between(self) -> None:
        first = {"stages": {"start": 10.0, "reading": 11.0, "training": 13.0}, "end": 14.0,
                 "used": [(10.5, 0.25), (12.5, 1.5), (13.5, 2.0)], "processor": 2.0,
                 "peak_bytes": 5}
        other = {"stages": {"start": 10.0}, "end": 15.0, "used": [(12.0, 1.0)], "processor": 1.0,
                 "peak_bytes": 7}
        found = scaling.summary([first, other], busy=3.0)
        self.assertEqual(found["seconds"], 5.0)
        self.assertEqual(found["stages"]["reading"], {"seconds": 2.0, "processor": [1.25, 1.0]})
        self.assertEqual(found["stages"]["training"], {"seconds": 2.0, "processor": [0.5, 0.0]})
        self.assertEqual((found["peak"], found["others"]), ([5, 7], 0.0))


class Simulation(unittest.TestCase):
    data = simulate.Data("made", weights=1000, read=1e-6, sort_alone=1e-6, sort=2e-6, learn=1e-7,
                         row=10, level=0, end=0)
    net = simulate.Network("made", latency=1e-3, bandwidth=1e6)

    def test_shards_grow_with_the_records(self) -> None:
        self.assertEqual([simulate.shards(n) for n in (10**6, (1 << 24) - 1, 1 << 24, 10**8, 10**9)],
                         [8, 8, 16, 64, 256])

    def test_one_process_sends_nothing(self) -> None:
        alone = simulate.simulate(self.data, 10**7, 1, self.net)
        self.assertEqual(alone.network, 0)
        # 10^7 records of 2 us, then ten passes of 1 s and of 16 merges over 8 shards.
        self.assertAlmostEqual(alone.compute, 20 + 10 * (1 + 16 * simulate.MERGE * 1000 * 8))

    def test_a_merge_sends_the_bytes_of_the_formula(self) -> None:
        w, p, s = 1000, 2, 8
        _, communicating = simulate.simulate(self.data, 10**7, p, self.net).a_pass
        sent = 4 * w * (p - 1) / p * (s / p + 1) + 16 * (p - 1) * s / p
        self.assertAlmostEqual(communicating, 16 * (2 * 1e-3 + sent / 1e6))


if __name__ == "__main__":
    unittest.main()
