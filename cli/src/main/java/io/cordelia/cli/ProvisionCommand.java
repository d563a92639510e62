package io.cordelia.cli;

import io.cordelia.at.CordeliaDeviceClient;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cordelia provision}: from a blank module to one that has been connected, or a line of them. */
@Command(
        name = "provision",
        description = {
            "Upload the certificates, set the module up, join the Wi-Fi network and connect to the broker.",
            "Shows what it will do, and does only what differs, so it can be stopped and repeated at any point. The "
                    + "connection is made to prove that it works, then ended.",
            "As JSON: {mac, deviceId, differs, plan: {uploads: [{file, bytes, difference, reason}], settings: [{name, "
                    + "module, wanted}], wlan, broker, clientId}, seconds}.",
            "With --batch for a production line: waits until a board is plugged in, provisions it as the next of the "
                    + "devices, prints a line about it, and goes on until all devices are done; one that fails is told "
                    + "and the line goes on. Ends with status 1 if any failed. A repeat with the same --report goes on "
                    + "with the devices that are not done. As JSON, an object a board: {device, deviceId, mac, "
                    + "certificateSerial, result, seconds, problem}, where result is done or failed."
        },
        footer = {"", "Example: cordelia provision -p /dev/ttyUSB0 --config device.yaml"})
final class ProvisionCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private PortOptions port;

    @Mixin
    private OutputOptions output;

    @Mixin
    private ConfirmOptions confirm;

    @Option(
            names = DeviceFileOptions.CONFIG,
            paramLabel = "FILE",
            description = {
                DeviceFileOptions.CONFIG_HELP,
                "With --batch and a CSV file: what the devices have in common; none with a folder."
            })
    private Optional<Path> config = Optional.empty();

    @Mixin
    private DeviceFileOptions file;

    @Option(
            names = "--check",
            description = "Only tell what differs, and change nothing on the module. "
                    + "Ends with status 0 if nothing does and 1 if anything does or cannot be compared.")
    private boolean check;

    @Option(names = "--factory-reset", description = "Clear all files and settings of the module first.")
    private boolean factoryReset;

    @Option(
            names = "--batch",
            paramLabel = "DEVICES",
            description = {
                "Provision one board after the other, each that is plugged in: a port that looks like an evaluation board, "
                        + "or only that of -p. DEVICES is a folder with a device.yaml of any name (*.yaml) for each "
                        + "device, or a CSV file.",
                "The CSV file's first line names its columns: clientId, and any of mac and serial (only the board with "
                        + "this MAC address, or on a USB port with this serial number), certificate, privateKey, rootCa "
                        + "(files, relative to the CSV file), endpoint, port, ssid, wifiKey (instead of what --config has)."
            })
    private Optional<Path> batch = Optional.empty();

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "With --batch: add a line for each board to this file, as CSV if its name ends in .csv, "
                    + "otherwise as JSON. Devices that are done in it are not provisioned again.")
    private Optional<Path> report = Optional.empty();

    @Override
    public Integer call() throws InterruptedException {
        checkOptions();
        CommandContext context = port.context();
        Provisioner provisioner = new Provisioner(factoryReset, new SecretOptions(), context.screen());
        if (batch.isPresent()) {
            return provisionLine(context, provisioner);
        }
        Device device = file.read(config.orElseThrow(), context);
        if (factoryReset && !confirm.isWanted("clear all files and settings of the module")) {
            return ExitStatus.FAILED;
        }
        try (DeviceSession<CordeliaDeviceClient> session =
                DeviceSession.module(port.port(), device, context, options -> {})) {
            if (check) {
                Provisioning found = provisioner.check(session, device);
                output.print(found, () -> found.plan().differences());
                return found.differs() ? ExitStatus.FAILED : ExitStatus.DONE;
            }
            Provisioning done = provisioner.provision(session, device, plan -> plan.text()
                    .forEach(line -> context.screen().note(Screen.printable(line))));
            output.print(done, () -> List.of(done.text()));
        }
        return ExitStatus.DONE;
    }

    private Integer provisionLine(CommandContext context, Provisioner provisioner) throws InterruptedException {
        // Each once: devices have files in common.
        Set<String> warnings = new LinkedHashSet<>();
        List<BatchDevice> devices = BatchDevices.read(
                batch.get(), config, file.ignoreDates(), context.host().environment(), warnings::add);
        warnings.forEach(warning -> context.screen().line("warning: " + warning));
        if (factoryReset && !confirm.isWanted("clear all files and settings of every module that is plugged in")) {
            return ExitStatus.FAILED;
        }
        ShutdownGuard.guardSerialPorts();
        try (BatchReport lines = BatchReport.open(report)) {
            return new ProvisionLine(port, provisioner, output, lines).run(devices);
        }
    }

    private void checkOptions() {
        if (batch.isEmpty() && config.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Missing required option: '--config=FILE'");
        }
        if (check && factoryReset) {
            throw new WrongInputException("--check changes nothing, so it cannot go with --factory-reset");
        }
        if (check && batch.isPresent()) {
            throw new WrongInputException("--check is for one module, so it cannot go with --batch");
        }
        if (report.isPresent() && batch.isEmpty()) {
            throw new WrongInputException("--report goes with --batch only");
        }
    }
}
