# SPDX-License-Identifier: Apache-2.0
# Sourced: starts the example servers on a free port and ends, at exit, all that was started here.

server_pids=()

stop_servers() {
  local pid
  for pid in ${server_pids[@]+"${server_pids[@]}"}; do
    kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null || true
  done
  server_pids=()
}
trap stop_servers EXIT
trap 'exit 130' INT TERM

free_port() {
  node -e 'const s = require("net").createServer(); s.listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); });'
}

port_is_open() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# start_server CLASS PORT LOG: returns when the port answers, fails when the server ends or 60 s have passed.
start_server() {
  local pid waited
  PORT=$2 "$JAVA_HOME/bin/java" -cp "$(cat "$classpath_file")" "io.throughline.examples.$1" >"$3" 2>&1 </dev/null &
  pid=$!
  server_pids+=("$pid")
  for ((waited = 0; waited < 600; waited++)); do
    port_is_open "$2" && return 0
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.1
  done
  echo "$1 did not start on port $2:" >&2
  tail -n 30 "$3" >&2
  return 1
}
