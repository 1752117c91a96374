# Runs a server inside an unpacked folder until standard input ends, and leaves nothing behind but, when the server
# does not start or ends on its own, its log.
# $1 the folder, $2 the data directory inside it, $3 the programs' folder inside it, $4 settings
folder=$1
data=$2
programs=$3
settings=$4
as_postgres="chroot $folder setpriv --reuid=postgres --regid=postgres --clear-groups"

# A signal for the whole group (Ctrl-C) must not end this shell before the server.
trap '' INT TERM HUP

if ! chroot "$folder" install -d -o postgres -g postgres -m 0700 "$data" ||
    ! $as_postgres "$programs/initdb" -D "$data" -N -U postgres -E UTF8 --locale=C.UTF-8 --auth=trust </dev/null
then
    rm -rf "$folder$data"
    exit 1
fi
printf '%s\n' "$settings" >>"$folder$data/postgresql.conf"
cat >"$folder$data/pg_hba.conf" <<'RULES'
host all scram_user 127.0.0.1/32 scram-sha-256
host all all 127.0.0.1/32 trust
RULES

# Commands in the background get another standard input.
exec 3<&0
$as_postgres "$programs/postgres" -D "$data" </dev/null 3<&- &
server=$!
{
    cat <&3 >/dev/null
    rm -f "$folder$data.log"
    # More than once: a server that has only just begun does not listen to signals yet.
    while kill -INT "$server"; do
        sleep 1
    done
} 2>/dev/null &
watcher=$!
wait "$server"
kill -KILL "$watcher"
rm -rf "$folder$data"
