#!/usr/bin/env bash
# Puts the sidecar beside nginx and Envoy as a plain HTTP/1.1 reverse proxy: keep-alive on both sides, 100-byte body, one worker each.
# Prints requests per second, p50, p99 and CPU microseconds per request of the proxy process alone, as medians over alternating rounds.
#   apt-get install -y nginx wrk; ENVOY=PATH (or ../shared/tools/envoy) for Envoy, which is left out where it is not found
#   bench/compare/proxy.sh [--rounds 5] [--seconds 8] [--connections 64] [--warmup 5]
# The sidecar is the published executable with the control plane beside it, which rests while requests are counted. The listener, route
# and cluster are the same resources in Envoy and in the sidecar. Two cores: the proxy on the first, load and endpoint on the second.
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds=5 seconds=8 connections=64 warmup=5
while [ $# -gt 0 ]; do
  case $1 in
    --rounds) rounds=$2 ;; --seconds) seconds=$2 ;; --connections) connections=$2 ;; --warmup) warmup=$2 ;;
    *) echo "unknown flag $1" >&2; exit 2 ;;
  esac
  shift 2
done

for program in nginx wrk taskset; do
  command -v $program >/dev/null || { echo "needs $program: apt-get install -y nginx wrk util-linux" >&2; exit 3; }
done
envoy=${ENVOY:-$(command -v envoy || true)}
[ -n "$envoy" ] || { [ -x ../shared/tools/envoy/envoy ] && envoy=$(../shared/tools/envoy/envoy --where); } || true

base=${PORT:-22000}
backend=$((base + 1)) nginx_port=$((base + 2)) envoy_port=$((base + 3)) fairlead_port=$((base + 4))
dir=$(mktemp -d)
pids=()
finish() { for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done; wait 2>/dev/null || true; rm -rf "$dir"; }
trap finish EXIT

listener() { # PORT: one listener, everything to one cluster, in Envoy's JSON
  cat <<JSON
{"@type": "type.googleapis.com/envoy.config.listener.v3.Listener", "name": "bench", "address": {"socket_address": {"address": "127.0.0.1", "port_value": $1}},
 "filter_chains": [{"filters": [{"name": "envoy.filters.network.http_connection_manager", "typed_config": {
  "@type": "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager", "stat_prefix": "bench",
  "route_config": {"name": "bench", "virtual_hosts": [{"name": "bench", "domains": ["*"], "routes": [{"match": {"prefix": "/"}, "route": {"cluster": "bench"}}]}]},
  "http_filters": [{"name": "envoy.filters.http.router", "typed_config": {"@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"}}]}}]}]}
JSON
}
cluster() {
  cat <<JSON
{"@type": "type.googleapis.com/envoy.config.cluster.v3.Cluster", "name": "bench", "type": "STATIC", "connect_timeout": "5s", "load_assignment": {"cluster_name": "bench",
 "endpoints": [{"lb_endpoints": [{"endpoint": {"address": {"socket_address": {"address": "127.0.0.1", "port_value": $backend}}}}]}]}}
JSON
}
nginx_conf() { # NAME CONTENT
  cat > "$dir/$1.conf" <<CONF
daemon off; pid $dir/$1.pid; error_log $dir/$1.log warn; worker_processes 1;
events { worker_connections 4096; }
http { access_log off; keepalive_requests 100000000; keepalive_timeout 1h; client_body_temp_path $dir/$1-body; proxy_temp_path $dir/$1-proxy;
  fastcgi_temp_path $dir/$1-f; uwsgi_temp_path $dir/$1-u; scgi_temp_path $dir/$1-s;
  $2 }
CONF
}

body=$(printf 'x%.0s' $(seq 100))
nginx_conf backend "server { listen 127.0.0.1:$backend; location / { default_type text/plain; return 200 $body; } }"
nginx_conf proxy "upstream u { server 127.0.0.1:$backend; keepalive 256; keepalive_requests 100000000; } server { listen 127.0.0.1:$nginx_port; location / { proxy_pass http://u; proxy_http_version 1.1; proxy_set_header Connection ''; proxy_set_header Host \$host; } }"
taskset -c 1 nginx -c "$dir/backend.conf" & pids+=($!)
taskset -c 0 nginx -c "$dir/proxy.conf" & nginx_pid=$!; pids+=($nginx_pid)

if [ -n "$envoy" ]; then
  echo "{\"static_resources\": {\"listeners\": [$(listener $envoy_port)], \"clusters\": [$(cluster)]}}" | sed 's/"@type": "type.googleapis.com\/envoy.config.\(listener.v3.Listener\|cluster.v3.Cluster\)", //' > "$dir/envoy.json"
  taskset -c 0 "$envoy" -c "$dir/envoy.json" --concurrency 1 --use-dynamic-base-id --log-level error & envoy_pid=$!; pids+=($envoy_pid)
fi

mkdir "$dir/config"
{ echo '{"apiVersion": "fairlead.dev/v1", "kind": "EnvoyResources", "metadata": {"name": "bench", "namespace": "default"}, "spec": {"resources": ['
  cluster; echo ,; listener $fairlead_port; echo ']}}'; } > "$dir/config/bench.json"
fairlead=${FAIRLEAD:-artifacts/bin/Fairlead/release/fairlead}
[ -n "${FAIRLEAD:-}" ] || dotnet build src/Fairlead -c Release -v q >&2
taskset -c 1 $fairlead serve --config "$dir/config" --xds "127.0.0.1:$((base + 5))" --admin "127.0.0.1:$((base + 6))" 2> "$dir/serve.log" & pids+=($!)
taskset -c 0 $fairlead proxy --xds "127.0.0.1:$((base + 5))" --node-id bench-127.0.0.1 --cluster bench --admin "127.0.0.1:$((base + 7))" \
  --metadata OUTBOUND= --metadata 'INBOUND=[]' --state "$dir/state" > "$dir/proxy.out" 2> "$dir/proxy.log" & fairlead_pid=$!; pids+=($fairlead_pid)

for port in $backend $nginx_port ${envoy:+$envoy_port} $fairlead_port; do
  for _ in $(seq 300); do (exec 3<> "/dev/tcp/127.0.0.1/$port") 2>/dev/null && break; sleep 0.1; done
  (exec 3<> "/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "nothing listens on $port" >&2; tail -5 "$dir"/*.log >&2; exit 1; }
done
nginx_pid=$(pgrep -P $nginx_pid)   # the worker does the work

ticks() { awk '{print $14 + $15}' "/proc/$1/stat"; }
measure() { # NAME PID PORT SECONDS: prints rps, p50 ms, p99 ms, CPU us a request
  local before after out
  before=$(ticks "$2")
  out=$(taskset -c 1 wrk -t1 -c"$connections" -d"$4"s --latency "http://127.0.0.1:$3/")
  after=$(ticks "$2")
  if grep -qE 'Socket errors|Non-2xx' <<< "$out"; then echo "errors at $1:" >&2; grep -E 'Socket errors|Non-2xx' <<< "$out" >&2; fi
  awk -v cpu=$((after - before)) -v hz="$(getconf CLK_TCK)" '
    function ms(t) { return t ~ /us$/ ? t / 1000 : t ~ /ms$/ ? t + 0 : t * 1000 }
    /50%/ { p50 = ms($2) } /99%/ { p99 = ms($2) } /requests in/ { n = $1 } /Requests\/sec/ { rps = $2 }
    END { printf "%.0f %.2f %.2f %.2f\n", rps, p50, p99, cpu * 1e6 / hz / n }' <<< "$out"
}
names=(nginx ${envoy:+envoy} fairlead)
declare -A pid=([nginx]=$nginx_pid [envoy]=${envoy_pid:-} [fairlead]=$fairlead_pid) port=([nginx]=$nginx_port [envoy]=$envoy_port [fairlead]=$fairlead_port)
for name in "${names[@]}"; do measure "$name" "${pid[$name]}" "${port[$name]}" "$warmup" > /dev/null; done
for round in $(seq "$rounds"); do
  for name in "${names[@]}"; do
    result=$(measure "$name" "${pid[$name]}" "${port[$name]}" "$seconds")
    echo "$result" >> "$dir/$name.results"
    echo "round $round $name: $result" >&2
  done
done
median() { sort -n | awk '{v[NR] = $1} END {print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2}'; }
printf '%-10s %12s %10s %10s %14s\n' proxy requests/s 'p50 ms' 'p99 ms' 'CPU us/request'
for name in "${names[@]}"; do
  for column in 1 2 3 4; do declare "c$column=$(cut -d' ' -f$column "$dir/$name.results" | median)"; done
  printf '%-10s %12s %10s %10s %14s\n' "$name" "$c1" "$c2" "$c3" "$c4"
  declare "cpu_$name=$c4"
done
awk -v f="$cpu_fairlead" -v n="$cpu_nginx" -v e="${cpu_envoy:-0}" 'BEGIN { printf "CPU a request: %.2f times nginx", f / n; if (e) printf ", %.2f times envoy", f / e; print "" }'
