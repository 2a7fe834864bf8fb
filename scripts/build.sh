#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds what the examples need: the JavaScript client, the Java modules and the class path to start them with.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/install.sh
. scripts/packages.sh

want java node
npm_ci client-js
(cd client-js && npm run --silent build)
write_classpath
