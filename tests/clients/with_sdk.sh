#!/usr/bin/env bash
# Runs tests with one of AWS's SDKs, fetched and built under DIR: sdk_test.py, sdk_objects_test.py.
#   with_sdk.sh boto2|go1|java1|java2|javascript2 DIR ARGUMENT_OF_RUN_PY...
# What an earlier run brought is used where the registry cannot be reached; without it, or without
# the language, the tests are skipped: a line says so, and the exit code is 77.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
sdk=$1 directory=$2
shift 2

skip() { echo "skipped: $1"; exit 77; }
boto2() {
  { [[ -x $directory/bin/python ]] || /usr/bin/python3 -m venv "$directory"; } &&
    "$directory/bin/python" -m pip --quiet --disable-pip-version-check install --retries 1 \
      --timeout 20 boto==2.49.0
}
go1() { (cd "$here/sdks/go1" && timeout 500 go build -o "$directory/go1" .); }
java1() {
  timeout 300 mvn -q -B -f "$here/sdks/$sdk/pom.xml" -DoutputDirectory="$directory/lib" \
    org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies
}
java2() { java1; }
javascript2() {
  (cd "$directory" && echo '{"private": true}' >package.json &&
    timeout 300 npm install --no-audit --no-fund --ignore-scripts aws-sdk@2)
}

objects=()
case $sdk in
  boto2) needs=python3 made=bin/s3put
    command=("$directory/bin/python" -B "$here/sdks/boto2_steps.py") ;;
  go1) needs=go made=go1 command=("$directory/go1") ;;
  java1 | java2) needs=mvn made=lib
    command=(java -cp "$directory/lib/*" "$here/sdks/$sdk/Steps.java")
    objects=(java -cp "$directory/lib/*" "$here/sdks/$sdk/Objects.java") ;;
  javascript2) needs=npm made=node_modules/aws-sdk
    command=(node "$here/sdks/javascript2.mjs" "$directory") ;;
  *) echo "$0: no SDK '$sdk'" >&2; exit 2 ;;
esac
command -v "$needs" >/dev/null || skip "no $needs here, for AWS's $sdk"
mkdir -p "$directory"
"$sdk" >"$directory/install.log" 2>&1 ||
  echo "$sdk: its registry could not be reached, or it does not build; see $directory/install.log"
[[ -e $directory/$made ]] || skip "no $sdk of its registry"
export CLIENTS_SDK CLIENTS_SDK_OBJECTS
CLIENTS_SDK=$(printf '%q ' "${command[@]}")
CLIENTS_SDK_OBJECTS=$( ((${#objects[@]} == 0)) || printf '%q ' "${objects[@]}")
exec /usr/bin/python3 -B "$here/run.py" "$@"
