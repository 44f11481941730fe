#!/usr/bin/env bash
# Installs dist/glassbox_ml-*.whl in a fresh environment that has only it and what its tests need,
# and runs python/tests there. Arguments are pytest's.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

wheel=$(echo dist/glassbox_ml-*.whl)
[[ -f $wheel ]] || { echo "no wheel in dist/; make wheel builds one" >&2; exit 1; }
environment=build/python-test
rm -rf "$environment"
python3 -m venv "$environment"
"$environment/bin/pip" install --quiet --disable-pip-version-check --no-compile "$wheel" \
  -r python/tests/requirements.txt
# From elsewhere, so that nothing of the source tree is imported.
tests=$PWD/python/tests python=$PWD/$environment/bin/python
cd "$environment"
"$python" -m mypy --config-file "$tests/../pyproject.toml" --cache-dir "$PWD/mypy" \
  --package glassbox_ml
"$python" -m pytest --quiet -p no:cacheprovider --numprocesses "$(nproc)" "$tests" "$@"
