"""kill -9 while objects arrive: each is whole or not there, and nothing else stays."""
import hashlib
import os
import pathlib
import random
import threading
import time

from botocore.exceptions import BotoCoreError, ClientError
from boto3.s3.transfer import TransferConfig
import io
import unittest

from s3_case import PART, s3_client
from service import Service

KILLS = int(os.environ.get("CLIENTS_S3_KILLS") or 4)


class Kill(unittest.TestCase):
    def test_kill_in_the_middle_of_uploads(self):
        service = Service()
        self.addCleanup(service.close)
        s3_client(service.url).create_bucket(Bucket="bucket")
        bodies = {f"d{n}/k{n}": os.urandom(7_000_000 + n) for n in range(3)}
        acknowledged = set()
        for _ in range(KILLS):
            def upload(key, body, url):
                client = s3_client(url)
                config = TransferConfig(multipart_threshold=PART, multipart_chunksize=PART,
                                        use_threads=False)
                try:
                    while True:
                        client.put_object(Bucket="bucket", Key=key, Body=body)
                        acknowledged.add(key)
                        client.upload_fileobj(io.BytesIO(body), "bucket", key + "-m", Config=config)
                        acknowledged.add(key + "-m")
                except (BotoCoreError, ClientError):
                    pass  # the service has gone
            threads = [threading.Thread(target=upload, args=(key, body, service.url))
                       for key, body in bodies.items()]
            for thread in threads:
                thread.start()
            time.sleep(0.2 + 0.4 * random.random())
            service.kill()
            for thread in threads:
                thread.join()
            service.start()
            client = s3_client(service.url)
            pages = client.get_paginator("list_objects_v2").paginate(Bucket="bucket")
            keys = {one["Key"] for page in pages for one in page.get("Contents", [])}
            self.assertLessEqual(acknowledged, keys)
            for key in keys:
                body = client.get_object(Bucket="bucket", Key=key)
                self.assertEqual(body["Body"].read(), bodies[key.removesuffix("-m")], key)
                if not key.endswith("-m"):
                    self.assertEqual(body["ETag"].strip('"'),
                                     hashlib.md5(bodies[key]).hexdigest())
            root = pathlib.Path(service.root)
            files = {str(path.relative_to(root / "bucket")) for path in root.rglob("*")
                     if path.is_file()}
            self.assertEqual(files, keys)
