#!/usr/bin/env bash
# Puts Spark and Dask into a Python environment of their own, for peers.py.
#   install_peers.sh [DIR]   (default: build/bench/cluster-venv)
# Spark needs Java 17 or newer: apt-get install openjdk-17-jre-headless.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

venv=${1:-build/bench/cluster-venv}
[[ -x $venv/bin/python ]] || python3 -m venv "$venv"
pip=("$venv/bin/python" -m pip --quiet --disable-pip-version-check)
for package in pyspark "dask[dataframe,distributed] dask-ml"; do
  # shellcheck disable=SC2086  # two packages that must agree
  "${pip[@]}" install --retries 1 --timeout 60 $package pandas pyarrow ||
    echo "install_peers: no $package: it will be reported as failed" >&2
done
command -v java >/dev/null || echo "install_peers: no java: Spark will be reported as failed" >&2
