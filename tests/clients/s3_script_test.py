"""A whole script for Amazon ML and S3 whose only change is AWS_ENDPOINT_URL, as the newest boto3 reads
it."""
import gzip
import os
import unittest
from unittest import mock

import boto3
import botocore

from service import CREDENTIALS, Service
from service_case import SMALL_SCHEMA

KNOWS_ENDPOINTS = tuple(map(int, botocore.__version__.split(".")[:2])) >= (1, 31)


@unittest.skipUnless(KNOWS_ENDPOINTS, "this boto3 does not know AWS_ENDPOINT_URL")
class Script(unittest.TestCase):
    def test_from_a_csv_to_predictions_in_it(self):
        with Service() as service, mock.patch.dict(
                os.environ, {**CREDENTIALS, "AWS_ENDPOINT_URL": service.url}):
            self.run_script(service)

    def run_script(self, service):
        # From here on what such scripts have.
        s3, ml = boto3.client("s3"), boto3.client("machinelearning")
        account = boto3.client("sts").get_caller_identity()["Account"]
        bucket = f"ml-{account}"
        s3.create_bucket(Bucket=bucket)
        csv = service.place / "small.csv"
        csv.write_text("".join(f"{i * 37 % 400},{int(i * 37 % 400 > 200)}\n" for i in range(400)))
        s3.upload_file(str(csv), bucket, "in/small.csv")
        s3.put_object(Bucket=bucket, Key="in/small.csv.schema", Body=SMALL_SCHEMA)
        s3.put_bucket_policy(Bucket=bucket, Policy='{"Statement": []}')
        for id, split in (("train", (0, 70)), ("rest", (70, 100))):
            ml.create_data_source_from_s3(
                DataSourceId=id, ComputeStatistics=True, DataSpec={
                    "DataLocationS3": f"s3://{bucket}/in/small.csv",
                    "DataSchemaLocationS3": f"s3://{bucket}/in/small.csv.schema",
                    "DataRearrangement": '{"splitting": {"percentBegin": %d, "percentEnd": %d}}' % split})
        ml.create_ml_model(MLModelId="model", MLModelType="BINARY", TrainingDataSourceId="train")
        ml.create_evaluation(EvaluationId="evaluation", MLModelId="model",
                             EvaluationDataSourceId="rest")
        ml.create_batch_prediction(BatchPredictionId="batch", MLModelId="model",
                                   BatchPredictionDataSourceId="rest",
                                   OutputUri=f"s3://{bucket}/out/")
        for get, id in ((ml.get_evaluation, {"EvaluationId": "evaluation"}),
                        (ml.get_batch_prediction, {"BatchPredictionId": "batch"})):
            status = get(**id)["Status"]
            while status in ("PENDING", "INPROGRESS"):
                status = get(**id)["Status"]
            self.assertEqual(status, "COMPLETED")
        found = s3.list_objects_v2(Bucket=bucket, Prefix="out/batch-prediction/result/")
        (key,) = [one["Key"] for one in found["Contents"]]
        s3.download_file(bucket, key, str(service.place / "result.gz"))
        lines = gzip.decompress((service.place / "result.gz").read_bytes()).decode().splitlines()
        self.assertEqual(lines[0], "trueLabel,bestAnswer,score")
        self.assertEqual(len(lines), 1 + 120)
        boto3.resource("s3").Bucket(bucket).objects.all().delete()
        s3.delete_bucket(Bucket=bucket)
