# What the comparisons of xDS servers share. To be sourced, after ports is set: finds the peer (gcp) and the load generator (xdsload) in
# XDS_BENCH, by default ../shared/tools/xds-bench beside the repository; builds ours; starts and stops servers.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
tools=${XDS_BENCH:-$root/../shared/tools/xds-bench}
for tool in gcp xdsload; do
  [ -x "$tools/$tool" ] || { echo "$(basename "$0"): $tools/$tool is not there; XDS_BENCH names the folder with gcp and xdsload" >&2; exit 3; }
done

(cd "$root" && dotnet build bench/Fairlead.Load -c Release -v quiet -clp:ErrorsOnly -nologo >&2)
load=$root/artifacts/bin/Fairlead.Load/release/Fairlead.Load.dll
work=$(mktemp -d)
server=
extra=
cleanup() { for pid in $server $extra; do kill "$pid" 2>/dev/null || true; done; rm -rf "$work"; }
trap cleanup EXIT
set_url="http://127.0.0.1:$((ports + 1))/set"

field() { grep -o "\"$1\":[0-9.]*" | head -1 | cut -d: -f2; }
fields() { while read -r line; do field "$1" <<<"$line"; done; }
median() { sort -n | awk '{ v[NR] = $1 } END { print (NR % 2) ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

# fairlead, gcp-snapshot or gcp-linear, on $ports, with its control call one above. Ours without counters in its code, as "fairlead serve" runs: a run is short, and
# else half of it would be the runtime making and counting code.
start() {
  case $1 in
    fairlead) DOTNET_TieredPGO=0 dotnet "$load" xds-server --port "$ports" --control "$((ports + 1))" >"$work/server.log" 2>&1 & ;;
    gcp-*) "$tools/gcp" -port "$ports" -http "$((ports + 1))" -cache "${1#gcp-}" >"$work/server.log" 2>&1 & ;;
  esac
  server=$!
  for _ in $(seq 100); do
    curl -fs -o /dev/null "http://127.0.0.1:$((ports + 1))/stats" && return
    kill -0 "$server" 2>/dev/null || { cat "$work/server.log" >&2; exit 1; }
    sleep 0.1
  done
}

stop() { kill "$server"; wait "$server" 2>/dev/null || true; server=; sleep 0.5; }
