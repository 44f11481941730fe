"""aws-cli, as its users type it."""
import ast
import json
import os
import re
import subprocess
import unittest

from botocore import xform_name

import every_operation
import wire_model
from service import environment
from service_case import SMALL_SCHEMA, ServiceCase

AWS = os.environ["AWS_PROGRAM"]
BODY = re.compile(r"Response body:\n(b'.*'|b\".*\")$", re.MULTILINE)
HEADERS = re.compile(r"Response headers: (\{.*\})$", re.MULTILINE)
TARGET = re.compile(r"Target[^A]*AmazonML_20141212\.(\w+)")


def version():
    text = subprocess.run([AWS, "--version"], capture_output=True, text=True,
                          env=environment()).stdout
    return tuple(map(int, re.search(r"aws-cli/(\d+)\.(\d+)", text).groups()))


@unittest.skipUnless(AWS, "no aws-cli here")
class CommandLine(ServiceCase):
    def aws(self, *arguments, by_flag=True, code=0):
        """Runs `aws ... machinelearning ARGUMENTS`, checks what came over the wire, returns its
        JSON; of a failure what it says."""
        flag = ["--endpoint-url", self.service.url] if by_flag else []
        run = subprocess.run(
            [AWS, *flag, "--output", "json", "--debug", "machinelearning", *arguments],
            capture_output=True, text=True, timeout=120,
            env={**environment(None if by_flag else self.service.url), "AWS_MAX_ATTEMPTS": "1"})
        self.assertEqual(run.returncode, code, run.stderr[-2000:])
        bodies = [ast.literal_eval(text) for text in BODY.findall(run.stderr)]
        targets = TARGET.findall(run.stderr)
        heads = HEADERS.findall(run.stderr)
        self.assertTrue(bodies and targets)
        self.assertEqual(len(bodies), len(heads))
        for body, head in zip(bodies, heads):
            answer = wire_model.read_json(body)
            wire_model.check_answer(targets[0], answer.get("code", 200), ast.literal_eval(head),
                                    body)
        if code:
            return [line for line in run.stderr.splitlines() if "An error occurred" in line][-1]
        return json.loads(run.stdout) if run.stdout.strip() else None

    @staticmethod
    def failure_code():
        return 254 if version() >= (2, 0) else 255

    def create_source(self, id):
        self.assertEqual(self.aws(
            "create-data-source-from-s3", "--data-source-id", id, "--data-source-name", id,
            "--compute-statistics", "--data-spec",
            json.dumps({"DataLocationS3": "s3://b/small.csv", "DataSchema": SMALL_SCHEMA})),
            {"DataSourceId": id})

    def test_a_model_from_its_data_to_its_end(self):
        aws = self.aws
        self.create_source("d")
        aws("create-ml-model", "--ml-model-id", "m", "--ml-model-name", "from the shell",
            "--ml-model-type", "BINARY", "--training-data-source-id", "d",
            "--parameters", "sgd.maxPasses=5,sgd.shuffleType=auto")
        aws("wait", "ml-model-available", "--filter-variable", "Name", "--eq", "from the shell")
        model = aws("get-ml-model", "--ml-model-id", "m", "--verbose")
        self.assertEqual((model["Status"], model["TrainingParameters"]["sgd.maxPasses"]),
                         ("COMPLETED", "5"))
        self.assertIn("outputs", model["Recipe"])
        listed = aws("describe-ml-models", "--filter-variable", "MLModelType", "--eq", "BINARY",
                     "--sort-order", "dsc")
        self.assertEqual([one["MLModelId"] for one in listed["Results"]], ["m"])

        endpoint = aws("create-realtime-endpoint", "--ml-model-id", "m")["RealtimeEndpointInfo"]
        self.assertEqual(endpoint["EndpointUrl"], self.service.url)
        answer = aws("predict", "--ml-model-id", "m", "--record", "x=390",
                     "--predict-endpoint", endpoint["EndpointUrl"])["Prediction"]
        self.assertEqual(answer["predictedLabel"], "1")
        self.assertEqual(answer["details"]["PredictiveModelType"], "BINARY")
        aws("delete-realtime-endpoint", "--ml-model-id", "m")

        place = ["--resource-id", "m", "--resource-type", "MLModel"]
        aws("add-tags", *place, "--tags", "Key=team,Value=a b", "Key=stage,Value=test")
        aws("delete-tags", *place, "--tag-keys", "stage")
        self.assertEqual(aws("describe-tags", *place)["Tags"], [{"Key": "team", "Value": "a b"}])

        aws("update-ml-model", "--ml-model-id", "m", "--score-threshold", "0.75")
        aws("create-evaluation", "--evaluation-id", "e", "--ml-model-id", "m",
            "--evaluation-data-source-id", "d", "--evaluation-name", "e")
        aws("wait", "evaluation-available", "--filter-variable", "Name", "--eq", "e")
        properties = aws("get-evaluation", "--evaluation-id", "e")["PerformanceMetrics"]
        self.assertIn("BinaryAUC", properties["Properties"])
        self.assertEqual(aws("delete-ml-model", "--ml-model-id", "m"), {"MLModelId": "m"})
        self.assertEqual(aws("get-ml-model", "--ml-model-id", "m")["Status"], "DELETED")

    def test_the_script_of_all_clients_is_complete(self):
        steps = list(every_operation.steps(self.service.url, "damaged"))
        names = {step.rpartition(" ")[2] for step, _, _ in steps}
        self.assertEqual(set(wire_model.model.operation_names) - names, set())
        self.assertEqual({error for _, _, error in steps if error}, set(every_operation.ERRORS))

    def test_each_operation_error_waiter_and_paginator(self):
        damaged = self.damaged_model()
        for step, request, error in every_operation.steps(self.service.url, damaged):
            word, _, name = step.rpartition(" ")
            command = [*(["wait"] if word == "wait" else []), xform_name(name, "-")]
            with self.subTest(f"{step} {request}"[:200]):
                found = self.aws(*command, "--cli-input-json", json.dumps(request),
                                 *(["--page-size", "1"] if word == "pages" else []),
                                 code=self.failure_code() if error else 0)
                if error:
                    self.assertIn(f"({error})", found)
                elif word == "pages":
                    self.assertTrue(found["Results"])
                elif step == "Predict":
                    self.assertEqual(found["Prediction"]["predictedLabel"], "1")
                elif step == "DescribeTags":
                    self.assertEqual(found["Tags"], [{"Key": "a", "Value": "1"}])

    def test_pages_are_put_together(self):
        for i in range(5):
            self.create_source(f"page-{i}")
        listed = self.aws("describe-data-sources", "--page-size", "2", "--filter-variable", "Name",
                          "--prefix", "page-")
        self.assertEqual([one["DataSourceId"] for one in listed["Results"]],
                         [f"page-{i}" for i in range(5)])

    def test_errors_have_their_names(self):
        text = self.aws("get-ml-model", "--ml-model-id", "never", code=self.failure_code())
        self.assertIn("(ResourceNotFoundException)", text)
        self.assertIn("No MLModel with id never exists", text)

    @unittest.skipUnless(AWS and version() >= (2, 13) or AWS and (1, 29) <= version() < (2, 0),
                         "this aws-cli knows no AWS_ENDPOINT_URL_MACHINE_LEARNING")
    def test_the_environment_variable_leads_here(self):
        self.assertIn("Results", self.aws("describe-ml-models", by_flag=False))
