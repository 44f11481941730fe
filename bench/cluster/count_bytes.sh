#!/usr/bin/env bash
# Bytes that two processes send each other in a training, counted by the kernel: in a network namespace
# of their own, headers of TCP and IP included. As root:
#   count_bytes.sh PROGRAM DATA_DIR     (clicks.csv, .schema and .recipe of make_workload)
# The difference between 20 and 10 passes is 160 merges.
set -euo pipefail
program=$(realpath "$1") data=$(realpath "$2")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export program data scratch
# shellcheck disable=SC2016  # the namespace's shell expands it
unshare -n bash -euc '
  ip link set lo up
  counted() { awk "/lo:/{print \$2}" /proc/net/dev; }
  export GLASSBOX_SIZE=2 GLASSBOX_MEET=$scratch
  for passes in 10 20; do
    export GLASSBOX_ATTEMPT=$passes
    before=$(counted)
    for rank in 0 1; do
      GLASSBOX_RANK=$rank "$program" train "$data/clicks.csv" --schema "$data/clicks.schema" \
        --recipe "$data/clicks.recipe" -p sgd.maxPasses=$passes --threads 1 --force --quiet \
        -o "$scratch/model" >/dev/null &
    done
    wait
    echo "$passes passes: $(($(counted) - before)) bytes"
  done'
