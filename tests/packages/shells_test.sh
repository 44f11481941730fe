#!/usr/bin/env bash
# Completion in real shells, and manual pages through man's own checks.
#   shells_test.sh PROGRAM SCRATCH
# bash is always there; zsh and fish are tried where they are installed, and named where not.
set -euo pipefail
program=$1 scratch=$2
fail() { echo "$*" >&2; exit 1; }
rm -rf "$scratch"
mkdir -p "$scratch"
cd "$scratch"
touch data.csv

"$program" completion bash >bash.sh
# complete WORD...: what bash offers for the last word
complete() {
  bash --norc -c '
    source bash.sh
    COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
    _glassbox
    printf "%s\n" "${COMPREPLY[@]}"' bash "$@"
}
expect() {  # expect WORD ARGUMENT...: among what is offered
  local word=$1
  shift
  complete "$@" | grep -qxF -- "$word" || fail "bash offers for $*: $(complete "$@" | tr '\n' ' '); expected $word"
}
refuse() {
  local word=$1
  shift
  ! complete "$@" | grep -qxF -- "$word" || fail "bash offers $word for $*"
}
expect train glassbox tr
expect check glassbox recipe ch
expect --schema glassbox train --sch
expect amazon glassbox train --learner a
expect data.csv glassbox train da
expect data.csv glassbox train --schema da
expect wine glassbox datasets w
refuse check glassbox train ch
refuse data.csv glassbox train --seed da

if command -v zsh >/dev/null; then
  "$program" completion zsh >_glassbox
  zsh -fc 'autoload -Uz compinit; compinit -D -u; source ./_glassbox; whence _glassbox >/dev/null' ||
    fail "zsh does not take its completion"
else
  echo "zsh is not installed: not tried"
fi
if command -v fish >/dev/null; then
  "$program" completion fish >glassbox.fish
  export HOME=$scratch
  offered() { fish --no-config -c "source glassbox.fish; complete -C '$1'" 2>>fish.err | cut -f 1; }
  offered 'glassbox tr' | grep -qx train || fail "fish offers: $(offered 'glassbox tr')"
  offered 'glassbox train --learner ' | grep -qx amazon || fail "fish: $(offered 'glassbox train --learner ')"
  offered 'glassbox recipe ch' | grep -qx check || fail "fish offers: $(offered 'glassbox recipe ch')"
  [[ ! -s fish.err ]] || fail "fish says: $(head -n 3 fish.err)"
else
  echo "fish is not installed: not tried"
fi

"$program" help --man-pages man1
for page in man1/*.1; do
  warnings=$(LC_ALL=C.UTF-8 groff -man -Tutf8 -ww -z "$page" 2>&1) || fail "$page: $warnings"
  [[ -z $warnings ]] || fail "$page: $warnings"
done
pages=(man1/*.1)
count=${#pages[@]}
((count > 18)) || fail "$count manual pages"
LC_ALL=C.UTF-8 groff -man -Tutf8 man1/glassbox-recipe-check.1 | grep -q 'glassbox recipe check wine.recipe' ||
  fail "glassbox-recipe-check(1) has no example"
echo "completion and $count manual pages are fine"
