#!/usr/bin/env bash
# Sets up what the tests need, builds everything, runs every test, and ends with "N passed, N failed, N skipped".
#   ./fairlead test [--long] [FILTER]     --long adds the long suites (the nightly run); FILTER is dotnet test's --filter
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
filter=()
while [ $# -gt 0 ]; do
  case $1 in
    --long) export FAIRLEAD_LONG_TESTS=1 ;;
    *) filter=(--filter "$1") ;;
  esac
  shift
done
say() { printf '\n== %s (%s s)\n' "$1" "$SECONDS"; }

say "programs"
eng/install-programs.sh

say "build"
dotnet build Fairlead.slnx -c Release --nologo -v quiet || { echo "the build failed"; exit 1; }
# The samples call ./fairlead, which then need not build again.
export FAIRLEAD_DLL=$PWD/artifacts/bin/Fairlead/release/fairlead.dll

say "format"
dotnet format whitespace Fairlead.slnx --verify-no-changes --no-restore || { echo "run: dotnet format whitespace Fairlead.slnx"; exit 1; }

# Cheap suites first, so that a broken house is seen early; then those that start processes.
suites=(Fairlead.ArchitectureTests Fairlead.Incremental.Tests Fairlead.Model.Tests Fairlead.Protos.Tests Fairlead.Config.Tests Fairlead.Catalog.Tests Fairlead.Translation.Tests
  Fairlead.Xds.Tests Fairlead.Proxy.Tests Fairlead.ControlPlane.Tests Fairlead.Tests Fairlead.EndToEnd)
results=artifacts/test-results
rm -rf "$results" "$results".*.log
mkdir -p "$results"
status=0
for suite in "${suites[@]}"; do
  say "$suite"
  dotnet test "tests/$suite/$suite.csproj" -c Release --no-build --nologo "${filter[@]}" --blame-hang-timeout 5m \
    --logger "trx;LogFileName=$suite.trx" --logger "console;verbosity=normal" --results-directory "$results" > "$results.$suite.log" 2>&1
  code=$?
  grep -E '\[(FAIL|SKIP)\]' "$results.$suite.log" | sort -u
  if [ $code -ne 0 ]; then
    status=1
    grep -v -E '^\s+(Passed|Skipped) ' "$results.$suite.log" | tail -n 200
  fi
  tail -n 4 "$results.$suite.log" | grep -E 'Total tests|Passed:|Failed:|Skipped:|Total time' || true
done

# The trx files, not the console's wording, are what is counted.
total() { cat "$results"/*.trx 2> /dev/null | grep -o "<Counters [^>]*" | grep -o " $1=\"[0-9]*\"" | grep -o '[0-9]*' | awk '{s+=$1} END {print s+0}'; }
all=$(total total) passed=$(total passed) failed=$(total failed)
say "done"
printf '%s passed, %s failed, %s skipped\n' "$passed" "$failed" "$((all - passed - failed))"
[ "$status" -eq 0 ] && [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
