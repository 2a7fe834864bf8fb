#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Shows in this terminal what the operators of a server see: scripts/top.sh URL [--token-file FILE] [--once]
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/install.sh
. scripts/packages.sh

want java
[ -f "$classpath_file" ] || scripts/build.sh
if [ -t 1 ]; then
  size=$(stty size 2>/dev/null </dev/tty || echo "40 100")
  export LINES=${size% *} COLUMNS=${size#* }
fi
exec "$JAVA_HOME/bin/java" -cp "$(cat "$classpath_file")" io.throughline.examples.top.Top "$@"
