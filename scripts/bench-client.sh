#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds, then measures what a client costs the browser beside other libraries. ROUNDS and MESSAGES are read by benchmarks/client-cost.mjs.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/install.sh
. scripts/packages.sh

want java node chromium
scripts/build.sh
npm_ci e2e
npm_ci benchmarks/peers
exec node benchmarks/client-cost.mjs
