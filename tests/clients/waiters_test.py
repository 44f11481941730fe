"""The clients' four waiters, which ask every 30 seconds, end at their first question."""
import time

from botocore.exceptions import WaiterError

from service_case import ServiceCase

WAITERS = ("data_source_available", "ml_model_available", "evaluation_available",
           "batch_prediction_available")


class Waiters(ServiceCase):
    def wait(self, waiter, **request):
        began = time.monotonic()
        try:
            self.ml.get_waiter(waiter).wait(**request)
        finally:
            self.assertLess(time.monotonic() - began, 10)

    def chain(self, name, file):
        self.source(f"ds-{name}", file, DataSourceName=name)
        self.model(f"ml-{name}", f"ds-{name}", MLModelName=name)
        self.ml.create_evaluation(EvaluationId=f"ev-{name}", EvaluationName=name,
                                  MLModelId=f"ml-{name}", EvaluationDataSourceId=f"ds-{name}")
        self.ml.create_batch_prediction(
            BatchPredictionId=f"bp-{name}", BatchPredictionName=name, MLModelId=f"ml-{name}",
            BatchPredictionDataSourceId=f"ds-{name}", OutputUri="s3://b/out/")

    def test_they_end_when_the_jobs_do(self):
        for waiter in reversed(WAITERS):  # the last of the chain first: all are still to come
            name = f"good {waiter}"
            with self.subTest(waiter):
                self.chain(name.replace(" ", "-"), "small.csv")
                self.wait(waiter, FilterVariable="Name", EQ=name.replace(" ", "-"))

    def test_all_at_once(self):
        self.chain("all", "small.csv")
        for waiter in WAITERS:
            self.wait(waiter, FilterVariable="Name", Prefix="all")

    def test_a_failure_is_an_error_at_once(self):
        self.chain("bad", "none.csv")
        for waiter in WAITERS:
            with self.subTest(waiter), self.assertRaises(WaiterError) as caught:
                self.wait(waiter, FilterVariable="Name", EQ="bad")
            self.assertEqual(caught.exception.last_response["Results"][0]["Status"], "FAILED")

    def test_other_calls_go_on_while_one_is_held(self):
        slow = self.source("slow", "large.csv", DataSourceName="slow")
        began = time.monotonic()
        for _ in range(20):
            self.ml.get_data_source(DataSourceId=slow)
            self.ml.describe_data_sources()
            self.ml.describe_data_sources(FilterVariable="Status", EQ="PENDING")
        self.assertLess(time.monotonic() - began, 2)
        self.wait("data_source_available", FilterVariable="Name", EQ="slow")
        self.assertEqual(self.ml.get_data_source(DataSourceId=slow)["Status"], "COMPLETED")


class ImpatientWaiters(ServiceCase):
    arguments = ("--hold", "0")

    def test_nothing_is_held_when_told_so(self):
        self.source("slow", "large.csv")
        found = self.ml.describe_data_sources(FilterVariable="DataLocationS3", Prefix="s3://")["Results"]
        self.assertIn(found[0]["Status"], ("PENDING", "INPROGRESS"))
