"""What the tests share: one service with three trained models, and calls in fewer words."""
import json
import shutil
import time
import unittest

from botocore.exceptions import ClientError

from service import SCRATCH, Service, glassbox

KINDS = ("BINARY", "MULTICLASS", "REGRESSION")
METRIC = {"BINARY": "BinaryAUC", "MULTICLASS": "MulticlassAvgFScore",
          "REGRESSION": "RegressionRMSE"}
SMALL_SCHEMA = json.dumps({
    "version": "1.0", "targetAttributeName": "y", "dataFormat": "CSV",
    "dataFileContainsHeader": False, "attributes": [
        {"attributeName": "x", "attributeType": "NUMERIC"},
        {"attributeName": "y", "attributeType": "BINARY"}]})


def split(begin, end):
    return json.dumps({"splitting": {"percentBegin": begin, "percentEnd": end}})


def add_bucket(service):
    """Bucket b: the wine cases in wine/, 400 records of two columns in small.csv, and 3,200,000,
    which take most of a second to look at, in large.csv."""
    bucket = service.root / "b"
    bucket.mkdir(exist_ok=True)
    kept = SCRATCH / "wine"
    if not (kept / "binary.csv").exists():
        glassbox("datasets", "wine", "-o", kept, "--force")
    shutil.copytree(kept, bucket / "wine", dirs_exist_ok=True)
    lines = [f"{i * 37 % 400},{int(i * 37 % 400 > 200)}\n" for i in range(400)]
    (bucket / "small.csv").write_text("".join(lines))
    (bucket / "large.csv").write_text("".join(lines) * 8000)


class ServiceCase(unittest.TestCase):
    """A class of tests with a service of its own; .arguments are its options."""
    arguments = ()

    @classmethod
    def setUpClass(cls):
        cls.service = Service(*cls.arguments)
        cls.addClassCleanup(cls.service.close)
        add_bucket(cls.service)
        cls.ml = cls.service.client()

    def refused(self, kind, call, *arguments, **request):
        """The call ends in an error of this kind; returns its message."""
        with self.assertRaises(ClientError) as caught:
            call(*arguments, **request)
        error = caught.exception.response["Error"]
        self.assertEqual(error["Code"], kind, error)
        self.assertIsInstance(caught.exception, getattr(self.ml.exceptions, kind, ClientError))
        return error["Message"]

    def end_of(self, kind, id):
        """The object once its job has ended."""
        get = getattr(self.ml, {"DataSource": "get_data_source", "MLModel": "get_ml_model",
                                "Evaluation": "get_evaluation",
                                "BatchPrediction": "get_batch_prediction"}[kind])
        until = time.monotonic() + 60
        while time.monotonic() < until:
            found = get(**{kind + "Id": id})
            if found["Status"] not in ("PENDING", "INPROGRESS"):
                return found
            time.sleep(0.01)
        self.fail(f"{kind} {id} does not end")

    def completed(self, kind, id):
        found = self.end_of(kind, id)
        self.assertEqual(found["Status"], "COMPLETED", found.get("Message"))
        return found

    def source(self, id, file="small.csv", statistics=True, **more):
        self.ml.create_data_source_from_s3(
            DataSourceId=id, ComputeStatistics=statistics,
            DataSpec={"DataLocationS3": f"s3://b/{file}", "DataSchema": SMALL_SCHEMA}, **more)
        return id

    def model(self, id, source, **more):
        self.ml.create_ml_model(**{"MLModelId": id, "MLModelType": "BINARY",
                                   "TrainingDataSourceId": source, **more})
        return id

    def small_model(self, name, endpoint=False):
        """ds-NAME and ml-NAME, COMPLETED."""
        self.model(f"ml-{name}", self.source(f"ds-{name}"))
        self.completed("MLModel", f"ml-{name}")
        if endpoint:
            self.ml.create_realtime_endpoint(MLModelId=f"ml-{name}")
        return f"ml-{name}"

    def wine(self, kind):
        """ds-KIND (of 70 %), ds-rest-KIND and ml-KIND of the wine case, COMPLETED."""
        case = f"s3://b/wine/{kind.lower()}"
        for id, part in ((f"ds-{kind}", (0, 70)), (f"ds-rest-{kind}", (70, 100))):
            self.ml.create_data_source_from_s3(
                DataSourceId=id, ComputeStatistics=True, DataSpec={
                    "DataLocationS3": case + ".csv", "DataSchemaLocationS3": case + ".schema",
                    "DataRearrangement": split(*part)})
        self.ml.create_ml_model(MLModelId=f"ml-{kind}", MLModelType=kind,
                                TrainingDataSourceId=f"ds-{kind}",
                                RecipeUri=case + ".amazon.recipe")
        return self.completed("MLModel", f"ml-{kind}")

    def file_of_model(self, id):
        return self.service.data / "models" / f"ml-{id}.glassbox"

    def damaged_model(self):
        """A model that is COMPLETED and whose file is none."""
        model = self.small_model("damaged")
        self.file_of_model(model).write_bytes(b"no model")
        return model
