#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Everything that is tested, on one machine, with one closing line. A step that fails does not stop the others.
set -uo pipefail
cd "$(dirname "$0")/.."
ulimit -n "$(ulimit -Hn)" # ten thousand sockets, twice
. scripts/install.sh
. scripts/packages.sh
. scripts/servers.sh
. scripts/steps.sh

java_verify() { mvn -Pstrict -B -ntp -Dstyle.color=never -fae verify </dev/null; }

# The classes as built for 17, on the newest JDK of this machine: all that is tested beside the code.
java_on_newer() {
  mvn -B -ntp -Dstyle.color=never -fae -pl '!interop,!examples,!simulation,!benchmarks' test -Dwebsockets.of.vertx.skip=true -Djvm="$1/bin/java" </dev/null
}

client_js() { npm_ci client-js && (cd client-js && npm test) </dev/null; }

conformance() {
  local port
  port=$(free_port)
  start_server ConformanceServer "$port" "$logs/conformance-server.log" || return 1
  URL="http://127.0.0.1:$port/throughline" scripts/conformance.sh
}

# What of it has to do with how a WebSocket is carried.
conformance_vertx() {
  local port
  port=$(free_port)
  COMPACT_WEBSOCKETS=0 start_server ConformanceServer "$port" "$logs/conformance-vertx.log" || return 1
  URL="http://127.0.0.1:$port/throughline" scripts/conformance.sh closing frames websocket
}

# What ships, as the step client-js built it.
conformance_client_js() { CLIENT="node client-js/scripts/conformance-adapter.mjs" scripts/conformance.sh; }

conformance_client_java() {
  CLIENT="$JAVA_HOME/bin/java -cp $(cat "$classpath_file") io.throughline.examples.ConformanceClient" scripts/conformance.sh
}

coverage() { node protocol-spec/conformance/coverage.mjs; }

e2e() { npm_ci e2e && (cd e2e && npm test) </dev/null; }

scripts_and_files() { node scripts/repository.mjs && node --test scripts/*.test.mjs; }

want java node curl chromium firefox webkit qtwebkit nginx haproxy varnish prometheus
echo "JDK: $JAVA_HOME; Node $(node --version)"
newer=$(newer_jdk)

step "client-js: build, types, tests" node client_js
step "Java: mvn verify on JDK $(jdks | head -n 1 | cut -d' ' -f1)" surefire java_verify
if [ -n "$newer" ]; then
  step "Java: the same classes on JDK ${newer%% *}" surefire java_on_newer "${newer#* }"
else
  echo "No JDK newer than ${JAVA_HOME##*/} on this machine: the Java tests ran on that one only."
fi
step "class path of the examples" exit write_classpath
step "conformance: the suite against the server" node conformance
step "conformance: the server with Vert.x's own WebSockets" node conformance_vertx
step "conformance: the suite against client-js" node conformance_client_js
step "conformance: the suite against client-java" node conformance_client_java
step "conformance: every clause that can be seen from outside has a test" exit coverage
step "end to end: browsers, hostile paths, idle sessions" node e2e
step "repository: licence headers, sizes, scripts" node scripts_and_files

close_run
