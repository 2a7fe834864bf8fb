#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Many sessions of the Java client while connections are cut at random: nothing lost, nothing left.
set -euo pipefail
cd "$(dirname "$0")/.."
ulimit -n "$(ulimit -Hn)" # four sockets for each session
. scripts/install.sh
. scripts/packages.sh

want java node
npm_ci client-js
(cd client-js && npm run --silent build)
exec mvn -q -B -ntp -Dstyle.color=never -pl interop -am test -Dtest=SoakTest -Dsurefire.failIfNoSpecifiedTests=false \
  -Dsoak.sessions="$SESSIONS" -Dsoak.messages="$MESSAGES" ${SEED:+-Dsoak.seed="$SEED"} </dev/null
