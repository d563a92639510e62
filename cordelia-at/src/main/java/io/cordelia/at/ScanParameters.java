package io.cordelia.at;

import io.cordelia.device.InvalidRequestException;

/**
 * What scans look at.
 *
 * @param channelMask which channels: bit 0 is channel 1 (F); 1 to 0x3fff
 * @param minRssi networks received weaker than that are left out, in dBm; -127 to 0
 */
public record ScanParameters(int channelMask, int minRssi) {

    private static final int MAX_MASK = 0x3fff;
    private static final int WEAKEST = -127;

    /**
     * Checks the components.
     *
     * @throws InvalidRequestException if one is out of range
     */
    public ScanParameters {
        if (channelMask < 1 || channelMask > MAX_MASK) {
            throw new InvalidRequestException(
                    "channel mask",
                    String.format("0x%x is out of range", channelMask),
                    String.format("0x1 to 0x%x", MAX_MASK));
        }
        if (minRssi < WEAKEST || minRssi > 0) {
            throw new InvalidRequestException("RSSI", minRssi + " dBm is out of range", WEAKEST + " to 0 dBm");
        }
    }
}
