#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds and starts the demo: a chat whose visitors may spoil their network.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/install.sh
. scripts/packages.sh

PORT=${PORT:-8080}
want java node
if (exec 3<>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null; then
  echo "Port $PORT is taken. Take another one: make demo PORT=8081" >&2
  exit 1
fi
echo "Building (the first time takes a minute or two) ..."
scripts/build.sh
exec env PORT="$PORT" "$JAVA_HOME/bin/java" -cp "$(cat "$classpath_file")" io.throughline.examples.chat.ChatDemo
