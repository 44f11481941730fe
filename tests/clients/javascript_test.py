"""AWS's SDK for JavaScript. CLIENTS_JS is where npm put it; with_newest.sh does that."""
import base64
import json
import os
import pathlib
import subprocess
import unittest

import every_operation
import wire_model
from service import environment
from service_case import ServiceCase

SDK = pathlib.Path(os.environ.get("CLIENTS_JS", "no such place"))
INSTALLED = SDK / "node_modules/@aws-sdk/client-machine-learning/package.json"


@unittest.skipUnless(INSTALLED.exists(), "no @aws-sdk/client-machine-learning: npm's registry "
                     "could not be reached")
class JavaScript(ServiceCase):
    def run_steps(self, steps):
        """Sees every answer over the wire; returns what the SDK told of each step."""
        run = subprocess.run(
            ["node", pathlib.Path(__file__).with_name("javascript_steps.mjs"), SDK,
             self.service.url], capture_output=True, text=True, timeout=120, env=environment(),
            input="".join(json.dumps(step) + "\n" for step in steps))
        self.assertEqual(run.returncode, 0, run.stderr)
        told = []
        for one in map(json.loads, run.stdout.splitlines()):
            if "step" in one:
                told.append(one)
                continue
            wire_model.check_answer(one["operation"], one["status"], one["headers"],
                                    base64.b64decode(one["body"]))
        self.assertEqual([one["step"] for one in told], [step for step, _ in steps])
        return told

    def test_each_operation_error_waiter_and_paginator(self):
        print(json.loads(INSTALLED.read_text())["version"], end=" ", flush=True)
        damaged = self.damaged_model()
        steps = list(every_operation.steps(self.service.url, damaged))
        told = self.run_steps([(step, request) for step, request, _ in steps])
        for (step, request, error), found in zip(steps, told):
            with self.subTest(f"{step} {request}"[:200]):
                self.assertEqual(found["error"], error, found)
                self.assertEqual(found.get("isClass", True), True)
        results = {}
        for found in told:
            if not found["error"]:
                results[found["step"]] = found["result"]
        for kind in every_operation.KINDS:
            self.assertEqual(results[f"wait {kind}Available"]["state"], "SUCCESS")
            self.assertEqual(results[f"Get{kind}"]["Status"], "COMPLETED")
            # The SDK makes a date of the number; JSON writes it so.
            self.assertRegex(results[f"Get{kind}"]["CreatedAt"], r"^20\d\d-.*Z$")
        ids = {one["DataSourceId"] for one in results["pages DescribeDataSources"]["Results"]}
        self.assertEqual(ids, {every_operation.ID, "ds-damaged"})
        self.assertEqual(results["DescribeTags"]["Tags"], [{"Key": "a", "Value": "1"}])
        prediction = results["Predict"]["Prediction"]
        self.assertEqual(prediction["predictedLabel"], "1")
        self.assertEqual(prediction["details"], {"PredictiveModelType": "BINARY",
                                                 "Algorithm": "SGD"})

    def test_an_error_has_its_message_and_status(self):
        (found,) = self.run_steps([("GetMLModel", {"MLModelId": "never"})])
        self.assertEqual(found["result"], {"message": "No MLModel with id never exists",
                                           "httpStatus": 404})
