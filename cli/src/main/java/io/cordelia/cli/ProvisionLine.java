package io.cordelia.cli;

import io.cordelia.at.CordeliaDeviceClient;
import io.cordelia.at.SerialPortInfo;
import io.cordelia.device.DeviceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A production line: provisions each board that is plugged in as the next device, until all are done. */
final class ProvisionLine {

    private static final double NANOS = 1e9;

    private final PortOptions ports;
    private final Provisioner provisioner;
    private final OutputOptions output;
    private final BatchReport report;
    private final CommandContext context;
    private final List<BatchDevice> left = new ArrayList<>();
    private int failures;

    ProvisionLine(PortOptions ports, Provisioner provisioner, OutputOptions output, BatchReport report) {
        this.ports = ports;
        this.provisioner = provisioner;
        this.output = output;
        this.report = report;
        this.context = ports.context();
        ports.named().filter(name -> !ModulePort.isSerial(name)).ifPresent(name -> {
            throw new WrongInputException(
                    name + " is not a serial port: --batch waits until a board is plugged into one");
        });
    }

    /** Returns the exit status. */
    int run(List<BatchDevice> devices) throws InterruptedException {
        devices.stream().filter(device -> !report.isDone(device.name())).forEach(left::add);
        CountDownLatch stopped = new CountDownLatch(1);
        PortWatch watch = new PortWatch(context.host().serialPorts());
        ShutdownGuard guard = new ShutdownGuard(stopped::countDown);
        try (guard) {
            sayWhatIsLeft(devices.size());
            boolean goOn = !left.isEmpty();
            while (goOn) {
                for (SerialPortInfo port : watch.look().added()) {
                    if (isMeant(port) && !left.isEmpty() && board(port)) {
                        sayWhatIsLeft(devices.size());
                    }
                }
                goOn = !left.isEmpty() && PortWatch.pause(stopped);
            }
        }
        if (failures > 0) {
            context.screen()
                    .note("failed: " + failures + "; start it again to go on with the devices that are not done");
        }
        return failures == 0 ? ExitStatus.DONE : ExitStatus.FAILED;
    }

    private boolean isMeant(SerialPortInfo port) {
        return ports.named().map(port.name()::equals).orElseGet(port::looksLikeEvaluationBoard);
    }

    private void sayWhatIsLeft(int all) {
        context.screen()
                .note(
                        left.isEmpty()
                                ? "no device is left"
                                : left.size() + " of " + all + " devices left: plug in the next board");
    }

    /** Does a board; false if it had been done before. */
    private boolean board(SerialPortInfo port) {
        long start = System.nanoTime();
        ModuleIdentity module = ModuleIdentity.UNKNOWN;
        Optional<BatchDevice> device = Optional.empty();
        Optional<String> problem = Optional.empty();
        try {
            module = identify(port);
            Optional<String> before = report.deviceOf(module);
            if (before.isPresent()) {
                context.screen().line("the board on " + port.name() + " is " + before.get() + " already");
                return false;
            }
            device = take(module, port);
            if (device.isPresent()) {
                provision(port, device.get().device());
            } else {
                problem = Optional.of("none of the devices that are left is meant for this board");
            }
        } catch (DeviceException e) {
            if (ShutdownGuard.isStopping() || Thread.currentThread().isInterrupted()) {
                throw e;
            }
            problem = Optional.of(e.getMessage());
        }
        if (problem.isPresent()) {
            failures++;
        }
        BoardReport board = new BoardReport(
                device.map(BatchDevice::name),
                module.deviceId(),
                module.mac(),
                device.flatMap(BatchDevice::certificateSerial),
                problem.isPresent() ? BoardReport.FAILED : BoardReport.DONE,
                (System.nanoTime() - start) / NANOS,
                problem);
        report.add(board);
        output.printNext(board, board::text);
        return true;
    }

    private ModuleIdentity identify(SerialPortInfo port) {
        try (ModuleSession session = ModuleSession.open(ports.port(port.name()), context)) {
            return ModuleIdentity.read(session.module());
        }
    }

    private void provision(SerialPortInfo port, Device device) {
        try (DeviceSession<CordeliaDeviceClient> session =
                DeviceSession.module(ports.port(port.name()), device, context, options -> {})) {
            provisioner.provision(session, device, plan -> {});
        }
    }

    /** The device that the board is to become, which is then not left any more: that meant for it, else the next. */
    private Optional<BatchDevice> take(ModuleIdentity module, SerialPortInfo port) {
        List<BatchDevice> suitable =
                left.stream().filter(device -> device.suits(module, port)).toList();
        Optional<BatchDevice> taken = suitable.stream()
                .filter(BatchDevice::isBound)
                .findFirst()
                .or(() -> suitable.stream().findFirst());
        taken.ifPresent(left::remove);
        return taken;
    }
}
