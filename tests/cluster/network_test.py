#!/usr/bin/env python3
"""Three network namespaces with 50 ms from one to the other and back, and 1 % loss: the same bits by Gloo.

    network_test.py GLASSBOX

Needs root and /dev/net/tun. Delay and loss are made here, by a switch between three TAP devices that
holds each frame for 25 ms and drops one of a hundred: not every kernel has netem. mpirun is not tried:
it would need a remote shell into each namespace.
"""
import collections
import ctypes
import fcntl
import os
import pathlib
import random
import select
import shutil
import struct
import subprocess
import sys
import tempfile
import threading
import time

from launchers import NO_GLOO, PLAIN, PROGRAM, run, start, streams
import tables

COUNT, DELAY, LOSS = 3, 0.025, 0.01
TUNSETIFF, IFF_TAP, IFF_NO_PI = 0x400454CA, 2, 0x1000
NAMES = [f"glassbox-{os.getpid()}-{rank}" for rank in range(COUNT)]


def ip(*words):
    subprocess.run(["ip", *words], check=True, capture_output=True)


def tap_in(namespace, rank):
    """A TAP device in the namespace -> its file, which this process keeps."""
    libc = ctypes.CDLL(None, use_errno=True)
    with open("/proc/self/ns/net", "rb") as here, open(f"/run/netns/{namespace}", "rb") as there:
        if libc.setns(there.fileno(), 0) != 0:
            raise OSError(ctypes.get_errno(), "setns")
        try:
            tap = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
            fcntl.ioctl(tap, TUNSETIFF, struct.pack("16sH22x", b"tap0", IFF_TAP | IFF_NO_PI))
        finally:
            libc.setns(here.fileno(), 0)
    ip("-n", namespace, "addr", "add", f"10.77.0.{rank + 1}/24", "dev", "tap0")
    ip("-n", namespace, "link", "set", "tap0", "up")
    ip("-n", namespace, "link", "set", "lo", "up")
    return tap


class Switch(threading.Thread):
    """Gives each frame to all the others, later, or not at all."""

    def __init__(self, taps):
        super().__init__(daemon=True)
        self.taps, self.ended, self.moved, self.lost = taps, False, 0, 0

    def run(self):
        draw, held = random.Random(17), collections.deque()
        while not self.ended:
            wait = max(0, held[0][0] - time.monotonic()) if held else 0.1
            for tap in select.select(self.taps, [], [], wait)[0]:
                frame = os.read(tap, 65536)
                if draw.random() < LOSS:
                    self.lost += 1
                else:
                    held.append((time.monotonic() + DELAY, tap, frame))
            while held and held[0][0] <= time.monotonic():
                _, source, frame = held.popleft()
                self.moved += 1
                for tap in self.taps:
                    if tap != source:
                        try:
                            os.write(tap, frame)
                        except OSError:
                            self.lost += 1


def compare(folder):
    data = tables.clicks(folder, 4_000)
    words = ["train", data, "--schema", folder / "clicks.schema", "--recipe", folder / "clicks.recipe",
             "-p", "sgd.maxPasses=3", "--quiet", "-o"]
    code, _, error = run([*words, folder / "alone.model"])
    assert code == 0, error
    switch = Switch([tap_in(name, rank) for rank, name in enumerate(NAMES)])
    switch.start()
    meet, begin = folder / "meet", time.monotonic()
    started = [start(["ip", "netns", "exec", name, PROGRAM, *words, folder / "shared.model"],
                     {**PLAIN, "GLASSBOX_RANK": str(rank), "GLASSBOX_SIZE": str(COUNT), "GLASSBOX_MEET": str(meet),
                      "GLASSBOX_MEET_SECONDS": "60", "GLASSBOX_INTERFACE": "tap0"}, None, subprocess.PIPE)
               for rank, name in enumerate(NAMES)]
    results = streams(started, 300)
    took = time.monotonic() - begin
    switch.ended = True
    assert {code for code, _, _ in results} == {0}, results
    assert (folder / "shared.model").read_bytes() == (folder / "alone.model").read_bytes(), "another model"
    assert switch.lost > 0 and os.listdir(meet) == []
    print(f"the same bits; {took:.1f} s, {switch.moved} frames came, {switch.lost} were lost")


def main():
    why = NO_GLOO or (os.geteuid() != 0 and "needs root") or \
        (not os.path.exists("/dev/net/tun") and "no /dev/net/tun") or (not shutil.which("ip") and "no ip")
    try:
        if not why:
            for name in NAMES:
                ip("netns", "add", name)
    except (OSError, subprocess.CalledProcessError) as error:
        why = f"cannot make network namespaces: {getattr(error, 'stderr', error)}"
    try:
        if why:
            print(f"skipped: {why}")
            return 77
        with tempfile.TemporaryDirectory(prefix="glassbox-network-") as folder:
            compare(pathlib.Path(folder))
        return 0
    finally:
        for name in NAMES:
            subprocess.run(["ip", "netns", "del", name], capture_output=True, check=False)


if __name__ == "__main__":
    sys.exit(main())
