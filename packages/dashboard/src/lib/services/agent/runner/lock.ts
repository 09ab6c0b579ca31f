import { sh } from './sh';

/**
 * The project lock: `agent.lock`, created by link(2), holds who took it, line by line. Its generation is the
 * identity of the holding runner, which no other process ever has again.
 *
 * A dead holder is replaced by rename under a marker `agent.lock.steal-{dead generation}`, again created by
 * link(2) and carrying its owner; the generation is read once more under the marker. When the owner of a marker
 * dies, the marker is inherited by the same rule, named by the generation of that owner.
 */
export const LOCK = sh`# <file>: sets l_*; 1 = missing, 2 = not ours to understand.
read_lease() {
  l_pid= l_start= l_boot= l_run= l_attempt= l_dir= l_end=
  [ -e "$1" ] || [ -L "$1" ] || return 1
  [ -f "$1" ] || return 2
  while IFS= read -r line; do
    case $line in
      pid=*) l_pid=\${line#*=} ;;
      start=*) l_start=\${line#*=} ;;
      boot=*) l_boot=\${line#*=} ;;
      run=*) l_run=\${line#*=} ;;
      attempt=*) l_attempt=\${line#*=} ;;
      dir=*) l_dir=\${line#*=} ;;
      end=1) l_end=1 ;;
    esac
  done 2>/dev/null <"$1" || return 1
  [ -n "$l_end" ] && safe "$l_pid" && safe "$l_start" && safe "$l_boot" && safe "$l_run" && safe "$l_attempt" || return 2
  l_generation=$l_pid.$l_start.$l_boot
}

# True when nothing of the holder in l_* can still work. The runner comes first: see guarantee 3.
holder_gone() {
  [ "$l_boot" = "$boot" ] || return 0
  refusal=lock_held
  if alive "$l_pid" "$l_start"; then return 1; fi
  refusal=agent_alive
  if read_agent "$l_dir" && alive "$a_pid" "$a_start"; then return 1; fi
  refusal=strays_alive
  [ -z "$(marked "$l_attempt")" ]
}

# <marker>: becomes its only owner.
take_marker() {
  ln "$lease" "$1" 2>/dev/null && return 0
  read_lease "$1" || return 1
  if [ "$l_boot" = "$boot" ] && alive "$l_pid" "$l_start"; then return 1; fi
  inherit_marker "$1" "$l_generation"
}

# <marker> <generation of its dead owner>: the same rule once more, one level down.
inherit_marker() {
  take_marker "$lock.steal-$2" || return 1
  inherited=1
  if read_lease "$1" && [ "$l_generation" = "$2" ]; then
    ln "$lease" "$lease.marker" 2>/dev/null && mv -f "$lease.marker" "$1" && inherited=0
  fi
  rm -f "$lock.steal-$2"
  return $inherited
}

# <generation>: replaces the lock of a dead holder.
steal() {
  take_marker "$lock.steal-$1" || return 1
  stolen=1
  if read_lease "$lock" && [ "$l_generation" = "$1" ] && holder_gone; then
    mv -f "$lease" "$lock" && stolen=0
  fi
  rm -f "$lock.steal-$1"
  return $stolen
}

# Sets refusal when it fails; a second runner of the same attempt just ends.
take_lock() {
  rounds_left=100
  while [ $rounds_left -gt 0 ]; do
    rounds_left=$((rounds_left - 1))
    refusal=lock_unusable
    [ ! -d "$lock" ] || return 1
    ln "$lease" "$lock" 2>/dev/null && return 0
    read_lease "$lock"
    case $? in
      0)
        if holder_gone; then
          if steal "$l_generation"; then return 0; fi
          refusal=lock_contended
        else
          if [ "$l_attempt" = "$attempt_id" ]; then leave; fi
          # A holder that has written its exit record is about to let go.
          [ "$refusal" = lock_held ] && [ -e "$l_dir/exit.json" ] || return 1
        fi
        ;;
      2)
        refusal=lock_unreadable
        return 1
        ;;
    esac
    pause
  done
  return 1
}

# What killed runners left beside the lock. Only for the holder of the lock.
tidy_lock_dir() {
  set +f
  for file in "$lock".new-* "$lock".steal-*; do
    if read_lease "$file" && { [ "$l_boot" != "$boot" ] || ! alive "$l_pid" "$l_start"; }; then rm -f "$file"; fi
  done
  set -f
}

release_lock() {
  if read_lease "$lock" && [ "$l_generation" = "$generation" ]; then rm -f "$lock" "$lease" "$claim"; fi
}

leave() {
  rm -f "$lease" "$claim"
  exit 0
}
`;
