#!/usr/bin/env bash
# Runs the sample: two versions of a service, a control plane, the sidecar of the service "web", and requests through it. Ends what it started.
#   samples/two-services/run.sh          XDS, ADMIN, PROXY_ADMIN, OUTBOUND (addresses), V1, V2 (ports) choose other places than the usual ones
#   samples/two-services/run.sh --keep   leaves everything running until Ctrl-C, to change routes.yaml meanwhile
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
fairlead=$here/../../fairlead
xds=${XDS:-127.0.0.1:15010} admin=${ADMIN:-127.0.0.1:15014} proxy_admin=${PROXY_ADMIN:-127.0.0.1:15000} outbound=${OUTBOUND:-127.0.0.1:15001}
v1=${V1:-18081} v2=${V2:-18082}

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

started() { # NAME PID URL: waits until the URL answers
  for _ in $(seq 300); do
    curl -sf -o "$work/answer" "$3" && return
    kill -0 "$2" 2> /dev/null || break
    sleep 0.1
  done
  echo "$1 did not start:" >&2
  cat "$work/$1.log" >&2
  exit 1
}

run() { # NAME COMMAND...
  local name=$1
  shift
  "$@" > "$work/$name.log" 2>&1 &
  pids+=($!)
}

# 1. The service: two versions, each a folder with a page.
for version in v1 v2; do
  mkdir -p "$work/$version"
  echo "hello from greeter $version" > "$work/$version/index.html"
  run "greeter-$version" python3 -m http.server --bind 127.0.0.1 --directory "$work/$version" "${!version}"
  started "greeter-$version" "${pids[-1]}" "http://127.0.0.1:${!version}/"
done

# 2. The control plane, on this folder's files (on a copy where other ports were chosen).
config=$here
if [ "$v1 $v2" != "18081 18082" ]; then
  config=$work/config
  mkdir "$config"
  cp "$here"/*.yaml "$config"
  sed -i "s/18081/$v1/; s/18082/$v2/" "$config/services.yaml"
fi
run serve "$fairlead" serve --config "$config" --xds "$xds" --admin "$admin"
started serve "${pids[-1]}" "http://$admin/ready"

# 3. The sidecar of the service "web".
run proxy "$fairlead" proxy --xds "$xds" --node-id web-127.0.0.1 --cluster web --admin "$proxy_admin" --metadata NAMESPACE=shop --metadata "OUTBOUND=$outbound"
started proxy "${pids[-1]}" "http://$proxy_admin/ready"

# 4. Requests, as the service "web" would make them.
ask() { # EXPECTED CURL-ARGUMENTS...
  local expected=$1
  shift
  local answer
  answer=$(curl -sS --max-time 10 "$@")
  echo "curl $* -> $answer"
  if [ "$answer" != "$expected" ]; then
    echo "expected: $expected" >&2
    exit 1
  fi
}
ask "hello from greeter v1" -H "Host: greeter.shop.internal" "http://$outbound/"
ask "hello from greeter v1" -x "http://$outbound" "http://greeter.shop.internal/"
ask "hello from greeter v2" -H "Host: greeter.shop.internal" -H "x-preview: yes" "http://$outbound/"
ask "answered by the sidecar" -H "Host: greeter.shop.internal" "http://$outbound/about"
ask "404" -o /dev/null -w '%{http_code}' -H "Host: nobody.shop.internal" "http://$outbound/"
"$fairlead" ps --server "http://$admin"

if [ "${1:-}" = --keep ]; then
  echo "running; the control plane watches $config; end it with Ctrl-C"
  wait "${pids[-1]}"
fi
