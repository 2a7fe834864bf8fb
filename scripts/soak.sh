#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Opens many idle WebSocket sessions and checks that heartbeats keep all of them connected.
set -euo pipefail
cd "$(dirname "$0")/.."
ulimit -n "$(ulimit -Hn)" # ten thousand sockets, twice
. scripts/install.sh
. scripts/packages.sh

want java node
scripts/build.sh
npm_ci e2e
cd e2e
exec node soak.mjs </dev/null
