"""S3 by AWS's SDK for JavaScript. CLIENTS_JS is where npm put it; with_newest.sh does that."""
import json
import os
import pathlib
import subprocess
import unittest

from service import Service, environment

SDK = pathlib.Path(os.environ.get("CLIENTS_JS", "no such place"))


@unittest.skipUnless((SDK / "node_modules/@aws-sdk/client-s3").exists(),
                     "no @aws-sdk/client-s3: npm's registry could not be reached")
class JavaScript(unittest.TestCase):
    def test_objects_lists_parts_and_errors(self):
        with Service() as service:
            run = subprocess.run(
                ["node", pathlib.Path(__file__).with_name("s3_steps.mjs"), SDK, service.url,
                 "bucket"], capture_output=True, text=True, timeout=120, env=environment())
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual(json.loads(run.stdout), {
            "etag": '"3ecfad755fa825f7a17c5526ec44e651"', "body": "1,2\n", "type": "text/csv",
            "metadata": {"a": "b"}, "stream": "abcd", "range": "2\n",
            "partsEtag": '"6d7c5fbffce55b2eb513ca823d7235b2-2"', "partsSize": (5 << 20) + 3,
            "keys": ["dir/a b+é%.csv", "parts", "stream"], "noKey": "NoSuchKey",
            "noBucket": "NoSuchBucket", "exists": "PreconditionFailed", "deleted": 3})
