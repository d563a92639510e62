package io.cordelia.at;

import io.cordelia.device.ProtocolException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The versions of the module's parts, as the module writes them.
 *
 * @param chipId the chip's identification
 * @param mac the firmware of the chip's MAC layer
 * @param phy the firmware of the chip's physical layer
 * @param networkProcessor the firmware of the network processor
 * @param rom the chip's ROM
 * @param firmware the module's own firmware; empty if it does not tell
 */
public record ModuleVersion(
        String chipId, String mac, String phy, String networkProcessor, String rom, Optional<String> firmware) {

    private static final int FIELDS = 5;

    /** Checks that there are no nulls. */
    public ModuleVersion {
        List.of(chipId, mac, phy, networkProcessor, rom);
        Objects.requireNonNull(firmware, "firmware");
    }

    static ModuleVersion read(String text) {
        List<String> fields = AtResponse.split(text);
        if (fields.size() < FIELDS) {
            throw new ProtocolException("\"" + text + "\" is not a version");
        }
        return new ModuleVersion(
                fields.get(0),
                fields.get(1),
                fields.get(2),
                fields.get(3),
                fields.get(4),
                fields.size() > FIELDS ? Optional.of(fields.get(FIELDS)) : Optional.empty());
    }

    String format() {
        return String.join(",", chipId, mac, phy, networkProcessor, rom)
                + firmware.map(version -> "," + version).orElse("");
    }
}
