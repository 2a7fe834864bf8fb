#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds, then compares the server with metrics and without. ROUNDS, ECHOES and PEERS are read by benchmarks/metrics/run.mjs.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/install.sh
. scripts/packages.sh

want java node
scripts/build.sh
compile_with_jars benchmarks
exec node benchmarks/metrics/run.mjs
