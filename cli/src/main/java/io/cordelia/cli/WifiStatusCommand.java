package io.cordelia.cli;

import io.cordelia.at.CordeliaModule;
import io.cordelia.at.Ipv4Config;
import io.cordelia.at.StatusSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cordelia wifi status}: the module in its network. */
@Command(
        name = "status",
        description = {
            "Show the state of the WLAN as the module tells it, and the module's addresses.",
            "As JSON: {state: [word], mode, address, mask, gateway, dns, mac, country}."
        },
        footer = {"", "Example: cordelia wifi status -p /dev/ttyUSB0"})
final class WifiStatusCommand implements Callable<Integer> {

    @Mixin
    private PortOptions port;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        try (ModuleSession session = port.module()) {
            Status status = Status.read(session.module());
            output.print(status, status::text);
        }
        return ExitStatus.DONE;
    }

    /** As it is printed. */
    record Status(
            List<String> state,
            String mode,
            String address,
            String mask,
            String gateway,
            String dns,
            String mac,
            String country) {

        static Status read(CordeliaModule module) {
            Ipv4Config config = module.network().ipv4();
            return new Status(
                    List.copyOf(new TreeSet<>(module.settings().get(StatusSettings.WLAN))),
                    config.mode().name().toLowerCase(Locale.ROOT),
                    config.address().value(),
                    config.mask().value(),
                    config.gateway().value(),
                    config.dns().value(),
                    module.network().macAddress().value(),
                    module.wlan().countryCode().name());
        }

        List<String> text() {
            Map<String, String> facts = new LinkedHashMap<>();
            facts.put("state", String.join("|", state));
            facts.put("address", address + " (" + mode + ")");
            facts.put("mask", mask);
            facts.put("gateway", gateway);
            facts.put("DNS", dns);
            facts.put("MAC", mac);
            facts.put("country", country);
            return OutputOptions.facts(facts);
        }
    }
}
