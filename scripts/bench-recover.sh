#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds, then measures the time to recover beside other libraries. ROUNDS and LIMIT_MS are read by benchmarks/time-to-recover.mjs.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/install.sh
. scripts/packages.sh

want java node chromium
scripts/build.sh
npm_ci e2e
npm_ci benchmarks/peers
exec node benchmarks/time-to-recover.mjs
