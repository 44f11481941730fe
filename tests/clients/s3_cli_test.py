"""aws-cli's `s3` commands against the service."""
import os
import subprocess
import unittest
import urllib.request

from s3_case import ODD_NAMES, S3Case
from service import environment

AWS = os.environ.get("AWS_PROGRAM")


@unittest.skipUnless(AWS, "no aws-cli")
class Cli(S3Case):
    def aws(self, *arguments, fails=False):
        run = subprocess.run([AWS, "--endpoint-url", self.service.url, "s3", *arguments],
                             env=environment(), capture_output=True, text=True, timeout=300,
                             cwd=self.service.place)
        self.assertEqual(run.returncode != 0, fails, run.stdout + run.stderr)
        return run.stdout + run.stderr

    def url(self, key=""):
        return f"s3://{self.bucket}/{key}"

    def test_sync_both_ways(self):
        local = self.service.place / "local"
        for name in [name for name in ODD_NAMES if not name.startswith("-")]:
            path = local / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(name.encode() * 3)
        large = os.urandom(20_000_000)
        (local / "large").write_bytes(large)
        self.aws("sync", str(local), self.url("copy"))
        self.assertEqual((self.directory / "copy/large").read_bytes(), large)
        self.assertEqual(self.aws("sync", str(local), self.url("copy")), "")
        back = self.service.place / "back"
        self.aws("sync", self.url("copy"), str(back))
        same = subprocess.run(["diff", "-r", str(local), str(back)], capture_output=True, text=True)
        self.assertEqual(same.stdout, "")
        self.assertEqual(self.aws("sync", self.url("copy"), str(back)), "")
        (local / "large").unlink()
        self.aws("sync", "--delete", str(local), self.url("copy"))
        self.assertNotIn("copy/large", self.keys())

    def test_cp_ls_mv_rm_presign_mb_rb(self):
        name = self.bucket + "-made"
        self.assertIn("make_bucket", self.aws("mb", f"s3://{name}"))
        self.aws("rb", f"s3://{name}")
        self.assertFalse((self.service.root / name).exists())
        path = self.service.place / "f.csv"
        path.write_text("1,2\n")
        self.aws("cp", str(path), self.url("d/f.csv"))
        self.aws("cp", self.url("d/f.csv"), self.url("d/g h.csv"))
        self.assertIn("PRE d/", self.aws("ls", self.url()))
        listed = self.aws("ls", "--recursive", self.url())
        self.assertIn(" 4 d/f.csv", listed)
        self.assertIn(" 4 d/g h.csv", listed)
        self.assertIn(self.bucket, self.aws("ls"))
        self.aws("mv", self.url("d/g h.csv"), self.url("e"))
        self.assertEqual(self.keys(), ["d/f.csv", "e"])
        with urllib.request.urlopen(self.aws("presign", self.url("e")).strip()) as answer:
            self.assertEqual(answer.read(), b"1,2\n")
        self.assertEqual(self.aws("cp", self.url("e"), "-"), "1,2\n")
        self.assertIn("404", self.aws("cp", self.url("never"), "-", fails=True))
        self.aws("rm", self.url("e"))
        self.aws("rm", "--recursive", self.url())
        self.assertEqual(self.keys(), [])
        self.put("x")
        self.aws("rb", "--force", f"s3://{self.bucket}")
        self.assertFalse(self.directory.exists())
