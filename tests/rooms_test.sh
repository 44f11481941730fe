#!/usr/bin/env bash
# Keeps the arrows between rooms true: cli -> console -> service -> cluster -> engine -> recipes -> io.
# A file may include its own room and those to the right, by path from the root ("io/schema/schema.h"); the same holds for
# tests/ROOM and bench/ROOM. Libraries are included in angle brackets.
# The headers for C++ programs, include/glassbox, include each other and the standard library alone;
# of the rooms engine/public alone includes them. Arrow's structures stand in both places, but for the
# first line the same.
#   tests/rooms_test.sh ROOT         checks the tree at ROOT
#   tests/rooms_test.sh --self-test  checks the check, on small trees it makes
set -euo pipefail

rooms=(io recipes engine cluster service console cli)  # each may include those before it

rank() {  # rank ROOM: its place in the order, nothing when there is no such room
  local i
  for i in "${!rooms[@]}"; do [[ ${rooms[i]} != "$1" ]] || echo "$i"; done
}

check() {  # check ROOT
  local root=$1 file line own room target includes=0 wrong=0 files=()
  for room in "${rooms[@]}"; do
    for own in "$room" "tests/$room" "bench/$room"; do
      [[ ! -d $root/$own ]] ||
        mapfile -t -O "${#files[@]}" files < <(find "$root/$own" -name '*.h' -o -name '*.cpp' | sort)
    done
  done
  for file in "${files[@]}"; do
    room=${file#"$root"/}
    room=${room#tests/} room=${room#bench/}
    own=$(rank "${room%%/*}")
    while IFS=: read -r line target; do
      includes=$((includes + 1))
      target=${target#*\"} target=${target%%\"*}
      room=$(rank "${target%%/*}")
      if [[ $target != */* || -z $room ]]; then
        # Tests and benchmarks may share made data.
        [[ $target == tests/* && ($file == "$root"/tests/* || $file == "$root"/bench/*) ]] && continue
        [[ $target == bench/* && $file == "$root"/bench/* ]] && continue
        echo "$file:$line: \"$target\" names no room; one of: ${rooms[*]}"
      elif ((room > own)); then
        echo "$file:$line: ${rooms[own]} includes \"$target\" against the arrows"
      else
        continue
      fi
      wrong=$((wrong + 1))
    done < <(grep -nE '^[[:space:]]*#[[:space:]]*include[[:space:]]*"' "$file")
  done
  while IFS=: read -r file line target; do
    echo "$file:$line: $target: a public header includes <glassbox/...> and the standard library alone"
    wrong=$((wrong + 1))
  done < <(grep -rnE '^[[:space:]]*#[[:space:]]*include' "$root/include" 2>/dev/null |
           grep -vE '<glassbox/[a-z_]+\.h>|<[a-z_]+>')
  for room in "${rooms[@]}"; do
    while IFS=: read -r file line target; do
      [[ $file == "$root"/engine/public/* ]] && continue
      echo "$file:$line: $target: public headers are for programs outside, and for engine/public"
      wrong=$((wrong + 1))
    done < <(grep -rnE '^[[:space:]]*#[[:space:]]*include[[:space:]]*<glassbox/' "$root/$room" 2>/dev/null)
  done
  local inside=$root/io/arrow/arrow_abi.h outside=$root/include/glassbox/arrow.h
  if [[ -e $inside || -e $outside ]] &&
    ! { [[ -e $inside && -e $outside ]] && cmp --silent <(tail -n +2 "$inside") <(tail -n +2 "$outside"); }; then
    echo "$inside and $outside differ"
    wrong=$((wrong + 1))
  fi
  echo "$includes includes in ${#files[@]} files, $wrong wrong"
  ((includes > 0 && wrong == 0))
}

self_test() {
  local failed=0
  root=$(mktemp -d)  # not local: the trap needs it at the end
  trap 'rm -rf "$root"' EXIT
  expect() {  # expect 0|1 FILE LINE: what check says of a tree that holds FILE with this LINE
    rm -rf "${root:?}"/*
    mkdir -p "$root/$(dirname "$2")"
    printf '%s\n' '#include <vector>' "$3" >"$root/$2"
    local verdict=0
    check "$root" >/dev/null || verdict=1
    ((verdict == $1)) || { echo "$2 with $3: got $verdict, expected $1"; failed=1; }
  }
  expect 0 engine/train/train.cpp '#include "engine/train/train.h"'
  expect 0 engine/train/train.cpp '#include "io/schema/schema.h"'
  expect 0 cli/commands/main.cpp '#include "engine/train/train.h"'
  expect 0 cli/commands/serve_command.cpp '#include "service/http/http_server.h"'
  expect 0 service/http/http_server.cpp '#include "engine/train/train.h"'
  expect 0 service/jobs/jobs.cpp '#include "cluster/base/launch.h"'
  expect 0 cluster/base/launch.cpp '#include "io/base/exchange.h"'
  expect 0 cli/commands/serve_command.cpp '#include "console/assets/console_files.h"'
  expect 0 console/api/console_api.cpp '#include "service/store/object_store.h"'
  expect 0 tests/recipes/language/recipe_test.cpp '#include "recipes/language/recipe.h"'
  expect 0 tests/io/schema/schema_test.cpp '#include "tests/temporary_directory.h"'
  expect 0 bench/service/load.cpp '#include "bench/service/load.h"'
  expect 1 service/load.cpp '#include "bench/service/load.h"'
  expect 1 io/schema/schema.cpp '#include "recipes/language/recipe.h"'
  expect 1 recipes/language/recipe.h '  #  include "engine/train/train.h"'
  expect 1 engine/train/train.cpp '#include "cli/base/progress.h"'
  expect 1 engine/train/train.cpp '#include "service/http/http_server.h"'
  expect 1 engine/train/train.cpp '#include "cluster/base/launch.h"'
  expect 1 cluster/base/launch.cpp '#include "service/http/http_server.h"'
  expect 1 service/http/http_server.cpp '#include "cli/base/progress.h"'
  expect 1 service/http/http_server.cpp '#include "console/assets/console_files.h"'
  expect 1 console/api/console_api.cpp '#include "cli/base/progress.h"'
  expect 1 tests/io/schema/schema_test.cpp '#include "engine/train/train.h"'
  expect 1 bench/recipes/recipe_bench.cpp '#include "engine/train/train.h"'
  expect 1 io/schema/schema.cpp '#include "schema.h"'
  expect 1 io/schema/schema.cpp '#include "utils/schema.h"'
  expect 1 io/schema/schema.cpp '#include "tests/temporary_directory.h"'
  expect 1 io/schema/schema.cpp '// #include "io/schema/schema.h"'  # no include at all: looked at nothing
  expect_beside() {  # expect_beside 0|1 FILE LINE: in a tree that is right without this file
    rm -rf "${root:?}"/*
    mkdir -p "$root/$(dirname "$2")" "$root/io/base"
    printf '%s\n' '#include "io/base/bytes.h"' >"$root/io/base/bytes.cpp"
    printf '%s\n' "$3" >"$root/$2"
    local verdict=0
    check "$root" >/dev/null || verdict=1
    ((verdict == $1)) || { echo "$2 with $3: got $verdict, expected $1"; failed=1; }
  }
  expect_beside 0 include/glassbox/train.h '#include <glassbox/model.h>'
  expect_beside 0 include/glassbox/train.h '#include <vector>'
  expect_beside 0 engine/public/public_train.cpp '#include <glassbox/train.h>'
  expect_beside 1 include/glassbox/train.h '#include "io/schema/schema.h"'
  expect_beside 1 include/glassbox/train.h '#include <nlohmann/json.hpp>'
  expect_beside 1 include/glassbox/train.h '#include <Eigen/Core>'
  expect_beside 1 engine/train/train.cpp '#include <glassbox/train.h>'
  expect_beside 1 cli/commands/main.cpp '#include <glassbox/train.h>'
  expect_beside 1 include/glassbox/arrow.h '#include <cstdint>'  # none in io/arrow
  expect 1 elsewhere/file.cpp '#include "io/schema/schema.h"'
  ((!failed)) && echo "the check tells right from wrong"
}

case ${1:?usage: rooms_test.sh ROOT | --self-test} in
  --self-test) self_test ;;
  *) check "$1" ;;
esac
