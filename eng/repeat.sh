#!/usr/bin/env bash
# Runs suites many times while every core is busy, which shows a test or a program that loses a wake-up. Expects a build (./fairlead test makes one).
#   eng/repeat.sh [--rounds N] [SUITE ...]     20 rounds, every suite
# REPEAT_NICE=N lets the load yield to other work on the machine, REPEAT_PATIENCE=SECONDS is how long a suite may run (1200).
# Prints each failure with its round and test, at the end how many rounds each suite passed; the exit code is 1 when one failed.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 FAIRLEAD_DLL=$PWD/artifacts/bin/Fairlead/release/fairlead.dll
rounds=20 patience=${REPEAT_PATIENCE:-1200} suites=()
while [ $# -gt 0 ]; do
  case $1 in
    --rounds) rounds=${2:?--rounds needs a number}; shift ;;
    -*) sed -n '2,5s/^# \?//p' "$0" >&2; exit 64 ;;
    *) suites+=("$1") ;;
  esac
  shift
done
if [ ${#suites[@]} -eq 0 ]; then
  for project in tests/*Tests/*Tests.csproj tests/Fairlead.EndToEnd/Fairlead.EndToEnd.csproj; do suites+=("$(basename "$project" .csproj)"); done
fi

for suite in "${suites[@]}"; do
  [ -f "tests/$suite/$suite.csproj" ] || { echo "no suite $suite in tests/" >&2; exit 64; }
done

# The suite under test and one busy loop a core beside it. None runs longer than a suite may, and each is ended by its id.
running=()
busy() { for _ in $(seq "$(nproc)"); do nice -n "${REPEAT_NICE:-0}" timeout "$patience" bash -c 'while :; do :; done' & running+=($!); done; }
end() { for id in "${running[@]}"; do kill "$id" && wait "$id"; done 2> /dev/null; running=(); }
trap end EXIT
trap 'exit 130' INT TERM

results=artifacts/repeat
rm -rf "$results"
mkdir -p "$results"
declare -A passed
status=0
for round in $(seq "$rounds"); do
  for suite in "${suites[@]}"; do
    log=$results/$suite.$round.log
    busy
    timeout -k 30 "$patience" dotnet test "tests/$suite/$suite.csproj" -c Release --no-build --nologo > "$log" 2>&1 &
    running+=($!)
    wait "$!"
    code=$?
    end
    if [ "$code" -eq 0 ]; then
      passed[$suite]=$((${passed[$suite]:-0} + 1))
      rm "$log"
      continue
    fi

    status=1
    if [ "$code" -ge 124 ]; then why="was ended after $patience s"; else why="failed"; fi
    echo "round $round: $suite $why ($log)"
    grep -oE '[^ ]+ \[FAIL\]' "$log" | sort -u | sed 's/^/  /'
  done
  echo "round $round of $rounds done ($SECONDS s)"
done

for suite in "${suites[@]}"; do echo "$suite: ${passed[$suite]:-0} of $rounds"; done
exit "$status"
