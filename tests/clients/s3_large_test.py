"""An object of 6 GB, from a file without blocks: whole in the bucket, and memory stays small. Slow."""
import os
import pathlib
import re

from s3_case import S3Case

SIZE = int(os.environ.get("CLIENTS_S3_BYTES") or 6_000_000_001)
MOST_MIB = 128  # more than the service has at its start


class Large(S3Case):
    def peak_mib(self):
        status = pathlib.Path(f"/proc/{self.service.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024

    def test_up_and_down(self):
        before = self.peak_mib()
        source, back = self.service.place / "source", self.service.place / "back"
        with open(source, "wb") as file:
            file.truncate(SIZE)
            file.seek(SIZE - 3)
            file.write(b"end")
        self.s3.upload_file(str(source), self.bucket, "large")
        self.assertEqual((self.directory / "large").stat().st_size, SIZE)
        with open(source, "rb") as file:
            self.put("one", file)
        self.assertEqual(self.body("one", Range="bytes=-5"), b"\0\0end")
        self.s3.download_file(self.bucket, "large", str(back))
        with open(source, "rb") as sent, open(back, "rb") as got:
            while piece := sent.read(1 << 24):
                self.assertTrue(piece == got.read(1 << 24))
            self.assertEqual(got.read(), b"")
        self.assertLess(self.peak_mib() - before, MOST_MIB)
        print(f"peak memory {before:.0f} -> {self.peak_mib():.0f} MiB", end=" ", flush=True)
