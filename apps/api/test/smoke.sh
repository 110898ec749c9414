#!/usr/bin/env bash
# Starts the app as a new user would: fresh clone, `npm start`, one message answered, kill -9, started again, all there.
set -euo pipefail

source_dir=$(git -C "$(dirname "$0")" rev-parse --show-toplevel)
work_dir=$(mktemp -d)
port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })')
base="http://127.0.0.1:$port"
cookies="$work_dir/cookies"
starter=

fail() {
  echo "smoke test: $1" >&2
  cat "$work_dir/start.log" >&2 || true
  exit 1
}

# The server's own process: the one that listens.
server_pid() { pgrep -f "$work_dir/app/node_modules/node/bin/node .*apps/api/src/main.ts" | head -n 1; }

cleanup() {
  [ -n "$starter" ] && kill -INT "$starter" 2>/dev/null && wait "$starter" 2>/dev/null
  local postmaster="$work_dir/data/postgres/data/postmaster.pid"
  [ -f "$postmaster" ] && kill -INT "$(head -n 1 "$postmaster")" 2>/dev/null
  rm -rf "$work_dir"
}
trap cleanup EXIT

start() {
  (cd "$work_dir/app" && exec env DATA_DIR="$work_dir/data" PORT="$port" node apps/api/bin/run.mjs start) >"$work_dir/start.log" 2>&1 &
  starter=$!
  for _ in $(seq 1800); do
    curl -sf "$base/readyz" >/dev/null && return
    kill -0 "$starter" 2>/dev/null || fail 'npm start ended before it was ready'
    sleep 0.1
  done
  fail 'not ready after three minutes'
}

api() { curl -sf -b "$cookies" -c "$cookies" -H 'content-type: application/json' "$@"; }

git clone -q "$source_dir" "$work_dir/app"
grep -q '"start": "node apps/api/bin/run.mjs start"' "$work_dir/app/package.json" || fail 'npm start does not run what is tested here'

start
curl -sf -H 'accept: text/html' "$base/" | grep -q '<div id="root"' || fail 'the web app is not served'
api -X POST -d '{}' "$base/api/auth/sign-in/anonymous" >/dev/null
api -d '{"client_message_id":"0198c0de-0000-7000-8000-000000000001","content":"Is anybody there?"}' \
  "$base/api/chat/send_message" | grep -q '"status":"complete"' || fail 'the message was not answered'

kill -KILL "$(server_pid)"
wait "$starter" 2>/dev/null || true
began=$(date +%s%N)
start
echo "ready again after kill -9 in $(( ($(date +%s%N) - began) / 1000000 )) ms"
grep -q 'Installing\|Building' "$work_dir/start.log" && fail 'the second start installed or built again'
api "$base/api/sessions" | grep -q 'Is anybody there?' || fail 'the session is gone after kill -9'

kill -INT "$starter"
wait "$starter" || fail 'Ctrl-C did not end it cleanly'
starter=
[ -z "$(server_pid)" ] || fail 'the server outlived Ctrl-C'
[ ! -f "$work_dir/data/postgres/data/postmaster.pid" ] || fail 'the database outlived Ctrl-C'
echo 'smoke test passed'
