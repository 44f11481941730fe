#!/usr/bin/env python3
"""Whom to call? A binary model trained, evaluated, adjusted and used, all through Amazon ML's API.

Schema and recipe are sent inline. Start the service and make the data first:

    python3 docs/examples/banking_data.py buckets/marketing
    glassbox serve --root buckets &
    export AWS_ENDPOINT_URL_MACHINE_LEARNING=http://127.0.0.1:8080
    export AWS_DEFAULT_REGION=us-east-1 AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local
    python3 docs/examples/targeted_marketing.py --files buckets/marketing --bucket marketing
"""
import argparse
import json
import os
import pathlib
import uuid

import boto3

PARAMETERS = {"sgd.maxPasses": "100", "sgd.maxMLModelSizeInBytes": "104857600",
              "sgd.l2RegularizationAmount": "1e-4", "sgd.shuffleType": "auto"}


def split(begin, end):
    return json.dumps({"splitting": {"percentBegin": begin, "percentEnd": end}})


def main():
    options = argparse.ArgumentParser(description=__doc__,
                                      formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--files", type=pathlib.Path, required=True,
                         help="where this script finds the schemas and the recipe")
    options.add_argument("--bucket", default="marketing", help="where the service finds the CSVs")
    options.add_argument("--threshold", type=float, default=0.77)
    args = options.parse_args()

    # Since version 1.28 boto3 takes the endpoint from this variable by itself.
    ml = boto3.client("machinelearning",
                      endpoint_url=os.environ.get("AWS_ENDPOINT_URL_MACHINE_LEARNING"))
    run = uuid.uuid4().hex[:8]
    schema = (args.files / "banking.csv.schema").read_text()
    location = f"s3://{args.bucket}/banking.csv"

    for part, (begin, end) in {"train": (0, 70), "evaluate": (70, 100)}.items():
        ml.create_data_source_from_s3(
            DataSourceId=f"ds-{part}-{run}", DataSourceName=f"Marketing {run} - {part}",
            DataSpec={"DataLocationS3": location, "DataSchema": schema,
                      "DataRearrangement": split(begin, end)},
            ComputeStatistics=part == "train")
    ml.create_ml_model(
        MLModelId=f"ml-{run}", MLModelName=f"Marketing {run} - model", MLModelType="BINARY",
        TrainingDataSourceId=f"ds-train-{run}", Parameters=PARAMETERS,
        Recipe=(args.files / "recipe.json").read_text())
    ml.create_evaluation(
        EvaluationId=f"ev-{run}", EvaluationName=f"Marketing {run} - evaluation",
        MLModelId=f"ml-{run}", EvaluationDataSourceId=f"ds-evaluate-{run}")
    ml.get_waiter("evaluation_available").wait(FilterVariable="Name",
                                               EQ=f"Marketing {run} - evaluation")
    metrics = ml.get_evaluation(EvaluationId=f"ev-{run}")["PerformanceMetrics"]["Properties"]
    print("BinaryAUC", metrics["BinaryAUC"])

    # Calls cost money: only the likeliest customers.
    ml.update_ml_model(MLModelId=f"ml-{run}", ScoreThreshold=args.threshold)
    ml.create_data_source_from_s3(
        DataSourceId=f"ds-batch-{run}", DataSourceName=f"Marketing {run} - batch",
        DataSpec={"DataLocationS3": f"s3://{args.bucket}/banking-batch.csv",
                  "DataSchema": (args.files / "banking-batch.csv.schema").read_text()})
    ml.create_batch_prediction(
        BatchPredictionId=f"bp-{run}", BatchPredictionName=f"Marketing {run} - calls",
        MLModelId=f"ml-{run}", BatchPredictionDataSourceId=f"ds-batch-{run}",
        OutputUri=f"s3://{args.bucket}/predictions/")
    ml.get_waiter("batch_prediction_available").wait(FilterVariable="Name",
                                                     EQ=f"Marketing {run} - calls")
    done = ml.get_batch_prediction(BatchPredictionId=f"bp-{run}")
    print("predicted", done["TotalRecordCount"], "records, invalid", done["InvalidRecordCount"])
    print(f"results   s3://{args.bucket}/predictions/batch-prediction/result/"
          f"bp-{run}-banking-batch.csv.gz")


if __name__ == "__main__":
    main()
