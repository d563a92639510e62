package io.cordelia.cli;

import io.cordelia.at.ModuleEvent;
import io.cordelia.at.WlanNetwork;
import io.cordelia.at.WlanSecurity;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cordelia wifi join}: joins a network. */
@Command(
        name = "join",
        description = {
            "Join a network, wait for an address, and print it.",
            "The key is taken from the environment variable CORDELIA_WIFI_KEY, else asked for, or read as a line of "
                    + "standard input. As JSON: {ssid, address, gateway, dns}."
        },
        footer = {"", "Example: cordelia wifi join -p /dev/ttyUSB0 home"})
final class WifiJoinCommand implements Callable<Integer> {

    @Mixin
    private PortOptions port;

    @Mixin
    private OutputOptions output;

    @Option(names = "--open", description = "The network has no key.")
    private boolean open;

    @Option(
            names = "--security",
            paramLabel = "KIND",
            description = "How it is protected by its key: WEP, WEP_SHARED, WPA_WPA2 (default), WPA2_PLUS, WPA3.")
    private WlanSecurity security = WlanSecurity.WPA_WPA2;

    @Parameters(paramLabel = "SSID", description = "The name of the network.")
    private String ssid = "";

    @Override
    public Integer call() {
        CommandContext context = port.context();
        WlanNetwork network = open ? WlanNetwork.open(ssid) : new WlanNetwork(ssid, security, key(context.host()));
        try (ModuleSession session = port.module()) {
            ModuleEvent.Ipv4Acquired event = session.module().wlan().join(network);
            Joined joined = new Joined(
                    ssid,
                    event.address().toString(),
                    event.gateway().toString(),
                    event.dns().toString());
            output.print(joined, () -> List.of(joined.address()));
        }
        return ExitStatus.DONE;
    }

    private String key(Host host) {
        Keyboard keyboard = host.keyboard();
        return Optional.ofNullable(host.environment().get(DeviceFile.WIFI_KEY_VARIABLE))
                .or(() -> keyboard.isTerminal()
                        ? keyboard.askSecret("Key of " + Screen.printable(ssid) + ": ")
                        : keyboard.line())
                .filter(key -> !key.isEmpty())
                .orElseThrow(() -> new WrongInputException("the network's key is missing: give it in "
                        + DeviceFile.WIFI_KEY_VARIABLE + " or on standard input, or say --open"));
    }

    /** The module in a network, as it is printed. */
    record Joined(String ssid, String address, String gateway, String dns) {}
}
