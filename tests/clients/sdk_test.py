"""AWS's other SDKs: each operation, error, waiter and page of every_operation.py, through a small
program of the SDK's own language under sdks/. with_sdk.sh puts its command into CLIENTS_SDK.

The program takes the service's address, and lines of JSON, [STEP, REQUEST], on its input; it prints
{"step", "error": the SDK's name of it or "", "result": the SDK's own object, or of an error its
"message", its HTTP "status" and where languages have it its "class"}.
"""
import json
import os
import shlex
import subprocess
import unittest

import every_operation
from service import environment
from service_case import ServiceCase

PROGRAM = shlex.split(os.environ.get("CLIENTS_SDK", ""))
# boto 2 is older than tags, and tries ten times, longer and longer, what is answered 500.
IS_BOTO2 = any("boto2" in word for word in PROGRAM)
LACKS = ("AddTags", "DeleteTags", "DescribeTags") if IS_BOTO2 else ()


def lowered(value):
    if isinstance(value, dict):
        return {name.lower(): lowered(one) for name, one in value.items()}
    return [lowered(one) for one in value] if isinstance(value, list) else value


@unittest.skipUnless(PROGRAM, "no SDK here")
class OtherSdk(ServiceCase):
    def run_steps(self, steps):
        """What the SDK told of each step, names in lower case."""
        run = subprocess.run([*PROGRAM, self.service.url], capture_output=True, text=True,
                             timeout=300, env=environment(self.service.url),
                             input="".join(json.dumps(step) + "\n" for step in steps))
        self.assertEqual(run.returncode, 0, run.stderr[-4000:])
        told = [json.loads(line) for line in run.stdout.splitlines()]
        self.assertEqual([one["step"] for one in told], [step for step, _ in steps], run.stderr[-4000:])
        return [{**one, "result": lowered(one["result"])} for one in told]

    def test_each_operation_error_waiter_and_page(self):
        damaged = self.damaged_model()
        steps = [step for step in every_operation.steps(self.service.url, damaged)
                 if step[0] not in LACKS
                 and not (IS_BOTO2 and step[2] == "InternalServerException")]
        told = self.run_steps([(step, request) for step, request, _ in steps])
        for (step, request, error), found in zip(steps, told):
            with self.subTest(f"{step} {request}"[:200]):
                self.assertEqual(found["error"], error, found)
                if error and "class" in found["result"]:
                    self.assertEqual(found["result"]["class"], error)
        results = {found["step"]: found["result"] for found in told if not found["error"]}
        for kind in every_operation.KINDS:
            self.assertEqual(results[f"Get{kind}"]["status"], "COMPLETED")
            self.assertEqual(results[f"Get{kind}"]["name"], "all")
            self.assertEqual(results[f"Delete{kind}"][f"{kind}id".lower()], every_operation.ID)
        found = {one["datasourceid"] for one in results["pages DescribeDataSources"]["results"]}
        self.assertEqual(found, {every_operation.ID, "ds-damaged"})
        if not LACKS:
            (tag,) = results["DescribeTags"]["tags"]
            self.assertEqual((tag["key"], tag["value"]), ("a", "1"))
        prediction = results["Predict"]["prediction"]
        self.assertEqual(prediction["predictedlabel"], "1")
        self.assertEqual(prediction["details"], {"predictivemodeltype": "BINARY", "algorithm": "SGD"})
        self.assertEqual(list(prediction["predictedscores"]), ["1"])

    def test_an_error_has_its_message_and_status(self):
        (found,) = self.run_steps([("GetMLModel", {"MLModelId": "never"})])
        self.assertEqual((found["result"]["message"], found["result"]["status"]),
                         ("No MLModel with id never exists", 404))
