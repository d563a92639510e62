package io.cordelia.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What became of a board of a production line, as it is printed.
 *
 * @param device the client id of the device that it was to become; absent if none was left for it
 * @param deviceId the module's own id
 * @param mac its MAC address
 * @param certificateSerial the serial number of its certificate, in hexadecimal
 * @param result done or failed
 * @param seconds how long it took
 * @param problem why it failed
 */
record BoardReport(
        Optional<String> device,
        Optional<String> deviceId,
        Optional<String> mac,
        Optional<String> certificateSerial,
        String result,
        double seconds,
        Optional<String> problem) {

    static final String DONE = "done";
    static final String FAILED = "failed";

    /** The columns of a CSV file. */
    static final List<String> COLUMNS =
            List.of("device", "deviceId", "mac", "certificateSerial", "result", "seconds", "problem");

    boolean isDone() {
        return result.equals(DONE);
    }

    /** The values of a line of a CSV file. */
    List<String> values() {
        return List.of(
                device.orElse(""),
                deviceId.orElse(""),
                mac.orElse(""),
                certificateSerial.orElse(""),
                result,
                shownSeconds(),
                problem.map(Screen::printable).orElse(""));
    }

    /** For people. */
    String text() {
        return String.join(
                        "  ",
                        device.orElse("-"),
                        mac.orElse("-"),
                        "certificate " + certificateSerial.orElse("-"),
                        "device id " + deviceId.orElse("-"),
                        result,
                        shownSeconds() + " s")
                + problem.map(text -> ": " + text).orElse("");
    }

    private String shownSeconds() {
        return String.format(Locale.ROOT, "%.1f", seconds);
    }
}
