"""A client that puts, replaces and deletes objects of a bucket while the service is killed.

Of every key the digests it may have: one once an answer came, two while a change is on its way or
was when the service died. None: no object."""
import hashlib
import http.client
import random

from crash_ledger import Lost

KEYS = [f"objects/{name}" for name in ("a", "b/c", "d e", "f+g", "é", "h=1/i")]
BUCKET = "kept"


class BusyObjects:
    def __init__(self, seed):
        self.draw = random.Random(seed)
        self.may = {key: {None} for key in KEYS}  # digests
        self.acknowledged = 0

    @staticmethod
    def request(url, method, key, body=None):
        connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=60)
        try:
            path = "".join(chr(byte) if chr(byte).isalnum() and byte < 128 or byte in b"/-._"
                           else f"%{byte:02X}" for byte in key.encode())
            connection.request(method, f"/{BUCKET}/{path}", body)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def step(self, url):
        key = self.draw.choice(list(self.may))
        body = self.draw.randbytes(self.draw.choice([0, 10, 5000, 3_000_000]))
        deletes = self.draw.random() < 0.15
        after = None if deletes else hashlib.sha256(body).hexdigest()
        before = self.may[key]
        self.may[key] = before | {after}
        status, said = (self.request(url, "DELETE", key) if deletes
                        else self.request(url, "PUT", key, body))  # throws when the service dies
        if status >= 300:
            raise Lost(f"{'DELETE' if deletes else 'PUT'} {key}: {status} {said[:500]!r}")
        self.may[key] = {after}
        self.acknowledged += 1

    def check(self, url):
        for key in self.may:
            status, body = self.request(url, "GET", key)
            found = hashlib.sha256(body).hexdigest() if status == 200 else None
            if found not in self.may[key]:
                raise Lost(f"object {key}: {status}, {len(body)} bytes that nobody put there, or "
                           f"that were replaced: expected one of {self.may[key]}")
            self.may[key] = {found}
