package io.cordelia.cli;

import io.cordelia.at.SerialPortInfo;
import io.cordelia.at.SerialPorts;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The computer that a command runs on, as far as it asks for it.
 *
 * @param environment the environment variables
 * @param serialPorts finds the serial ports that there are now
 * @param keyboard what the user types, or what comes through a pipe
 */
record Host(Map<String, String> environment, Supplier<List<SerialPortInfo>> serialPorts, Keyboard keyboard) {

    /** This one. */
    static Host system() {
        return new Host(System.getenv(), SerialPorts::list, new SystemKeyboard());
    }
}
