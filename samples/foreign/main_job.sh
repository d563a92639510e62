#!/bin/sh
# The main job with stty, printf and socat: uploads three files to a Cordelia-I, joins a network, connects to a broker over
# mutual TLS, publishes a message, prints the one that comes back, and disconnects. Ends with status 1 at the first refusal.
#
# usage: main_job.sh DEVICE ENDPOINT PORT ROOTCA CERT KEY SSID      the network's key is read from WIFI_KEY
set -eu

if [ $# -ne 7 ]; then
    echo "usage: WIFI_KEY=... $0 DEVICE ENDPOINT PORT ROOTCA CERT KEY SSID" >&2
    exit 2
fi
device=$1 endpoint=$2 port=$3 rootca=$4 cert=$5 key=$6 ssid=$7
: "${WIFI_KEY:=}"

patience=60 # seconds without a byte before it gives up
chunk=1000  # bytes of a file in one command
cr=$(printf '\r')
newline='
'
events=

fail() {
    echo "$0: $*" >&2
    exit 1
}

# socat ends when nothing comes for too long, so that no read waits for ever.
pipes=$(mktemp -d)
trap 'kill "$socat" 2>/dev/null || true; rm -r "$pipes"' EXIT
trap 'exit 1' INT TERM
stty 115200 raw -echo <"$device"
mkfifo "$pipes/to" "$pipes/from"
socat -T "$patience" - "OPEN:$device,noctty" <"$pipes/to" >"$pipes/from" &
socat=$!
exec 3>"$pipes/to" 4<"$pipes/from"

read_line() {
    while IFS= read -r line <&4; do
        line=${line%"$cr"}
        case $line in
            '') ;;
            +event*) events=$events$newline$line; return ;;
            *) return ;;
        esac
    done
    fail "the module says nothing any more; was waiting for $1"
}

# The final response to a command: sets answer to the line before it, and final.
finish() {
    answer=
    while read_line "the answer to $1"; do
        case $line in
            OK | ERROR*) final=$line; return ;;
            +event*) ;;
            *) answer=$line ;;
        esac
    done
}

# Sends a command that has to be answered with OK.
ask() {
    printf '%s\r\n' "$1" >&3
    finish "${1%%=*}"
    [ "$final" = OK ] || fail "${1%%=*} was refused: $final"
}

# Waits for an event that begins like this, which may have come already: sets event. A second beginning means failure.
await() {
    while :; do
        case $events in
            *"$newline$1"*)
                event=$1${events#*"$newline$1"}
                event=${event%%"$newline"*}
                return
                ;;
            *"$newline$2"*) fail "instead of $1 came:$events" ;;
        esac
        read_line "$1"
    done
}

upload() {
    size=$(wc -c <"$1")
    reserve=$((size < 1024 ? 1024 : size))
    ask "AT+fileOpen=$2,CREATE|OVERWRITE,$reserve"
    id=${answer#+fileopen:}
    id=${id%%,*}
    at=0
    while [ "$at" -lt "$size" ]; do
        count=$((size - at < chunk ? size - at : chunk))
        {
            printf 'AT+fileWrite=%s,%s,0,%s,' "$id" "$at" "$count"
            dd if="$1" bs="$chunk" skip=$((at / chunk)) count=1 2>/dev/null
            printf '\r\n'
        } >&3
        finish "AT+fileWrite"
        [ "$final" = OK ] || fail "AT+fileWrite of $2 was refused: $final"
        [ "$answer" = "+filewrite:$count" ] || fail "AT+fileWrite of $2 wrote $answer, not $count"
        at=$((at + count))
    done
    ask "AT+fileClose=$id,,"
}

ask 'AT+test'

# Files are changed only while the WLAN is disconnected; -2071 says that it is.
printf 'AT+wlanDisconnect\r\n' >&3
finish 'AT+wlanDisconnect'
case $final in
    OK | *,-2071) ;;
    *) fail "AT+wlanDisconnect was refused: $final" ;;
esac

upload "$key" privatekey.pem
upload "$cert" cert.pem
upload "$rootca" rootca.pem

ask "AT+set=MQTT,iotHubEndpoint,\"$endpoint\""
ask "AT+set=MQTT,iotHubPort,$port"
ask 'AT+set=MQTT,flags,"url|sec|whitelist_rootca"'
ask 'AT+set=MQTT,clientId,"shell"'
ask 'AT+set=MQTT,rootCAPath,"rootca.pem"'
ask 'AT+set=MQTT,clientPrivateKey,"privatekey.pem"'
ask 'AT+set=MQTT,clientCertPath,"cert.pem"'
ask 'AT+set=SUBTOPIC0,name,"cordelia/+"'
ask 'AT+set=PUBTOPIC0,name,"cordelia/apple"'

events=
ask "AT+wlanConnect=\"$ssid\",,WPA_WPA2,\"$WIFI_KEY\",,,"
await '+eventnetapp:ipv4_acquired,' '+eventwlan:disconnect,'

events=
ask 'AT+iotconnect'
await '+eventmqtt:info,"CONNACK",0' '+eventmqtt:error,'

events=
ask 'AT+iotpublish=0,"{"weight":182}"'
await '+eventmqtt:recv,cordelia/apple,' '+eventmqtt:error,'
echo "$event"

ask 'AT+iotdisconnect'
