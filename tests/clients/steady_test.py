"""Scripts of all kinds at once for some minutes: every answer right, and the memory stays flat.

run.py --minutes says how long; the first quarter is for warming up."""
import os
import pathlib
import random
import statistics
import threading
import time

from botocore.exceptions import ClientError

from crash_objects import BUCKET, KEYS, BusyObjects
from service_case import ServiceCase

MINUTES = float(os.environ.get("CLIENTS_MINUTES") or 1)
MOST_GROWTH = 0.05


class Steady(ServiceCase):
    arguments = ("--jobs", "2")

    def setUp(self):
        (self.service.root / BUCKET).mkdir()
        self.model = self.small_model("steady", endpoint=True)
        self.until = time.monotonic() + 60 * MINUTES
        self.counts, self.failures = {}, []

    def resident_kb(self):
        text = pathlib.Path(f"/proc/{self.service.process.pid}/status").read_text()
        return int(text.split("VmRSS:")[1].split()[0])

    def repeat(self, name, step):
        """Until the time is over; what fails ends the test."""
        self.counts[name] = 0
        try:
            while time.monotonic() < self.until and not self.failures:
                step()
                self.counts[name] += 1
        except Exception as error:  # noqa: BLE001 - told by the test
            self.failures.append(f"{name}: {error!r}")

    def predict(self, client):
        answer = client.predict(MLModelId=self.model, PredictEndpoint=self.service.url,
                                Record={"x": "390"})
        if answer["Prediction"]["predictedLabel"] != "1":
            raise AssertionError(answer)

    def train(self, client, draw):
        """A model and all that hangs on it, and away again."""
        id = f"{draw.getrandbits(64):016x}"
        self.source(f"ds-{id}")
        self.model_of(client, id)
        client.create_evaluation(EvaluationId=f"ev-{id}", MLModelId=f"ml-{id}",
                                 EvaluationDataSourceId=f"ds-{id}")
        client.create_batch_prediction(BatchPredictionId=f"bp-{id}", MLModelId=f"ml-{id}",
                                       BatchPredictionDataSourceId=f"ds-{id}",
                                       OutputUri="s3://b/out/")
        self.completed("Evaluation", f"ev-{id}")
        self.completed("BatchPrediction", f"bp-{id}")
        client.delete_batch_prediction(BatchPredictionId=f"bp-{id}")
        client.delete_evaluation(EvaluationId=f"ev-{id}")
        client.delete_ml_model(MLModelId=f"ml-{id}")
        client.delete_data_source(DataSourceId=f"ds-{id}")
        for path in (self.service.root / "b/out/batch-prediction").rglob(f"*bp-{id}*"):
            path.unlink()

    @staticmethod
    def model_of(client, id):
        client.create_ml_model(MLModelId=f"ml-{id}", MLModelType="BINARY",
                               TrainingDataSourceId=f"ds-{id}", Parameters={"sgd.maxPasses": "3"})

    def describe(self, client):
        client.describe_ml_models(FilterVariable="Status", EQ="COMPLETED", Limit=10)
        try:
            client.get_ml_model(MLModelId="never")
        except ClientError as error:
            if error.response["Error"]["Code"] != "ResourceNotFoundException":
                raise

    def test_memory_stays_flat(self):
        draw = random.Random(7)
        objects = [BusyObjects(seed) for seed in (1, 2)]
        for number, one in enumerate(objects):
            one.may = {f"{number}/{key}": {None} for key in KEYS}
        steps = {"predictions": lambda client=self.service.client(): self.predict(client),
                 "trainings": lambda client=self.service.client(): self.train(client, draw),
                 "lists": lambda client=self.service.client(): self.describe(client)}
        for number, one in enumerate(objects):
            def put_and_look(one=one):
                one.step(self.service.url)
                one.check(self.service.url)
            steps[f"objects {number}"] = put_and_look
        threads = [threading.Thread(target=self.repeat, args=step) for step in steps.items()]
        began = time.monotonic()
        for thread in threads:
            thread.start()
        samples = []
        while time.monotonic() < self.until and not self.failures:
            time.sleep(1)
            samples.append((time.monotonic() - began, self.resident_kb()))
        for thread in threads:
            thread.join()
        self.assertEqual(self.failures, [])
        self.assertTrue(all(self.counts.values()), self.counts)
        length = 60 * MINUTES
        early = statistics.median(kb for at, kb in samples if length / 4 <= at < length / 2)
        late = statistics.median(kb for at, kb in samples if at >= length * 3 / 4)
        print(f"- {self.counts}; memory {early / 1024:.1f} MB in the second quarter, "
              f"{late / 1024:.1f} MB in the last ({100 * (late / early - 1):+.1f} %) -", end=" ",
              flush=True)
        if MINUTES >= 5:
            self.assertLess(late, early * (1 + MOST_GROWTH))
