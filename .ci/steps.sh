# shellcheck shell=bash
# Sourced by the scripts beside it: named steps, one after the other, and the time each took.

steps=()
step() {  # step NAME COMMAND...
  local name=$1 began=$SECONDS
  shift
  echo
  echo "== $name: $*"
  "$@" || { echo "FAILED in step '$name' after $((SECONDS - began)) s"; exit 1; }
  steps+=("$(printf '%5d s  %s' $((SECONDS - began)) "$name")")
}

tell_steps() {
  echo
  printf '%s\n' "${steps[@]}"
}
