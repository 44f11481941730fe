"""What depends on what: idempotent creates, jobs that wait for others, updates and deletes."""
import os
import time

from service_case import SMALL_SCHEMA, ServiceCase


class Idempotence(ServiceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls().small_model("a")

    def twice(self, call, id_name, request, changes):
        """The same request again starts nothing; with a change it is a mismatch."""
        get = getattr(self.ml, "get_" + call.__name__.removeprefix("create_")
                      .removesuffix("_from_s3"))
        for _ in range(2):
            self.assertEqual(call(**request)[id_name], request[id_name])
        before = self.end_of(id_name[:-2], request[id_name])
        call(**request)
        after = get(**{id_name: request[id_name]})
        self.assertEqual((before["CreatedAt"], before["FinishedAt"], before["Status"]),
                         (after["CreatedAt"], after["FinishedAt"], after["Status"]))
        for change in changes:
            with self.subTest(change):
                self.assertIn(request[id_name],
                              self.refused("IdempotentParameterMismatchException", call,
                                           **{**request, **change}))
        getattr(self.ml, get.__name__.replace("get_", "delete_"))(**{id_name: request[id_name]})
        call(**request)  # a success that brings nothing back
        self.assertEqual(get(**{id_name: request[id_name]})["Status"], "DELETED")
        self.refused("IdempotentParameterMismatchException", call, **{**request, **changes[0]})

    def test_the_same_create_again_succeeds_and_another_is_refused(self):
        spec = {"DataLocationS3": "s3://b/small.csv", "DataSchema": SMALL_SCHEMA}
        self.twice(self.ml.create_data_source_from_s3, "DataSourceId",
                   {"DataSourceId": "d", "DataSpec": spec, "DataSourceName": "n"},
                   [{"DataSourceName": "other"}, {"ComputeStatistics": True},
                    {"DataSpec": {**spec, "DataSchema": SMALL_SCHEMA + " "}}])
        self.twice(self.ml.create_ml_model, "MLModelId",
                   {"MLModelId": "m", "MLModelType": "BINARY", "TrainingDataSourceId": "ds-a",
                    "Parameters": {"sgd.maxPasses": "2"}},
                   [{"Parameters": {"sgd.maxPasses": "3"}}, {"Parameters": {}},
                    {"MLModelName": "n"}])
        self.twice(self.ml.create_evaluation, "EvaluationId",
                   {"EvaluationId": "e", "MLModelId": "ml-a", "EvaluationDataSourceId": "ds-a"},
                   [{"EvaluationName": "n"}])
        self.twice(self.ml.create_batch_prediction, "BatchPredictionId",
                   {"BatchPredictionId": "p", "MLModelId": "ml-a", "OutputUri": "s3://b/out/",
                    "BatchPredictionDataSourceId": "ds-a"}, [{"OutputUri": "s3://b/other/"}])

    def test_a_member_that_is_not_sent_has_its_default(self):
        self.source("default", statistics=False)
        self.ml.create_data_source_from_s3(DataSourceId="default", DataSpec={
            "DataLocationS3": "s3://b/small.csv", "DataSchema": SMALL_SCHEMA})


class Dependencies(ServiceCase):
    arguments = ("--jobs", "1", "--threads", "1")

    def busy(self, name):
        """A data source that takes a while."""
        return self.source(f"busy-{name}", "large.csv")

    def chain(self, name, source):
        """Model, evaluation and batch prediction, each on the one before."""
        self.model(f"ml-{name}", source)
        self.ml.create_evaluation(EvaluationId=f"ev-{name}", MLModelId=f"ml-{name}",
                                  EvaluationDataSourceId=source)
        self.ml.create_batch_prediction(
            BatchPredictionId=f"bp-{name}", MLModelId=f"ml-{name}", OutputUri=f"s3://b/{name}/",
            BatchPredictionDataSourceId=source)
        return (("MLModel", f"ml-{name}"), ("Evaluation", f"ev-{name}"),
                ("BatchPrediction", f"bp-{name}"))

    def test_jobs_wait_for_what_they_need(self):
        self.busy("first")
        chain = self.chain("wait", self.source("wait"))
        for call, id in ((self.ml.get_data_source, {"DataSourceId": "wait"}),
                         (self.ml.get_ml_model, {"MLModelId": "ml-wait"}),
                         (self.ml.get_evaluation, {"EvaluationId": "ev-wait"})):
            found = call(**id)
            self.assertEqual(found["Status"], "PENDING")
            for member in ("StartedAt", "FinishedAt", "ComputeTime", "SizeInBytes",
                           "PerformanceMetrics", "LogUri"):
                self.assertNotIn(member, found)
        endpoint = self.ml.create_realtime_endpoint(MLModelId="ml-wait")["RealtimeEndpointInfo"]
        self.assertEqual(endpoint["EndpointStatus"], "UPDATING")
        ends = [self.completed(*one) for one in chain]
        source = self.ml.get_data_source(DataSourceId="wait")
        self.assertLessEqual(source["FinishedAt"], ends[0]["StartedAt"])
        self.assertLessEqual(ends[0]["FinishedAt"], ends[1]["StartedAt"])
        self.assertEqual(self.ml.get_ml_model(MLModelId="ml-wait")["EndpointInfo"]
                         ["EndpointStatus"], "READY")
        self.ml.delete_data_source(DataSourceId="busy-first")

    def test_what_needs_something_failed_fails_and_says_so(self):
        chain = self.chain("lost", self.source("lost", "none.csv"))
        found = self.end_of("DataSource", "lost")
        self.assertEqual(found["Status"], "FAILED")
        self.assertIn("s3://b/none.csv", found["Message"])
        self.assertNotIn("ComputeTime", found)
        self.assertIn("FinishedAt", found)
        for (kind, id), need in zip(chain, ("DataSource lost", "", "")):
            found = self.end_of(kind, id)
            self.assertEqual(found["Status"], "FAILED")
            self.assertRegex(found["Message"], need or "(DataSource lost|MLModel ml-lost)")
        later = self.model("ml-later", "lost")  # asked for when all is known already
        self.assertEqual(self.end_of("MLModel", later)["Status"], "FAILED")

    def test_deleting_cancels_the_job_and_fails_what_waits_for_it(self):
        chain = self.chain("cut", self.busy("cut"))
        began = time.monotonic()
        while self.ml.get_data_source(DataSourceId="busy-cut")["Status"] == "PENDING":
            time.sleep(0.01)
        self.assertEqual(self.ml.get_data_source(DataSourceId="busy-cut")["Status"], "INPROGRESS")
        self.ml.delete_data_source(DataSourceId="busy-cut")
        for kind, id in chain:
            found = self.end_of(kind, id)
            self.assertEqual(found["Status"], "FAILED")
            self.assertRegex(found["Message"], "busy-cut|ml-cut")
        self.completed("DataSource", self.source("after-cut"))  # the only worker is free again
        self.assertLess(time.monotonic() - began, 20)
        self.assertEqual(self.ml.get_data_source(DataSourceId="busy-cut")["Status"], "DELETED")

    def test_a_deleted_object_cannot_be_built_upon(self):
        self.completed("DataSource", self.source("gone"))
        self.ml.delete_data_source(DataSourceId="gone")
        self.assertEqual(self.refused("InvalidInputException", self.model, "ml-gone", "gone"),
                         "No DataSource with id gone exists")


class Changes(ServiceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        ready = cls()
        ready.small_model("a")
        ready.wine("REGRESSION")

    def test_a_threshold_is_between_0_and_1_of_a_binary_model_without_endpoint(self):
        change = self.ml.update_ml_model
        for wrong in (-0.001, 1.001, 1e30, -1e30):
            self.assertIn("ScoreThreshold", self.refused(
                "InvalidInputException", change, MLModelId="ml-a", ScoreThreshold=wrong))
        for right in (0.0, 1.0, 0.77):
            before = self.ml.get_ml_model(MLModelId="ml-a")
            change(MLModelId="ml-a", ScoreThreshold=right)
            after = self.ml.get_ml_model(MLModelId="ml-a")
            self.assertAlmostEqual(after["ScoreThreshold"], right, places=6)
            self.assertGreaterEqual(after["ScoreThresholdLastUpdatedAt"], before["LastUpdatedAt"])
        self.refused("InvalidInputException", change, MLModelId="ml-REGRESSION",
                     ScoreThreshold=0.5)
        self.ml.create_realtime_endpoint(MLModelId="ml-a")
        self.assertIn("endpoint", self.refused("InvalidInputException", change, MLModelId="ml-a",
                                               ScoreThreshold=0.5))
        change(MLModelId="ml-a", MLModelName="a name is no threshold")
        self.ml.delete_realtime_endpoint(MLModelId="ml-a")
        change(MLModelId="ml-a", ScoreThreshold=0.5)

    def test_an_update_of_nothing_changes_nothing(self):
        before = self.ml.get_ml_model(MLModelId="ml-REGRESSION")
        self.ml.update_ml_model(MLModelId="ml-REGRESSION")
        after = self.ml.get_ml_model(MLModelId="ml-REGRESSION")
        self.assertEqual(before["LastUpdatedAt"], after["LastUpdatedAt"])

    def test_a_model_with_an_endpoint_is_not_deleted(self):
        model = self.small_model("endpoint", endpoint=True)
        self.assertIn("endpoint",
                      self.refused("InvalidInputException", self.ml.delete_ml_model,
                                   MLModelId=model))
        self.ml.create_realtime_endpoint(MLModelId=model)  # again: as it is
        self.ml.delete_realtime_endpoint(MLModelId=model)
        self.ml.delete_realtime_endpoint(MLModelId=model)
        self.ml.delete_ml_model(MLModelId=model)
        self.ml.delete_ml_model(MLModelId=model)  # deleting the deleted is a success
        for call in (self.ml.create_realtime_endpoint, self.ml.delete_realtime_endpoint):
            self.refused("ResourceNotFoundException", call, MLModelId=model)
        self.refused("ResourceNotFoundException", self.ml.update_ml_model, MLModelId=model,
                     MLModelName="n")


class Restarts(ServiceCase):
    arguments = ("--jobs", "1", "--threads", "1")

    def test_a_polite_stop_ends_soon_and_the_jobs_go_on_afterwards(self):
        self.source("slow", "large.csv")
        self.model("waiting", "slow")
        while self.ml.get_data_source(DataSourceId="slow")["Status"] == "PENDING":
            time.sleep(0.01)
        began = time.monotonic()
        self.assertEqual(self.service.stop(), 0)
        self.assertLess(time.monotonic() - began, 5)
        self.service.start()
        _, before = self.service.post("GetMLModel", {"MLModelId": "waiting"})  # sooner than boto3
        self.assertEqual(before["Status"], "PENDING")
        type(self).ml = self.service.client()
        self.completed("MLModel", "waiting")

    def test_a_job_that_the_service_dies_of_again_and_again_fails(self):
        bucket = self.service.root / "b"
        (bucket / "deadly").mkdir()
        for i in range(12):  # ten seconds of work: no try comes to its end
            os.link(bucket / "large.csv", bucket / "deadly" / f"{i}.csv")
        self.source("deadly", "deadly/")
        for _ in range(2):
            while self.ml.get_data_source(DataSourceId="deadly")["Status"] == "PENDING":
                time.sleep(0.005)
            self.assertEqual(self.ml.get_data_source(DataSourceId="deadly")["Status"],
                             "INPROGRESS")
            self.service.kill()
            self.service.start()
            type(self).ml = self.service.client()
        found = self.end_of("DataSource", "deadly")
        self.assertEqual(found["Status"], "FAILED")
        self.assertIn("tried a second time and alone", found["Message"])
