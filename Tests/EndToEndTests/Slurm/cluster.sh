#!/bin/bash
# Runs the daemons of a Slurm cluster on this machine as its own children: munged, slurmctld and one
# slurmd a node; all in a folder made for them.
#
#   cluster.sh FOLDER PROCESS…
#
# FOLDER holds slurm.conf, munge.key and the pipe "commands", whose lines are
#   start NODE          start a node's slurmd
#   start NODE PATH     the same, but to that node the folder PATH is empty and cannot be written to
#   cut NODE            end all that runs on a node at once, as a power cut would
#   stop                end everything
# It ends everything, removes FOLDER and exits also when it is told to by SIGTERM, SIGINT or SIGHUP, or
# when any PROCESS has ended: then it kills the other ones too.
#
# With root, each node has a host name, process numbers and mounts of its own; when the first of its
# processes is killed, the kernel kills the others. Without root, nodes differ by name only.
set -u
folder=$1
shift
configuration=SLURM_CONF=$folder/slurm.conf
declare -A watched daemon

# When a process started, in clock ticks since the machine did: REPLY; empty when it is gone.
start_time() {
  local text fields
  REPLY=
  { IFS= read -r text <"/proc/$1/stat"; } 2>/dev/null || return
  read -ra fields <<<"${text##*) }"
  [ "${fields[0]}" = Z ] || REPLY=${fields[19]}
}

# Daemons get no other environment than a client would, and say what they have to say into FOLDER/log.
launch() {
  local name=$1
  shift
  env "$configuration" "$@" </dev/null >>"$folder/log/$name.output" 2>&1 &
  daemon[$name]=$!
}

start_node() {
  local node=$1 hidden=$2
  if [ "$(id -u)" != 0 ]; then
    launch "$node" slurmd -D -N "$node"
    return
  fi
  # The shell is the node's first process: it sees to those whose parents have ended, which slurmd
  # does not do.
  launch "$node" unshare --uts --pid --fork --kill-child --mount-proc bash -c '
    hostname "$1"
    [ -z "$2" ] || mount -t tmpfs -o ro,size=4k none "$2" || exit
    slurmd -D -N "$1" &
    wait $!' bash "$node" "$hidden"
}

cut_node() {
  [ -n "${daemon[$1]-}" ] || return
  kill -KILL "${daemon[$1]}" 2>/dev/null
  wait "${daemon[$1]}" 2>/dev/null
  unset "daemon[$1]"
}

# Nobody of this cluster's daemons, steps, tasks and clients is without its configuration.
members() { grep -lszxF "$configuration" /proc/[0-9]*/environ | grep -o '[0-9]*'; }

finish() {
  trap '' TERM INT HUP
  # The controller first: it would requeue what dies of its nodes.
  local name
  for name in slurmctld node1 node2 node3 munged; do
    [ -z "${daemon[$name]-}" ] || kill -KILL "${daemon[$name]}" 2>/dev/null
  done
  for _ in {1..100}; do
    mapfile -t left < <(members)
    [ ${#left[@]} -gt 0 ] || break
    kill -KILL "${left[@]}" 2>/dev/null
    sleep 0.1
  done
  wait
  rm -rf "$folder"
  exit 0
}
trap finish TERM INT HUP

for process in "$@"; do
  start_time "$process"
  watched[$process]=${REPLY:-gone}
done
# Open for writing too, so that there is always somebody who might write.
exec 3<>"$folder/commands"
mkdir -p "$folder"/{log,run,state,munge}
chmod 755 "$folder/munge"
launch munged munged --foreground --force --key-file="$folder/munge.key" \
  --socket="$folder/munge/socket" --pid-file="$folder/run/munged.pid" \
  --log-file="$folder/log/munged.log" --seed-file="$folder/run/munged.seed"
for _ in {1..100}; do
  [ ! -S "$folder/munge/socket" ] || break
  sleep 0.05
done
launch slurmctld slurmctld -D -c
for node in node1 node2 node3; do start_node "$node" ''; done

while true; do
  if read -r -t 0.2 -u 3 verb node path; then
    case $verb in
      start) start_node "$node" "$path" ;;
      cut) cut_node "$node" ;;
      stop) finish ;;
    esac
  fi
  for process in "${!watched[@]}"; do
    start_time "$process"
    if [ "$REPLY" != "${watched[$process]}" ]; then
      unset "watched[$process]"
      for other in "${!watched[@]}"; do kill -KILL "$other" 2>/dev/null; done
      finish
    fi
  done
done
