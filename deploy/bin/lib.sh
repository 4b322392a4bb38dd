# Sourced by the scripts beside it: where things are, and how a script fails.
# shellcheck shell=bash

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
BIN=$ROOT/deploy/bin
LOCAL_DIR=$(realpath -m "${LOCAL_DIR:-$ROOT/.local}")
PORT=${PORT:-8000}
PGPORT=${PGPORT:-54329} # names the socket; nothing listens on TCP
PGUSER=${PGUSER:-app}
PGDATABASE=${PGDATABASE:-bicycles}
POSTGRESQL_LIB=${POSTGRESQL_LIB:-/usr/lib/postgresql} # where Debian puts the versions
export LOCAL_DIR PORT PGPORT PGUSER PGDATABASE

say() { printf '%s\n' "$*" >&2; }
step() { printf '==> %s\n' "$*" >&2; }

# One line that says what is wrong and what to do; nothing else matters after it.
die() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

am_root() { [ "$(id -u)" = 0 ]; }

# Free space of the file system a (not yet existing) path will lie on, in MB.
free_mb() {
  local path=$1
  while [ ! -e "$path" ]; do path=$(dirname "$path"); done
  df -Pm "$path" | awk 'NR == 2 { print $4 }'
}

need_space() { # path, MB
  local free
  free=$(free_mb "$1")
  [ "$free" -ge "$2" ] ||
    die "only $free MB free for $1, $2 MB needed: free some space or set LOCAL_DIR to another disk"
}

make_local_dir() {
  mkdir -p "$LOCAL_DIR" 2>/dev/null ||
    die "cannot make $LOCAL_DIR: it belongs to $(owner_of "$LOCAL_DIR"); set LOCAL_DIR to a folder of your own"
  [ -w "$LOCAL_DIR" ] ||
    die "$LOCAL_DIR belongs to $(owner_of "$LOCAL_DIR"), not to $(id -un): run as that user, remove it, or set LOCAL_DIR to another folder"
}

owner_of() {
  local path=$1
  while [ ! -e "$path" ]; do path=$(dirname "$path"); done
  stat -c %U "$path"
}

# Versions of PostgreSQL from 15 on that are here together with PostGIS, newest first.
postgis_versions() {
  local folder version
  for folder in "$POSTGRESQL_LIB"/*; do
    version=${folder##*/}
    [ -x "$folder/bin/initdb" ] && [ "$version" -ge 15 ] || continue
    [ -e "/usr/share/postgresql/$version/extension/postgis.control" ] || continue
    echo "$version"
  done | sort -rn
}

# Where the data and the sockets of PostgreSQL and Redis lie. Both lie in LOCAL_DIR, except that
# - the account PostgreSQL runs as may be unable to reach LOCAL_DIR (root's checkout in /root);
# - a socket's path may not be longer than 107 bytes, and the queue's address is a URL, in which
#   a space or a Japanese letter would have to be written otherwise.
# The places chosen are written to $LOCAL_DIR/services.env, for a person to source.
locate_services() {
  local key
  key=$(printf '%s' "$LOCAL_DIR" | sha256sum | cut -c1-12)
  STATE=$LOCAL_DIR
  RUN_AS=$(id -un)
  if am_root; then
    RUN_AS=postgres
    if [ -d "$LOCAL_DIR/pgdata" ] && [ "$(stat -c %u "$LOCAL_DIR/pgdata")" != 0 ]; then
      RUN_AS=$(stat -c %U "$LOCAL_DIR/pgdata")
    fi
    if [ -e "/var/lib/bicycles/$key" ] || ! reachable_by "$RUN_AS" "$LOCAL_DIR"; then
      STATE=/var/lib/bicycles/$key
    fi
  fi
  PGDATA=$STATE/pgdata
  SOCKETS=$STATE/sock
  if [ "$(printf '%s' "$SOCKETS/.s.PGSQL.$PGPORT.lock" | wc -c)" -gt 107 ] ||
    [ -n "$(printf '%s' "$SOCKETS" | LC_ALL=C tr -d 'A-Za-z0-9/._-')" ]; then
    SOCKETS=/tmp/bicycles-$(id -u)-$key
  fi
  PGHOST=$SOCKETS
  REDIS_SOCKET=$SOCKETS/redis.sock
  export PGHOST REDIS_SOCKET
}

# Whether an account may pass through every folder above a path (which need not exist yet).
reachable_by() { # account, path
  local path=$2
  while [ ! -e "$path" ]; do path=$(dirname "$path"); done
  runuser -u "$1" -- test -x "$path" 2>/dev/null
}

python_of_venv() {
  PYTHON=$ROOT/.venv/bin/python
  [ -x "$PYTHON" ] || die "no .venv yet: run \`make setup\`"
}

# Prints the process that runs `make demo` for this LOCAL_DIR; fails when there is none.
demo_pid() {
  local pid
  pid=$(cat "$LOCAL_DIR/demo.pid" 2>/dev/null) || return 1
  [ -n "$pid" ] && tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null |
    grep -qE 'bin/demo|deploy\.bin\.supervise' || return 1
  echo "$pid"
}
