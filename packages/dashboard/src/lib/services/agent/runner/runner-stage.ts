import { sh } from './sh';

/**
 * First stage: lock, claim, start, time limit, exit record, release.
 */
export const RUNNER_STAGE = sh`agent= watcher= asked= stopping= signalled=
# Caught, not ignored: what a shell ignores, its children ignore for ever.
trap 'signalled=1' HUP INT QUIT
trap 'signalled=1 asked=1; stop_agent' TERM

dir=$1 lock_dir=$2 limit=$3 cwd=$4
shift 5
run_id=$SPECFLOW_RUNNER_RUN attempt_id=$SPECFLOW_RUNNER_ATTEMPT
unset SPECFLOW_RUNNER_RUN SPECFLOW_RUNNER_ATTEMPT SPECFLOW_RUN_ID SPECFLOW_ATTEMPT_ID
safe "$run_id" && safe "$attempt_id" || exit 64
case $limit in '' | *[!0-9]*) exit 64 ;; esac

boot_id
identify $$ || exit 71
start=$p_start
generation=$$.$start.$boot
lock=$lock_dir/agent.lock
lease=$lock.new-$generation
claim=$dir/.claim.$$.tmp
runner_json="\"runner\":{\"pid\":$$,\"startTime\":\"$start\"},\"bootId\":\"$boot\""

has() { command -v "$1" >/dev/null 2>&1; }

# Replaces this subshell by the second stage as leader of a session of its own, with INT and QUIT back to
# their defaults: a shell makes its background children ignore both.
become_agent() {
  SPECFLOW_RUN_ID=$run_id SPECFLOW_ATTEMPT_ID=$attempt_id
  export SPECFLOW_RUN_ID SPECFLOW_ATTEMPT_ID
  set -- /bin/sh "$dir/runner.sh" --agent "$dir" "$run_id" "$attempt_id" "$$" "$start" "$own_umask" "$agent_path" "$cwd" "$started" "$@"
  if has setsid && [ "$signals_test" -eq 0 ]; then
    exec setsid env --default-signal=INT,QUIT "$@"
  elif has perl; then
    exec perl -MPOSIX=setsid -e 'setsid(); $SIG{INT} = $SIG{QUIT} = "DEFAULT"; exec {$ARGV[0]} @ARGV; exit 127' -- "$@"
  fi
  exec setsid "$@"
}

# <pid of a child>: sets status. A signal to us ends a wait; a child that we have not collected is still there.
collect() {
  while :; do
    signalled=
    wait "$1"
    status=$?
    [ -n "$signalled" ] || return 0
    kill -0 "$1" 2>/dev/null && continue
    wait "$1" 2>/dev/null
    late=$?
    [ $late -eq 127 ] || status=$late
    return 0
  done
}

# TERM, ten seconds, KILL. The group is signalled only while its leader is proven to be our agent.
end_agent() {
  alive "$agent" "$agent_start" || return 0
  kill -s TERM -- "-$agent" 2>/dev/null || kill -s TERM "$agent" 2>/dev/null
  grace=100
  while [ $grace -gt 0 ] && alive "$agent" "$agent_start"; do
    grace=$((grace - 1))
    pause
  done
  alive "$agent" "$agent_start" || return 0
  kill -s KILL -- "-$agent" 2>/dev/null || kill -s KILL "$agent" 2>/dev/null
}

# Runs beside the agent. Short naps, so that it does not stay for hours when runner and agent were both killed.
watch_time() {
  nap=
  trap 'kill $nap 2>/dev/null; exit 0' TERM
  left=$limit
  while [ $left -gt 0 ]; do
    step=10
    [ $left -ge $step ] || step=$left
    sleep $step &
    nap=$!
    wait $nap
    left=$((left - step))
    alive "$agent" "$agent_start" || exit 0
  done
  : >"$dir/timed-out"
  end_agent
  sweep
}

stop_agent() {
  [ -n "$agent" ] && [ -z "$stopping" ] || return 0
  stopping=1
  [ -z "$watcher" ] || kill "$watcher" 2>/dev/null
  end_agent &
  watcher=$!
}

# <exit status or nothing> <start error or nothing>: the exit record, then the lock. A full disk is waited out.
finish() {
  code=null signal=null start_error=null timed_out=false
  [ -z "$1" ] || code=$1
  [ -z "$2" ] || start_error=\"$2\"
  [ ! -e "$dir/timed-out" ] || timed_out=true
  if [ -n "$1" ] && [ "$1" -gt 128 ]; then
    name=$(kill -l $(($1 - 128)) 2>/dev/null)
    case $name in '' | *[!A-Z0-9]*) ;; *) signal=\"SIG\${name#SIG}\" ;; esac
  fi
  bytes=0
  [ ! -f "$dir/stdout.jsonl" ] || bytes=$(($(wc -c <"$dir/stdout.jsonl")))
  text="{\"attemptId\":\"$attempt_id\",\"code\":$code,\"signal\":$signal,\"timedOut\":$timed_out,\"startError\":$start_error,\"startedAt\":\"$started\",\"endedAt\":\"$(now)\",\"bytes\":$bytes}"
  tries=300
  until record exit.json "$text"; do
    tries=$((tries - 1))
    [ $tries -gt 0 ] && [ -d "$dir" ] || break
    sleep 2
  done
  release_lock
  exit 0
}

[ ! -e "$dir/claim.json" ] || exit 0

# Whether env can do what become_agent asks of it, tried beside what follows.
env --default-signal=INT true 2>/dev/null &
signals_test=$!

[ -d "$lock_dir" ] || mkdir -p "$lock_dir" 2>/dev/null
refusal=lock_unusable l_run=unknown l_attempt=unknown l_pid=0
# Lease and claim are complete before either counts, so that one flush does for both.
started=$(now)
printf '%s\n' "{\"attemptId\":\"$attempt_id\",\"runId\":\"$run_id\",$runner_json,\"claimedAt\":\"$started\"}" 2>/dev/null >"$claim" || {
  rm -f "$claim"
  exit 0
}
printf '%s\n' "specflow-lock=1" "pid=$$" "start=$start" "boot=$boot" "run=$run_id" "attempt=$attempt_id" "dir=$dir" "end=1" 2>/dev/null >"$lease" &&
  flush "$lease" "$claim" && take_lock || {
  rm -f "$lease" "$claim"
  case $l_pid in '' | *[!0-9]*) l_pid=0 ;; esac
  safe "$l_run" && safe "$l_attempt" || l_run=unknown l_attempt=unknown
  record refused.json "{\"reason\":\"$refusal\",\"holder\":{\"runId\":\"$l_run\",\"attemptId\":\"$l_attempt\",\"pid\":$l_pid},\"at\":\"$(now)\"}"
  exit 0
}
ln "$claim" "$dir/claim.json" 2>/dev/null || {
  release_lock
  leave
}
flush "$dir"

[ -d "$cwd" ] && [ -x "$cwd" ] || finish '' cwd_missing
[ -f "$1" ] && [ -x "$1" ] || finish '' bin_missing
has setsid || has perl || finish '' setsid_missing
: >>"$dir/stdout.jsonl"
: >>"$dir/stderr.log"

collect "$signals_test"
signals_test=$status
[ -z "$asked" ] || finish '' stopped_before_start
become_agent "$@" &
agent=$!
identify "$agent"
agent_start=$p_start
watch_time &
watcher=$!
[ -z "$asked" ] || stop_agent

# Only now, so that the agent did not have to wait for it.
rm -f "$lease" "$claim" "$dir/refused.json"
tidy_lock_dir
collect "$agent"

kill "$watcher" 2>/dev/null
wait "$watcher" 2>/dev/null
if [ -n "$stopping" ] || [ -e "$dir/timed-out" ]; then sweep; fi
error=
if [ "$status" -eq 126 ] || [ "$status" -eq 127 ]; then
  [ -s "$dir/stdout.jsonl" ] || error=start_failed
fi
finish "$status" "$error"
`;
