# SPDX-License-Identifier: Apache-2.0
# Sourced: runs the steps of a test run one by one, with heading, time and counts, and closes with one line.

logs=$PWD/build/logs
mkdir -p "$logs"
passed=0 failed=0 skipped=0
summary=()
failures=()
run_started=$SECONDS

# step TITLE COUNTER COMMAND...: COUNTER says where the counts stand: node, surefire, or exit (the command is one check).
step() {
  local title=$1 counter=$2 log output tee_pid started status counts p f s names
  shift 2
  log="$logs/$((${#summary[@]} + 1)).log"
  started=$SECONDS
  printf '\n===== %s\n' "$title"
  [ "$counter" != surefire ] || rm -rf ./*/target/surefire-reports
  exec {output}> >(tee "$log") # not a pipe: the step runs in this shell, which knows what to stop
  tee_pid=$!
  "$@" >&"$output" 2>&1
  status=$?
  stop_servers
  exec {output}>&-
  wait "$tee_pid"
  counts=$(node scripts/counts.mjs "$counter" "$status" "$log") || counts="0 1 0"
  read -r p f s <<<"$counts"
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
  if [ "$f" -gt 0 ]; then
    mapfile -t names < <(node scripts/failures.mjs "$counter" "$status" "$log")
    failures+=("${names[@]/#/$title: }")
  fi
  summary+=("$(printf '%6d passed %4d failed %4d skipped %5d s  %s' "$p" "$f" "$s" $((SECONDS - started)) "$title")")
  printf -- '\n----- %s: %d passed, %d failed, %d s\n' "$title" "$p" "$f" $((SECONDS - started))
}

# The closing line is printed last, after everything that was started has been ended.
close_run() {
  stop_servers
  printf '\n===== Summary, %d s\n' $((SECONDS - run_started))
  printf '%s\n' "${summary[@]}"
  if [ ${#failures[@]} -gt 0 ]; then printf 'FAILED  %s\n' "${failures[@]}"; fi
  if [ "$skipped" -gt 0 ]; then
    echo "$passed passed, $failed failed, $skipped skipped"
  else
    echo "$passed passed, $failed failed"
  fi
  [ "$failed" -eq 0 ] || exit 1
}
