package io.cordelia.cli;

import io.cordelia.at.MacAddress;
import io.cordelia.at.SerialPortInfo;
import io.cordelia.device.DeviceCredentials;
import io.cordelia.pki.Pem;
import java.util.Optional;

/**
 * One of the devices of a production line.
 *
 * @param mac the only module that may become it
 * @param serial the serial number of the only USB port at which a module may become it
 */
record BatchDevice(Device device, Optional<MacAddress> mac, Optional<String> serial) {

    private static final int HEX = 16;

    String name() {
        return device.config().clientId();
    }

    boolean isBound() {
        return mac.isPresent() || serial.isPresent();
    }

    /** Whether a module may become it. */
    boolean suits(ModuleIdentity module, SerialPortInfo port) {
        Optional<String> portSerial = port.usb().flatMap(SerialPortInfo.Usb::serialNumber);
        return (mac.isEmpty() || mac.map(MacAddress::value).equals(module.mac()))
                && (serial.isEmpty() || serial.equals(portSerial));
    }

    /** The serial number of its certificate, in hexadecimal. */
    Optional<String> certificateSerial() {
        return device.config()
                .credentials()
                .flatMap(DeviceCredentials::identity)
                .map(identity -> Pem.certificates(identity.certificateChain(), "certificate")
                        .get(0)
                        .getSerialNumber()
                        .toString(HEX));
    }
}
