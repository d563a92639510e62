#!/usr/bin/env python3
"""The main job with Python's standard library: uploads three files to a Cordelia-I, joins a network, connects to a broker
over mutual TLS, publishes a message, prints the one that comes back, and disconnects. Ends with status 1 at the first
refusal.

usage: main_job.py DEVICE ENDPOINT PORT ROOTCA CERT KEY SSID      the network's key is read from WIFI_KEY
"""
import os
import select
import sys
import termios
import time
import tty

PATIENCE = 60  # seconds for one line
CHUNK = 1000  # bytes of a file in one command


class Refused(Exception):
    """What the module did not do."""


class Module:
    """A module on a serial device."""

    def __init__(self, device):
        self.fd = os.open(device, os.O_RDWR | os.O_NOCTTY)
        tty.setraw(self.fd)
        attributes = termios.tcgetattr(self.fd)
        attributes[4] = attributes[5] = termios.B115200
        termios.tcsetattr(self.fd, termios.TCSANOW, attributes)
        self.heard = b""
        self.events = []

    def line(self, awaited):
        """The next line that is not empty."""
        deadline = time.monotonic() + PATIENCE
        while True:
            line, end, rest = self.heard.partition(b"\n")
            if end:
                self.heard = rest
                line = line.strip(b"\r")
                if line:
                    return line
                continue
            if not select.select([self.fd], [], [], max(0, deadline - time.monotonic()))[0]:
                raise Refused("nothing came while waiting for %s" % awaited)
            self.heard += os.read(self.fd, 4096)

    def ask(self, request, allowed=()):
        """Sends a command and returns the lines before OK; its refusal with one of the allowed codes is as good."""
        name = request.partition(b"=")[0].decode()
        data = request + b"\r\n"
        while data:
            data = data[os.write(self.fd, data):]
        lines = []
        while True:
            line = self.line("the answer to " + name)
            if line.startswith(b"+event"):
                self.events.append(line)
            elif line == b"OK" or (line.startswith(b"ERROR") and line.rpartition(b",")[2] in allowed):
                return lines
            elif line.startswith(b"ERROR"):
                raise Refused("%s was refused: %s" % (name, line.decode()))
            else:
                lines.append(line)

    def event(self, wanted, failure):
        """Waits for an event that begins like this, which may have come already; another beginning means failure."""
        while True:
            while self.events:
                event = self.events.pop(0)
                if event.startswith(wanted):
                    return event
                if event.startswith(failure):
                    raise Refused("instead of %s came %s" % (wanted.decode(), event.decode()))
            line = self.line(wanted.decode())
            if line.startswith(b"+event"):
                self.events.append(line)

    def upload(self, path, name):
        with open(path, "rb") as file:
            content = file.read()
        answer = self.ask(b"AT+fileOpen=%s,CREATE|OVERWRITE,%d" % (name, max(1024, len(content))))
        file_id = answer[-1].partition(b":")[2].partition(b",")[0]
        for offset in range(0, len(content), CHUNK):
            chunk = content[offset:offset + CHUNK]
            answer = self.ask(b"AT+fileWrite=%s,%d,0,%d,%s" % (file_id, offset, len(chunk), chunk))
            if answer != [b"+filewrite:%d" % len(chunk)]:
                raise Refused("fileWrite of %s wrote %r" % (name.decode(), answer))
        self.ask(b"AT+fileClose=%s,," % file_id)


def main(device, endpoint, port, rootca, cert, key, ssid):
    module = Module(device)
    module.ask(b"AT+test")
    # Files are changed only while the WLAN is disconnected; -2071 says that it is.
    module.ask(b"AT+wlanDisconnect", allowed=(b"-2071",))
    module.upload(key, b"privatekey.pem")
    module.upload(cert, b"cert.pem")
    module.upload(rootca, b"rootca.pem")
    module.ask(b'AT+set=MQTT,iotHubEndpoint,"%s"' % endpoint.encode())
    module.ask(b"AT+set=MQTT,iotHubPort,%d" % int(port))
    module.ask(b'AT+set=MQTT,flags,"url|sec|whitelist_rootca"')
    module.ask(b'AT+set=MQTT,clientId,"python"')
    module.ask(b'AT+set=MQTT,rootCAPath,"rootca.pem"')
    module.ask(b'AT+set=MQTT,clientPrivateKey,"privatekey.pem"')
    module.ask(b'AT+set=MQTT,clientCertPath,"cert.pem"')
    module.ask(b'AT+set=SUBTOPIC0,name,"cordelia/+"')
    module.ask(b'AT+set=PUBTOPIC0,name,"cordelia/apple"')

    module.events.clear()
    wifi_key = os.environ.get("WIFI_KEY", "")
    module.ask(b'AT+wlanConnect="%s",,WPA_WPA2,"%s",,,' % (ssid.encode(), wifi_key.encode()))
    module.event(b"+eventnetapp:ipv4_acquired,", b"+eventwlan:disconnect,")

    module.ask(b"AT+iotconnect")
    module.event(b'+eventmqtt:info,"CONNACK",0', b"+eventmqtt:error,")
    module.ask(b'AT+iotpublish=0,"{"weight":182}"')
    print(module.event(b"+eventmqtt:recv,cordelia/apple,", b"+eventmqtt:error,").decode())
    module.ask(b"AT+iotdisconnect")


if __name__ == "__main__":
    if len(sys.argv) != 8:
        sys.exit(__doc__)
    try:
        main(*sys.argv[1:])
    except (Refused, OSError) as failure:
        sys.exit("%s: %s" % (sys.argv[0], failure))
