"""A script that calls each operation, meets each error type, waits and pages: for every client."""
from operations_test import RDS, REDSHIFT, ROLE
from service_case import SMALL_SCHEMA

KINDS = ("DataSource", "MLModel", "Evaluation", "BatchPrediction")
ID = "all"  # of one of each: ids belong to a type
SOURCE = {"DataSourceId": ID, "DataSourceName": "all", "ComputeStatistics": True,
          "DataSpec": {"DataLocationS3": "s3://b/small.csv", "DataSchema": SMALL_SCHEMA}}
TAGGED = {"ResourceId": ID, "ResourceType": "MLModel"}
RECORD = {"Record": {"x": "390"}, "PredictEndpoint": ""}
# LimitExceededException never comes: nobody's rate is limited.
ERRORS = ("InvalidInputException", "ResourceNotFoundException", "InvalidTagException",
          "IdempotentParameterMismatchException", "TagLimitExceededException",
          "PredictorNotMountedException", "InternalServerException")


def steps(url, damaged):
    """(operation, request, error type or "") one after the other. An operation that begins with
    "wait" or "pages" is the client's own waiter or paginator.

    damaged  a COMPLETED model whose file is not a model"""
    named = {"FilterVariable": "Name", "EQ": "all"}
    yield "CreateDataSourceFromS3", SOURCE, ""
    yield "CreateMLModel", {"MLModelId": ID, "MLModelName": "all", "MLModelType": "BINARY",
                            "TrainingDataSourceId": ID, "Parameters": {"sgd.maxPasses": "2"}}, ""
    yield "CreateEvaluation", {"EvaluationId": ID, "EvaluationName": "all", "MLModelId": ID,
                               "EvaluationDataSourceId": ID}, ""
    yield "CreateBatchPrediction", {
        "BatchPredictionId": ID, "BatchPredictionName": "all", "MLModelId": ID,
        "BatchPredictionDataSourceId": ID, "OutputUri": "s3://b/out/"}, ""
    far = {"DataSourceId": "far", "RoleARN": ROLE}
    yield "CreateDataSourceFromRedshift", {**far, "DataSpec": REDSHIFT}, "InvalidInputException"
    yield "CreateDataSourceFromRDS", {**far, "RDSData": RDS}, "InvalidInputException"
    yield "CreateDataSourceFromS3", {**SOURCE, "DataSourceName": "other"}, \
        "IdempotentParameterMismatchException"
    for kind in KINDS:
        yield f"wait {kind}Available", named, ""
    for kind in KINDS:
        yield f"Get{kind}", {kind + "Id": ID}, ""
        yield f"Update{kind}", {kind + "Id": ID, kind + "Name": "changed"}, ""
        yield f"pages Describe{kind}s", {"FilterVariable": "Status", "EQ": "COMPLETED"}, ""
        yield f"Get{kind}", {kind + "Id": "never"}, "ResourceNotFoundException"
        yield f"Describe{kind}s", {"NextToken": "nonsense"}, "InvalidInputException"
    yield "AddTags", {**TAGGED, "Tags": [{"Key": "a", "Value": "1"}, {"Key": "b"}]}, ""
    yield "AddTags", {**TAGGED, "Tags": [{"Key": "a,b"}]}, "InvalidTagException"
    yield "AddTags", {**TAGGED, "Tags": [{"Key": f"k{i}"} for i in range(49)]}, \
        "TagLimitExceededException"
    yield "DeleteTags", {**TAGGED, "TagKeys": ["b"]}, ""
    yield "DescribeTags", TAGGED, ""
    yield "Predict", {**RECORD, "MLModelId": ID, "PredictEndpoint": url}, \
        "PredictorNotMountedException"
    yield "CreateRealtimeEndpoint", {"MLModelId": ID}, ""
    yield "Predict", {**RECORD, "MLModelId": ID, "PredictEndpoint": url}, ""
    yield "DeleteRealtimeEndpoint", {"MLModelId": ID}, ""
    yield "CreateRealtimeEndpoint", {"MLModelId": damaged}, "InternalServerException"
    for kind in KINDS:
        yield f"Delete{kind}", {kind + "Id": ID}, ""
