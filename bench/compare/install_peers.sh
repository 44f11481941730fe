#!/usr/bin/env bash
# Puts the newest releases of the programs compared into a Python environment of their own.
#   install_peers.sh [DIR]   (default: build/bench/venv)
# One that cannot be had is told and left out: the comparison reports it as failed. Without PyPI
# there is no environment, and Debian's Python packages stand in.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

venv=${1:-build/bench/venv}
[[ -x $venv/bin/python ]] || python3 -m venv "$venv"
pip=("$venv/bin/python" -m pip --quiet --disable-pip-version-check)

installed=0
for package in scikit-learn polars pandas vowpalwabbit xgboost-cpu; do
  if "${pip[@]}" install --upgrade --retries 1 --timeout 20 "$package"; then
    installed=$((installed + 1))
  elif "$venv/bin/python" -m pip show --quiet "$package" 2>/dev/null; then
    installed=$((installed + 1))
    echo "install_peers: $package stays as it is: no newer release could be had" >&2
  else
    echo "install_peers: no $package: it will be reported as failed" >&2
  fi
done
if ((installed == 0)); then
  echo "install_peers: nothing from PyPI; going on with Debian's packages" >&2
  rm -rf "$venv"
fi
