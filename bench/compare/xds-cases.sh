#!/usr/bin/env bash
# What happens at the edges, beside go-control-plane: clients that come back, that reject everything, that do not read, and many that do nothing.
#   bench/compare/xds-cases.sh [--ports 21970]
# The peer (gcp) and the load generator (xdsload) are looked for in XDS_BENCH, by default ../shared/tools/xds-bench beside the repository.
set -euo pipefail

ports=21970
while [ $# -gt 0 ]; do
  case $1 in
    --ports) ports=$2 ;;
    *) sed -n '2,4s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
  shift 2
done

. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

rss() { awk '/VmRSS/ { print $2 }' "/proc/$server/status"; }
run() { "$tools/xdsload" -json -addr "127.0.0.1:$ports" -pid "$server" -match any "$@"; }

echo "$(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg)"
for name in fairlead gcp-snapshot gcp-linear; do
  # Everybody comes back with the versions of before; nothing has changed.
  start "$name"
  run -streams 200 -conns 10 -delta -rounds 1 -resume -set "$set_url?clusters=2000&endpoints=10&version=%v" >"$work/run.json" || true
  grep '"what":"resume"' "$work/run.json" >"$work/resume.json" || cp "$work/run.json" "$work/resume.json"
  echo "$name: 200 clients of 2,000 clusters come back (delta): $(field resources <"$work/resume.json") resources, $(field bytes <"$work/resume.json") bytes sent again, $(field server_cpu_ms <"$work/resume.json") ms CPU"
  stop

  # Everybody rejects everything: nothing may be sent that did not change.
  start "$name"
  run -streams 100 -conns 10 -rounds 10 -nack-every 1 -interval 300ms -set "$set_url?clusters=200&endpoints=10&version=%v" >"$work/run.json" 2>/dev/null || true
  grep '"what":"push"' "$work/run.json" >"$work/pushes.json" || true
  echo "$name: 100 clients reject 10 changes of everything: $(fields messages <"$work/pushes.json" | awk '{ s += $1 } END { print s + 0 }') responses in all, $(fields server_cpu_ms <"$work/pushes.json" | median) ms CPU a change"
  stop

  # One client among 500 does not read: how long do the others wait?
  for with in without with; do
    start "$name"
    curl -fs -o /dev/null -X POST "$set_url?clusters=200&endpoints=10&version=v0"
    if [ "$with" = with ]; then
      "$tools/xdsload" -addr "127.0.0.1:$ports" -streams 1 -conns 1 -window 65536 -ack-delay 1h -node stuck -rounds 0 -hold 60s >/dev/null 2>&1 &
      extra=$!
    fi
    run -streams 499 -conns 10 -rounds 6 -interval 1s -set "$set_url?clusters=200&endpoints=10&version=%v" >"$work/$with.json"
    [ -z "$extra" ] || { kill "$extra" 2>/dev/null; wait "$extra" 2>/dev/null || true; extra=; }
    stop
    grep '"what":"push"' "$work/$with.json" | tail -n 5 | fields p99_ms | median >"$work/$with.p99"
  done
  echo "$name: p99 of 499 clients without and with one that does not read: $(cat "$work/without.p99") and $(cat "$work/with.p99") ms"
done

# Many clients that do nothing: memory beside what they share.
start fairlead
run -streams 10 -conns 1 -delta -rounds 0 -set "$set_url?clusters=200&endpoints=10&version=%v" -hold 1s >/dev/null
before=$(rss)
run -streams 10000 -conns 100 -delta -rounds 0 -timeout 300s -set "$set_url?clusters=200&endpoints=10&version=%v" -hold 25s >"$work/idle.json" 2>&1 &
extra=$!
for _ in $(seq 150); do grep -q '"what":"initial"' "$work/idle.json" 2>/dev/null && break; sleep 1; done
sleep 10
echo "fairlead: 10,000 idle clients of 200 clusters: $(( ($(rss) - before) / 10000 )) KB a client ($before KB without, $(rss) KB with)"
kill "$extra" 2>/dev/null || true
wait "$extra" 2>/dev/null || true
extra=
stop
