#!/usr/bin/env bash
# Runs the sample: a gRPC service in two versions, a control plane, and gRPC's own xDS client, without a sidecar. Ends what it started.
#   samples/grpc-canary/run.sh           XDS, ADMIN (addresses), V1, V2 (ports), PYTHON choose others than the usual ones
# It needs a Python with grpcio: apt-get install python3-grpcio, or pip install grpcio.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
fairlead=$here/../../fairlead
xds=${XDS:-127.0.0.1:15010} admin=${ADMIN:-127.0.0.1:15014} v1=${V1:-18091} v2=${V2:-18092} python=${PYTHON:-/usr/bin/python3}

"$fairlead" version > /dev/null # builds where that is due
work=$(mktemp -d)
pids=()
finish() {
  for pid in "${pids[@]}"; do kill "$pid" 2> /dev/null || true; done
  for pid in "${pids[@]}"; do wait "$pid" 2> /dev/null || true; done
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

await() { # NAME PID COMMAND...: waits until the command succeeds
  local name=$1 pid=$2
  shift 2
  for _ in $(seq 300); do
    "$@" > /dev/null 2>&1 && return
    kill -0 "$pid" 2> /dev/null || break
    sleep 0.1
  done
  echo "$name did not start:" >&2
  cat "$work/$name.log" >&2
  exit 1
}

run() { # NAME COMMAND...
  local name=$1
  shift
  "$@" > "$work/$name.log" 2>&1 &
  pids+=($!)
}

for version in v1 v2; do
  run "greeter-$version" "$python" "$here/greeter.py" "${!version}" "$version"
  await "greeter-$version" "${pids[-1]}" grep -q ready "$work/greeter-$version.log"
done

config=$here
if [ "$v1 $v2" != "18091 18092" ]; then
  config=$work/config
  mkdir "$config"
  cp "$here"/*.yaml "$config"
  sed -i "s/18091/$v1/; s/18092/$v2/" "$config/services.yaml"
fi
run serve "$fairlead" serve --config "$config" --xds "$xds" --admin "$admin"
await serve "${pids[-1]}" curl -sf "http://$admin/ready"

"$fairlead" bootstrap grpc --xds "$xds" --node-id shopper-127.0.0.1 --cluster shopper > "$work/bootstrap.json"
export GRPC_XDS_BOOTSTRAP=$work/bootstrap.json
echo "200 calls:"
"$python" "$here/ask.py" xds:///greeter.shop.internal:50051 200 | tee "$work/all"
grep -q "greeter v1" "$work/all" && grep -q "greeter v2" "$work/all" || { echo "both versions should have answered" >&2; exit 1; }
echo "20 calls of a tester:"
"$python" "$here/ask.py" xds:///greeter.shop.internal:50051 20 x-tester=yes | tee "$work/tester"
[ "$(cat "$work/tester")" = "20 hello from greeter v2" ] || { echo "only version 2 should have answered" >&2; exit 1; }
