#!/usr/bin/env bash
# Puts our xDS server beside go-control-plane under one load and prints the ratios.
#   bench/compare/xds.sh [--streams 500] [--clusters 200] [--endpoints 10] [--runs 5] [--rounds 6] [--ports 21900]
# The peer (gcp) and the load generator (xdsload) are looked for in XDS_BENCH, by default ../shared/tools/xds-bench beside the repository.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
tools=${XDS_BENCH:-$root/../shared/tools/xds-bench}
streams=500 clusters=200 endpoints=10 runs=5 rounds=6 ports=21900
while [ $# -gt 0 ]; do
  case $1 in
    --streams) streams=$2 ;;
    --clusters) clusters=$2 ;;
    --endpoints) endpoints=$2 ;;
    --runs) runs=$2 ;;
    --rounds) rounds=$2 ;;
    --ports) ports=$2 ;;
    *) sed -n '2,4s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
  shift 2
done

for tool in gcp xdsload; do
  if [ ! -x "$tools/$tool" ]; then
    echo "xds.sh: $tools/$tool is not there. XDS_BENCH names the folder with 'gcp' (go-control-plane behind the control port that" >&2
    echo "Fairlead.Load xds-server has too) and 'xdsload' (an ADS load generator); without them there is nothing to compare with." >&2
    exit 3
  fi
done

(cd "$root" && dotnet build bench/Fairlead.Load -c Release -v quiet -clp:ErrorsOnly -nologo >&2)
load=$root/artifacts/bin/Fairlead.Load/release/Fairlead.Load.dll
work=$(mktemp -d)
server=
cleanup() { [ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"; }
trap cleanup EXIT

field() { grep -o "\"$1\":[0-9.]*" | head -1 | cut -d: -f2; }
median() { sort -n | awk '{ v[NR] = $1 } END { print (NR % 2) ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

# One run of one server: cpu per push, wall time of a push until all streams have it, time of the first fetch, memory.
measure() {
  local name=$1
  case $name in
    fairlead) dotnet "$load" xds-server --port "$ports" --control "$((ports + 1))" >"$work/server.log" 2>&1 & ;;
    gcp-*) "$tools/gcp" -port "$ports" -http "$((ports + 1))" -cache "${name#gcp-}" >"$work/server.log" 2>&1 & ;;
  esac
  server=$!
  for _ in $(seq 100); do
    curl -fs -o /dev/null "http://127.0.0.1:$((ports + 1))/stats" && break
    kill -0 "$server" 2>/dev/null || { cat "$work/server.log" >&2; exit 1; }
    sleep 0.1
  done
  # Versions of ours are content hashes, so any response after the push counts; the pause keeps the rounds apart.
  "$tools/xdsload" -json -addr "127.0.0.1:$ports" -streams "$streams" -conns 10 -rounds "$((rounds + 1))" -interval 1s -pid "$server" -match any \
    -set "http://127.0.0.1:$((ports + 1))/set?clusters=$clusters&endpoints=$endpoints&version=%v" >"$work/run.json"
  kill "$server"; wait "$server" 2>/dev/null || true
  server=
  # The first push after the start is a warm-up for everybody.
  grep '"what":"push"' "$work/run.json" | tail -n "$rounds" >"$work/pushes.json"
  while read -r line; do field server_cpu_ms <<<"$line"; done <"$work/pushes.json" | awk '{ s += $1 } END { printf "%.1f\n", s / NR }' >>"$work/$name.cpu"
  while read -r line; do field all_ms <<<"$line"; done <"$work/pushes.json" | median >>"$work/$name.wall"
  grep '"what":"initial"' "$work/run.json" | field all_ms >>"$work/$name.initial"
  tail -1 "$work/pushes.json" | field server_hwm_kb | awk '{ printf "%.0f\n", $1 / 1024 }' >>"$work/$name.memory"
  tail -1 "$work/pushes.json" | field bytes >"$work/$name.bytes"
}

servers="fairlead gcp-snapshot gcp-linear"
for run in $(seq "$runs"); do
  for name in $servers; do
    measure "$name"
    echo "run $run $name: cpu/push $(tail -1 "$work/$name.cpu") ms, all streams after $(tail -1 "$work/$name.wall") ms" >&2
  done
done

echo "full push to $streams streams x ($clusters clusters x $endpoints endpoints), $(awk '{ printf "%.1f", $1 / 1e6 }' "$work/fairlead.bytes") MB; medians of $runs runs of $rounds pushes; $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg)"
printf '%-14s %14s %16s %16s %12s\n' server 'cpu/push ms' 'push to all ms' 'first fetch ms' 'memory MiB'
for name in $servers; do
  printf '%-14s %14s %16s %16s %12s\n' "$name" "$(median <"$work/$name.cpu")" "$(median <"$work/$name.wall")" "$(median <"$work/$name.initial")" "$(median <"$work/$name.memory")"
done
for name in gcp-snapshot gcp-linear; do
  awk -v ours="$(median <"$work/fairlead.cpu")" -v theirs="$(median <"$work/$name.cpu")" -v name="$name" 'BEGIN {
    printf "fairlead / %s, cpu per push: %.2f (at most 0.17: %s)\n", name, ours / theirs, ours <= theirs / 6 ? "yes" : "NO" }'
done
