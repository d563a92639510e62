package io.cordelia.at;

import io.cordelia.at.Ipv4Config.Mode;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The commands of the network configuration (F, D). */
final class NetworkCommands {

    private static final String IPV4 = "ipv4_sta_addr";
    private static final String DNS = "ipv4_dns_client";
    private static final int IPV4_FIELDS = 5;

    private NetworkCommands() {}

    static AtCommand<MacAddress> macAddress(AtTimeouts timeouts) {
        return get("get_mac_addr", response -> MacAddress.read(response.text()), timeouts);
    }

    static AtCommand<Void> setMacAddress(MacAddress address, AtTimeouts timeouts) {
        return set("set_mac_addr", new AtArguments().omitted().word(address.word()), timeouts);
    }

    static AtCommand<Ipv4Config> ipv4(AtTimeouts timeouts) {
        return get(IPV4, NetworkCommands::config, timeouts);
    }

    static AtCommand<Void> useDhcp(AtTimeouts timeouts) {
        // The mode ends in a comma, as others follow it in the other modes (F).
        return set(IPV4, new AtArguments().word(word(Mode.DHCP)).omitted(), timeouts);
    }

    static AtCommand<Void> setStatic(
            Ipv4Address address, Ipv4Address mask, Ipv4Address gateway, Ipv4Address dns, AtTimeouts timeouts) {
        AtArguments arguments = new AtArguments()
                .word(word(Mode.STATIC))
                .word(address.value())
                .word(mask.value())
                .word(gateway.value())
                .word(dns.value());
        return set(IPV4, arguments, timeouts);
    }

    static AtCommand<Ipv4Address> secondDns(AtTimeouts timeouts) {
        return get(DNS, response -> Ipv4Address.read(lastField(response)), timeouts);
    }

    static AtCommand<Void> setSecondDns(Ipv4Address address, AtTimeouts timeouts) {
        return set(DNS, new AtArguments().omitted().word(address.value()), timeouts);
    }

    private static Ipv4Config config(AtResponse response) {
        List<String> fields = response.fields(IPV4_FIELDS);
        return new Ipv4Config(
                Words.find(Mode.class, NetworkCommands::word, fields.get(0)).orElse(Mode.UNKNOWN),
                Ipv4Address.read(fields.get(1)),
                Ipv4Address.read(fields.get(2)),
                Ipv4Address.read(fields.get(3)),
                Ipv4Address.read(fields.get(4)));
    }

    private static String lastField(AtResponse response) {
        List<String> fields = response.fields(1);
        return fields.get(fields.size() - 1);
    }

    private static String word(Mode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    private static <T> AtCommand<T> get(String id, Function<AtResponse, T> reader, AtTimeouts timeouts) {
        return AtCommand.of(CommandName.NETWORK_GET, "netCfgGet=" + id, new AtArguments().word(id), timeouts.command())
                .answeredBy(reader);
    }

    private static AtCommand<Void> set(String id, AtArguments values, AtTimeouts timeouts) {
        return AtCommand.of(
                CommandName.NETWORK_SET,
                "netCfgSet=" + id,
                new AtArguments().word(id).all(values),
                timeouts.command());
    }
}
