"""Every constraint of the model is refused where it is broken, and holds where it just is not.

Tried with requests that no client would send: boto3 itself checks required members and types."""
import copy
import re

import wire_model
from operations_test import RDS, REDSHIFT, ROLE
from service_case import SMALL_SCHEMA, ServiceCase

NAMED = {"DataSource": "d", "MLModel": "m", "Evaluation": "e", "BatchPrediction": "p"}
SPEC = {"DataLocationS3": "s3://b/small.csv", "DataSchema": SMALL_SCHEMA}
TAGGED = {"ResourceId": "d", "ResourceType": "DataSource"}
FILTER = {"FilterVariable": "Name", "EQ": "n", "GT": "n", "LT": "n", "GE": "n", "LE": "n",
          "NE": "n", "Prefix": "n", "SortOrder": "asc", "Limit": 5}


def requests():
    """Operation -> a request whose members are all given and all as documented."""
    made = {
        "CreateDataSourceFromS3": {"DataSourceId": "d", "DataSpec": SPEC, "DataSourceName": "n",
                                   "ComputeStatistics": True},
        "CreateDataSourceFromRedshift": {"DataSourceId": "far", "DataSpec": {
            **REDSHIFT, "DataRearrangement": "{}", "DataSchema": SMALL_SCHEMA,
            "DataSchemaUri": "s3://b/s"}, "RoleARN": ROLE, "DataSourceName": "n",
            "ComputeStatistics": True},
        "CreateDataSourceFromRDS": {"DataSourceId": "far", "RDSData": {
            **RDS, "DataRearrangement": "{}", "DataSchema": SMALL_SCHEMA,
            "DataSchemaUri": "s3://b/s"}, "RoleARN": ROLE, "DataSourceName": "n",
            "ComputeStatistics": True},
        "CreateMLModel": {"MLModelId": "m", "MLModelName": "n", "MLModelType": "BINARY",
                          "Parameters": {"sgd.maxPasses": "1"}, "TrainingDataSourceId": "d"},
        "CreateEvaluation": {"EvaluationId": "e", "EvaluationName": "n", "MLModelId": "m",
                             "EvaluationDataSourceId": "d"},
        "CreateBatchPrediction": {"BatchPredictionId": "p", "BatchPredictionName": "n",
                                  "MLModelId": "m", "BatchPredictionDataSourceId": "d",
                                  "OutputUri": "s3://b/out/"},
        "CreateRealtimeEndpoint": {"MLModelId": "m"}, "DeleteRealtimeEndpoint": {"MLModelId": "m"},
        "UpdateMLModel": {"MLModelId": "m", "MLModelName": "n", "ScoreThreshold": 0.5},
        "Predict": {"MLModelId": "m", "Record": {"x": "1"}, "PredictEndpoint": "http://here"},
        "AddTags": {**TAGGED, "Tags": [{"Key": "k", "Value": "v"}]},
        "DeleteTags": {**TAGGED, "TagKeys": ["k"]}, "DescribeTags": TAGGED,
    }
    for kind, id in NAMED.items():
        made[f"Get{kind}"] = {f"{kind}Id": id}
        made[f"Delete{kind}"] = {f"{kind}Id": "gone"}
        made.setdefault(f"Update{kind}", {f"{kind}Id": id, f"{kind}Name": "n"})
        made[f"Describe{kind}s"] = FILTER
    made["GetDataSource"]["Verbose"] = made["GetMLModel"]["Verbose"] = True
    return made


# No limit of the model's, but documented all the same: MLModelName is an EntityName.
ANY_ADDRESS = "VipURL"  # whose pattern is Amazon's own domain: not ours
WRONG_TYPE = {"string": [1, True, {}, []], "boolean": ["true", 1], "integer": ["5", 1.5, True],
              "float": ["0.5", True], "map": ["x", [], {"a": 1}], "list": ["x", {}, [1]],
              "structure": ["x", [], 1]}
TEXTS = ["", " ", "A B", "ä", "a/b", "http://b/x", "s3:///x", "UPPER", "x" * 5000]


def too_long(shape, value):
    most = shape.metadata["max"]
    return value + "a" * (most + 1 - len(value))


def breakages(shape, value, path=()):
    """(path, a value the model does not allow there) for everything inside."""
    for wrong in WRONG_TYPE.get(shape.type_name, []):
        yield path, wrong
    if shape.type_name == "structure":
        for name, member in shape.members.items():
            if name not in value:
                continue
            if name in shape.required_members:
                yield (*path, name), MISSING
                yield (*path, name), None
            is_optional = name not in shape.required_members
            for inner, wrong in breakages(member, value[name], (*path, name)):
                # An empty string in an optional member is not a member.
                if not (is_optional and wrong == "" and inner == (*path, name)):
                    yield inner, wrong
    elif shape.type_name == "list" and shape.member.type_name == "string":
        yield from breakages(shape.member, value[0], (*path, 0))
        if "max" in shape.metadata:
            yield path, value * (shape.metadata["max"] + 1)
    elif shape.type_name == "string":
        if shape.enum:
            yield path, "nonsense"
        if "max" in shape.metadata:
            yield path, too_long(shape, value)
        if shape.metadata.get("min", 0) > 0:
            yield path, value[:0]
            yield path, "a" * (shape.metadata["min"] - 1)
        pattern = shape.metadata.get("pattern")
        if shape.name == "TagKey":  # Python's patterns know no \p{L}
            yield from ((path, text) for text in ("a,b", "a\nb", "\U0001f600", "aws:mine"))
        elif pattern and shape.name != ANY_ADDRESS:
            wrong = [text for text in TEXTS if not re.fullmatch(pattern, text)]
            assert wrong, f"{shape.name}: no text breaks {pattern}"
            yield from ((path, text) for text in wrong)
    elif shape.type_name == "integer":
        for wrong in (shape.metadata["min"] - 1, shape.metadata["max"] + 1, -1, 2**70):
            yield path, wrong
    elif shape.type_name == "list" and "max" in shape.metadata:
        yield path, value * (shape.metadata["max"] + 1)


MISSING = object()


def changed(request, path, wrong):
    request = copy.deepcopy(request)
    place = request
    for name in path[:-1]:
        place = place[name]
    if wrong is MISSING:
        del place[path[-1]]
    else:
        place[path[-1]] = wrong
    return request


class Constraints(ServiceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        ready = cls()
        made = requests()
        for operation in ("CreateDataSourceFromS3", "CreateMLModel", "CreateEvaluation",
                          "CreateBatchPrediction"):
            cls.service.post(operation, made[operation])
        ready.completed("BatchPrediction", "p")

    def test_all_operations_are_tried(self):
        self.assertEqual(set(requests()), set(wire_model.model.operation_names))

    def test_requests_that_keep_to_the_model_are_not_refused_for_a_constraint(self):
        for operation, request in requests().items():
            with self.subTest(operation):
                status, answer = self.service.post(operation, request)
                if operation == "Predict":
                    self.assertEqual(answer["__type"], "PredictorNotMountedException")
                elif operation.startswith("Delete") and "gone" in request.values():
                    self.assertEqual(answer["__type"], "ResourceNotFoundException")
                elif operation.endswith(("Redshift", "RDS")):
                    self.assertIn("CreateDataSourceFromS3", answer["message"])
                elif operation != "CreateRealtimeEndpoint":
                    self.assertEqual(status, 200, answer)
            self.service.post("DeleteRealtimeEndpoint", {"MLModelId": "m"})

    def test_what_breaks_a_constraint_is_invalid_input_that_names_the_member(self):
        count = 0
        for operation, request in requests().items():
            shape = wire_model.model.operation_model(operation).input_shape
            for path, wrong in breakages(shape, request):
                if not path or path[0] == "Tags" and wrong == [1]:
                    continue
                shown = "missing" if wrong is MISSING else repr(wrong)[:60]
                names = [name for name in path if name != 0]  # 0: the first entry of a list
                is_tag = path[-2:] == ("TagKeys", 0) and isinstance(wrong, str)
                kind, told = ("InvalidTagException", "Key") if is_tag else \
                    ("InvalidInputException", names[-1])
                with self.subTest(f"{operation} {'.'.join(names)} {shown}"):
                    status, answer = self.service.post(operation, changed(request, path, wrong))
                    self.assertEqual((status, answer.get("__type")), (400, kind), answer)
                    self.assertIn(told, answer["message"])
                    count += 1
        self.assertGreater(count, 600)

    def test_the_longest_values_are_taken(self):
        long_id, long_name = "i" * 64, "ñ" * 1024
        self.ml.create_data_source_from_s3(DataSourceId=long_id, DataSourceName=long_name,
                                           DataSpec=SPEC)
        self.assertEqual(self.ml.get_data_source(DataSourceId=long_id)["Name"], long_name)
        self.source("a.b-c_D.9")
        self.ml.update_data_source(DataSourceId=long_id, DataSourceName="")
        self.assertNotIn("Name", self.ml.get_data_source(DataSourceId=long_id))
        address = "http://127.0.0.1/" + "x" * (2048 - 17)
        _, answer = self.service.post(
            "Predict", {"MLModelId": "m", "Record": {}, "PredictEndpoint": address})
        self.assertEqual(answer["__type"], "PredictorNotMountedException")

    def test_members_nobody_knows_are_ignored(self):
        status, _ = self.service.post("GetMLModel", {"MLModelId": "m", "Unknown": {"a": [1]}})
        self.assertEqual(status, 200)
        self.assertEqual(self.service.post("DescribeMLModels", b"")[0], 200)
