#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs the conformance suite for servers against URL.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/install.sh
. scripts/packages.sh

if [ -z "${URL:-}" ]; then
  echo "Say which server: make conformance URL=http://localhost:8080/throughline" >&2
  exit 2
fi
want node
npm_ci protocol-spec/conformance
cd protocol-spec/conformance
exec env URL="$URL" npm test </dev/null
