#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds, then measures the time to usable beside other libraries. ROUNDS and LIMIT_MS are read by benchmarks/time-to-usable.mjs.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/install.sh
. scripts/packages.sh

want java node chromium nginx
scripts/build.sh
npm_ci e2e
npm_ci benchmarks/peers
exec node benchmarks/time-to-usable.mjs
