# Runs a server inside an unpacked folder until standard input ends, and leaves nothing behind.
# $1 the folder, $2 the data directory inside it, $3 the programs' folder inside it, $4 settings
folder=$1
data=$2
programs=$3
settings=$4
as_postgres="chroot $folder setpriv --reuid=postgres --regid=postgres --clear-groups"

finish() {
    rm -rf "$folder$data" "$folder$data.log"
}

chroot "$folder" install -d -o postgres -g postgres -m 0700 "$data" || { finish; exit 1; }
$as_postgres "$programs/initdb" -D "$data" -N -U postgres -E UTF8 --locale=C.UTF-8 --auth=trust </dev/null \
    || { sleep 1; exit 1; }
printf '%s\n' "$settings" >>"$folder$data/postgresql.conf"
cat >"$folder$data/pg_hba.conf" <<'RULES'
host all scram_user 127.0.0.1/32 scram-sha-256
host all all 127.0.0.1/32 trust
RULES

$as_postgres "$programs/postgres" -D "$data" </dev/null &
server=$!
# A signal for the whole group (Ctrl-C) must not end this shell before the server.
trap '' INT TERM HUP
cat >/dev/null
kill -INT "$server"
wait "$server"
finish
