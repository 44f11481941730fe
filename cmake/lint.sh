#!/usr/bin/env bash
# Checks Python with ruff, shell with shellcheck, JavaScript with eslint: `make lint`.
# The package of shellcheck is from Debian; the others come from PyPI and npm into build/lint, once.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

tools=build/lint
mkdir -p "$tools"
[[ -x $tools/venv/bin/ruff ]] ||
  { python3 -m venv "$tools/venv" &&
    "$tools/venv/bin/pip" --quiet --disable-pip-version-check install 'ruff>=0.6'; }
command -v npm >/dev/null || cmake/install-packages.sh npm
[[ -x $tools/node_modules/.bin/eslint ]] ||
  npm install --prefix "$tools" --silent --no-audit --no-fund --ignore-scripts eslint@9

failed=0
"$tools/venv/bin/ruff" check --quiet --no-cache . || failed=1

mapfile -t scripts < <(git grep -lE '^#!.*bash' -- ':!*.py' ':!*.md')
shellcheck --external-sources "${scripts[@]}" || failed=1

mapfile -t modules < <(git ls-files '*.mjs' '*.js')
"$tools/node_modules/.bin/eslint" "${modules[@]}" || failed=1
# The page of a report is its modules joined, where two of them must not use one name.
mapfile -t parts < <(sed -n '/^set(report_scripts/,/)/p' cli/CMakeLists.txt | tr '() ' '\n' | grep -xE '[a-z]+' | grep -vx set)
((${#parts[@]} > 0)) || { echo "cli/CMakeLists.txt lists no scripts" >&2; exit 1; }
for part in "${parts[@]}" ../../cli/report/page/main; do
  sed -E '/^import .*;$/d; s/^export //' "console/components/$part.js"
done >"$tools/page.js"
"$tools/node_modules/.bin/eslint" "$tools/page.js" || failed=1

exit "$failed"
