import { sh } from './sh';

/**
 * Second stage: records itself, makes sure that its runner lives, and becomes the agent. Same pid throughout.
 */
export const AGENT_STAGE = sh`if [ "\${1-}" = --agent ]; then
  dir=$2 run_id=$3 attempt_id=$4 runner=$5 runner_start=$6 own_umask=$7 agent_path=$8 cwd=$9
  shift 9
  started=$1
  shift
  boot_id
  cd "$cwd" || exit 126
  identify $$ || exit 126
  record process.json "{\"runner\":{\"pid\":$runner,\"startTime\":\"$runner_start\"},\"agent\":{\"pid\":$$,\"startTime\":\"$p_start\"},\"bootId\":\"$boot\",\"attemptId\":\"$attempt_id\",\"runId\":\"$run_id\",\"startedAt\":\"$started\"}" || exit 126
  alive "$runner" "$runner_start" || exit 126
  exec <"$dir/prompt.md" >>"$dir/stdout.jsonl" 2>>"$dir/stderr.log"
  umask "$own_umask"
  PATH=$agent_path
  exec "$@"
fi
`;
