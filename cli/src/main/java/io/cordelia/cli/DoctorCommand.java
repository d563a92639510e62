package io.cordelia.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cordelia doctor}: why a module does not connect. */
@Command(
        name = "doctor",
        description = {
            "Find out from the port to the broker why a module does not connect.",
            "Looks whether the port opens, the module answers, its firmware and its clock, the certificates and the key, "
                    + "the files and settings on the module, its Wi-Fi network, the broker's name, TLS from this computer, "
                    + "and whether the module connects; says at the first failure what to do.",
            "It changes no file and no setting, but makes the module join the Wi-Fi network and connect once. Without "
                    + "--config it looks at the module only.",
            "Ends with status 0 if nothing failed, otherwise with that of the first failure. As JSON, an object a line: "
                    + "{step, result, text, advice, status}, where result is ok, warning, failed or not run."
        },
        footer = {"", "Example: cordelia doctor -p /dev/ttyUSB0 --config device.yaml"})
final class DoctorCommand implements Callable<Integer> {

    @Mixin
    private PortOptions port;

    @Mixin
    private OutputOptions output;

    @Option(names = DeviceFileOptions.CONFIG, paramLabel = "FILE", description = DeviceFileOptions.CONFIG_HELP)
    private Optional<Path> config = Optional.empty();

    @Mixin
    private DeviceFileOptions fileOptions;

    @Override
    public Integer call() {
        CommandContext context = port.context();
        Ansi ansi = Terminal.ansi();
        Optional<DeviceFile> file =
                config.map(path -> new DeviceFile(path, context.host().environment()));
        try (Doctor doctor = new Doctor(
                port::port,
                file,
                fileOptions.ignoreDates(),
                context,
                diagnosis -> output.printNextColoured(diagnosis, () -> diagnosis.text(ansi)))) {
            return statusOf(doctor.run());
        }
    }

    private static int statusOf(List<Diagnosis> found) {
        return found.stream()
                .filter(Diagnosis::isFailure)
                .findFirst()
                .map(Diagnosis::status)
                .orElse(ExitStatus.DONE);
    }
}
