package io.cordelia.sim;

import java.util.List;
import java.util.function.BooleanSupplier;

/** {@code netCfgGet} and {@code netCfgSet} (PROTOCOL section 2, F). */
final class NetCommands {

    private final NetConfig config;
    private final BooleanSupplier wlanConnected;

    private enum Readable {
        GET_MAC_ADDR,
        IPV4_STA_ADDR,
        IPV4_DNS_CLIENT
    }

    private enum Settable {
        SET_MAC_ADDR,
        IPV4_STA_ADDR,
        IPV4_DNS_CLIENT
    }

    private enum Mode {
        DHCP,
        STATIC
    }

    NetCommands(NetConfig config, BooleanSupplier wlanConnected) {
        this.config = config;
        this.wlanConnected = wlanConnected;
    }

    List<Command> all() {
        return List.of(
                Command.of("netCfgGet", "<get_mac_addr | ipv4_sta_addr | ipv4_dns_client>", 1, this::get),
                new Command(
                        "netCfgSet",
                        "set_mac_addr,,<address> | ipv4_sta_addr,dhcp,"
                                + " | ipv4_sta_addr,static,<ip>,<mask>,<gateway>,<dns> | ipv4_dns_client,,<ip>",
                        this::set));
    }

    private void get(List<Argument> arguments, Reply reply) throws AtError {
        reply.info(
                "netcfgget",
                switch (arguments.get(0).word(Readable.class)) {
                    case GET_MAC_ADDR -> config.macAddress();
                    case IPV4_STA_ADDR -> config.station(wlanConnected.getAsBoolean());
                    case IPV4_DNS_CLIENT -> config.dns();
                });
    }

    private void set(ArgumentReader arguments, Reply reply) throws AtError {
        Argument id = arguments.next();
        switch (id.word(Settable.class)) {
            case SET_MAC_ADDR -> config.macAddress(value(arguments).macAddress());
            case IPV4_DNS_CLIENT -> config.dns(value(arguments).ipAddress());
            case IPV4_STA_ADDR -> station(arguments);
        }
    }

    /** After an empty place for an option (F), which may be left out here (A). */
    private static Argument value(ArgumentReader arguments) throws AtError {
        Argument first = arguments.next();
        if (!arguments.hasMore()) {
            return first;
        }
        if (!first.isAbsent()) {
            throw AtError.numberOfParameters();
        }
        return arguments.last();
    }

    private void station(ArgumentReader arguments) throws AtError {
        Mode mode = arguments.next().word(Mode.class);
        if (mode == Mode.DHCP) {
            // The addresses that static needs may be there.
            for (int i = 0; i < 4 && arguments.hasMore(); i++) {
                arguments.next();
            }
            if (arguments.hasMore()) {
                throw AtError.numberOfParameters();
            }
            config.useDhcp();
            return;
        }
        List<Argument> addresses = arguments.exactly(4);
        config.useStatic(
                addresses.get(0).ipAddress(),
                addresses.get(1).ipAddress(),
                addresses.get(2).ipAddress(),
                addresses.get(3).ipAddress());
    }
}
