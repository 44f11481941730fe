#!/usr/bin/env python3
"""Real processes exchange bytes: under mpirun, and by Gloo, started here one by one.

    cluster_test.py PROBE [-k PATTERN]

Without mpirun or a module its tests are skipped, with the reason. Exit code 77: all of them were.
"""
import os
import re
import shutil
import signal
import sys
import tempfile
import time
import unittest

from launchers import FOR_MPI, NO_GLOO, NO_MPI, PLAIN, PROGRAM as PROBE, ends, is_running, start, tell


def pids(started, count):
    """Of processes that wait, by rank; what they print up to there is read."""
    found = {}
    while len(found) < count:
        for one in started:
            if len(found) == count:
                break
            line = one.stdout.readline()
            told = re.match(r"pid (\d+) (\d+)", line)
            if told:
                found[int(told[1])] = int(told[2])
            elif not line:
                raise AssertionError("ended before all were there")
    return found


class Transport:
    """What holds over each of them; `launch(count, words)` starts the processes."""

    def check(self, count):
        for code, out in ends(self.launch(count, ["check"])):
            self.assertEqual(code, 0, out)
            self.assertIn("check is right", out)

    def test_bytes_come_as_sent_1(self):
        self.check(1)

    def test_bytes_come_as_sent_2(self):
        self.check(2)

    def test_bytes_come_as_sent_3(self):
        self.check(3)

    def test_bytes_come_as_sent_4(self):
        self.check(4)

    def test_all_learn_of_a_difference(self):
        results = ends(self.launch(3, ["same", "--seed 1", "--seed 1", "--seed 2"]))
        self.assertEqual({code for code, _ in results}, {3}, results)
        line = 'the text differs between processes 0 and 2: "--seed 1" and "--seed 2"'
        self.assertEqual(sum(out.count(line) for _, out in results), 3, results)
        for code, out in ends(self.launch(2, ["same", "a", "a"])):
            self.assertEqual(code, 0, out)


@unittest.skipIf(NO_MPI, NO_MPI)
class OpenMpi(Transport, unittest.TestCase):
    def launch(self, count, words):
        return [start(["mpirun", "-n", str(count), str(PROBE), *words], FOR_MPI)]

    def code_and_output(self, count, *words):
        begin = time.monotonic()
        result = ends(self.launch(count, words))[0]
        self.assertLess(time.monotonic() - begin, 30)
        return result

    def test_abort_ends_all_with_the_code(self):
        code, out = self.code_and_output(3, "abort", "7")
        self.assertEqual(code, 7, out)
        self.assertNotIn("abort is right", out)

    def test_one_that_ends_takes_all_with_it(self):
        code, out = self.code_and_output(3, "fail", "5")
        self.assertEqual(code, 5, out)

    def test_all_that_end_are_heard(self):
        code, out = self.code_and_output(4, "fail-all", "3")
        self.assertEqual(code, 3, out)
        self.assertIn("first speaks", out)
        self.assertNotIn("MPI_ABORT", out)

    def test_a_killed_one_ends_all(self):
        started = self.launch(3, ["wait"])
        there = pids(started, 3)
        begin = time.monotonic()
        os.kill(there[1], signal.SIGKILL)
        code, out = ends(started)[0]
        self.assertLess(time.monotonic() - begin, 30)
        self.assertNotEqual(code, 0)
        self.assertIn("signal 9", out)
        for pid in there.values():
            self.assertFalse(is_running(pid), pid)

    def test_another_launcher_is_told(self):
        [(code, out)] = ends([start([str(PROBE), "check"], {**PLAIN, "PMI_SIZE": "4"})])
        self.assertEqual(code, 3, out)
        self.assertIn("started as one of 4 processes, and Open MPI knows 1", out)


@unittest.skipIf(NO_GLOO, NO_GLOO)
class Gloo(Transport, unittest.TestCase):
    def setUp(self):
        self.meet = tempfile.mkdtemp(prefix="glassbox-meet-")
        self.addCleanup(shutil.rmtree, self.meet)

    def launch_one(self, words, **settings):
        settings = {"MEET": self.meet, "MEET_SECONDS": "20", **settings}
        named = {f"GLASSBOX_{name}": str(value) for name, value in settings.items() if value is not None}
        return start([str(PROBE), *words], {**PLAIN, **named})

    def launch(self, count, words):
        return [self.launch_one(words, RANK=rank, SIZE=count) for rank in range(count)]

    def assert_nothing_is_left(self):
        self.assertEqual(os.listdir(self.meet), [])

    def check(self, count):
        super().check(count)
        self.assert_nothing_is_left()

    def test_one_that_ends_takes_all_with_it(self):
        for command in ("abort", "fail"):
            with self.subTest(command):
                results = ends(self.launch(3, [command, "7"]))
                self.assertEqual([code for code, _ in results], [4, 4, 7], results)
                for _, out in results[:2]:
                    self.assertRegex(out, r"^process(es)? (0, |1, )?2 of 3 ended, or cannot be reached")
                    self.assertEqual(out.count("\n"), 1, out)
                self.assert_nothing_is_left()

    def test_a_killed_one_ends_all(self):
        started = self.launch(3, ["wait"])
        there = pids(started, 3)
        begin = time.monotonic()
        os.kill(there[1], signal.SIGKILL)
        results = ends(started)
        self.assertLess(time.monotonic() - begin, 30)
        self.assertEqual([code for code, _ in results], [4, -signal.SIGKILL, 4], results)
        for rank in (0, 2):
            self.assertRegex(results[rank][1], r"process(es)? (0, )?1(, 2)? of 3 ended")
        self.assert_nothing_is_left()

    def test_a_rank_that_is_there_twice(self):
        first = self.launch_one(["check"], RANK=0, SIZE=2)
        while not os.listdir(self.meet):
            time.sleep(0.01)
        [(code, out)] = ends([self.launch_one(["check"], RANK=0, SIZE=2)])
        self.assertEqual(code, 3, out)
        self.assertIn("process 0 of 2 is there already", out)
        for code, out in ends([first, self.launch_one(["check"], RANK=1, SIZE=2)]):
            self.assertEqual(code, 0, out)

    def test_one_that_never_comes(self):
        begin = time.monotonic()
        results = ends([self.launch_one(["check"], RANK=rank, SIZE=3, MEET_SECONDS=1) for rank in (0, 2)])
        self.assertLess(time.monotonic() - begin, 10)
        for code, out in results:
            self.assertEqual((code, out), (3, "process 1 of 3 has not come within 1 s\n"))
        self.assert_nothing_is_left()

    def test_another_number_of_processes(self):
        results = ends([self.launch_one(["check"], RANK=0, SIZE=3), self.launch_one(["check"], RANK=1, SIZE=2)])
        for code, out in results:
            self.assertEqual(code, 3, out)
            self.assertRegex(out, r"^process \d was started as one of \d processes, process \d as one of \d$")
        self.assert_nothing_is_left()

    def test_what_a_killed_attempt_left(self):
        killed = self.launch_one(["check"], RANK=0, SIZE=2)
        while not os.listdir(self.meet):
            time.sleep(0.01)
        killed.kill()
        ends([killed])
        [(code, out)] = ends([self.launch_one(["check"], RANK=0, SIZE=2)])
        self.assertEqual(code, 3, out)
        self.assertIn("set GLASSBOX_ATTEMPT to a new value", out)
        for code, out in ends([self.launch_one(["same", "a", "a"], RANK=r, SIZE=2, ATTEMPT="b") for r in (0, 1)]):
            self.assertEqual(code, 0, out)

    def test_settings_that_do_not_fit(self):
        for settings, message in (
                ({"RANK": 3, "SIZE": 3}, "GLASSBOX_RANK is 3, expected 0 to 2"),
                ({"RANK": 0, "SIZE": 0}, "GLASSBOX_SIZE is 0, expected at least 1"),
                ({"RANK": "one", "SIZE": 2}, 'GLASSBOX_RANK is "one", expected a number'),
                ({"RANK": 1}, "GLASSBOX_SIZE is not set"),
                ({"SIZE": 2}, "GLASSBOX_RANK is not set"),
                ({"RANK": 1, "SIZE": 2, "MEET": None}, "GLASSBOX_MEET is not set"),
                ({"RANK": 1, "SIZE": 2, "MEET": "/proc/no"}, "cannot write /proc/no/"),
                ({"RANK": 1, "SIZE": 2, "ATTEMPT": "a/b"}, "must not contain a slash")):
            with self.subTest(settings):
                [(code, out)] = ends([self.launch_one(["check"], **settings)])
                self.assertEqual(code, 3, out)
                self.assertIn(message, out)
                self.assertEqual(out.count("\n"), 1, out)

    def test_a_process_meets_others_again(self):
        for code, out in ends(self.launch(3, ["again"])):
            self.assertEqual(code, 0, out)
        self.assert_nothing_is_left()

    def test_a_network_interface_by_name(self):
        for interface in ("lo", "localhost"):
            for code, out in ends([self.launch_one(["same", "a", "a"], RANK=rank, SIZE=2, INTERFACE=interface)
                                   for rank in (0, 1)]):
                self.assertEqual(code, 0, out)
        for code, out in ends([self.launch_one(["same", "a", "a"], RANK=rank, SIZE=2, INTERFACE="no.such.host.invalid")
                               for rank in (0, 1)]):
            self.assertEqual(code, 4, out)
            self.assertIn("cannot connect to the other processes at no.such.host.invalid", out)
        self.assert_nothing_is_left()


class Alone(unittest.TestCase):
    def test_a_process_that_nobody_started_with_others(self):
        self.assertEqual(ends([start([str(PROBE), "check"], PLAIN)]),
                         [(0, "process 0 of 1: check is right\n")])

    def test_a_missing_module_is_named(self):
        with tempfile.TemporaryDirectory() as elsewhere:
            probe = shutil.copy(PROBE, elsewhere)
            settings = {"GLASSBOX_RANK": "0", "GLASSBOX_SIZE": "2", "GLASSBOX_MEET": elsewhere}
            [(code, out)] = ends([start([probe, "check"], {**PLAIN, **settings})])
            self.assertEqual(code, 3, out)
            self.assertIn("needed to work with other processes", out)


if __name__ == "__main__":
    result = unittest.main(argv=[sys.argv[0], "--verbose", *sys.argv[2:]], exit=False).result
    tell(result, NO_MPI and NO_GLOO)
