package io.cordelia.at;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.PortUnavailableException;
import java.io.File;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * A module on a serial port: 8 data bits, no parity, 1 stop bit, no flow control (S, D). Pseudo-terminals are serial
 * ports too.
 */
public final class SerialAtPort implements AtPort {

    /** The module's baud rate as delivered (S, D). */
    public static final int DEFAULT_BAUD_RATE = 115_200;

    private static final Duration PAUSE = Duration.ofMillis(3);
    private static final int POLL_MILLIS = 500;
    private static final int WRITE_STALL_MILLIS = 2_000;
    private static final long RETRY_NANOS = 1_000_000;
    private static final boolean WINDOWS = File.separatorChar == '\\';
    private static final int NO_SUCH_FILE = 2;
    private static final int NOT_A_TERMINAL = 25;
    private static final int WINDOWS_ACCESS_DENIED = 5;
    /** EAGAIN of Linux and of macOS, for a lock that another process has, and EBUSY. */
    private static final Set<Integer> UNIX_IN_USE = Set.of(11, 35, 16);

    private final String path;
    private final int baudRate;
    private SerialPort port;

    /**
     * A port at 115200 baud.
     *
     * @param path the port's path or name, such as {@code /dev/ttyUSB0} or {@code COM3}
     * @throws InvalidRequestException if it is empty
     */
    public SerialAtPort(String path) {
        this(path, DEFAULT_BAUD_RATE);
    }

    /**
     * A port.
     *
     * @param path the port's path or name, such as {@code /dev/ttyUSB0} or {@code COM3}
     * @param baudRate bits a second, 1 or more; the module's setting {@code UART,baudrate}
     * @throws InvalidRequestException if the path is empty or the baud rate less than 1
     */
    public SerialAtPort(String path, int baudRate) {
        Objects.requireNonNull(path, "path");
        if (path.isBlank()) {
            throw new InvalidRequestException("port", "has no name", "a path or name such as /dev/ttyUSB0 or COM3");
        }
        if (baudRate < 1) {
            throw new InvalidRequestException("baud rate", baudRate + " is out of range", "1 or more");
        }
        this.path = path;
        this.baudRate = baudRate;
    }

    @Override
    public String name() {
        return path;
    }

    @Override
    public String description() {
        return path + " (" + baudRate + " baud, 8N1, no flow control)";
    }

    /** The vendor's driver waits 3 ms (D). */
    @Override
    public Duration commandPause() {
        return PAUSE;
    }

    @Override
    public synchronized void open() {
        if (port != null) {
            throw new PortUnavailableException(path, "is open already; close it first");
        }
        boolean isPath = path.indexOf(File.separatorChar) >= 0;
        if (isPath && !new File(path).exists()) {
            throw noSuchPort();
        }
        if (isPath && new File(path).isDirectory()) {
            throw new PortUnavailableException(
                    path, "is a directory, not a serial port; name a device in it, such as /dev/ttyUSB0");
        }
        SerialPort candidate;
        try {
            candidate = SerialPort.getCommPort(path);
        } catch (SerialPortInvalidPortException e) {
            throw noSuchPort();
        }
        candidate.setComPortParameters(baudRate, 8, SerialPort.ONE_STOP_BIT, SerialPort.NO_PARITY);
        candidate.setFlowControl(SerialPort.FLOW_CONTROL_DISABLED);
        // The time-out is only there to look whether a silent port still exists: some drivers don't say when one is
        // gone.
        candidate.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, POLL_MILLIS, 0);
        if (!candidate.openPort()) {
            throw notOpened(candidate.getLastErrorCode(), isPath);
        }
        candidate.flushIOBuffers();
        port = candidate;
    }

    @Override
    public int read(byte[] buffer) {
        while (true) {
            SerialPort open = current();
            if (open == null) {
                return CLOSED;
            }
            int count = open.readBytes(buffer, buffer.length);
            if (count > 0) {
                return count;
            }
            if (current() != open) {
                return CLOSED;
            }
            if (count < 0 || open.bytesAvailable() < 0) {
                throw new PortUnavailableException(path, "went away; check the cable and the power");
            }
        }
    }

    @Override
    public void write(byte[] bytes) {
        byte[] rest = bytes;
        long lastProgress = System.nanoTime();
        while (rest.length > 0) {
            SerialPort open = current();
            if (open == null) {
                throw new PortUnavailableException(path, "is closed");
            }
            int count = open.writeBytes(rest, rest.length);
            if (count > 0) {
                rest = Arrays.copyOfRange(rest, count, rest.length);
                lastProgress = System.nanoTime();
            } else if (count < 0 || open.bytesAvailable() < 0) {
                throw new PortUnavailableException(path, "went away; check the cable and the power");
            } else if (System.nanoTime() - lastProgress
                    > Duration.ofMillis(WRITE_STALL_MILLIS).toNanos()) {
                throw new PortUnavailableException(path, "takes no bytes any more; check the cable and the power");
            } else {
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
    }

    @Override
    public void close() {
        SerialPort open;
        synchronized (this) {
            open = port;
            port = null;
        }
        if (open != null) {
            open.closePort();
        }
    }

    private synchronized SerialPort current() {
        return port;
    }

    private PortUnavailableException noSuchPort() {
        return new PortUnavailableException(path, "does not exist; check the name and that the device is plugged in");
    }

    private PortUnavailableException notOpened(int systemError, boolean isPath) {
        File file = new File(path);
        boolean gone = isPath ? !file.exists() : systemError == NO_SUCH_FILE;
        return gone ? noSuchPort() : new PortUnavailableException(path, whyNotOpened(systemError, isPath));
    }

    private String whyNotOpened(int systemError, boolean isPath) {
        File file = new File(path);
        if (isPath && !(file.canRead() && file.canWrite())) {
            return "may not be opened by this user; on Linux, become a member of the group that owns it (often dialout)";
        }
        if (isPath && systemError == NOT_A_TERMINAL) {
            return "is not a serial port; name one such as /dev/ttyUSB0";
        }
        // The library says so of a port that it has opened before in this process.
        if (systemError == NO_SUCH_FILE) {
            return "is open already in this program; close it there first";
        }
        if (WINDOWS ? systemError == WINDOWS_ACCESS_DENIED : UNIX_IN_USE.contains(systemError)) {
            return "is in use by another program, such as a terminal; end that first";
        }
        return "cannot be opened (system error " + systemError + "); unplug the device and plug it in again";
    }
}
