"""The machine and the versions a measurement belongs to."""

from __future__ import annotations

import datetime
import json
import platform
import subprocess
from pathlib import Path
from typing import Any

from places import ROOT, Places, cores

PACKAGES = ("scikit-learn", "numpy", "scipy", "polars", "pandas", "vowpalwabbit", "xgboost-cpu",
            "xgboost")


def first_value(path: str, key: str) -> str:
    """Of lines `key : value`, as /proc has them."""
    for line in Path(path).read_text().splitlines():
        name, _, value = line.partition(":")
        if name.strip() == key:
            return value.strip()
    return "unknown"


def vectors() -> str:
    """The widest instructions that Glassbox has kernels for."""
    flags = first_value("/proc/cpuinfo", "flags").split()
    if "avx512_vbmi2" in flags:
        return "AVX-512"
    return "AVX2" if "avx2" in flags else "SSE2"


def said(command: list[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def cached_setting(build: Path, key: str) -> str:
    """Of CMakeCache.txt: `KEY:TYPE=value`."""
    cache = build / "CMakeCache.txt"
    lines = cache.read_text().splitlines() if cache.exists() else []
    return next((line.split("=", 1)[1] for line in lines if line.startswith(key + ":")), "")


def versions(places: Places) -> dict[str, str]:
    script = ("import importlib.metadata as m, json\n"
              "found = {}\n"
              f"for p in {PACKAGES!r}:\n"
              "    try: found[p] = m.version(p)\n"
              "    except m.PackageNotFoundError: pass\n"
              "print(json.dumps(found))")
    found = {"Glassbox": said([places.glassbox, "--version"]).removeprefix("glassbox "),
             "Python": said([places.python, "--version"]).removeprefix("Python ")}
    found |= json.loads(said([places.python, "-c", script]) or "{}")
    liblinear = said(["dpkg-query", "-W", "-f", "${Version}", "liblinear-tools"])
    return found | ({"LIBLINEAR": liblinear} if liblinear else {})


def environment(places: Places) -> dict[str, Any]:
    kilobytes = first_value("/proc/meminfo", "MemTotal").split()[0]
    compiler = cached_setting(places.build, "CMAKE_CXX_COMPILER") or "c++"
    return {
        "processor": f"{first_value('/proc/cpuinfo', 'model name')} with {vectors()}",
        "cores": cores(),
        "memory_bytes": int(kilobytes) * 1024,
        "system": f"{said(['lsb_release', '-ds']) or platform.system()}, {platform.release()}",
        "compiler": said([compiler, "--version"]).split("\n")[0],
        "commit": said(["git", "rev-parse", "--short=12", "HEAD"]),
        "changed_files": len(said(["git", "status", "--porcelain", "-uno"]).splitlines()),
        "date": datetime.date.today().isoformat(),
        "python_of_peers": places.python,
        "versions": versions(places),
    }
