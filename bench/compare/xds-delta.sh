#!/usr/bin/env bash
# The incremental variant beside go-control-plane: one endpoint resource changed of many, and the first fetch of many streams. Prints medians.
#   bench/compare/xds-delta.sh [--runs 5] [--ports 21950]
# The peer (gcp) and the load generator (xdsload) are looked for in XDS_BENCH, by default ../shared/tools/xds-bench beside the repository.
set -euo pipefail

runs=5 ports=21950
while [ $# -gt 0 ]; do
  case $1 in
    --runs) runs=$2 ;;
    --ports) ports=$2 ;;
    *) sed -n '2,4s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
  shift 2
done

. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

run() {
  "$tools/xdsload" -json -addr "127.0.0.1:$ports" -streams 200 -conns 10 -pid "$server" -match any -delta "$@" >"$work/run.json"
}

# The kernel counts processor time in ticks of 10 ms, so one small push is measured as the mean of thirty.
one() {
  start "$1"
  run -rounds 32 -interval 150ms -expect eds -set "$set_url?clusters=$2&endpoints=2&version=%v&touch=eds&changed=1"
  stop
  grep '"what":"push"' "$work/run.json" | tail -n 30 >"$work/pushes.json"
  fields server_cpu_ms <"$work/pushes.json" | awk '{ s += $1 } END { printf "%.2f\n", s / NR }' >>"$work/one-$2-$1.cpu"
  fields all_ms <"$work/pushes.json" | median >>"$work/one-$2-$1.wall"
}

initial() {
  start "$1"
  run -rounds 1 -set "$set_url?clusters=2000&endpoints=10&version=%v"
  stop
  grep '"what":"initial"' "$work/run.json" >"$work/first.json"
  field server_cpu_ms <"$work/first.json" >>"$work/initial-$1.cpu"
  field all_ms <"$work/first.json" >>"$work/initial-$1.wall"
  field server_hwm_kb <"$work/first.json" | awk '{ printf "%.0f\n", $1 / 1024 }' >>"$work/initial-$1.memory"
}

servers="fairlead gcp-snapshot gcp-linear"
for _ in $(seq "$runs"); do
  for name in $servers; do
    one "$name" 200
    one "$name" 2000
    initial "$name"
  done
done

echo "delta, 200 streams; medians of $runs runs; $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg)"
printf '%-14s %22s %22s %30s\n' server 'one of 200: cpu/all ms' 'one of 2000: cpu/all ms' 'first fetch: cpu/all ms, MiB'
for name in $servers; do
  printf '%-14s %22s %22s %30s\n' "$name" \
    "$(median <"$work/one-200-$name.cpu") / $(median <"$work/one-200-$name.wall")" \
    "$(median <"$work/one-2000-$name.cpu") / $(median <"$work/one-2000-$name.wall")" \
    "$(median <"$work/initial-$name.cpu") / $(median <"$work/initial-$name.wall"), $(median <"$work/initial-$name.memory")"
done
for name in gcp-snapshot gcp-linear; do
  awk -v a="$(median <"$work/one-2000-fairlead.cpu")" -v b="$(median <"$work/one-2000-$name.cpu")" -v c="$(median <"$work/initial-fairlead.cpu")" \
    -v d="$(median <"$work/initial-$name.cpu")" -v e="$(median <"$work/initial-fairlead.memory")" -v f="$(median <"$work/initial-$name.memory")" -v name="$name" 'BEGIN {
    printf "fairlead / %s: one of 2000 %.3f, first fetch %.2f, its memory %.2f\n", name, a / b, c / d, e / f }'
done
