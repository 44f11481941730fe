#!/usr/bin/env python3
"""What ends a shared training: a process that is killed, a full disk, input that does not fit.

    failures_test.py GLASSBOX [--kills N] [-k PATTERN]

Whatever it is, all processes end within 30 seconds with a documented exit code, one line says why,
there is no model, and nothing else is left.
"""
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

from launchers import FOR_MPI, NO_GLOO, NO_MPI, PROGRAM, Gloo, Mpi, is_running, start, streams, tell
import tables

WITHIN = 30  # seconds from the failure to the end of all
KILLS = int(sys.argv[sys.argv.index("--kills") + 1]) if "--kills" in sys.argv else 3
FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="glassbox-failures-"))


def lines_of(results):
    """What the processes say, without what mpirun adds."""
    return [line for _, out, error in results for line in (out + error).splitlines()
            if line.startswith("glassbox: ") and not line.startswith("glassbox: warning")]


class Failures:
    """For each launcher, which `launcher` is."""

    @classmethod
    def setUpClass(cls):
        cls.folder = FOLDER / cls.__name__
        cls.folder.mkdir()
        cls.few = tables.clicks(cls.folder, 2_000)
        cls.schema = cls.folder / "clicks.schema"
        cls.many = cls.folder / "many.csv"
        table = cls.few.read_text().partition("\n")
        cls.many.write_text(table[0] + "\n" + table[2] * 300)

    def setUp(self):
        self.out = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        self.temporary = self.out / "temporary"
        self.temporary.mkdir()

    def words(self, data=None, *more):
        return ["train", data or self.few, "--schema", self.schema, "--quiet", "-o", self.out / "m.model",
                "--temp-dir", self.temporary, *more]

    def assert_nothing_is_left(self):
        left = [str(path) for path in self.out.rglob("*") if path != self.temporary]
        self.assertEqual(left + self.launcher.litter(), [])

    # lines  0: before they are connected each may say the same
    def ended(self, started, codes, pattern, within=WITHIN, lines=1):
        begin = time.monotonic()
        results = streams(started, within + 30)
        took = time.monotonic() - begin
        self.assertLess(took, within, results)
        self.assertTrue({code for code, _, _ in results} <= set(codes), results)
        said = lines_of(results)
        if lines:
            self.assertEqual(len(said), lines, results)
        self.assertTrue(said, results)
        self.assertRegex(said[0], pattern)
        return results

    def fails(self, words, code, pattern, count=3, **how):
        self.ended(self.launcher.start(count, words, **how), [code], pattern)
        self.assert_nothing_is_left()

    # Processes that end.

    def test_a_killed_process(self):
        draw = random.Random(16)
        for _ in range(KILLS):
            victim, moment = draw.randrange(3), draw.uniform(0.3, 6)
            with self.subTest(f"process {victim} after {moment:.2f} s"):
                self.kill(victim, moment)

    def kill(self, victim, moment):
        started = self.launcher.start(3, self.words(self.many))
        pids, until = {}, None
        while not until or time.monotonic() < until:
            pids = self.launcher.pids(started) or pids
            if not until and len(pids) == 3 and self.launcher.have_met():  # before, notes would stay
                until = time.monotonic() + moment
            time.sleep(0.02)
            if any(one.poll() is not None for one in started):
                streams(started)
                return self.skipTest("the training was done before")
        os.kill(pids[victim], signal.SIGKILL)
        killed = time.monotonic()
        results = streams(started, 60)
        self.assertLess(time.monotonic() - killed, WITHIN)
        self.check_killed(victim, results)
        for pid in pids.values():
            self.assertFalse(is_running(pid))
        self.assert_nothing_is_left()

    # The machine.

    def test_a_model_that_cannot_be_written(self):
        words = self.words(None, "-p", "sgd.maxPasses=1", "--force")
        words[words.index("-o") + 1] = self.out / "no" / "m.model"
        self.fails(words, 5, "no/m.model|no: No such")

    def test_a_full_disk_of_one_process(self):
        small = self.out / "small"
        small.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", small],
                          capture_output=True).returncode != 0:
            self.skipTest("cannot mount a tmpfs")
        try:
            words = ["train", self.many, "--schema", self.schema, "--quiet", "-o", self.out / "m.model",
                     "-p", "sgd.maxPasses=2", "--memory", "64M"]
            results = self.ended(self.launcher.start(
                3, words, words_of=lambda rank: ["--temp-dir", small if rank == 1 else self.temporary]),
                [3, 5], "small|free|[Nn]o space")
            self.assertNotIn("internal error", str(results))
        finally:
            subprocess.run(["umount", small], check=True)
            small.rmdir()
        self.assert_nothing_is_left()

    # Input.

    def test_other_options(self):
        self.fails(self.words(), 3, "the command line differs between processes 0 and 2",
                   words_of=lambda rank: ["--seed", "7" if rank == 2 else "1"])

    def test_another_schema(self):
        other = self.out.parent / "other.schema"
        other.write_text(self.schema.read_text().replace('"NUMERIC"', '"CATEGORICAL"', 1))
        words = self.words()
        at = words.index("--schema")
        del words[at:at + 2]
        self.fails(words, 3, "the schema differs between processes 0 and 1",
                   words_of=lambda rank: ["--schema", other if rank == 1 else self.schema])

    def test_other_data(self):
        other = self.out.parent / "less.csv"
        other.write_text("".join(self.few.read_text().splitlines(keepends=True)[:-5]))
        words = self.words()
        del words[1]
        self.fails(words, 3, "the data differ",
                   words_of=lambda rank: [other if rank == 1 else self.few])

    def test_data_that_one_process_lacks(self):
        words = self.words()
        del words[1]
        self.fails(words, 3, "process 1: .*nowhere.csv",
                   words_of=lambda rank: ["nowhere.csv" if rank == 1 else self.few])

    def test_standard_input(self):
        self.fails(self.words("-"), 2, "processes cannot share standard input; save it to a file first")

    def test_a_command_that_works_alone(self):
        self.fails(["insights", self.few, "--schema", self.schema], 2,
                   "glassbox insights works in one process and was started in 3")

    def test_a_model_that_is_there(self):
        (self.out.parent / "is.there").write_text("mine")
        words = self.words()
        words[words.index("-o") + 1] = self.out.parent / "is.there"
        self.fails(words, 3, "is.there: the file exists")
        self.assertEqual((self.out.parent / "is.there").read_text(), "mine")


@unittest.skipIf(NO_MPI, NO_MPI)
class UnderMpi(Failures, unittest.TestCase):
    launcher = Mpi()

    def check_killed(self, victim, results):
        [(code, _, error)] = results
        self.assertEqual(code, 128 + signal.SIGKILL, error)
        self.assertRegex(error, f"process rank {victim} .* exited on signal 9")
        self.assertNotIn("internal error", error)

    def test_an_interrupt(self):
        started = self.launcher.start(3, self.words(self.many))
        while len(self.launcher.pids(started)) < 3:
            time.sleep(0.02)
        time.sleep(1)
        os.kill(started[0].pid, signal.SIGINT)
        [(code, _, error)] = streams(started, WITHIN)
        self.assertIn(code, (1, 130), error)
        self.assert_nothing_is_left()

    def test_a_missing_module(self):
        with tempfile.TemporaryDirectory() as elsewhere:
            program = shutil.copy(PROGRAM, elsewhere)
            results = self.ended([start(["mpirun", "-n", 2, program, *self.words()], FOR_MPI, None,
                                        subprocess.PIPE)], [3], "libglassbox_mpi.so is needed", lines=0)
            self.assertNotIn("internal error", str(results))
        self.assert_nothing_is_left()


@unittest.skipIf(NO_GLOO, NO_GLOO)
class UnderGloo(Failures, unittest.TestCase):
    launcher = Gloo()

    def check_killed(self, victim, results):
        self.assertEqual(results[victim][0], -signal.SIGKILL)
        self.assertEqual({code for rank, (code, _, _) in enumerate(results) if rank != victim}, {5}, results)
        speaker = 1 if victim == 0 else 0
        said = lines_of([results[speaker]])
        self.assertEqual(len(said), 1, results)
        self.assertRegex(said[0], rf"process(es)? (\d, )*{victim}(, \d)* of 3 ended, or cannot be reached"
                                  "|cannot connect to the other processes")

    def test_one_that_never_comes(self):
        self.launcher.meet = tempfile.mkdtemp(prefix="glassbox-meet-")
        self.ended([self.launcher.start_one(self.words(), RANK=rank, SIZE=3, MEET_SECONDS=2) for rank in (0, 1)],
                   [3], "process 2 of 3 has not come within 2 s", within=15, lines=0)
        self.assert_nothing_is_left()

    def test_one_that_comes_twice(self):
        self.launcher.meet = tempfile.mkdtemp(prefix="glassbox-meet-")
        first = self.launcher.start_one(self.words(), RANK=0, SIZE=2)
        while not os.listdir(self.launcher.meet):
            time.sleep(0.01)
        self.ended([self.launcher.start_one(self.words(), RANK=0, SIZE=2)], [3], "process 0 of 2 is there already")
        for code, _, error in streams([first, self.launcher.start_one(self.words(), RANK=1, SIZE=2)]):
            self.assertEqual(code, 0, error)
        (self.out / "m.model").unlink()
        self.assert_nothing_is_left()

    def test_a_rank_beyond_the_size(self):
        self.launcher.meet = tempfile.mkdtemp(prefix="glassbox-meet-")
        self.ended([self.launcher.start_one(self.words(), RANK=3, SIZE=3)], [3], "GLASSBOX_RANK is 3, expected 0 to 2")
        self.assert_nothing_is_left()


if __name__ == "__main__":
    begin = time.monotonic()
    words = sys.argv[2:]
    if "--kills" in words:
        at = words.index("--kills")
        del words[at:at + 2]
    result = unittest.main(argv=[sys.argv[0], "--verbose", *words], exit=False).result
    print(f"{time.monotonic() - begin:.0f} s")
    shutil.rmtree(FOLDER)
    tell(result, NO_MPI and NO_GLOO)
