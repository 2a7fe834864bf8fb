#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes docs/engines.md anew: every engine through every network. Takes a quarter of an hour.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/install.sh
. scripts/packages.sh

want java node chromium firefox webkit qtwebkit nginx haproxy varnish
scripts/build.sh
npm_ci e2e
cd e2e
exec node matrix.mjs
