"""signed_script.py by boto3 and by aws-cli: the script they have for AWS, with a user's key, a
certificate and AWS_ENDPOINT_URL."""
import json
import os
import subprocess
import unittest

import boto3
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import ClientError

import signed_script
from lock_test import READER_SECRET, SECRET, certificate, keys_file
from service import Service, environment


class SignedScript(unittest.TestCase):
    def service(self):
        self.certificate, key = certificate("script")
        service = Service("--credentials", keys_file(), "--tls-cert", self.certificate,
                          "--tls-key", key)
        self.addCleanup(service.close)
        return service

    def clients(self, service, key, secret):
        settings = Config(retries={"max_attempts": 0}, read_timeout=90,
                          s3={"addressing_style": "path"})
        return {name: boto3.session.Session().client(
            name, endpoint_url=service.url, region_name="eu-west-1", config=settings,
            aws_access_key_id=key, aws_secret_access_key=secret, verify=str(self.certificate))
                for name in ("machinelearning", "s3")}

    def run_step(self, clients, step, request):
        words = step.split(" ")
        if words[0] == "wait":
            return clients["machinelearning"].get_waiter(xform_name(words[1])).wait(**request)
        client = clients["s3" if words[0] == "s3" else "machinelearning"]
        return getattr(client, xform_name(words[-1]))(**request)

    def test_boto3(self):
        service = self.service()
        alice = self.clients(service, "AKIAALICE", SECRET)
        for step, request in signed_script.steps(service.url):
            answer = self.run_step(alice, step, request)
            if step == "GetEvaluation":
                self.assertEqual(answer["Status"], "COMPLETED")
            elif step == "Predict":
                self.assertEqual(answer["Prediction"]["predictedLabel"], "1")
        signed_script.check_result(self, answer["Body"].read())
        bob = self.clients(service, "AKIABOB", READER_SECRET)
        wrong = self.clients(service, "AKIAALICE", "wrong")
        for step, request, of_reader, of_wrong in signed_script.REFUSALS:
            for clients, error in ((bob, of_reader), (wrong, of_wrong)):
                with self.subTest(step, error=error):
                    if not error:
                        self.run_step(clients, step, request)
                        continue
                    with self.assertRaises(ClientError) as caught:
                        self.run_step(clients, step, request)
                    self.assertEqual(caught.exception.response["Error"]["Code"], error)

    def test_command_line(self):
        service = self.service()

        def run(*arguments, key="AKIAALICE", secret=SECRET):
            settings = {**environment(service.url), "AWS_ACCESS_KEY_ID": key,
                        "AWS_SECRET_ACCESS_KEY": secret, "AWS_CA_BUNDLE": str(self.certificate),
                        "AWS_MAX_ATTEMPTS": "1"}
            return subprocess.run([os.environ["AWS_PROGRAM"], "--endpoint-url", service.url,
                                   *map(str, arguments)], env=settings, capture_output=True,
                                  text=True, timeout=300)

        def done(*arguments, **who):
            found = run(*arguments, **who)
            self.assertEqual(found.returncode, 0, found.stderr)
            return found.stdout

        csv, result = service.place / "in.csv", service.place / "result.gz"
        csv.write_text(signed_script.DATA)
        bucket = "s3://" + signed_script.BUCKET
        done("s3", "mb", bucket)
        done("s3", "cp", csv, bucket + "/in.csv")
        for step, request in signed_script.steps(service.url):
            if step.startswith("wait"):
                done("machinelearning", "wait", xform_name(step.split(" ")[1], "-"),
                     "--filter-variable", request["FilterVariable"], "--eq", request["EQ"])
            elif not step.startswith("s3"):
                answer = json.loads(done("machinelearning", xform_name(step, "-"), "--cli-input-json",
                                         json.dumps(request)))
                if step == "GetEvaluation":
                    self.assertEqual(answer["Status"], "COMPLETED")
                elif step == "Predict":
                    self.assertEqual(answer["Prediction"]["predictedLabel"], "1")
        done("s3", "cp", f"{bucket}/{signed_script.RESULT}", result)
        signed_script.check_result(self, result.read_bytes())
        delete = ("machinelearning", "delete-ml-model", "--ml-model-id", "model")
        for who, error in (({"key": "AKIABOB", "secret": READER_SECRET}, "AccessDenied"),
                           ({"secret": "wrong"}, "Signature")):
            self.assertIn(f"({error}", run(*delete, **who).stderr.replace("InvalidSig", "Sig"))
            self.assertIn(f"({error}", run("s3", "cp", csv, bucket + "/in.csv", **who).stderr)
