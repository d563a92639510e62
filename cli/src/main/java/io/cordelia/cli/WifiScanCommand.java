package io.cordelia.cli;

import io.cordelia.at.ScannedNetwork;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cordelia wifi scan}: the networks around. */
@Command(
        name = "scan",
        description = {
            "List the networks that the module receives, the strongest first.",
            "As JSON: [{ssid, bssid, channel, rssi, security, hidden}], rssi in dBm."
        },
        footer = {"", "Example: cordelia wifi scan -p /dev/ttyUSB0"})
final class WifiScanCommand implements Callable<Integer> {

    @Mixin
    private PortOptions port;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        try (ModuleSession session = port.module()) {
            List<Network> networks = session.module().wlan().scan().stream()
                    .map(Network::of)
                    .sorted(Comparator.comparingInt(Network::rssi).reversed())
                    .toList();
            if (networks.isEmpty()) {
                port.context().screen().note("no network was found");
            }
            output.print(networks, () -> table(networks));
        }
        return ExitStatus.DONE;
    }

    private static List<String> table(List<Network> networks) {
        TextTable table = new TextTable();
        if (!networks.isEmpty()) {
            table.row("SSID", "BSSID", "CHANNEL", "RSSI", "SECURITY");
        }
        networks.forEach(network -> table.row(
                network.hidden() ? "(hidden)" : network.ssid(),
                network.bssid(),
                Integer.toString(network.channel()),
                network.rssi() + " dBm",
                network.security()));
        return table.lines();
    }

    /** A network, as it is printed. */
    record Network(String ssid, String bssid, int channel, int rssi, String security, boolean hidden) {

        static Network of(ScannedNetwork found) {
            return new Network(
                    found.ssid(),
                    found.bssid().value(),
                    found.channel(),
                    found.rssi(),
                    found.security().name(),
                    found.hidden());
        }
    }
}
