#!/usr/bin/env bash
# Puts our xDS server beside go-control-plane under one load and prints the ratios.
#   bench/compare/xds.sh [--streams 500] [--clusters 200] [--endpoints 10] [--runs 5] [--rounds 6] [--ports 21900]
# The peer (gcp) and the load generator (xdsload) are looked for in XDS_BENCH, by default ../shared/tools/xds-bench beside the repository.
set -euo pipefail

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

. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# One run of one server: cpu per push, wall time of a push until all streams have it, time of the first fetch, memory.
measure() {
  local name=$1
  start "$name"
  # Versions of ours are content hashes, so any response after the push counts; the pause keeps the rounds apart.
  "$tools/xdsload" -json -addr "127.0.0.1:$ports" -streams "$streams" -conns 10 -rounds "$((rounds + 1))" -interval 1s -pid "$server" -match any \
    -set "$set_url?clusters=$clusters&endpoints=$endpoints&version=%v" >"$work/run.json"
  stop
  # The first push after the start is a warm-up for everybody.
  grep '"what":"push"' "$work/run.json" | tail -n "$rounds" >"$work/pushes.json"
  fields server_cpu_ms <"$work/pushes.json" | awk '{ s += $1 } END { printf "%.1f\n", s / NR }' >>"$work/$name.cpu"
  fields all_ms <"$work/pushes.json" | median >>"$work/$name.wall"
  fields p99_ms <"$work/pushes.json" | median >>"$work/$name.p99"
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
printf '%-14s %14s %14s %16s %16s %12s\n' server 'cpu/push ms' 'p99 ms' 'push to all ms' 'first fetch ms' 'memory MiB'
for name in $servers; do
  printf '%-14s %14s %14s %16s %16s %12s\n' "$name" "$(median <"$work/$name.cpu")" "$(median <"$work/$name.p99")" "$(median <"$work/$name.wall")" \
    "$(median <"$work/$name.initial")" "$(median <"$work/$name.memory")"
done
for name in gcp-snapshot gcp-linear; do
  awk -v ours="$(median <"$work/fairlead.cpu")" -v theirs="$(median <"$work/$name.cpu")" -v name="$name" 'BEGIN {
    printf "fairlead / %s, cpu per push: %.2f (at most 0.17: %s)", name, ours / theirs, ours <= theirs / 6 ? "yes" : "NO" }'
  awk -v ours="$(median <"$work/fairlead.p99")" -v theirs="$(median <"$work/$name.p99")" 'BEGIN {
    printf ", p99: %.2f (at most 0.25: %s)\n", ours / theirs, ours <= theirs / 4 ? "yes" : "NO" }'
done
