#!/usr/bin/env bash
# A whole control plane: "fairlead serve" on a folder of services, timed from the change of a file until every proxy has acknowledged it.
#   bench/compare/mesh.sh [--runs 5] [--ports 22950] [--only CASE]      CASE: 1000, 4000, large-4000, large-20000
# U, the unit in which the figures are given, is the processor time of one full push of go-control-plane (snapshot cache, 500 streams of 200
# clusters with 10 endpoints) in the same sitting. The peer (gcp) and the load generator (xdsload) are looked for in XDS_BENCH, by default
# ../shared/tools/xds-bench beside the repository.
set -euo pipefail

runs=5 ports=22950 only=
while [ $# -gt 0 ]; do
  case $1 in
    --runs) runs=$2 ;;
    --ports) ports=$2 ;;
    --only) only=$2 ;;
    *) sed -n '2,7s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
  shift 2
done

. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
"$root/fairlead" version >&2

xds=$ports admin=$((ports + 1)) control=$((ports + 2))
await() { for _ in $(seq 600); do curl -fs -o /dev/null "$1" && return; sleep 0.1; done; echo "mesh.sh: $1 does not answer" >&2; cat "$work"/*.log >&2; exit 1; }

unit() {
  start gcp-snapshot
  "$tools/xdsload" -json -addr "127.0.0.1:$ports" -streams 500 -conns 10 -pid "$server" -rounds 5 -interval 2s \
    -set "$set_url?clusters=200&endpoints=10&version=%v" >"$work/unit.json"
  stop
  grep '"what":"push"' "$work/unit.json" | fields server_cpu_ms | median
}

serve() {
  "$root/fairlead" serve --config "$work/config" --xds "127.0.0.1:$xds" --admin "127.0.0.1:$admin" >"$work/serve.log" 2>&1 &
  server=$!
  await "http://127.0.0.1:$admin/ready"
  sleep 1
}

# NAME STREAMS ROUNDS WHAT EXPECT FLAGS...: one server process (for endpoints one by one, which the load generator does not ask for, FLAGS is
# the cluster's name and how many endpoints it has), one first fetch, and changes of one file.
measure() {
  local name=$1 streams=$2 rounds=$3 what=$4 expect=$5
  shift 5
  serve
  if [ "$expect" = leds ]; then
    dotnet "$load" collection --xds "http://127.0.0.1:$xds" --streams "$streams" --rounds "$rounds" --pid "$server" \
      --change "http://127.0.0.1:$control/change?what=$what" --cluster "$1" --members "$2" >"$work/run.json"
  else
    "$tools/xdsload" -json -addr "127.0.0.1:$xds" -streams "$streams" -conns 10 -pid "$server" -rounds "$rounds" -interval 1s -match any -expect "$expect" \
      -set "http://127.0.0.1:$control/change?what=$what" "$@" >"$work/run.json" || { cat "$work/run.json" "$work/serve.log" >&2; exit 1; }
  fi
  stop
  cp "$work/run.json" "$work/$name.json"
  grep '"what":"initial"' "$work/run.json" >"$work/first.json"
  for part in server_cpu_ms all_ms bytes; do field "$part" <"$work/first.json" >>"$work/$name-first-$part"; done
  field server_hwm_kb <"$work/first.json" | awk '{ printf "%.0f\n", $1 / 1024 }' >>"$work/$name-first-memory"

  # The kernel counts processor time in ticks of 10 ms, so small pushes are measured as the mean of many; the first of them warm up.
  grep '"what":"push"' "$work/run.json" | tail -n "$((rounds * 3 / 4))" >"$work/pushes.json"
  fields server_cpu_ms <"$work/pushes.json" | awk '{ s += $1 } END { printf "%.2f\n", s / NR }' >>"$work/$name-push-server_cpu_ms"
  fields all_ms <"$work/pushes.json" | median >>"$work/$name-push-all_ms"
  fields bytes <"$work/pushes.json" | median >>"$work/$name-push-bytes"
}

report() { # NAME STREAMS: first fetch and push
  awk -v name="$1" -v streams="$2" -v u="$U" \
    -v fc="$(median <"$work/$1-first-server_cpu_ms")" -v fa="$(median <"$work/$1-first-all_ms")" -v fb="$(median <"$work/$1-first-bytes")" -v fm="$(median <"$work/$1-first-memory")" \
    -v pc="$(median <"$work/$1-push-server_cpu_ms")" -v pa="$(median <"$work/$1-push-all_ms")" -v pb="$(median <"$work/$1-push-bytes")" 'BEGIN {
      printf "%-22s first: cpu %.0f ms (%.2f U), all %.0f ms, %.0f MB, peak %d MiB   change: cpu %.1f ms (%.3f U), all %.0f ms, %.0f bytes a proxy\n", name, fc, fc / u, fa, fb / 1e6, fm, pc, pc / u, pa, pb / streams }'
}

# STREAMS: what proxies are sent again that come back to a control plane which was restarted while nothing changed.
restart() {
  serve
  dotnet "$load" restart --xds "http://127.0.0.1:$xds" --streams "$1" >"$work/restart.txt" &
  clients=$!
  for _ in $(seq 600); do grep -q holding "$work/restart.txt" && break; sleep 0.1; done
  stop
  serve
  wait "$clients"
  stop
  echo "restarted: $(tail -1 "$work/restart.txt")"
}

folder() { # SERVICES LARGE
  rm -rf "$work/config"
  dotnet "$load" mesh --config "$work/config" --services "$1" --endpoints 10 --large "$2" --control "$control" >"$work/control.log" 2>&1 &
  extra=$!
  await "http://127.0.0.1:$control/stats"
}

unit >"$work/unit"
U=$(cat "$work/unit")
echo "U = $U ms; medians of $runs runs; $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg)"
for size in "1000 100" "4000 50"; do
  read -r services streams <<<"$size"
  [ -z "$only" ] || [ "$only" = "$services" ] || continue
  folder "$services" 0
  for _ in $(seq "$runs"); do
    measure "$services-rules" "$streams" 16 rules vhds -delta -expect-initial cds,eds,lds,rds,vhds
    measure "$services-rules-sotw" "$streams" 8 rules rds
    measure "$services-endpoint" "$streams" 16 endpoint eds -delta -expect-initial cds,eds,lds,rds,vhds
  done
  [ "$services" != 1000 ] || restart "$streams"
  kill "$extra"; wait "$extra" 2>/dev/null || true; extra=
  for name in rules rules-sotw endpoint; do report "$services-$name" "$streams"; done
done
for large in 4000 20000; do
  [ -z "$only" ] || [ "$only" = "large-$large" ] || continue
  for _ in $(seq "$runs"); do
    for what in endpoint weight add insert; do
      folder 100 "$large"
      measure "large-$large-$what" 50 16 "$what" leds 'outbound|80||svc-00000.mesh.internal' "$large"
      kill "$extra"; wait "$extra" 2>/dev/null || true; extra=
    done
  done
  for what in endpoint weight add insert; do report "large-$large-$what" 50; done
done
