#!/usr/bin/env bash
# Installs what the tests start beside Fairlead: from Debian python3-grpcio (an older gRPC C-core), Java, Node, h2load, curl, zsh and fish where
# they are missing; from npm the gRPC packages pinned in eng/npm. Quick and quiet when all is there. What cannot be installed is said; the tests that
# need it are then skipped with a line that says how to get it.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

has() { command -v "$1" > /dev/null; }
old_core() { [ -x /usr/bin/python3 ] && /usr/bin/python3 -c 'import grpc' 2> /dev/null; }

packages=()
wanted() { # COMMAND... -- PACKAGE...: the packages are wanted where the command fails
  local check=()
  while [ "$1" != -- ]; do
    check+=("$1")
    shift
  done
  shift
  "${check[@]}" || packages+=("$@")
}
wanted old_core -- python3-grpcio
wanted has java -- default-jre-headless
wanted has npm -- nodejs npm
wanted has h2load -- nghttp2-client
wanted has curl -- curl
wanted has zsh -- zsh
wanted has fish -- fish

if [ ${#packages[@]} = 0 ]; then
  echo "Debian packages: there"
elif has apt-get && [ "$(id -u)" = 0 ]; then
  export DEBIAN_FRONTEND=noninteractive
  install() { apt-get install -y --no-install-recommends "${packages[@]}"; }
  (install || { apt-get update && install; }) > /dev/null 2>&1 && echo "installed: ${packages[*]}" || echo "could not be installed: ${packages[*]} (apt-get install ${packages[*]})"
else
  echo "missing: ${packages[*]} (Debian, as root: apt-get install ${packages[*]})"
fi

if ! has npm; then
  echo "npm packages: npm is missing (install Node.js 18 or later)"
elif [ eng/npm/node_modules/.package-lock.json -nt eng/npm/package-lock.json ]; then
  echo "npm packages: there"
else
  (cd eng/npm && npm ci --ignore-scripts --no-audit --no-fund > /dev/null 2>&1) && echo "npm packages: installed" || echo "npm packages: could not be installed (cd eng/npm && npm ci)"
fi
