"""The error types: when each one comes, and what it says."""
import http.client
import json

import wire_model
from service_case import SMALL_SCHEMA, ServiceCase

KINDS = ("DataSource", "MLModel", "Evaluation", "BatchPrediction")
CALLS = {"DataSource": "data_source", "MLModel": "ml_model", "Evaluation": "evaluation",
         "BatchPrediction": "batch_prediction"}


class Errors(ServiceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls().small_model("a")

    def test_what_is_not_there_is_named(self):
        for kind in KINDS:
            id, expected = {kind + "Id": "x"}, f"No {kind} with id x exists"
            for call, more in (("get", {}), ("delete", {}), ("update", {kind + "Name": "n"})):
                with self.subTest(f"{call} {kind}"):
                    text = self.refused("ResourceNotFoundException",
                                        getattr(self.ml, f"{call}_{CALLS[kind]}"), **id, **more)
                    self.assertEqual(text, expected)
            place = {"ResourceId": "x", "ResourceType": kind}
            for call, more in ((self.ml.describe_tags, {}), (self.ml.delete_tags, {"TagKeys": []}),
                               (self.ml.add_tags, {"Tags": []})):
                self.assertEqual(self.refused("ResourceNotFoundException", call, **place, **more),
                                 expected)
        for call in (self.ml.create_realtime_endpoint, self.ml.delete_realtime_endpoint):
            self.assertEqual(self.refused("ResourceNotFoundException", call, MLModelId="x"),
                             "No MLModel with id x exists")
        self.assertEqual(self.service.post("GetMLModel", {"MLModelId": "x"})[0], 404)

    def test_ids_belong_to_a_type(self):
        self.source("ml-a")  # as a model is called
        self.assertEqual(self.completed("DataSource", "ml-a")["DataSourceId"], "ml-a")

    def test_predict_without_an_endpoint(self):
        for id in ("ml-a", "never-made"):
            text = self.refused("PredictorNotMountedException", self.ml.predict, MLModelId=id,
                                Record={}, PredictEndpoint=self.service.url)
            self.assertIn(id, text)

    def test_operations_nobody_knows(self):
        for target in ("AmazonML_20141212.TrainFaster", "AmazonML_20141212.getMLModel",
                       "AmazonML_20150101.GetMLModel", "GetMLModel", "AmazonML_20141212.", ""):
            with self.subTest(target):
                status, answer = self.service.post(None, {}, target=target or " ")
                self.assertEqual((status, answer["__type"]), (400, "UnknownOperationException"))

    def test_bodies_that_are_no_json_object(self):
        for body in (b"{", b"nonsense", b"[]", b"1", b"null", b'"text"', b'{"MLModelId":"a"} x',
                     b"{'MLModelId':'a'}", b'{"MLModelId":"a","MLModelId":"b"}', b"\xff\xfe",
                     b'{"MLModelId":"\xff"}', b"[" * 60_000, b'{"a":' * 40 + b"1" + b"}" * 40,
                     b'{"a":NaN}', b'{"a":1e999999}'):
            with self.subTest(body[:40]):
                status, answer = self.service.post("GetMLModel", body)
                self.assertEqual(status, 400)
                self.assertEqual(answer["__type"], "SerializationException", answer)

    def test_other_paths_and_methods(self):
        connection = http.client.HTTPConnection(self.service.url.removeprefix("http://"))
        for method, path, status in (("DELETE", "/", 405), ("PUT", "/", 405), ("POST", "/x", 404),
                                     ("OPTIONS", "/", 405), ("POST", "/healthz", 405)):
            with self.subTest(f"{method} {path}"):
                connection.request(method, path, b"{}",
                                   {"X-Amz-Target": "AmazonML_20141212.DescribeMLModels"})
                answer = connection.getresponse()
                found = wire_model.check_answer(None, answer.status, dict(answer.getheaders()),
                                                answer.read())
                self.assertEqual((answer.status, found["__type"]),
                                 (status, "UnknownOperationException"))
                self.assertEqual(answer.getheader("Allow"), None if status == 404 else
                                 "GET, HEAD" if path == "/healthz" else "GET, HEAD, POST")
        connection.close()

    def test_foreign_pages_are_refused(self):
        for header in ({"Host": "evil.example"}, {"Origin": "http://evil.example"}):
            connection = http.client.HTTPConnection(self.service.url.removeprefix("http://"))
            connection.request("POST", "/", b"{}", {
                "X-Amz-Target": "AmazonML_20141212.DescribeMLModels", **header})
            answer = connection.getresponse()
            found = wire_model.check_answer("DescribeMLModels", answer.status,
                                            dict(answer.getheaders()), answer.read())
            self.assertEqual((answer.status, found["__type"]), (403, "AccessDeniedException"))
            connection.close()

    def test_requests_that_make_no_sense(self):
        spec = {"DataLocationS3": "s3://b/small.csv"}
        schema = json.loads(SMALL_SCHEMA)
        text_target = {**schema, "attributes": [schema["attributes"][0],
                                                {"attributeName": "y", "attributeType": "TEXT"}]}
        self.source("no-statistics", statistics=False)
        self.ml.create_data_source_from_s3(
            DataSourceId="text", ComputeStatistics=True,
            DataSpec={**spec, "DataSchema": json.dumps(text_target)})
        model = {"MLModelId": "new", "MLModelType": "BINARY", "TrainingDataSourceId": "ds-a"}
        source = {"DataSourceId": "new"}
        batch = {"BatchPredictionId": "new", "MLModelId": "ml-a",
                 "BatchPredictionDataSourceId": "ds-a"}
        make_source, make_model = self.ml.create_data_source_from_s3, self.ml.create_ml_model
        make_batch, evaluate = self.ml.create_batch_prediction, self.ml.create_evaluation
        for call, request, member in (
                (make_source, {"DataSpec": spec}, "DataSchema"),
                (make_source, {"DataSpec": {**spec, "DataSchema": SMALL_SCHEMA,
                                            "DataSchemaLocationS3": "s3://b/s"}}, "DataSchema"),
                (make_source, {"DataSpec": {**spec, "DataSchema": "{"}}, "DataSchema"),
                (make_source, {"DataSpec": {**spec, "DataSchema": SMALL_SCHEMA,
                                            "DataRearrangement": "{}}"}}, "DataRearrangement"),
                (make_source, {"DataSpec": {"DataLocationS3": "s3://b/../../etc/passwd",
                                            "DataSchema": SMALL_SCHEMA}}, "DataLocationS3"),
                (make_model, {"MLModelType": "REGRESSION"}, "MLModelType"),
                (make_model, {"TrainingDataSourceId": "no-statistics"}, "TrainingDataSourceId"),
                (make_model, {"TrainingDataSourceId": "text"}, "TEXT"),
                (make_model, {"TrainingDataSourceId": "x"}, "No DataSource with id x exists"),
                (make_model, {"Recipe": "{}"}, "Recipe"),
                (make_model, {"Recipe": "{}", "RecipeUri": "s3://b/r"}, "Recipe"),
                (make_model, {"RecipeUri": "s3://b/../r"}, "RecipeUri"),
                (make_model, {"Parameters": {"sgd.maxPasses": "0"}}, "sgd.maxPasses"),
                (make_model, {"Parameters": {"sgd.maxPasses": "10001"}}, "sgd.maxPasses"),
                (make_model, {"Parameters": {"sgd.speed": "1"}}, "sgd.speed"),
                (make_model, {"Parameters": {"sgd.maxMLModelSizeInBytes": "99999"}}, "sgd.max"),
                (make_model, {"Parameters": {"sgd.shuffleType": "some"}}, "sgd.shuffleType"),
                (make_model, {"Parameters": {"sgd.l1RegularizationAmount": "-1"}}, "sgd.l1"),
                (make_model, {"Parameters": {"sgd.l1RegularizationAmount": "1e-3",
                                             "sgd.l2RegularizationAmount": "1e-3"}}, "sgd.l"),
                (make_batch, {"OutputUri": "s3://b/a/../c"}, "OutputUri"),
                (make_batch, {"OutputUri": "s3://b/a//c"}, "OutputUri"),
                (make_batch, {"OutputUri": "s3://b/o/", "MLModelId": "x"},
                 "No MLModel with id x exists"),
                (evaluate, {"EvaluationId": "new", "MLModelId": "ml-a",
                            "EvaluationDataSourceId": "x"}, "No DataSource with id x exists")):
            base = {make_source: source, make_model: model, make_batch: batch}.get(call, {})
            with self.subTest(request):
                self.assertIn(member, self.refused("InvalidInputException", call,
                                                   **{**base, **request}))
