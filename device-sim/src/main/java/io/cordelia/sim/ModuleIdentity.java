package io.cordelia.sim;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.StringJoiner;

/**
 * What one chip has for ever and no other has; a reset does not change it. It is made of the serial number, the same one each
 * time.
 *
 * @param macAddress six bytes as the module writes them
 * @param udid sixteen bytes as the module writes them
 * @param deviceId 64 characters
 */
record ModuleIdentity(String macAddress, String udid, String deviceId) {

    static final int MAX_SERIAL_NUMBER = 9_999_999;
    static final int MAC_BYTES = 6;
    static final int UDID_BYTES = 16;

    /** Modules of one maker share the first half of the address; the rest counts on from that of the first. */
    private static final long FIRST_MAC = 0x3431_c400_1001L;

    static ModuleIdentity of(int serialNumber) {
        if (serialNumber == 0) {
            return new ModuleIdentity(Assumptions.MAC_ADDRESS, Assumptions.UDID, Assumptions.DEVICE_ID);
        }
        byte[] mac = new byte[MAC_BYTES];
        for (int i = 0; i < MAC_BYTES; i++) {
            mac[i] = (byte) (FIRST_MAC + serialNumber >> 8 * (MAC_BYTES - 1 - i));
        }
        byte[] udid = Arrays.copyOf(mac, UDID_BYTES);
        System.arraycopy(hash("udid " + serialNumber), 0, udid, MAC_BYTES, UDID_BYTES - MAC_BYTES);
        return new ModuleIdentity(
                join(mac, ":"), join(udid, ","), HexFormat.of().formatHex(hash("device " + serialNumber)));
    }

    ModuleIdentity withMacAddress(byte[] address) {
        return new ModuleIdentity(join(address, ":"), udid, deviceId);
    }

    ModuleIdentity withUdid(byte[] id) {
        return new ModuleIdentity(macAddress, join(id, ","), deviceId);
    }

    /** Article, chip id, MAC address and firmware. */
    String startupEvent() {
        return Assumptions.startupEvent(macAddress);
    }

    private static String join(byte[] bytes, String delimiter) {
        StringJoiner joined = new StringJoiner(delimiter);
        for (byte b : bytes) {
            joined.add(String.format("0x%02x", b));
        }
        return joined.toString();
    }

    private static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
