package io.cordelia.cli;

import io.cordelia.at.CordeliaModule;
import io.cordelia.at.ModuleEvent;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cordelia info}: what a module tells about itself. */
@Command(
        name = "info",
        description = {
            "Show what a module tells about itself: chip, firmware, addresses, clock, WLAN, broker, files.",
            "As JSON: {article, chip, firmware, mac, udid, deviceId, clock, wlan: {state: [word], mode, address, mask, gateway, "
                    + "dns}, broker: {endpoint, port, clientId, flags, rootCa, certificate, privateKey}, "
                    + "storage: {bytes, available}, files: [name]}. What the module does not tell, or is not set, is left out."
        },
        footer = {"", "Example: cordelia info -p /dev/ttyUSB0"})
final class InfoCommand implements Callable<Integer> {

    @Mixin
    private PortOptions port;

    @Mixin
    private OutputOptions output;

    @Option(
            names = "--restart",
            description = "Restart the module first: it tells its article number only when it starts.")
    private boolean restart;

    @Override
    public Integer call() {
        try (ModuleSession session = port.module()) {
            CordeliaModule module = session.module();
            Optional<ModuleEvent.Startup> startup =
                    restart ? Optional.of(module.device().reboot()) : Optional.empty();
            ModuleInfo info = ModuleInfo.read(module, startup.map(ModuleEvent.Startup::article));
            output.print(info, info::text);
        }
        return ExitStatus.DONE;
    }
}
