#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds, then measures a page beside other libraries: bench-in-chromium.sh PROGRAM [TOOL...]. benchmarks/PROGRAM.mjs says which
# settings it reads.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/install.sh
. scripts/packages.sh

want java node chromium "${@:2}"
scripts/build.sh
npm_ci e2e
npm_ci benchmarks/peers
exec node "benchmarks/$1.mjs"
