"""Kills the service with SIGKILL at random moments of busy scripts, starts it again, and looks
whether everything acknowledged is as it was acknowledged.

run.py --kills and --seed choose how often and from which seed; the seed is printed."""
import gzip
import http.client
import json
import os
import random
import threading
import time
import unittest
from concurrent.futures import ThreadPoolExecutor

import wire_model
from crash_ledger import BusyScript, Lost
from crash_objects import BUCKET, BusyObjects
from service import Service
from service_case import SMALL_SCHEMA, add_bucket

KILLS = int(os.environ.get("CLIENTS_KILLS") or 20)
SEED = int(os.environ.get("CLIENTS_SEED") or random.SystemRandom().randrange(1_000_000))
SCRIPTS, SAMPLE = 3, 200


class Connection:
    """One kept open; a call returns (status, JSON), or throws when the service is gone."""

    def __init__(self, url):
        self.http = http.client.HTTPConnection(url.removeprefix("http://"), timeout=60)

    def __call__(self, operation, request):
        self.http.request("POST", "/", json.dumps(request).encode(), {
            "Content-Type": wire_model.CONTENT_TYPE,
            "X-Amz-Target": f"AmazonML_20141212.{operation}"})
        answer = self.http.getresponse()
        return answer.status, wire_model.check_answer(operation, answer.status,
                                                      dict(answer.getheaders()), answer.read())


class Crashes(unittest.TestCase):
    def setUp(self):
        print(f"seed {SEED}, {KILLS} kills", end=" ", flush=True)
        self.draw = random.Random(SEED)
        self.service = Service("--jobs", "2", start=False)
        self.addCleanup(self.service.close)
        add_bucket(self.service)
        self.bucket = self.service.root / "b"
        small = (self.bucket / "small.csv").read_text()
        (self.bucket / "medium.csv").write_text(small * 400)
        self.rows = {"small.csv": 400, "medium.csv": 400 * 400}
        self.whole_files = set()
        self.scripts = [BusyScript(i, SEED * SCRIPTS + i) for i in range(SCRIPTS)]
        self.objects = BusyObjects(SEED)
        (self.service.root / BUCKET).mkdir()

    def be_busy(self, script):
        call = Connection(self.service.url)
        try:
            while True:
                script.step(call, SMALL_SCHEMA)
                time.sleep(script.draw.random() * 0.01)
        except (OSError, http.client.HTTPException):
            return  # it was killed

    def put_objects(self):
        try:
            while True:
                self.objects.step(self.service.url)
        except (OSError, http.client.HTTPException):
            return  # it was killed

    def look(self, whole):
        """Checks what was touched since the last look, and some of the rest or all of it."""
        call, looked = Connection(self.service.url), 0
        for script in self.scripts:
            others = [one for one in script.known if one not in script.touched]
            if not whole:
                others = self.draw.sample(others, min(SAMPLE, len(others)))
            for known in (*script.touched, *others):
                known.check(call)
                looked += 1
            script.touched.clear()
        return looked

    def unfinished(self, call):
        count = 0
        for operation in ("DescribeDataSources", "DescribeMLModels", "DescribeEvaluations",
                          "DescribeBatchPredictions"):
            for status in ("PENDING", "INPROGRESS"):
                _, page = call(operation, {"FilterVariable": "Status", "EQ": status})
                count += len(page["Results"])
        _, page = call("DescribeMLModels",
                       {"FilterVariable": "RealtimeEndpointStatus", "EQ": "UPDATING"})
        return count + len(page["Results"])

    def settle(self):
        """All jobs end within a minute, and endpoints follow their models."""
        call, until = Connection(self.service.url), time.monotonic() + 60
        while left := self.unfinished(call):
            if time.monotonic() > until:
                raise Lost(f"{left} objects or more are still PENDING, INPROGRESS or UPDATING")
            time.sleep(0.05)

    def check_outputs(self):
        """Result files are whole at any time. Returns those without a manifest."""
        lonely = set()
        for path in self.bucket.glob("out-*/batch-prediction/result/*.gz"):
            if path.name.startswith("."):
                continue
            id, file = path.name.removesuffix(".gz").rsplit("-", 1)
            version = (path, path.stat().st_ino)  # a file put in place anew has another number
            if version not in self.whole_files:
                self.assertEqual(gzip.decompress(path.read_bytes()).count(b"\n"),
                                 self.rows[file] + 1)
                self.whole_files.add(version)
            manifest = path.parents[1] / f"{id}.manifest"
            if manifest.exists():
                self.assertEqual(len(json.loads(manifest.read_text())), 1)
            else:
                lonely.add(id)
        for path in self.bucket.glob("out-*/batch-prediction/*.manifest"):
            for target in json.loads(path.read_text()).values():
                self.assertTrue((self.service.root / target.removeprefix("s3://")).exists())
        return lonely

    def test_nothing_acknowledged_is_lost(self):
        slowest = 0.0
        for kill in range(KILLS):
            began = time.monotonic()
            self.service.start()
            slowest = max(slowest, time.monotonic() - began)
            if kill % 4 == 3:
                self.settle()
            self.look(whole=False)
            self.objects.check(self.service.url)
            with ThreadPoolExecutor(SCRIPTS + 1) as pool:
                running = [pool.submit(self.be_busy, script) for script in self.scripts]
                running.append(pool.submit(self.put_objects))
                timer = threading.Timer(self.draw.uniform(0.02, 1.5), self.service.process.kill)
                timer.start()
                for one in running:
                    one.result()
            self.service.kill()
            self.check_outputs()
        self.service.start()
        self.settle()
        looked = self.look(whole=True)
        self.objects.check(self.service.url)
        lonely = self.check_outputs()
        known = {one.id: one for script in self.scripts for one in script.known}
        for id, one in known.items():
            if one.kind == "BatchPrediction" and one.is_alive and one.ended == "COMPLETED":
                folder = self.bucket / f"out-{id.split('-')[1]}/batch-prediction"
                self.assertTrue((folder / f"{id}.manifest").exists(), id)
                self.assertEqual(len(list(folder.glob(f"result/{id}-*.gz"))), 1, id)
                self.assertNotIn(id, lonely)
        ends = [one.ended for one in known.values() if one.is_alive]
        self.assertNotIn(None, ends)
        acknowledged = sum(script.acknowledged for script in self.scripts)
        self.assertGreater(acknowledged, 10 * KILLS)
        self.assertGreater(self.objects.acknowledged, 5 * KILLS)
        self.assertGreater(ends.count("COMPLETED"), 2 * KILLS)
        remains = [path for path in self.bucket.rglob(".*.tmp")]
        print(f"- {acknowledged} acknowledged changes, {self.objects.acknowledged} of files in "
              f"buckets, {looked} objects: "
              f"{ends.count('COMPLETED')} COMPLETED, {ends.count('FAILED')} FAILED; slowest start "
              f"{slowest * 1000:.0f} ms; left in the bucket: {len(remains)} temporary files, "
              f"{len(lonely)} results of deleted or failed predictions without a manifest -",
              end=" ", flush=True)
