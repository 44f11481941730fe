#!/usr/bin/env python3
"""Handwritten digits, from CSV to class probabilities, all through Amazon ML's API.

Schema and recipe are read from the bucket. Start the service and fetch the data first:

    datasets/mnist/fetch.sh && glassbox datasets mnist --seed 1 -o buckets/mnist
    glassbox serve --root buckets &
    export AWS_ENDPOINT_URL_MACHINE_LEARNING=http://127.0.0.1:8080
    export AWS_DEFAULT_REGION=us-east-1 AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local
    python3 docs/examples/mnist_walkthrough.py --bucket mnist
"""
import argparse
import json
import os
import uuid

import boto3


def main():
    options = argparse.ArgumentParser(description=__doc__,
                                      formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--bucket", default="mnist")
    args = options.parse_args()
    # Since version 1.28 boto3 takes the endpoint from this variable by itself.
    ml = boto3.client("machinelearning",
                      endpoint_url=os.environ.get("AWS_ENDPOINT_URL_MACHINE_LEARNING"))
    bucket, run = f"s3://{args.bucket}", uuid.uuid4().hex[:8]

    def data_source(part, file, schema, begin=0, end=100, statistics=False):
        ml.create_data_source_from_s3(
            DataSourceId=f"ds-{part}-{run}", DataSourceName=f"MNIST {part} {run}",
            DataSpec={"DataLocationS3": f"{bucket}/{file}",
                      "DataSchemaLocationS3": f"{bucket}/{schema}",
                      "DataRearrangement": json.dumps({"splitting": {
                          "percentBegin": begin, "percentEnd": end, "strategy": "sequential"}})},
            ComputeStatistics=statistics)

    data_source("train", "train.csv", "mnist.schema", 0, 70, statistics=True)
    data_source("evaluate", "train.csv", "mnist.schema", 70, 100)
    ml.create_ml_model(
        MLModelId=f"ml-{run}", MLModelName=f"MNIST {run}", MLModelType="MULTICLASS",
        TrainingDataSourceId=f"ds-train-{run}", RecipeUri=f"{bucket}/amazon.recipe",
        Parameters={"sgd.maxPasses": "10", "sgd.maxMLModelSizeInBytes": "104857600",
                    "sgd.shuffleType": "auto", "sgd.l2RegularizationAmount": "1e-6"})
    ml.create_evaluation(EvaluationId=f"ev-{run}", EvaluationName=f"MNIST {run}",
                         MLModelId=f"ml-{run}", EvaluationDataSourceId=f"ds-evaluate-{run}")
    ml.get_waiter("evaluation_available").wait(FilterVariable="Name", EQ=f"MNIST {run}")
    metrics = ml.get_evaluation(EvaluationId=f"ev-{run}")["PerformanceMetrics"]["Properties"]
    print("MulticlassAvgFScore", metrics["MulticlassAvgFScore"])

    data_source("batch", "batch.csv", "batch.schema")
    ml.create_batch_prediction(
        BatchPredictionId=f"bp-{run}", BatchPredictionName=f"MNIST {run}", MLModelId=f"ml-{run}",
        BatchPredictionDataSourceId=f"ds-batch-{run}", OutputUri=f"{bucket}/output/")
    ml.get_waiter("batch_prediction_available").wait(FilterVariable="Name", EQ=f"MNIST {run}")
    done = ml.get_batch_prediction(BatchPredictionId=f"bp-{run}")
    print("predicted", done["TotalRecordCount"], "records, invalid", done["InvalidRecordCount"])
    print(f"results   {bucket}/output/batch-prediction/result/bp-{run}-batch.csv.gz")


if __name__ == "__main__":
    main()
