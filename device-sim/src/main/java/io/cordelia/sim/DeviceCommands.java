package io.cordelia.sim;

import java.util.List;

/** The commands that concern the module as a whole (PROTOCOL section 2). */
final class DeviceCommands {

    private static final int MAX_STOP_MS = 65_535;
    private static final int MAX_HIBERNATE_S = 86_400;

    private final PowerSwitch power;
    private final NetworkProcessor processor;

    DeviceCommands(PowerSwitch power, NetworkProcessor processor) {
        this.power = power;
        this.processor = processor;
    }

    List<Command> all() {
        return List.of(
                Command.of("test", reply -> {}),
                Command.of("start", this::start),
                Command.of("stop", "<time-out 0..65535 ms>", 1, this::stop),
                Command.of("reboot", reply -> reply.afterwards(power::boot)),
                Command.of("factoryreset", reply -> reply.afterwards(power::factoryReset)),
                Command.of("hibernate", "<time 1..86400 s>", 1, this::hibernate),
                Command.of("provisioningStart", reply -> processor.provision()));
    }

    private void start(Reply reply) throws AtError {
        processor.start();
        reply.afterwards(processor::joinByItself);
    }

    private void stop(List<Argument> arguments, Reply reply) throws AtError {
        arguments.get(0).number(0, MAX_STOP_MS);
        processor.stop();
    }

    private void hibernate(List<Argument> arguments, Reply reply) throws AtError {
        int seconds = (int) arguments.get(0).number(1, MAX_HIBERNATE_S);
        reply.afterwards(() -> power.hibernate(seconds));
    }
}
