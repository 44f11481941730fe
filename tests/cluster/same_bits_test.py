#!/usr/bin/env python3
"""Whatever the number of processes, the output is that of one: models, logs, rejects, predictions.

    same_bits_test.py GLASSBOX [--long] [-k PATTERN]

What one process makes without a launcher is compared with what 1 to 4 make under mpirun and by Gloo:
some of the numbers for each case, or with --long all of them, on more records.
"""
import pathlib
import re
import shutil
import sys
import tempfile
import time
import unittest

from launchers import NO_GLOO, NO_MPI, Gloo, Mpi, run, streams, tell
import tables

LONG = "--long" in sys.argv
LAUNCHERS = [launcher for launcher in (Mpi(), Gloo()) if not launcher.missing]
FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="glassbox-same-"))
LIMIT = 600 if LONG else 120


def without_times(text):
    text = re.sub(r"Message-ID: <[^>]*>", "", text)
    return re.sub(r"\d\d/\d\d/\d\d \d\d:\d\d:\d\d", "", text)


def outputs(folder):
    """Names and bytes of all files below it."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name = str(path.relative_to(folder))
            found[name] = path.read_bytes()
            if path.suffix == ".log":
                found[name] = without_times(path.read_text())
            elif path.suffix == ".manifest":  # has whole paths
                found[name] = path.read_text().replace(str(folder), "")
    return found


class SameBits(unittest.TestCase):
    turn = 0

    @classmethod
    def setUpClass(cls):
        scale = 1 if LONG else 0.4
        cls.clicks = tables.clicks(FOLDER, 600_000 if LONG else 200_000)
        cls.texts = tables.texts(FOLDER, int(30_000 * scale))
        cls.numbers = tables.numbers(FOLDER, int(60_000 * scale))
        cls.classes = tables.classes(FOLDER, int(60_000 * scale))
        few = FOLDER / "few"
        few.mkdir()
        cls.few = tables.clicks(few, 8_000, bad_every=1000)

    def fresh(self, name):
        folder = FOLDER / "out" / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder

    def which(self):
        """[(launcher, count)] for one case; over all cases every pair has its turn."""
        pairs = [(launcher, count) for count in (2, 3, 4, 1) for launcher in LAUNCHERS]
        if LONG:
            return pairs
        SameBits.turn += 3
        return [pairs[SameBits.turn % len(pairs)]]

    def compare(self, words, which=None, alone=None, words_of=None):
        """alone  words of the single process, where they are not those of the others"""
        expected = self.fresh("alone")
        code, expected_out, error = run(alone or words, expected, LIMIT)
        self.assertEqual(code, 0, error)
        made = outputs(expected)
        for launcher, count in which or self.which():
            with self.subTest(f"{launcher.name} {count}"):
                folder = self.fresh("shared")
                results = streams(launcher.start(count, words, folder, words_of), LIMIT)
                self.assertEqual({code for code, _, _ in results}, {0}, results)
                self.assertEqual("".join(out for _, out, _ in results), expected_out)
                now = outputs(folder)
                self.assertEqual(list(now), list(made))
                for name, content in made.items():
                    self.assertTrue(now[name] == content, f"{name} differs; see {FOLDER}")
                self.assertEqual(launcher.litter(), [])

    def train(self, data, *more, recipe=True, **how):
        first = data[0] if isinstance(data, list) else data
        base = first.with_name(first.name.split(".")[0].split("-")[0])
        words = ["train", *(data if isinstance(data, list) else [data]), "--schema", f"{base}.schema",
                 "--quiet", "-o", "m.model", *(["--recipe", f"{base}.recipe"] if recipe else []), *more]
        self.compare(words, **how)

    def test_clicks(self):
        self.train(self.clicks, "--log", "m.log", "--finish", "off",
                   which=[(launcher, count) for launcher in LAUNCHERS for count in (1, 2, 3, 4)])

    def test_clicks_in_little_memory(self):
        self.train(self.clicks, "--memory", "64M", "-p", "sgd.maxPasses=2", "--temp-dir", ".")

    def test_many_passes_and_statistics(self):
        self.train(self.clicks, "-p", "sgd.maxPasses=40", "--statistics")

    def test_amazons_learner(self):
        self.train(self.numbers, "--learner", "amazon")
        self.train(self.few, "--learner", "amazon", "--log", "m.log")

    def test_texts(self):
        self.train(self.texts)
        self.train(self.texts, "--memory", "64M", "-p", "sgd.maxPasses=3")

    def test_regression_with_weights(self):
        self.train(self.numbers, "--finish", "on")

    def test_classes(self):
        self.train(self.classes, "--json")
        self.train(self.classes, "--memory", "64M", "-p", "sgd.l1RegularizationAmount=1e-5")

    def test_choice_of_recipe(self):
        self.train(self.few, recipe=False)

    def test_rejected_records(self):
        self.train(self.few, "--rejects", "bad.csv", "--log", "m.log", "--json")

    def test_gzip(self):
        self.train(tables.zipped(self.few))

    def test_parts_of_the_data(self):
        self.train(self.clicks, "--split", "12.5-70", "--finish", "off")
        chosen = '{"splitting":{"percentBegin":0,"percentEnd":70,"strategy":"random","strategyParams":{"randomSeed":"s"}}}'
        self.train(self.few, "--rearrangement", chosen)

    def test_several_files(self):
        self.train(tables.in_parts(self.few, 2))

    def test_own_parts(self):
        parts = tables.in_parts(self.numbers, 3)
        base = self.numbers.with_suffix("")
        common = ["--schema", f"{base}.schema", "--recipe", f"{base}.recipe", "--quiet", "-o", "m.model"]
        self.compare(["train"], alone=["train", *parts, *common],
                     words_of=lambda rank: [parts[rank], *common, "--own-parts"],
                     which=[(launcher, 3) for launcher in LAUNCHERS])

    def test_evaluations_and_predictions(self):
        for data in (self.few, self.classes, self.numbers):
            base = data.with_suffix("")
            code, _, error = run(["train", data, "--schema", f"{base}.schema", "--recipe", f"{base}.recipe",
                                  "--quiet", "--force", "-o", f"{base}.model"])
            self.assertEqual(code, 0, error)
            use = [f"{base}.model", data, "--quiet"]
            self.compare(["evaluate", *use])
            self.compare(["evaluate", *use, "--json"])
            self.compare(["predict", *use, "--csv", "p.csv"])
            self.compare(["predict", *use, "-o", "p"])
        self.compare(["predict", f"{self.few.with_suffix('')}.model", *tables.in_parts(self.few, 2), "-o", "p",
                      "--rejects", "bad.csv", "--quiet"])


if __name__ == "__main__":
    begin = time.monotonic()
    words = [word for word in sys.argv[2:] if word != "--long"]
    result = unittest.main(argv=[sys.argv[0], "--verbose", *words], exit=False).result
    print(f"{time.monotonic() - begin:.0f} s")
    if result.wasSuccessful():
        shutil.rmtree(FOLDER)
    tell(result, NO_MPI and NO_GLOO)
