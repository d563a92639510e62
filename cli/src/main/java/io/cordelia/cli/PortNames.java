package io.cordelia.cli;

import java.util.Iterator;
import java.util.List;

/** What may stand after {@code -p}, for a shell that completes it: which ports there are it finds out when it is asked. */
final class PortNames implements Iterable<String> {

    private static final String SERIAL = "<serial ports>";
    private static final String FIND =
            "$(find /dev -maxdepth 1 \\( -name 'ttyUSB*' -o -name 'ttyACM*' -o -name 'cu.usb*' \\) 2>/dev/null)";

    @Override
    public Iterator<String> iterator() {
        return List.of(ModulePort.SIMULATED, "tcp://", SERIAL).iterator();
    }

    /** A completion script that lists the ports when it runs. */
    static String asTheyAreThen(String script) {
        return script.replace("\"" + SERIAL + "\"", FIND);
    }
}
