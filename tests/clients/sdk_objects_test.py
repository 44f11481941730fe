"""S3 through AWS's SDKs for Java, by the programs sdks/*/Objects.java; with_sdk.sh puts the command
into CLIENTS_SDK_OBJECTS."""
import os
import shlex
import subprocess
import unittest

from service import Service, environment

PROGRAM = shlex.split(os.environ.get("CLIENTS_SDK_OBJECTS", ""))


@unittest.skipUnless(PROGRAM, "no SDK with a program for S3 here")
class Objects(unittest.TestCase):
    def test_objects_lists_parts_and_presigned_urls(self):
        with Service() as service:
            run = subprocess.run([*PROGRAM, service.url], capture_output=True, text=True,
                                 timeout=300,
                                 env={**environment(), "AWS_ENDPOINT_URL": service.url})
            self.assertEqual((run.returncode, run.stdout), (0, "ok\n"), run.stderr[-4000:])
            self.assertEqual(list(service.root.iterdir()), [])
