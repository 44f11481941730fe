#!/usr/bin/env bash
# Runs fuzz targets, each for some seconds, and fails on the first finding.
#   tests/fuzz/run.sh SECONDS [TARGET...]   (default: all)    JOBS=2 runs two at a time
# Wants the build of preset `dev`. New inputs are kept in build/fuzz/corpus/TARGET; the next run
# goes on from there. A fixed finding belongs in tests/fuzz/corpus/TARGET, which ctest replays.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

build=build/fuzz programs=build/dev/tests/fuzz
declare -A longest=([csv]=2000 [gzip]=2000 [model]=8000 [request]=4000 [schema]=4000 [recipe]=4000)

# Slow inputs are findings, too: 20 s for one that takes milliseconds when it is well.
run_one() {  # run_one SECONDS TARGET
  local seconds=$1 target=$2 log=$build/logs/$2.log options=() began=$SECONDS
  local scratch=$build/corpus/$target findings=$build/findings/$target
  mkdir -p "$scratch" "$findings" "$build/logs"
  cp -r "tests/fuzz/corpus/$target/." "$scratch"
  [[ ! -f tests/fuzz/$target.dict ]] || options+=("-dict=tests/fuzz/$target.dict")
  if ! "$programs/fuzz_$target" "$scratch" "${options[@]}" \
    -max_total_time="$seconds" -max_len="${longest[$target]:-1000}" -timeout=20 \
    -rss_limit_mb=2048 -malloc_limit_mb=1024 -artifact_prefix="$findings/" -print_final_stats=1 \
    >"$log" 2>&1; then
    tail -n 40 "$log"
    local input
    input=$(sed -n 's/.*Test unit written to //p' "$log" | tail -n 1)
    echo "$target: FOUND after $((SECONDS - began)) s; again with"
    echo "  $programs/fuzz_$target $input"
    return 255  # ends xargs
  fi
  awk -v target="$target" '
    /\tDONE / { for (i = 1; i < NF; ++i) { if ($i == "cov:") cov = $(i + 1); if ($i == "ft:") ft = $(i + 1)
                                         if ($i == "corp:") corpus = $(i + 1) } }
    /number_of_executed_units/ { runs = $2 }
    /average_exec_per_sec/ { rate = $2 }
    /new_units_added/ { added = $2 }
    END { printf "%-14s %9d runs  %6d/s  coverage %6d  features %7d  new inputs %5d  corpus %s\n",
                 target, runs, rate, cov, ft, added, corpus }' "$log"
}

(($# > 0)) || { echo "usage: $0 SECONDS [TARGET...]" >&2; exit 2; }
seconds=$1
shift
targets=("$@")
((${#targets[@]})) || mapfile -t targets < <(ls tests/fuzz/corpus)

# LLVM's OpenMP runtime keeps memory to its end.
export LSAN_OPTIONS="suppressions=$PWD/cmake/leaks.supp:print_suppressions=0"
[[ ! -d /dev/shm ]] || export TMPDIR=/dev/shm  # models are saved thousands of times
export OMP_WAIT_POLICY=passive  # spinning threads would slow down whatever else runs
export build programs
export -f run_one
printf '%s\n' "${targets[@]}" |
  xargs -P "${JOBS:-1}" -I TARGET bash -c "$(declare -p longest); run_one $seconds TARGET"
