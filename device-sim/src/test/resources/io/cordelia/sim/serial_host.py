"""A host that shares no code with the module: opens a serial device with termios and uploads a file.

Usage: serial_host.py DEVICE FILE. Prints OK, or what went wrong. It opens the device twice, as hosts come and go.
"""
import os
import select
import sys
import termios
import tty

device, path = sys.argv[1], sys.argv[2]
with open(path, "rb") as file:
    content = file.read()


class Serial:
    def __init__(self):
        self.fd = os.open(device, os.O_RDWR | os.O_NOCTTY)
        tty.setraw(self.fd)
        attributes = termios.tcgetattr(self.fd)
        attributes[4] = attributes[5] = termios.B115200
        termios.tcsetattr(self.fd, termios.TCSANOW, attributes)
        self.buffer = b""

    def close(self):
        os.close(self.fd)

    def fill(self):
        if not select.select([self.fd], [], [], 10)[0]:
            sys.exit("time-out, heard so far: %r" % self.buffer)
        self.buffer += os.read(self.fd, 4096)

    def line(self):
        while b"\r\n" not in self.buffer:
            self.fill()
        line, self.buffer = self.buffer.split(b"\r\n", 1)
        return line

    def take(self, count):
        while len(self.buffer) < count:
            self.fill()
        data, self.buffer = self.buffer[:count], self.buffer[count:]
        return data

    def write(self, data):
        while data:
            data = data[os.write(self.fd, data):]

    def ask(self, request):
        self.write(request + b"\r\n")
        lines = []
        while True:
            lines.append(self.line())
            if lines[-1].startswith(b"ERROR"):
                sys.exit("%r was refused: %r" % (request, lines))
            if lines[-1] == b"OK":
                return lines[:-1]


def expect(got, wanted):
    if got != wanted:
        sys.exit("expected %r, got %r" % (wanted, got))


serial = Serial()
expect(serial.ask(b"AT+test"), [])
opened = serial.ask(b"AT+FileOpen=rootca.pem,WRITE|CREATE,%d" % (len(content) + 100))[0]
file_id = opened.split(b":")[1].split(b",")[0]
for offset in range(0, len(content), 1452):
    chunk = content[offset:offset + 1452]
    answer = serial.ask(b"AT+FileWrite=%s,%d,0,%d,%s" % (file_id, offset, len(chunk), chunk))
    expect(answer, [b"+filewrite:%d" % len(chunk)])
expect(serial.ask(b"AT+FileClose=%s,," % file_id), [])
serial.close()

serial = Serial()
opened = serial.ask(b"AT+fileOpen=rootca.pem,READ,0")[0]
file_id = opened.split(b":")[1].split(b",")[0]
read = b""
while len(read) < len(content):
    serial.write(b"AT+fileRead=%s,%d,0,750\r\n" % (file_id, len(read)))
    head = b""
    while head.count(b",") < 2:
        head += serial.take(1)
    count = int(head.split(b",")[1])
    read += serial.take(count)
    expect(serial.take(6), b"\r\nOK\r\n")
expect(read, content)
expect(serial.ask(b"AT+fileClose=%s,," % file_id), [])
serial.write(b"AT+wlanConnect=net,,OPEN,,,,\r\n")
expect(serial.line(), b"OK")
expect(serial.line()[:23], b"+eventwlan:connect,net,")
expect(serial.line()[:28], b"+eventnetapp:ipv4_acquired,1")
serial.close()
print("OK")
