"""Runs a script of docs/examples and holds it against the command line."""
import gzip
import json
import re
import subprocess
import sys
import time
import unittest

from service import ROOT, SCRATCH, Service, environment, glassbox


class ExampleCase(unittest.TestCase):
    maxDiff = 2000

    def setUp(self):
        self.service = Service()
        self.addCleanup(self.service.close)
        self.by_hand = SCRATCH / self.id()
        self.by_hand.mkdir()

    def run_example(self, name, *arguments):
        """Its output, as a dict of the lines' first word and the rest."""
        began = time.monotonic()
        run = subprocess.run(
            [sys.executable, "-B", ROOT / "tests/clients/watched_script.py",
             ROOT / "docs/examples" / name, *arguments], capture_output=True, text=True,
            timeout=900, env=environment(self.service.url))
        self.assertEqual(run.returncode, 0, run.stderr)
        print(f"{time.monotonic() - began:.1f} s", end=" ", flush=True)
        return dict(line.split(maxsplit=1) for line in run.stdout.splitlines())

    def of_command(self, bucket, train, evaluate, predict, threshold=None):
        """What `glassbox train`, `evaluate` and `predict` make of the same files; the threshold is
        moved before the last."""
        model = self.by_hand / "by-hand.model"
        glassbox("train", *train, "-o", model, "--quiet", cwd=bucket)
        evaluation = json.loads(glassbox("evaluate", model, *evaluate, "--json", "--quiet",
                                         cwd=bucket))
        if threshold is not None:
            glassbox("threshold", model, "--set", threshold)
        glassbox("predict", model, *predict, "-o", self.by_hand, "--id", "by-hand", "--quiet",
                 cwd=bucket)
        return evaluation

    def check_results(self, bucket, said, evaluation, records, output):
        """Metric, record counts and result file, to the last digit and byte."""
        found = {name: text for name, text in said.items() if name == evaluation["metric"]}
        self.assertEqual({name: float(text) for name, text in found.items()},
                         {evaluation["metric"]: evaluation["value"]})
        self.assertEqual(said["predicted"], f"{records} records, invalid 0")
        prefix = f"s3://{bucket.name}/"
        self.assertTrue(said["results"].startswith(prefix))
        results = bucket / said["results"].removeprefix(prefix)
        mine = next((self.by_hand / "batch-prediction/result").iterdir())
        self.assertEqual(gzip.decompress(results.read_bytes()),
                         gzip.decompress(mine.read_bytes()))
        id = re.match(r"bp-[0-9a-f]+", results.name)[0]
        manifest = json.loads((results.parents[1] / f"{id}.manifest").read_text())
        self.assertEqual(list(manifest.values()), [said["results"]])
        self.assertEqual(list(manifest), [prefix + output])
        return id.removeprefix("bp-")
