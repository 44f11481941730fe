"""AWS's SDK for JavaScript. CLIENTS_JS is where npm put it; with_newest.sh does that."""
import base64
import json
import os
import pathlib
import subprocess
import unittest

import wire_model
from service import environment
from service_case import SMALL_SCHEMA, ServiceCase

SDK = pathlib.Path(os.environ.get("CLIENTS_JS", "no such place"))
INSTALLED = SDK / "node_modules/@aws-sdk/client-machine-learning/package.json"


@unittest.skipUnless(INSTALLED.exists(), "no @aws-sdk/client-machine-learning: npm's registry "
                     "could not be reached")
class JavaScript(ServiceCase):
    def test_a_script_trains_waits_predicts_and_meets_an_error(self):
        print(json.loads(INSTALLED.read_text())["version"], end=" ", flush=True)
        run = subprocess.run(
            ["node", pathlib.Path(__file__).with_name("javascript_calls.mjs"), SDK,
             self.service.url], capture_output=True, text=True, timeout=120,
            env={**environment(), "SCHEMA": SMALL_SCHEMA})
        self.assertEqual(run.returncode, 0, run.stderr)
        *answers, last = map(json.loads, run.stdout.splitlines())
        self.assertGreaterEqual(len(answers), 8)
        for one in answers:
            wire_model.check_answer(one["operation"], one["status"], one["headers"],
                                    base64.b64decode(one["body"]))
        result = last["result"]
        prediction = result.pop("prediction")
        self.assertEqual(prediction["predictedLabel"], "1")
        self.assertEqual(prediction["details"], {"PredictiveModelType": "BINARY",
                                                 "Algorithm": "SGD"})
        self.assertEqual(result, {
            "waited": "SUCCESS", "status": "COMPLETED", "createdIsDate": True, "pages": ["js-d"],
            "error": "ResourceNotFoundException", "isClass": True, "httpStatus": 404,
            "message": "No MLModel with id never exists"})
