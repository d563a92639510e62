package io.cordelia.at;

import java.util.Objects;
import java.util.Optional;

/**
 * A serial port of this computer, as the operating system describes it.
 *
 * @param name what {@link AtPorts#of} takes, such as {@code /dev/ttyUSB0} or {@code COM3}
 * @param description what it is, in the system's words; may be empty
 * @param usb what its USB device tells; empty for other ports
 */
public record SerialPortInfo(String name, String description, Optional<Usb> usb) {

    /** The vendor of the USB converter on the evaluation board. */
    private static final int FTDI = 0x0403;

    /** Checks that there are no nulls. */
    public SerialPortInfo {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(usb, "usb");
    }

    /**
     * Tells whether there is a USB converter of FTDI behind it, as on the module's evaluation board (A for the converter).
     * Other devices have such converters, too.
     *
     * @return true if it looks like an evaluation board
     */
    public boolean looksLikeEvaluationBoard() {
        return usb.filter(device -> device.vendorId() == FTDI).isPresent();
    }

    /**
     * A USB device.
     *
     * @param vendorId its vendor, 0 to 0xffff
     * @param productId its product, 0 to 0xffff
     * @param serialNumber its serial number; empty if it has none
     */
    public record Usb(int vendorId, int productId, Optional<String> serialNumber) {

        /** Checks that there are no nulls. */
        public Usb {
            Objects.requireNonNull(serialNumber, "serialNumber");
        }

        /**
         * Vendor and product as they are usually written.
         *
         * @return such as {@code 0403:6001}
         */
        public String id() {
            return String.format("%04x:%04x", vendorId, productId);
        }
    }
}
