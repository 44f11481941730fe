"""AWS's other SDKs: each operation, error, waiter and page of every_operation.py, through a small
program of the SDK's own language under sdks/. with_sdk.sh puts its command into CLIENTS_SDK.

The program takes the service's address, credentials of the environment, and lines of JSON, [STEP,
REQUEST], on its input, where steps "s3 OPERATION" are S3's, bodies base64 in answers; it prints
{"step", "error": the SDK's name of it or "", "result": the SDK's own object, or of an error its
"message", its HTTP "status" and where languages have it its "class"}.
"""
import base64
import json
import os
import shlex
import subprocess
import unittest

import every_operation
import signed_script
from lock_test import READER_SECRET, SECRET, certificate, keys_file
from service import Service, environment
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
    def run_steps(self, steps, service=None, variables=None):
        """What the SDK told of each step, names in lower case."""
        url = (service or self.service).url
        run = subprocess.run([*PROGRAM, url], capture_output=True, text=True, timeout=300,
                             env={**environment(url), **(variables or {})},
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

    @unittest.skipIf(IS_BOTO2, "its program has no steps of S3")
    def test_a_whole_script_signed_over_tls(self):
        file, key = certificate("sdk")
        service = Service("--credentials", keys_file(), "--tls-cert", file, "--tls-key", key)
        self.addCleanup(service.close)
        trusted = {"AWS_ENDPOINT_URL": service.url, "AWS_CA_BUNDLE": str(file),
                   "NODE_EXTRA_CA_CERTS": str(file)}
        if "java" in PROGRAM[0]:
            store = file.with_suffix(".p12")
            subprocess.run(["keytool", "-importcert", "-noprompt", "-file", file, "-keystore", store,
                            "-storepass", "changeit"], check=True, capture_output=True)
            trusted["JAVA_TOOL_OPTIONS"] = (f"-Djavax.net.ssl.trustStore={store} "
                                            "-Djavax.net.ssl.trustStorePassword=changeit")

        def run_as(key, secret, steps):
            user = {"AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret}
            return self.run_steps(steps, service, {**trusted, **user})

        told = run_as("AKIAALICE", SECRET, signed_script.steps(service.url))
        self.assertEqual([one for one in told if one["error"]], [])
        found = {one["step"]: one["result"] for one in told}
        self.assertEqual(found["GetEvaluation"]["status"], "COMPLETED")
        self.assertEqual(found["Predict"]["prediction"]["predictedlabel"], "1")
        signed_script.check_result(self, base64.b64decode(found["s3 GetObject"]["body"]))
        asked = [(step, request) for step, request, _, _ in signed_script.REFUSALS]
        for user, column in (("AKIABOB", READER_SECRET), 2), (("AKIAALICE", "wrong"), 3):
            self.assertEqual([one["error"] for one in run_as(*user, asked)],
                             [one[column] for one in signed_script.REFUSALS])
