#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds, then measures Throughline beside its peers. TARGET, CONTENDERS, ROUNDS, WARMUP and SECONDS are read by
# benchmarks/compare.mjs.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/install.sh
. scripts/packages.sh

want java node
[ "$(ulimit -n)" = "$(ulimit -Hn)" ] || ulimit -n "$(ulimit -Hn)" # thousands of sockets
npm_ci client-js
(cd client-js && npm run --silent build)
npm_ci benchmarks/peers
compile_with_jars benchmarks,benchmarks/codec,benchmarks/netty-socketio -Pbench
exec node benchmarks/compare.mjs
