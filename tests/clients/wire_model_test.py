"""The checks that all other tests rely on do see what is wrong."""
import json
import unittest

from wire_model import BadAnswer, check_answer

HEADERS = {"Content-Type": "application/x-amz-json-1.1",
           "x-amzn-RequestId": "01234567-89ab-4cde-8f01-23456789abcd"}
MODEL = {"MLModelId": "m", "Status": "COMPLETED", "CreatedAt": 1700000000.125, "SizeInBytes": 7,
         "ScoreThreshold": 0.5, "EndpointInfo": {"PeakRequestsPerSecond": 0}}
ERROR = {"__type": "ResourceNotFoundException", "message": "No MLModel", "code": 404}


class WireModel(unittest.TestCase):
    def accepts(self, answer, status=200, operation="GetMLModel", **headers):
        body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        if status != 200 and "x-amzn-ErrorType" not in headers:
            headers["x-amzn-ErrorType"] = answer["__type"]
        try:
            check_answer(operation, status, {**HEADERS, **headers}, body)
            return True
        except BadAnswer:
            return False

    def test_answers_of_the_model(self):
        self.assertTrue(self.accepts(MODEL))
        for wrong in ({"Unknown": 1}, {"MLModelId": None}, {"MLModelId": 5}, {"MLModelId": ""},
                      {"MLModelId": "m" * 65}, {"Status": "READY"}, {"CreatedAt": "1700000000"},
                      {"CreatedAt": 1700000000125}, {"SizeInBytes": "7"}, {"SizeInBytes": 7.0},
                      {"SizeInBytes": True}, {"ScoreThreshold": "0.5"}, {"EndpointInfo": []},
                      {"EndpointInfo": {"Url": "x"}}, {"TrainingParameters": {"a": 1}}):
            with self.subTest(wrong):
                self.assertFalse(self.accepts({**MODEL, **wrong}))
        for body in (b'{"MLModelId":"a","MLModelId":"b"}', b'{"ScoreThreshold":NaN}'):
            self.assertFalse(self.accepts(body))
        place = {"ResourceId": "m", "ResourceType": "MLModel", "Tags": [{"Key": "k"}]}
        self.assertTrue(self.accepts(place, operation="DescribeTags"))
        self.assertFalse(self.accepts({**place, "Tags": [{"Key": "k", "Value": None}]},
                                      operation="DescribeTags"))
        details = {"Prediction": {"details": {"Explanation": "{}"}}}
        self.assertFalse(self.accepts(details, operation="Predict"))

    def test_errors_of_the_operation(self):
        self.assertTrue(self.accepts(ERROR, 404))
        for wrong in ({"code": 400}, {"code": "404"}, {"message": ""}, {"more": 1},
                      {"__type": "InvalidTagException"}, {"__type": "NonsenseException"},
                      {"__type": "InvalidInputException"}):  # which has another status
            with self.subTest(wrong):
                self.assertFalse(self.accepts({**ERROR, **wrong}, 404))
        self.assertFalse(self.accepts(ERROR, 404, operation="CreateMLModel"))
        self.assertFalse(self.accepts(ERROR, 404, **{"x-amzn-ErrorType": "Other"}))

    def test_headers(self):
        for wrong in ({"Content-Type": "application/json"}, {"x-amzn-RequestId": ""},
                      {"x-amzn-RequestId": "1"}):
            self.assertFalse(self.accepts(MODEL, **wrong))
