"""Predict answers what `glassbox predict --record` says, for the three types of model."""
import csv
import json

from service import Service, glassbox
from service_case import KINDS, ServiceCase, add_bucket


class Predictions(ServiceCase):
    arguments = ("--explain",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        ready = cls()
        for kind in KINDS:
            ready.wine(kind)
            cls.ml.create_realtime_endpoint(MLModelId=f"ml-{kind}")
        with open(cls.service.root / "b/wine/regression.csv") as file:
            cls.records = [{name: value for name, value in row.items() if name != "quality"}
                           for row in list(csv.DictReader(file))[::400]]
        cls.records += [{}, {"alcohol": "11.2"}, {"alcohol": "nonsense", "pH": "3.2"},
                        {"pH": "1e3", "unknown attribute": "ignored"}]

    def by_command(self, kind, record):
        known = {name: value for name, value in record.items()
                 if name != "unknown attribute"} or {"alcohol": ""}
        return json.loads(glassbox(
            "predict", self.file_of_model(f"ml-{kind}"), "--json", "--explain", "--record",
            *(f"{name}={value}" for name, value in known.items())))

    def test_answers_are_those_of_the_command_line_to_the_last_digit(self):
        for kind in KINDS:
            for record in self.records:
                with self.subTest(kind=kind, record=record):
                    answer = self.ml.predict(MLModelId=f"ml-{kind}", Record=record,
                                             PredictEndpoint=self.service.url)["Prediction"]
                    expected = self.by_command(kind, record)
                    explanation = json.loads(answer["details"].pop("Explanation"))
                    self.assertEqual(answer, expected["Prediction"])
                    self.assertEqual(answer["details"], {
                        "PredictiveModelType": kind, "Algorithm": "SGD"})
                    self.assertEqual(explanation, expected["explanation"])

    def test_each_type_has_its_members(self):
        record = self.records[0]
        expected = {"BINARY": {"predictedLabel", "predictedScores", "details"},
                    "MULTICLASS": {"predictedLabel", "predictedScores", "details"},
                    "REGRESSION": {"predictedValue", "details"}}
        for kind in KINDS:
            answer = self.ml.predict(MLModelId=f"ml-{kind}", Record=record,
                                     PredictEndpoint=self.service.url)["Prediction"]
            self.assertEqual(set(answer), expected[kind])
            scores = answer.get("predictedScores", {})
            if kind == "BINARY":
                self.assertEqual(list(scores), [answer["predictedLabel"]])
            if kind == "MULTICLASS":
                self.assertAlmostEqual(sum(scores.values()), 1, places=5)
                self.assertEqual(max(scores, key=scores.get), answer["predictedLabel"])

    def test_the_threshold_decides_on_the_label(self):
        for threshold, label in ((0.0, "1"), (1.0, "0")):
            self.ml.delete_realtime_endpoint(MLModelId="ml-BINARY")
            self.ml.update_ml_model(MLModelId="ml-BINARY", ScoreThreshold=threshold)
            self.ml.create_realtime_endpoint(MLModelId="ml-BINARY")
            answer = self.ml.predict(MLModelId="ml-BINARY", Record=self.records[0],
                                     PredictEndpoint="")["Prediction"]
            self.assertEqual(answer["predictedLabel"], label)
        self.ml.delete_realtime_endpoint(MLModelId="ml-BINARY")
        self.ml.update_ml_model(MLModelId="ml-BINARY", ScoreThreshold=0.5)
        self.ml.create_realtime_endpoint(MLModelId="ml-BINARY")

    def test_numbers_are_sent_as_strings(self):
        for record in ({"alcohol": 11.2}, {"alcohol": None}, {"alcohol": ["1"]}):
            _, answer = self.service.post("Predict", {
                "MLModelId": "ml-BINARY", "Record": record, "PredictEndpoint": self.service.url})
            self.assertEqual(answer["__type"], "InvalidInputException")

    def test_endpoints_serve_again_after_a_restart(self):
        before = {kind: self.ml.predict(MLModelId=f"ml-{kind}", Record=self.records[0],
                                        PredictEndpoint="")["Prediction"] for kind in KINDS}
        self.assertEqual(self.service.stop(), 0)
        self.service.start()
        type(self).ml = self.service.client()
        for kind in KINDS:
            self.assertEqual(self.ml.predict(MLModelId=f"ml-{kind}", Record=self.records[0],
                                             PredictEndpoint="")["Prediction"], before[kind])
            self.assertEqual(self.ml.get_ml_model(MLModelId=f"ml-{kind}")["EndpointInfo"]
                             ["EndpointUrl"], self.service.url)

    def test_without_explain_details_hold_amazons_members_only(self):
        with Service() as plain:
            add_bucket(plain)
            case = Predictions()
            case.service, case.ml = plain, plain.client()
            case.small_model("a", endpoint=True)
            answer = case.ml.predict(MLModelId="ml-a", Record={"x": "1"}, PredictEndpoint="")
            self.assertEqual(set(answer["Prediction"]["details"]),
                             {"PredictiveModelType", "Algorithm"})


class BehindAProxy(ServiceCase):
    """Which hands on the name that the client called."""
    arguments = ("--url", "http://ml.lan:9000/")

    def test_the_address_that_clients_are_told_is_one_they_may_use(self):
        self.small_model("a", endpoint=True)
        told = self.ml.get_ml_model(MLModelId="ml-a")["EndpointInfo"]["EndpointUrl"]
        self.assertEqual(told, "http://ml.lan:9000/")
        for host, status in (("ml.lan:9000", 200), ("evil.lan:9000", 403)):
            answer = self.service.post("Predict", {"MLModelId": "ml-a", "Record": {},
                                                   "PredictEndpoint": told}, host=host)
            self.assertEqual(answer[0], status)
