#!/usr/bin/env bash
# What a change costs "fairlead serve", whatever it is and whatever else is wrong: one table of goals and figures.
#   bench/compare/changes.sh [--server-root DIR]... [--only CASE,...] [--sizes 1000,10000] [--runs 5] [--kinds delta,sotw,grpc]
#                            [--meshes clean,warnings,broken,namespaces,kinds,large,registry] [--ports 22960]
#   CASE: rule, policy, added, removed, endpoint, scattered, comment, moved, rewrite, large (one endpoint comes in in the middle of 20,000
#   of one file), registry (the same, from a registry in a program that embeds the control plane of this checkout), fetch (from the start
#   until 50 proxies have everything), first-load (from the start until ready), entries (the same with services alone), memory (100
#   namespaces with a proxy each against one with 100); workload, streams, gateway, sidecar, authorization, token, peer, telemetry, settings
#   (an object of that kind changes, in the mesh "kinds", which has one of each)
# R, to which the ratios are, is one rule changed in a clean mesh of 1,000 services. Given several times, --server-root measures several
# checkouts in one sitting, each by its own R.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
roots=() flags=()
while [ $# -gt 0 ]; do
  case $1 in
    --server-root) roots+=("$2") ;;
    --only | --sizes | --runs | --kinds | --meshes | --ports) flags+=("$1" "$2") ;;
    *) sed -n '2,11s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
  shift 2
done
[ ${#roots[@]} -gt 0 ] || roots=("$root")

(cd "$root" && dotnet build bench/Fairlead.Load -c Release -v quiet -clp:ErrorsOnly -nologo >&2)
for server in "${roots[@]}"; do
  "$server/fairlead" version >&2
  echo "$server; $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg)"
  dotnet "$root/artifacts/bin/Fairlead.Load/release/Fairlead.Load.dll" changes --server-root "$server" "${flags[@]}"
done
