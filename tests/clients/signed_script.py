"""A whole script for Amazon ML and S3 against a service that asks for signatures and speaks TLS, as
steps for the programs of sdk_test.py; lock_script_test.py has it for boto3 and aws-cli."""
import gzip

from service_case import SMALL_SCHEMA, split

BUCKET, RESULT = "signed", "out/batch-prediction/result/batch-in.csv.gz"
DATA = "".join(f"{i * 37 % 400},{int(i * 37 % 400 > 200)}\n" for i in range(400))


def source(id, *part):
    return {"DataSourceId": id, "ComputeStatistics": True,
            "DataSpec": {"DataLocationS3": f"s3://{BUCKET}/in.csv", "DataSchema": SMALL_SCHEMA,
                         "DataRearrangement": split(*part)}}


def steps(url):
    """(step, request), from an empty service to the predictions of a batch."""
    return [
        ("s3 CreateBucket", {"Bucket": BUCKET}),
        ("s3 PutObject", {"Bucket": BUCKET, "Key": "in.csv", "Body": DATA}),
        ("CreateDataSourceFromS3", source("train", 0, 70)),
        ("CreateDataSourceFromS3", source("rest", 70, 100)),
        ("CreateMLModel", {"MLModelId": "model", "MLModelType": "BINARY",
                           "TrainingDataSourceId": "train"}),
        ("CreateEvaluation", {"EvaluationId": "evaluation", "MLModelId": "model",
                              "EvaluationDataSourceId": "rest"}),
        ("CreateBatchPrediction", {"BatchPredictionId": "batch", "MLModelId": "model",
                                   "BatchPredictionDataSourceId": "rest",
                                   "OutputUri": f"s3://{BUCKET}/out/"}),
        ("wait EvaluationAvailable", {"FilterVariable": "MLModelId", "EQ": "model"}),
        ("wait BatchPredictionAvailable", {"FilterVariable": "MLModelId", "EQ": "model"}),
        ("GetEvaluation", {"EvaluationId": "evaluation"}),
        ("CreateRealtimeEndpoint", {"MLModelId": "model"}),
        ("Predict", {"MLModelId": "model", "Record": {"x": "350"}, "PredictEndpoint": url}),
        ("s3 GetObject", {"Bucket": BUCKET, "Key": RESULT}),
    ]


# What a user without the right to, and one with a wrong secret, is told: (step, request, reader's
# error, the other's).
REFUSALS = [
    ("GetMLModel", {"MLModelId": "model"}, "", "InvalidSignatureException"),
    ("DeleteMLModel", {"MLModelId": "model"}, "AccessDeniedException", "InvalidSignatureException"),
    ("s3 GetObject", {"Bucket": BUCKET, "Key": "in.csv"}, "", "SignatureDoesNotMatch"),
    ("s3 PutObject", {"Bucket": BUCKET, "Key": "in.csv", "Body": "x"}, "AccessDenied",
     "SignatureDoesNotMatch"),
]


def check_result(test, body):
    """Of the batch: a line for each of the 30 % that are left."""
    lines = gzip.decompress(body).decode().splitlines()
    test.assertEqual((lines[0], len(lines)), ("trueLabel,bestAnswer,score", 1 + 120))
