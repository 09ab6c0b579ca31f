import { sh } from './sh';

/**
 * Who runs (identity by pid, start time and boot), the marker of a run, and durable small files.
 * Linux reads /proc without starting a process; macOS asks `ps`.
 */
export const PROCESSES = sh`# <pid>: sets p_state and p_start; fails when there is no such process.
identify() {
  p_state= p_start=
  case $1 in '' | 0 | 1 | *[!0-9]*) return 1 ;; esac
  if [ -r /proc/self/stat ]; then
    stat_text=
    while IFS= read -r line || [ -n "$line" ]; do stat_text=$stat_text$line; done 2>/dev/null <"/proc/$1/stat" || return 1
    # The name is in parentheses and may hold anything, so count from the last one.
    set -- \${stat_text##*\) }
    [ $# -ge 20 ] || return 1
    p_state=$1 p_start=\${20}
  else
    set -- $(LC_ALL=C TZ=UTC ps -o state=,lstart= -p "$1" 2>/dev/null)
    [ $# -ge 6 ] || return 1
    p_state=$1 p_start=$2_$3_$4_$5_$6
  fi
}

# <pid> <startTime>: true while exactly this process runs; a zombie is dead.
alive() {
  identify "$1" && [ "$p_start" = "$2" ] || return 1
  case $p_state in Z* | X* | x*) return 1 ;; esac
}

boot_id() {
  boot=
  if [ -r /proc/sys/kernel/random/boot_id ]; then
    read -r boot </proc/sys/kernel/random/boot_id
  else
    boot=$(sysctl -n kern.bootsessionuuid 2>/dev/null)
  fi
  case $boot in '' | *[!A-Za-z0-9-]*) boot=unknown ;; esac
}

# <attempt id>: prints the processes that carry the marker of an attempt. Others of the run may be at work beside it.
marked() {
  if [ -r /proc/self/environ ]; then
    set +f
    set -- "$1" /proc/[0-9]*/environ
    set -f
    marker=SPECFLOW_ATTEMPT_ID=$1
    shift
    # Quick where grep knows NUL-separated lines; busybox sees nothing behind the first NUL.
    if [ "$(printf 'a\0b\0' | grep -czxF b 2>/dev/null)" = 1 ]; then
      grep -lzxF "$marker" "$@" 2>/dev/null
    else
      for file in "$@"; do tr '\0' '\n' 2>/dev/null <"$file" | grep -qxF "$marker" && echo "$file"; done
    fi | while IFS=/ read -r _ _ found _; do echo "$found"; done
  else
    ps -axEww -o pid=,command= 2>/dev/null | while read -r found command; do
      case " $command " in *" SPECFLOW_ATTEMPT_ID=$1 "*) echo "$found" ;; esac
    done
  fi
}

# Kills every process of the attempt, wherever it has moved to; bounded.
sweep() {
  rounds=0
  while [ $rounds -lt 20 ]; do
    rounds=$((rounds + 1))
    left=$(marked "$attempt_id")
    [ -n "$left" ] || return 0
    for one in $left; do [ "$one" = "$$" ] || kill -s KILL "$one" 2>/dev/null; done
    pause
  done
}

pause() { sleep 0.1 2>/dev/null || sleep 1; }
now() { date -u +%Y-%m-%dT%H:%M:%SZ; }

safe() { case $1 in '' | -* | *[!A-Za-z0-9_.:-]*) return 1 ;; esac; }
flush() { sync "$@" 2>/dev/null || sync; }

# <name> <text>: replaces a file of the attempt durably.
record() {
  temporary=$dir/.$1.$$.tmp
  printf '%s\n' "$2" 2>/dev/null >"$temporary" && flush "$temporary" && mv -f "$temporary" "$dir/$1" && flush "$dir" && return 0
  rm -f "$temporary"
  return 1
}

# <attemptDir>: sets a_pid and a_start from the record of an agent.
read_agent() {
  a_pid= a_start= text=
  [ -f "$1/process.json" ] || return 1
  IFS= read -r text 2>/dev/null <"$1/process.json" || [ -n "$text" ] || return 1
  text=\${text#*\"agent\":\{\"pid\":}
  a_pid=\${text%%,*}
  text=\${text#*\"startTime\":\"}
  a_start=\${text%%\"*}
  case $a_pid in '' | *[!0-9]*) return 1 ;; esac
}
`;
