#!/usr/bin/env bash
# Installs the packages in fresh roots and uses them there: the .deb by apt in a minimal Debian 12, and
# the .tar.gz in the same Debian without any of its libraries.
#   package_test.sh BUILD SCRATCH     (as root; needs Debian's archive)
# Exit code 77: skipped, with the reason.
set -euo pipefail
build=$1 scratch=$2
skip() { echo "skipped: $*"; exit 77; }
fail() { echo "$*" >&2; exit 1; }
((EUID == 0)) || skip "a fresh root needs root"
command -v debootstrap >/dev/null || skip "debootstrap is not installed (cmake/install-packages.sh packages)"

mkdir -p "$scratch"
roots=("$scratch/deb" "$scratch/tar")
server=
cleanup() {
  [[ -z $server ]] || kill "$server" 2>/dev/null || true
  for root in "${roots[@]}"; do
    umount "$root/proc" 2>/dev/null || true
    rm -rf --one-file-system "$root"
  done
}
trap cleanup EXIT
cleanup

# ---- what is in them
debs=("$build"/packages/glassbox_*_amd64.deb) tars=("$build"/packages/glassbox-*-x86_64.tar.gz)
[[ -e ${debs[0]} && ${#debs[@]} == 1 && ${#tars[@]} == 1 ]] || fail "make package has made ${debs[*]} ${tars[*]}"
deb=${debs[0]} tar=${tars[0]}
has() { grep -q -- "$2" <<<"$1"; }  # has TEXT PATTERN
has "$(dpkg-deb --info "$deb")" 'Depends:.*libicu72.*libpugixml1v5.*libsqlite3-0' || fail "$deb: dependencies are missing"
# Transports of a cluster are modules, for those who have Open MPI or Gloo.
! has "$(dpkg-deb --info "$deb")" 'Depends:.*\(openmpi\|gloo\)' || fail "$deb depends on a cluster's libraries"
has "$(dpkg-deb --info "$deb")" 'Suggests:.*openmpi-bin.*libgloo0' || fail "$deb does not suggest Open MPI and Gloo"
inside=$(dpkg-deb --contents "$deb")
for file in ./usr/bin/glassbox ./usr/share/man/man1/glassbox-train.1 ./usr/share/doc/glassbox/copyright \
  ./usr/share/bash-completion/completions/glassbox ./usr/share/zsh/vendor-completions/_glassbox \
  ./usr/share/fish/vendor_completions.d/glassbox.fish ./usr/lib/systemd/user/glassbox.service \
  ./usr/share/glassbox/datasets/wine/winequality-red.csv; do
  has "$inside" " $file\$" || fail "$deb has no $file"
done
has "$(tar tzf "$tar")" '/share/doc/glassbox/Apache-2.0$' || fail "$tar lacks the license's text"

# ---- two fresh roots
debootstrap --variant=minbase bookworm "${roots[0]}" >"$scratch/log" 2>&1 ||
  skip "no fresh root from Debian's archive: $(tail -n 1 "$scratch/log")"
cp -a "${roots[0]}" "${roots[1]}"

# use ROOT PROGRAM: the first steps of the README, the comparison with Amazon, the service
use() {
  local root=$1 program=$2
  mount -t proc proc "$root/proc"
  has "$(chroot "$root" "$program" --version --json)" '"commit": "[0-9a-f]\{12\}' ||
    fail "$root: --version --json knows no commit"
  chroot "$root" /bin/sh -euc "
    cd /tmp
    $program datasets wine --quiet -o wine >/dev/null
    $program run wine/binary.csv --target quality --quiet -o result >/dev/null
    $program compare wine-regression
    mkdir buckets
    exec $program serve --port 0 --data service --root buckets" >"$scratch/out" 2>&1 &
  server=$!
  local answered='' url
  for _ in $(seq 300); do
    url=$(grep -o 'http://127.0.0.1:[0-9]*' "$scratch/out" | head -n 1 || true)
    if [[ $url ]] && curl -fsS "$url/version" >"$scratch/version" 2>/dev/null; then answered=yes; break; fi
    kill -0 "$server" 2>/dev/null || break
    sleep 0.2
  done
  [[ $answered ]] || fail "$root: $(cat "$scratch/out")"
  has "$(<"$scratch/version")" '"glassbox"' || fail "$root: /version says $(<"$scratch/version")"
  has "$(<"$scratch/out")" '0\.729' || fail "$root: compare says: $(cat "$scratch/out")"
  [[ -s $root/tmp/result/report.html ]] || fail "$root: no report"
  kill "$server"
  wait "$server" || fail "$root: serve ended with $?"
  server=
  # libcurl is not installed there, and only --s3 needs it.
  local refusal
  refusal=$(chroot "$root" "$program" serve --port 0 --data /tmp/s3 --root /tmp/s3 --s3 loans=aws 2>&1) &&
    fail "$root: serve --s3 starts without libcurl"
  has "$refusal" 'libcurl.so.4 is needed .*libcurl4' || fail "$root: serve --s3 says: $refusal"
  umount "$root/proc"
}

cp "$deb" "${roots[0]}/tmp/"
chroot "${roots[0]}" apt-get -qq update
chroot "${roots[0]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get -qq install --yes --no-install-recommends "/tmp/$(basename "$deb")" >"$scratch/log" 2>&1 ||
  fail "apt: $(tail -n 5 "$scratch/log")"
use "${roots[0]}" glassbox

mkdir -p "${roots[1]}/opt"
tar xzf "$tar" -C "${roots[1]}/opt"
mv "${roots[1]}"/opt/glassbox-* "${roots[1]}/opt/moved"  # it is relocatable
[[ ! -e ${roots[1]}/usr/lib/x86_64-linux-gnu/libicuuc.so.72 ]] || fail "the bare root has ICU"
use "${roots[1]}" /opt/moved/bin/glassbox
echo "both packages work in a fresh Debian: $(basename "$deb"), $(basename "$tar")"
