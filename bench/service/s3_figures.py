#!/usr/bin/env python3
"""Question: how fast do objects go to and from `glassbox serve`, over plain sockets and by boto3?

    s3_figures.py GLASSBOX [--mib 1024] [--directory DIR]

Plain sockets show what the service does; boto3's figures are mostly boto3's. A PUT of one object
cannot be faster than MD5 of one thread, which is its ETag; parts are hashed beside each other. Disk
rates are those of `dd` with fsync into the same directory.
"""
import argparse
import concurrent.futures
import hashlib
import http.client
import os
import pathlib
import re
import signal
import socket
import subprocess
import tempfile
import time

PIECE = 1 << 20


def rate(name, size, seconds):
    print(f"{name:44} {size / seconds / 1e9:6.2f} GB/s  ({seconds:.2f} s)", flush=True)


def put(address, path, size, block):
    with socket.create_connection(address) as client:
        client.sendall(f"PUT {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {size}\r\n\r\n".encode())
        for _ in range(size // len(block)):
            client.sendall(block)
        answer = client.recv(4096).decode()
        assert answer.startswith("HTTP/1.1 200"), answer
        return re.search('ETag: "(.*)"', answer)[1]


def get(address, path, size):
    with socket.create_connection(address) as client:
        client.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        buffer, total = bytearray(PIECE), 0
        while count := client.recv_into(buffer):
            total += count
        assert total >= size, total


def request(address, method, path, body=b""):
    connection = http.client.HTTPConnection(*address)
    connection.request(method, path, body)
    answer = connection.getresponse()
    text = answer.read().decode()
    assert answer.status == 200, text
    return text, answer


def multipart(address, path, parts, size, block):
    text, _ = request(address, "POST", path + "?uploads")
    id = re.search("<UploadId>(.*)</UploadId>", text)[1]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        etags = list(pool.map(
            lambda n: put(address, f"{path}?partNumber={n}&uploadId={id}", size, block),
            range(1, parts + 1)))
    listed = "".join(f"<Part><PartNumber>{n}</PartNumber><ETag>{etag}</ETag></Part>"
                     for n, etag in enumerate(etags, 1))
    request(address, "POST", f"{path}?uploadId={id}",
            f"<CompleteMultipartUpload>{listed}</CompleteMultipartUpload>".encode())


def memory_of(process):
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


def timed(name, size, work, *arguments):
    begin = time.monotonic()
    work(*arguments)
    rate(name, size, time.monotonic() - begin)


def measure(process, address, place, mib):
    size, block = mib * PIECE, os.urandom(PIECE)
    with open(place / "dd", "wb") as file:
        def write():
            for _ in range(mib):
                file.write(block)
            file.flush()
            os.fsync(file.fileno())
        timed("disk, written and on it", size, write)
    digest = hashlib.md5()
    timed("MD5 of one thread", size, lambda: [digest.update(block) for _ in range(mib)])
    os.remove(place / "dd")
    before = memory_of(process)
    request(address, "PUT", "/bucket")
    timed("PUT of one object", size, put, address, "/bucket/one", size, block)
    parts = mib // 64
    timed("PUT in parts of 64 MiB, 4 at once, completed", size, multipart, address, "/bucket/parts",
          parts, 64 * PIECE, block)
    for _ in range(2):
        timed("GET of one object, in the page cache", size, get, address, "/bucket/one", size)
    print(f"peak memory of the service: {before:.1f} MiB before, {memory_of(process):.1f} MiB after")


def main():
    options = argparse.ArgumentParser(description=__doc__,
                                      formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("glassbox")
    options.add_argument("--mib", type=int, default=1024)
    options.add_argument("--directory", default=None)
    args = options.parse_args()
    with tempfile.TemporaryDirectory(dir=args.directory) as made:
        place = pathlib.Path(made)
        (place / "buckets").mkdir()
        process = subprocess.Popen(
            [args.glassbox, "serve", "--port", "0", "--root", str(place / "buckets"),
             "--data", str(place / "data")], stdout=subprocess.PIPE, text=True)
        try:
            port = int(re.search(r":(\d+)", process.stdout.readline())[1])
            measure(process, ("127.0.0.1", port), place, args.mib)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


if __name__ == "__main__":
    main()
