"""Each of the 28 operations answers what the model and the documentation say."""
import datetime
import urllib.request

import wire_model
from service_case import KINDS, METRIC, SMALL_SCHEMA, ServiceCase

COMMON = {"Name", "Status", "CreatedByIamUser", "CreatedAt", "LastUpdatedAt", "ComputeTime",
          "StartedAt", "FinishedAt"}
ROLE = "arn:aws:iam::000000000000:role/r"
REDSHIFT = {"DatabaseInformation": {"DatabaseName": "dev", "ClusterIdentifier": "c-1"},
            "SelectSqlQuery": "select 1", "S3StagingLocation": "s3://b/staging/",
            "DatabaseCredentials": {"Username": "u", "Password": "password1"}}
RDS = {**REDSHIFT, "DatabaseInformation": {"InstanceIdentifier": "i-1", "DatabaseName": "dev"},
       "ResourceRole": "r", "ServiceRole": "s", "SubnetId": "subnet-1",
       "SecurityGroupIds": ["sg-1"]}


def members(answer):
    return set(answer) - {"ResponseMetadata"}


class Operations(ServiceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ready = cls()
        cls.ready.small_model("base", endpoint=True)

    def test_a_data_source_is_created_read_renamed_listed_and_deleted(self):
        ml = self.ml
        self.assertEqual(
            ml.create_data_source_from_s3(
                DataSourceId="d", DataSourceName="first", ComputeStatistics=True, DataSpec={
                    "DataLocationS3": "s3://b/small.csv", "DataSchema": SMALL_SCHEMA,
                    "DataRearrangement": '{"splitting":{"percentBegin":0,"percentEnd":50}}'},
            )["DataSourceId"], "d")
        found = self.completed("DataSource", "d")
        self.assertEqual(members(found), COMMON | {
            "DataSourceId", "DataLocationS3", "DataRearrangement", "DataSizeInBytes",
            "NumberOfFiles", "ComputeStatistics", "LogUri"})
        size = (self.service.root / "b" / "small.csv").stat().st_size
        self.assertEqual((found["DataSizeInBytes"], found["NumberOfFiles"]), (size, 1))
        self.assertTrue(found["ComputeStatistics"])
        self.assertEqual(found["CreatedByIamUser"], "arn:aws:iam::000000000000:root")
        now = datetime.datetime.now(datetime.timezone.utc)
        for before, after in (("CreatedAt", "StartedAt"), ("StartedAt", "FinishedAt"),
                              ("FinishedAt", "LastUpdatedAt")):
            self.assertLessEqual(found[before], found[after])
        self.assertLess(now - found["CreatedAt"], datetime.timedelta(minutes=1))
        verbose = ml.get_data_source(DataSourceId="d", Verbose=True)
        self.assertEqual(members(verbose), members(found) | {"DataSourceSchema"})
        ml.update_data_source(DataSourceId="d", DataSourceName="second")
        listed = ml.describe_data_sources(FilterVariable="Name", EQ="second")["Results"]
        self.assertEqual([one["DataSourceId"] for one in listed], ["d"])
        self.assertEqual(set(listed[0]), members(found) - {"LogUri"})
        self.assertGreater(listed[0]["LastUpdatedAt"], found["LastUpdatedAt"])
        self.assertEqual(ml.delete_data_source(DataSourceId="d")["DataSourceId"], "d")
        self.assertEqual(ml.get_data_source(DataSourceId="d")["Status"], "DELETED")

    def test_a_data_source_without_statistics_has_no_compute_time(self):
        found = self.completed("DataSource", self.source("plain", statistics=False))
        self.assertNotIn("ComputeTime", found)
        self.assertFalse(found["ComputeStatistics"])

    def test_a_model_is_created_read_changed_listed_and_deleted(self):
        ml = self.ml
        self.assertEqual(ml.create_ml_model(
            MLModelId="m", MLModelName="first", MLModelType="BINARY",
            TrainingDataSourceId="ds-base", Parameters={"sgd.maxPasses": "3"})["MLModelId"], "m")
        found = self.completed("MLModel", "m")
        self.assertEqual(members(found), COMMON | {
            "MLModelId", "TrainingDataSourceId", "SizeInBytes", "EndpointInfo",
            "TrainingParameters", "InputDataLocationS3", "MLModelType", "ScoreThreshold",
            "ScoreThresholdLastUpdatedAt", "LogUri"} | (members(found) & {"Message"}))
        self.assertEqual(found["EndpointInfo"],
                         {"PeakRequestsPerSecond": 0, "EndpointStatus": "NONE"})
        self.assertEqual(found["TrainingParameters"]["sgd.maxPasses"], "3")
        self.assertEqual(found["TrainingParameters"]["sgd.maxMLModelSizeInBytes"], "33554432")
        self.assertEqual(found["TrainingParameters"]["sgd.shuffleType"], "none")
        self.assertEqual((found["InputDataLocationS3"], found["ScoreThreshold"]),
                         ("s3://b/small.csv", 0.5))
        self.assertEqual(found["SizeInBytes"], self.file_of_model("m").stat().st_size)
        with urllib.request.urlopen(found["LogUri"]) as log:
            self.assertRegex(log.read().decode(), "(?s)max-passes=3 .*Training complete")
        verbose = ml.get_ml_model(MLModelId="m", Verbose=True)
        self.assertEqual(members(verbose), members(found) | {"Recipe", "Schema"})
        ml.update_ml_model(MLModelId="m", MLModelName="second", ScoreThreshold=0.25)
        listed = ml.describe_ml_models(FilterVariable="Name", EQ="second")["Results"]
        self.assertEqual([(one["MLModelId"], one["ScoreThreshold"]) for one in listed],
                         [("m", 0.25)])
        self.assertEqual(set(listed[0]), members(found) - {"LogUri"} | {"Algorithm"})
        self.assertEqual(ml.delete_ml_model(MLModelId="m")["MLModelId"], "m")
        self.assertEqual(ml.get_ml_model(MLModelId="m")["Status"], "DELETED")

    def test_an_evaluation_is_created_read_renamed_listed_and_deleted(self):
        ml = self.ml
        self.assertEqual(ml.create_evaluation(
            EvaluationId="e", EvaluationName="first", MLModelId="ml-base",
            EvaluationDataSourceId="ds-base")["EvaluationId"], "e")
        found = self.completed("Evaluation", "e")
        self.assertEqual(members(found) - {"Message"}, COMMON | {
            "EvaluationId", "MLModelId", "EvaluationDataSourceId", "InputDataLocationS3",
            "PerformanceMetrics", "LogUri"})
        self.assertGreater(float(found["PerformanceMetrics"]["Properties"]["BinaryAUC"]), 0.99)
        ml.update_evaluation(EvaluationId="e", EvaluationName="second")
        listed = ml.describe_evaluations(FilterVariable="Name", EQ="second")["Results"]
        self.assertEqual([set(one) for one in listed], [members(found) - {"LogUri"}])
        self.assertEqual(ml.delete_evaluation(EvaluationId="e")["EvaluationId"], "e")
        self.assertEqual(ml.get_evaluation(EvaluationId="e")["Status"], "DELETED")

    def test_a_batch_prediction_is_created_read_renamed_listed_and_deleted(self):
        ml = self.ml
        self.assertEqual(ml.create_batch_prediction(
            BatchPredictionId="p", BatchPredictionName="first", MLModelId="ml-base",
            BatchPredictionDataSourceId="ds-base", OutputUri="s3://b/out/",
        )["BatchPredictionId"], "p")
        found = self.completed("BatchPrediction", "p")
        self.assertEqual(members(found) - {"Message"}, COMMON | {
            "BatchPredictionId", "MLModelId", "BatchPredictionDataSourceId", "InputDataLocationS3",
            "OutputUri", "TotalRecordCount", "InvalidRecordCount", "LogUri"})
        self.assertEqual((found["TotalRecordCount"], found["InvalidRecordCount"]), (400, 0))
        ml.update_batch_prediction(BatchPredictionId="p", BatchPredictionName="second")
        listed = ml.describe_batch_predictions(FilterVariable="Name", EQ="second")["Results"]
        self.assertEqual([set(one) for one in listed], [members(found) - {"LogUri"}])
        self.assertEqual(ml.delete_batch_prediction(BatchPredictionId="p")["BatchPredictionId"],
                         "p")
        self.assertEqual(ml.get_batch_prediction(BatchPredictionId="p")["Status"], "DELETED")
        self.assertTrue((self.service.root / "b/out/batch-prediction/p.manifest").exists())

    def test_databases_that_the_service_was_not_given_are_refused(self):
        for call, spec in (("create_data_source_from_redshift", {"DataSpec": REDSHIFT}),
                           ("create_data_source_from_rds", {"RDSData": RDS})):
            text = self.refused("InvalidInputException", getattr(self.ml, call),
                                DataSourceId="far", RoleARN=ROLE, **spec)
            self.assertIn("CreateDataSourceFromS3", text)
            self.refused("ResourceNotFoundException", self.ml.get_data_source, DataSourceId="far")

    def test_an_endpoint_comes_and_goes(self):
        ml = self.ml
        self.small_model("endpoint")
        made = ml.create_realtime_endpoint(MLModelId="ml-endpoint")["RealtimeEndpointInfo"]
        self.assertEqual(made["EndpointStatus"], "UPDATING")
        info = ml.get_ml_model(MLModelId="ml-endpoint")["EndpointInfo"]
        self.assertEqual(info["EndpointStatus"], "READY")
        self.assertEqual((info["EndpointUrl"], info["PeakRequestsPerSecond"]),
                         (self.service.url, 200))
        self.assertEqual(made, {**info, "EndpointStatus": "UPDATING"})
        answer = ml.predict(MLModelId="ml-endpoint", Record={"x": "300"},
                            PredictEndpoint=info["EndpointUrl"])["Prediction"]
        self.assertEqual(answer["predictedLabel"], "1")
        gone = ml.delete_realtime_endpoint(MLModelId="ml-endpoint")["RealtimeEndpointInfo"]
        self.assertEqual(gone, {"PeakRequestsPerSecond": 0, "EndpointStatus": "NONE"})

    def test_tags_are_added_read_and_deleted(self):
        ml, place = self.ml, {"ResourceId": "ds-base", "ResourceType": "DataSource"}
        added = ml.add_tags(Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": ""}], **place)
        self.assertEqual({name: added[name] for name in place}, place)
        self.assertEqual(ml.describe_tags(**place)["Tags"],
                         [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": ""}])
        ml.delete_tags(TagKeys=["a", "never"], **place)
        self.assertEqual(ml.describe_tags(**place)["Tags"], [{"Key": "b", "Value": ""}])

    def test_the_three_model_types_have_their_metrics(self):
        for kind in KINDS:
            found = self.wine(kind)
            self.assertEqual(found["MLModelType"], kind)
            self.assertEqual("ScoreThreshold" in found, kind == "BINARY")
            self.ml.create_evaluation(EvaluationId=f"ev-{kind}", MLModelId=f"ml-{kind}",
                                      EvaluationDataSourceId=f"ds-rest-{kind}")
            metrics = self.completed("Evaluation", f"ev-{kind}")["PerformanceMetrics"]
            self.assertEqual(list(metrics["Properties"]), [METRIC[kind]])

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        missing = set(wire_model.model.operation_names) - wire_model.checked
        assert not missing, f"no test called {missing}"
