package io.cordelia.sim;

/** The module's addresses: its own MAC address, and what the network or {@code netCfgSet} gave it. Not thread-safe. */
final class NetConfig {

    static final String DHCP = "dhcp";
    static final String STATIC = "static";

    private static final Setting MAC = Settings.internal(Setting.NET, Setting.NET_MAC);
    private static final Setting STATION = Settings.internal(Setting.NET, Setting.NET_STATION);
    private static final Setting DNS = Settings.internal(Setting.NET, Setting.NET_DNS);

    private final Settings settings;
    private final String burnedInMac;

    NetConfig(Settings settings, ModuleIdentity identity) {
        this.settings = settings;
        this.burnedInMac = identity.macAddress();
    }

    String macAddress() {
        String set = settings.get(MAC);
        return set.isEmpty() ? burnedInMac : set;
    }

    void macAddress(String address) throws AtError {
        settings.set(MAC, address);
    }

    void useDhcp() throws AtError {
        settings.set(STATION, DHCP);
    }

    void useStatic(String ip, String mask, String gateway, String dns) throws AtError {
        settings.set(STATION, String.join(",", STATIC, ip, mask, gateway, dns));
    }

    void dns(String address) throws AtError {
        settings.set(DNS, address);
    }

    /** Mode, address, mask, gateway and DNS server while a network is joined, or not. */
    String station(boolean joined) {
        Addresses a = addresses();
        if (a.mode().equals(DHCP) && !joined) {
            return DHCP + ",0.0.0.0,0.0.0.0,0.0.0.0,0.0.0.0";
        }
        return String.join(",", a.mode(), a.ip(), a.mask(), a.gateway(), a.dns());
    }

    String dns() {
        return addresses().dns();
    }

    /** Address, gateway and DNS server as {@code +eventnetapp:ipv4_acquired} tells them. */
    String acquired() {
        Addresses a = addresses();
        return String.join(",", a.ip(), a.gateway(), a.dns());
    }

    private record Addresses(String mode, String ip, String mask, String gateway, String dns) {}

    private Addresses addresses() {
        String[] kept = settings.get(STATION).split(",");
        String dns = settings.get(DNS);
        if (kept.length == 5) {
            return new Addresses(STATIC, kept[1], kept[2], kept[3], dns.isEmpty() ? kept[4] : dns);
        }
        return new Addresses(
                DHCP,
                Assumptions.STATION_ADDRESS,
                Assumptions.NETWORK_MASK,
                Assumptions.GATEWAY,
                dns.isEmpty() ? Assumptions.GATEWAY : dns);
    }
}
