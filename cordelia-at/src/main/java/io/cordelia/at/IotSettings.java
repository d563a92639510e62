package io.cordelia.at;

import io.cordelia.at.AtTimeouts.Kind;
import io.cordelia.device.ProtocolException;
import java.util.List;

/** Who the module is, for the enrolment. */
public final class IotSettings {

    private static final String ID = "IOT";
    private static final int UDID_BYTES = 16;
    private static final int BYTE = 0xff;

    /** The chip's unique number: 32 hexadecimal digits in lower case. */
    public static final ReadOnlyKey<String> UDID = ReadOnlyKey.of(ID, "UDID", IotSettings::readUdid, value -> value);

    /** The device's name towards the enrolment server, at most 64 bytes. */
    public static final ReadOnlyKey<String> DEVICE_ID = ReadOnlyKey.text(ID, "deviceID", Kind.COMMAND);

    private IotSettings() {}

    /** Sixteen hexadecimal bytes, with or without 0x. */
    private static String readUdid(String text) {
        List<String> bytes = AtResponse.split(AtResponse.unquote(text));
        if (bytes.size() != UDID_BYTES) {
            throw new ProtocolException("\"" + text + "\" is not a UDID of " + UDID_BYTES + " bytes");
        }
        StringBuilder digits = new StringBuilder();
        for (String part : bytes) {
            boolean prefixed = part.startsWith("0x") || part.startsWith("0X");
            long value = AtResponse.number(prefixed ? part : "0x" + part);
            if (value < 0 || value > BYTE) {
                throw new ProtocolException("\"" + part + "\" is not a byte of a UDID");
            }
            digits.append(String.format("%02x", value));
        }
        return digits.toString();
    }
}
