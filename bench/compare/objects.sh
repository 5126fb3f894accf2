#!/usr/bin/env bash
# What single objects cost: "fairlead validate" of 1,600 of them as a whole process, and one that is applied to "fairlead serve --state".
#   bench/compare/objects.sh [--server-root DIR] [--only validate,apply] [--runs 5] [--sizes 1000,10000] [--ports 22970]
# validate: wall and CPU of each run and their medians; the program is the one that DIR/fairlead makes. apply: of 100 objects after 100 that
# warm up, from the request until it is answered (the object is on the disk, and the store has it) and until the catalog has joined it.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
server=$root only=validate,apply runs=5 sizes=1000,10000 ports=22970
while [ $# -gt 0 ]; do
  case $1 in
    --server-root) server=$2 ;;
    --only) only=$2 ;;
    --runs) runs=$2 ;;
    --sizes) sizes=$2 ;;
    --ports) ports=$2 ;;
    *) sed -n '2,5s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
  shift 2
done

(cd "$root" && dotnet build bench/Fairlead.Load -c Release -v quiet -clp:ErrorsOnly -nologo >&2)
load=$root/artifacts/bin/Fairlead.Load/release/Fairlead.Load.dll
"$server/fairlead" version >&2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
echo "$server; $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg)"

median() { sort -n | awk '{ v[NR] = $1 } END { printf "%.2f", v[int(NR / 2) + 1] }'; }

validate() {
  dotnet "$load" objects --folder "$work/objects" --count 1600
  local TIMEFORMAT='%R %U %S'
  for _ in $(seq "$runs"); do
    { time "$server/fairlead" validate "$work/objects" >"$work/said" 2>&1; } 2>>"$work/times" || { cat "$work/said" >&2; exit 1; }
  done
  tail -1 "$work/said"
  echo "| validate | wall, s | CPU, s |"
  echo "| --- | --- | --- |"
  awk '{ printf "| run %d | %.2f | %.2f |\n", NR, $1, $2 + $3 }' "$work/times"
  echo "| median | $(awk '{ print $1 }' "$work/times" | median) | $(awk '{ print $2 + $3 }' "$work/times" | median) |"
}

case ,$only, in *,validate,*) validate ;; esac
case ,$only, in *,apply,*) dotnet "$load" apply --server-root "$server" --ports "$ports" --sizes "$sizes" ;; esac
