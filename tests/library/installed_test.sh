#!/usr/bin/env bash
# Installs the library, builds docs/examples/cpp against the installed tree, and compares what the
# example prints with the program's figures.
#   installed_test.sh SOURCE BUILD COMPILER SCRATCH
set -euo pipefail
source=$1 build=$2 compiler=$3 scratch=$4
rm -rf "$scratch"
mkdir -p "$scratch"
trap 'rm -rf "$scratch"' EXIT
fail() { echo "$*" >&2; exit 1; }

cmake --install "$build" --prefix "$scratch/prefix" --component library >"$scratch/log" ||
  { cat "$scratch/log" >&2; exit 1; }
for header in "$source"/include/glassbox/*.h; do
  cmp "$header" "$scratch/prefix/include/glassbox/$(basename "$header")"
done
if grep -rn '#include "' "$scratch/prefix/include"; then fail "an installed header includes what is not installed"; fi

cp -r "$source/docs/examples/cpp" "$scratch/example"  # nothing of the source tree is in reach
{ cmake -S "$scratch/example" -B "$scratch/example/build" -DCMAKE_CXX_COMPILER="$compiler" \
    -DCMAKE_PREFIX_PATH="$scratch/prefix" && cmake --build "$scratch/example/build"; } \
  >"$scratch/log" 2>&1 || { cat "$scratch/log" >&2; exit 1; }

PKG_CONFIG_PATH=$(dirname "$(find "$scratch/prefix" -name glassbox.pc)")
export PKG_CONFIG_PATH
read -ra flags <<<"$(pkg-config --cflags --libs glassbox)"
"$compiler" -std=c++20 "$scratch/example/wine_example.cpp" "${flags[@]}" -o "$scratch/by_pkg_config"

cd "$scratch"
"$build/glassbox" datasets wine --quiet -o wine >/dev/null
printed=$(example/build/wine_example wine/binary.csv wine/binary.schema wine.model)
"$build/glassbox" train wine/binary.csv --schema wine/binary.schema --split 0-70 \
  -p sgd.maxPasses=100 --quiet -o expected.model >/dev/null
cmp wine.model expected.model
"$build/glassbox" evaluate wine.model wine/binary.csv --split 70-100 --json --quiet >evaluation.json
expected=$(python3 -c 'import json; print("BinaryAUC %.6g" % json.load(open("evaluation.json"))["value"])')
[[ $printed == "$expected"$'\n'* ]] || fail "the example prints $printed; expected $expected"
[[ $printed == *"alcohol"* ]] || fail "the example explains nothing: $printed"

[[ $(./by_pkg_config wine/binary.csv wine/binary.schema by_pkg_config.model) == "$printed" ]] ||
  fail "the example built by pkg-config prints otherwise"
cmp wine.model by_pkg_config.model

status=0
example/build/wine_example nothing.csv wine/binary.schema other.model 2>message || status=$?
((status == 3)) || fail "data that are not there: exit $status, expected 3: $(cat message)"
echo "the installed library gives the program's figures: $expected"
