"""Two services on one directory, read-only places, a full disk, damaged files."""
import http.client
import json
import os
import sqlite3
import subprocess
import unittest
import urllib.parse
import urllib.request

from service import GLASSBOX, Service, environment
from service_case import SMALL_SCHEMA, ServiceCase, add_bucket

IS_ROOT = os.geteuid() == 0
# Root may write anywhere: these tests give it up where they have it.
AS_NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if IS_ROOT else []


class BrokenPlaces(ServiceCase):
    @classmethod
    def setUpClass(cls):
        pass  # each test has a service of its own

    def setUp(self):
        self.service = Service(start=False)
        self.addCleanup(self.service.close)
        self.service.place.chmod(0o755)
        add_bucket(self.service)

    def start(self):
        self.service.start()
        self.ml = self.service.client()

    def needs_other_user(self):
        """Root reads and writes whatever it likes, so the service runs as somebody else then."""
        if subprocess.run([*AS_NOBODY, GLASSBOX, "--version"], capture_output=True).returncode:
            self.skipTest("user 65534 may not run the program here")

    def hand_over(self, *places, mode=None):
        """To the user the service runs as; with a mode that lets it read only, say."""
        for place in places:
            for path in (place, *place.rglob("*")):
                if IS_ROOT:
                    os.chown(path, 65534, 65534)
                if mode and path.is_dir():
                    path.chmod(mode)
                    self.addCleanup(path.chmod, 0o755)

    def second(self, *wrapper):
        """Exit code and stderr of one that should not start."""
        run = subprocess.run([*wrapper, *Service.command(self.service)], capture_output=True,
                             text=True, timeout=30, env=environment())
        self.assertNotIn("Traceback", run.stderr)
        return run.returncode, run.stderr

    def batch(self, id):
        self.ml.create_batch_prediction(
            BatchPredictionId=id, MLModelId="ml-a", BatchPredictionDataSourceId="ds-a",
            OutputUri=f"s3://b/out-{id}/")
        return self.end_of("BatchPrediction", id)

    def test_a_second_service_on_the_same_data_says_so(self):
        self.start()
        code, text = self.second()
        self.assertEqual(code, 3)
        self.assertIn(f"in use by another glassbox serve (process {self.service.process.pid})",
                      text)
        self.assertIn(str(self.service.data), text)
        self.small_model("a")  # the first one goes on

    def test_a_read_only_data_directory_is_told_at_the_start(self):
        self.needs_other_user()
        self.start()
        self.small_model("a")
        self.service.stop()
        self.hand_over(self.service.data, mode=0o555)
        for path in self.service.data.rglob("*"):
            if path.is_file():
                path.chmod(0o444)
        code, text = self.second(*AS_NOBODY)
        self.assertEqual(code, 5, text)
        self.assertIn(str(self.service.data), text)
        self.assertEqual(len(text.splitlines()), 1)

    def test_a_read_only_bucket_fails_the_job_and_nothing_else(self):
        self.needs_other_user()
        self.service.wrapper = AS_NOBODY
        self.service.data.mkdir()
        self.hand_over(self.service.data)
        self.hand_over(self.service.root / "b", mode=0o555)
        self.start()
        self.small_model("a")
        found = self.batch("read-only")
        self.assertEqual(found["Status"], "FAILED")
        self.assertIn("Permission denied", found["Message"])
        (self.service.root / "b").chmod(0o755)
        self.assertEqual(self.batch("writable")["Status"], "COMPLETED")

    @unittest.skipUnless(IS_ROOT, "only root can mount a small disk")
    def test_a_full_disk_of_data_loses_nothing_that_was_there(self):
        self.mount(self.service.data, "2m")
        self.start()
        self.small_model("a", endpoint=True)
        before = self.ml.get_ml_model(MLModelId="ml-a")
        self.fill(self.service.data)
        refused = 0
        for i in range(40):  # the log still has room for a few
            status, answer = self.service.post("CreateDataSourceFromS3", {
                "DataSourceId": f"more-{i}", "DataSourceName": "x" * 1000, "DataSpec": {
                    "DataLocationS3": "s3://b/small.csv", "DataSchema": SMALL_SCHEMA}})
            if status == 500:
                refused += 1
                self.assertRegex(answer["message"], "full|space")
                self.refused("ResourceNotFoundException", self.ml.get_data_source,
                             DataSourceId=f"more-{i}")
        self.assertGreater(refused, 0)
        after = self.ml.get_ml_model(MLModelId="ml-a")
        for member in ("Status", "CreatedAt", "SizeInBytes", "EndpointInfo", "FinishedAt"):
            self.assertEqual(before[member], after[member])
        self.assertEqual(self.ml.predict(MLModelId="ml-a", Record={"x": "390"}, PredictEndpoint="")
                         ["Prediction"]["predictedLabel"], "1")
        (self.service.data / "filler").unlink()
        self.completed("DataSource", self.source("room-again"))
        self.assertEqual(self.service.stop(), 0)
        self.service.start()
        self.ml = self.service.client()
        self.completed("MLModel", "ml-a")

    @unittest.skipUnless(IS_ROOT, "only root can mount a small disk")
    def test_a_service_starts_on_a_full_disk_and_serves_what_is_there(self):
        self.mount(self.service.data, "2m")
        self.start()
        self.small_model("a", endpoint=True)
        self.assertEqual(self.page("/readyz"), (200, {"status": "ready"}))
        self.assertEqual(self.service.stop(), 0)
        self.fill(self.service.data)
        self.start()
        self.assertIn("read-only until this is over", self.service.errors())
        self.completed("MLModel", "ml-a")
        self.assertEqual(len(self.ml.describe_ml_models()["Results"]), 1)
        self.assertEqual(self.ml.predict(MLModelId="ml-a", Record={"x": "390"}, PredictEndpoint="")
                         ["Prediction"]["predictedLabel"], "1")
        status, answer = self.service.post("DeleteRealtimeEndpoint", {"MLModelId": "ml-a"})
        self.assertIn(status, (200, 500), answer)
        refused = 0
        for i in range(40):
            status, answer = self.service.post("CreateDataSourceFromS3", {
                "DataSourceId": f"more-{i}", "DataSourceName": "x" * 1000, "DataSpec": {
                    "DataLocationS3": "s3://b/small.csv", "DataSchema": SMALL_SCHEMA}})
            if status == 500:
                refused += 1
                self.assertEqual(answer["__type"], "InternalServerException")
                self.assertRegex(answer["message"], "full|space")
        self.assertGreater(refused, 0)
        status, answer = self.page("/readyz")
        self.assertEqual((status, answer["status"]), (503, "read-only"))
        self.assertRegex(answer["reason"], "[Nn]o space left")
        self.assertEqual(self.page("/healthz"), (200, {"status": "ok"}))
        (self.service.data / "filler").unlink()
        self.assertEqual(self.page("/readyz"), (200, {"status": "ready"}))
        self.completed("DataSource", self.source("room-again"))

    def page(self, path):
        """Status and JSON of a GET."""
        client = http.client.HTTPConnection(*urllib.parse.urlsplit(self.service.url).netloc.split(":"),
                                            timeout=30)
        client.request("GET", path)
        answer = client.getresponse()
        found = answer.status, json.loads(answer.read())
        client.close()
        return found

    @unittest.skipUnless(IS_ROOT, "only root can mount a small disk")
    def test_a_full_bucket_fails_the_job_and_leaves_no_half_output(self):
        small = self.service.place / "small"
        self.mount(small, "1m")
        self.service.arguments = ["--bucket", f"small={small}"]
        self.start()
        self.small_model("a")
        self.fill(small)
        self.ml.create_batch_prediction(
            BatchPredictionId="full", MLModelId="ml-a", BatchPredictionDataSourceId="ds-a",
            OutputUri="s3://small/out/")
        found = self.end_of("BatchPrediction", "full")
        self.assertEqual(found["Status"], "FAILED")
        self.assertRegex(found["Message"], "[Nn]o space left")
        self.assertEqual([path.name for path in small.rglob("*") if path.is_file()], ["filler"])

    def mount(self, place, size):
        place.mkdir(exist_ok=True)
        if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", place],
                          capture_output=True).returncode != 0:
            self.skipTest("this root may not mount")
        # Cleanups run backwards: the service ends first.
        self._cleanups.insert(0, (subprocess.run, (["umount", "-l", place],), {}))

    @staticmethod
    def fill(place):
        with open(place / "filler", "wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError:
                pass

    @unittest.skipUnless(IS_ROOT, "the limit counts all processes of a user; this one has none")
    def test_few_threads_make_jobs_slower_and_end_nothing(self):
        self.needs_other_user()
        self.service.data.mkdir()
        self.hand_over(self.service.data, self.service.root)
        for limit in (12, 14, 16, 20):
            with self.subTest(limit=limit):
                self.service.wrapper = [*AS_NOBODY, "prlimit", f"--nproc={limit}"]
                self.service.arguments = ["--threads", "6"]
                self.start()
                for i in range(3):
                    self.small_model(f"{limit}-{i}", endpoint=True)
                    with urllib.request.urlopen(f"{self.service.url}/b/small.csv") as answer:
                        self.assertEqual(answer.read(), (self.service.root / "b/small.csv").read_bytes())
                self.assertEqual(self.service.stop(), 0)

    def test_a_damaged_model_costs_only_itself(self):
        self.start()
        self.small_model("a", endpoint=True)
        self.small_model("b", endpoint=True)
        self.service.kill()
        file = self.file_of_model("ml-a")
        file.write_bytes(file.read_bytes()[:-100])
        self.start()
        self.assertIn("ml-a", self.service.errors())
        self.assertEqual(self.ml.get_ml_model(MLModelId="ml-a")["EndpointInfo"]["EndpointStatus"],
                         "FAILED")
        self.refused("PredictorNotMountedException", self.ml.predict, MLModelId="ml-a", Record={},
                     PredictEndpoint="")
        self.ml.predict(MLModelId="ml-b", Record={}, PredictEndpoint="")
        found = self.batch("damaged")
        self.assertEqual(found["Status"], "FAILED")
        self.assertIn("truncated", found["Message"])
        self.refused("InternalServerException", self.ml.create_realtime_endpoint, MLModelId="ml-a")
        self.ml.delete_realtime_endpoint(MLModelId="ml-a")
        self.ml.delete_ml_model(MLModelId="ml-a")

    def test_damaged_rows_cost_only_themselves(self):
        self.start()
        for name in ("a", "b", "c"):
            self.small_model(name)
        self.service.stop()
        with sqlite3.connect(self.service.data / "glassbox.db") as database:
            change = database.execute
            change("UPDATE objects SET request = 'x{' WHERE type = 'MLModel' AND id = 'ml-a'")
            change("UPDATE objects SET details = '[1' WHERE type = 'MLModel' AND id = 'ml-b'")
            change("PRAGMA ignore_check_constraints = 1")
            change("UPDATE objects SET status = 'LOST', attempts = -5 WHERE id = 'ds-c'")
        database.close()
        self.start()
        for kind, id in (("MLModel", "ml-a"), ("MLModel", "ml-b"), ("DataSource", "ds-c")):
            found = self.end_of(kind, id)
            self.assertEqual(found["Status"], "FAILED")
            self.assertIn("damaged", found["Message"])
        self.assertEqual(len(self.ml.describe_ml_models()["Results"]), 3)
        self.assertEqual(len(self.ml.describe_data_sources()["Results"]), 3)
        self.completed("MLModel", "ml-c")
        self.small_model("d")
        for call in (self.ml.delete_ml_model, self.ml.get_ml_model):
            call(MLModelId="ml-a")

    def test_a_database_that_is_none_is_named(self):
        self.service.data.mkdir()
        (self.service.data / "glassbox.db").write_text("no database, but longer than a header" * 9)
        code, text = self.second()
        self.assertEqual(code, 3, text)
        self.assertIn("glassbox.db", text)

    def test_a_port_that_is_taken_is_named(self):
        self.start()
        port = self.service.url.rsplit(":", 1)[1]
        other = self.service.place / "other"
        run = subprocess.run([GLASSBOX, "serve", "--port", port, "--data", other], timeout=30,
                             capture_output=True, text=True, cwd=self.service.place)
        self.assertEqual(run.returncode, 5, run.stderr)
        self.assertIn(port, run.stderr)
