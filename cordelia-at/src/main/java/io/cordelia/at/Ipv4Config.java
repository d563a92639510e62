package io.cordelia.at;

import java.util.Objects;

/**
 * The module's IPv4 addresses in the WLAN; {@code 0.0.0.0} stands for none.
 *
 * @param mode where they come from
 * @param address the module's address
 * @param mask the network's mask
 * @param gateway the gateway's address
 * @param dns the name server's address
 */
public record Ipv4Config(Mode mode, Ipv4Address address, Ipv4Address mask, Ipv4Address gateway, Ipv4Address dns) {

    /** Checks that there are no nulls. */
    public Ipv4Config {
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(mask, "mask");
        Objects.requireNonNull(gateway, "gateway");
        Objects.requireNonNull(dns, "dns");
    }

    /** Where addresses come from. */
    public enum Mode {
        /** From the network. */
        DHCP,
        /** From the network; if it gives none, the module takes one itself. */
        DHCP_LLA,
        /** From the user. */
        STATIC,
        /** The module does not tell. */
        UNKNOWN
    }
}
