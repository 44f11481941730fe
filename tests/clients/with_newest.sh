#!/usr/bin/env bash
# Runs the tests with AWS's newest clients, put under DIR: boto3 and aws-cli of PyPI, or the SDK for
# JavaScript of npm.
#   with_newest.sh pypi|moto|npm DIR ARGUMENT_OF_RUN_PY...
# moto is a store of S3 (PyPI), with boto3.
# What an earlier run brought is used where the registry cannot be reached; without it the tests are
# skipped: a line says so, and the exit code is 77.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
registry=$1 directory=$2
shift 2

skip() { echo "skipped: $1"; exit 77; }
from_pypi() {
  { [[ -x $directory/bin/python ]] || /usr/bin/python3 -m venv "$directory"; } &&
    "$directory/bin/python" -m pip --quiet --disable-pip-version-check install --upgrade \
      --retries 1 --timeout 20 boto3 awscli prometheus-client
}
from_moto() {
  { [[ -x $directory/bin/python ]] || /usr/bin/python3 -m venv "$directory"; } &&
    "$directory/bin/python" -m pip --quiet --disable-pip-version-check install --upgrade \
      --retries 1 --timeout 20 'moto[server,s3]' boto3
}
from_npm() {
  command -v npm >/dev/null || "$here/../../cmake/install-packages.sh" npm || return 1
  (cd "$directory" && echo '{"private": true}' >package.json &&
    timeout 300 npm install --no-audit --no-fund --ignore-scripts \
      @aws-sdk/client-machine-learning@latest @aws-sdk/client-s3@latest)
}

mkdir -p "$directory"
"from_$registry" >"$directory/install.log" 2>&1 ||
  echo "no newer clients: $registry could not be reached; see $directory/install.log"
case $registry in
  pypi)
    python=$directory/bin/python
    "$python" -c 'import boto3, awscli' 2>/dev/null || skip "no boto3 and awscli of PyPI"
    exec "$python" -B "$here/run.py" --aws "$directory/bin/aws" "$@"
    ;;
  moto)
    "$directory/bin/python" -c 'import boto3, moto.server' 2>/dev/null || skip "no moto of PyPI"
    exec "$directory/bin/python" -B "$here/run.py" "$@"
    ;;
  npm)
    [[ -d $directory/node_modules/@aws-sdk/client-machine-learning ]] ||
      skip "no @aws-sdk/client-machine-learning of npm"
    exec env CLIENTS_JS="$directory" /usr/bin/python3 -B "$here/run.py" "$@"
    ;;
esac
