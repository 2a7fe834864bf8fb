#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs one half of the conformance suite: against the server at URL, or against the client that the command CLIENT starts.
# Arguments name the areas that are tested; none means all.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/install.sh
. scripts/packages.sh

if [ -z "${URL:-}${CLIENT:-}" ]; then
  echo 'Say what to test: make conformance URL=http://localhost:8080/throughline, or CLIENT="command of an adapter"' >&2
  exit 2
fi
want node
npm_ci protocol-spec/conformance
exec npm --prefix protocol-spec/conformance test -- "$@" </dev/null
