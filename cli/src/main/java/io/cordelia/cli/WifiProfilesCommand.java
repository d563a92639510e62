package io.cordelia.cli;

import io.cordelia.at.MacAddress;
import io.cordelia.at.WlanProfile;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cordelia wifi profiles}: the networks that a module has stored. */
@Command(
        name = "profiles",
        description = {
            "List the networks that the module has stored, without their keys.",
            "As JSON: [{index, ssid, security, bssid, user, priority}]."
        },
        footer = {"", "Example: cordelia wifi profiles -p /dev/ttyUSB0"})
final class WifiProfilesCommand implements Callable<Integer> {

    @Mixin
    private PortOptions port;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        try (ModuleSession session = port.module()) {
            List<Profile> profiles =
                    session.module().wlan().profiles().stream().map(Profile::of).toList();
            if (profiles.isEmpty()) {
                port.context().screen().note("the module has stored no network");
            }
            output.print(profiles, () -> table(profiles));
        }
        return ExitStatus.DONE;
    }

    private static List<String> table(List<Profile> profiles) {
        TextTable table = new TextTable();
        if (!profiles.isEmpty()) {
            table.row("NUMBER", "SSID", "SECURITY", "BSSID", "USER", "PRIORITY");
        }
        profiles.forEach(profile -> table.row(
                Integer.toString(profile.index()),
                profile.ssid(),
                profile.security(),
                profile.bssid().orElse("-"),
                profile.user().orElse("-"),
                Integer.toString(profile.priority())));
        return table.lines();
    }

    /** A stored network, as it is printed. */
    record Profile(
            int index, String ssid, String security, Optional<String> bssid, Optional<String> user, int priority) {

        static Profile of(WlanProfile stored) {
            return new Profile(
                    stored.index(),
                    stored.ssid(),
                    stored.security().name(),
                    stored.bssid().map(MacAddress::value),
                    Optional.of(stored.userName()).filter(name -> !name.isEmpty()),
                    stored.priority());
        }
    }
}
