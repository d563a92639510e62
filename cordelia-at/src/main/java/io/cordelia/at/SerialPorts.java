package io.cordelia.at;

import com.fazecast.jSerialComm.SerialPort;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the serial ports of this computer. */
public final class SerialPorts {

    private static final String NOT_KNOWN = "Unknown";

    private SerialPorts() {}

    /**
     * Lists them. None is opened. Pseudo-terminals are not among them.
     *
     * @return the ports that there are now, by name
     */
    public static List<SerialPortInfo> list() {
        return Arrays.stream(SerialPort.getCommPorts())
                .map(port -> info(
                        port.getSystemPortPath(),
                        port.getPortDescription(),
                        port.getVendorID(),
                        port.getProductID(),
                        port.getSerialNumber()))
                .sorted(Comparator.comparing(SerialPortInfo::name))
                .toList();
    }

    /**
     * Lets a program finish with its modules when the JVM is told to end: serial ports that are open are closed then, after
     * these actions have returned.
     *
     * @param action called once, on a thread of its own, when the JVM ends; it cannot be taken back, and must return soon
     */
    public static void beforeClosedAtExit(Runnable action) {
        SerialPort.addShutdownHook(new Thread(action, "cordelia-at exit"));
    }

    /** As the library tells it: ids below 0 stand for no USB device. */
    static SerialPortInfo info(String path, String description, int vendor, int product, String serialNumber) {
        return new SerialPortInfo(
                windowsName(path),
                text(description).orElse(""),
                vendor < 0 || product < 0
                        ? Optional.empty()
                        : Optional.of(new SerialPortInfo.Usb(vendor, product, text(serialNumber))));
    }

    private static String windowsName(String path) {
        return path.startsWith("\\\\.\\") ? path.substring("\\\\.\\".length()) : path;
    }

    private static Optional<String> text(String text) {
        return Optional.ofNullable(text).map(String::strip).filter(t -> !t.isEmpty() && !t.equals(NOT_KNOWN));
    }
}
