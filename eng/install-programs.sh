#!/usr/bin/env bash
# Installs what the tests start beside Fairlead: Debian's python3-grpcio (an older gRPC C-core), and from npm the gRPC packages pinned in eng/npm.
# What cannot be installed is said; the tests that need it are then skipped with a line that says how to get it.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if [ -x /usr/bin/python3 ] && /usr/bin/python3 -c 'import grpc' 2> /dev/null; then
  echo "python3-grpcio: there"
elif command -v apt-get > /dev/null && [ "$(id -u)" = 0 ]; then
  export DEBIAN_FRONTEND=noninteractive
  (apt-get install -y --no-install-recommends python3-grpcio || { apt-get update && apt-get install -y --no-install-recommends python3-grpcio; }) > /dev/null 2>&1 &&
    echo "python3-grpcio: installed" || echo "python3-grpcio: could not be installed (apt-get install python3-grpcio)"
else
  echo "python3-grpcio: missing (Debian, as root: apt-get install python3-grpcio)"
fi

if command -v npm > /dev/null; then
  if [ eng/npm/node_modules/.package-lock.json -nt eng/npm/package-lock.json ]; then
    echo "npm packages: there"
  else
    (cd eng/npm && npm ci --ignore-scripts --no-audit --no-fund > /dev/null 2>&1) && echo "npm packages: installed" || echo "npm packages: could not be installed (cd eng/npm && npm ci)"
  fi
else
  echo "npm: missing (install Node.js 20 or later)"
fi
