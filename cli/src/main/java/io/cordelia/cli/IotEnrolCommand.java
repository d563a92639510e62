package io.cordelia.cli;

import io.cordelia.at.CordeliaModule;
import io.cordelia.at.ModuleEvent;
import io.cordelia.at.MqttSettings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cordelia iot enrol}: has a module get its certificate and its broker from an enrolment server. */
@Command(
        name = "enrol",
        description = {
            "Have a module make a key, which never leaves it, and get its certificate and broker from an enrolment server; "
                    + "print each step. It may take two minutes.",
            "The module has to be in a network, and its settings quarklink.hostname, port and rootcapath name the server and "
                    + "the file of its root CA on the module. As JSON, one a line: {step, code}."
        },
        footer = {"", "Example: ${COMMAND-FULL-NAME} -p /dev/ttyUSB0"})
final class IotEnrolCommand implements Callable<Integer> {

    @Mixin
    private PortOptions port;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        try (ModuleSession session = port.module()) {
            CordeliaModule module = session.module();
            module.iot().enrol(step -> output.printNext(step, () -> text(step)));
            port.context()
                    .screen()
                    .note("enrolled for broker " + module.settings().get(MqttSettings.ENDPOINT) + ":"
                            + module.settings().get(MqttSettings.PORT) + " as "
                            + module.settings().get(MqttSettings.CLIENT_ID));
        }
        return ExitStatus.DONE;
    }

    private static String text(ModuleEvent.EnrolmentStep step) {
        return step.code() == 0 ? step.step() : step.step() + " " + step.code();
    }
}
