package io.cordelia.sim;

import java.util.List;

/** The commands that concern the module as a whole (PROTOCOL section 2). */
final class DeviceCommands {

    private static final int MAX_STOP_MS = 65_535;
    private static final int MAX_HIBERNATE_S = 86_400;

    private final Power power;

    /** What these commands do to the module. */
    interface Power {

        /** Starts anew, as after a loss of power. */
        void boot();

        /** Goes back to the state as shipped, then starts anew. */
        void factoryReset();

        /** Sleeps, then starts anew. */
        void hibernate(int seconds);

        /** Starts the network processor. */
        void start() throws AtError;

        /** Joins a remembered network, if that is the policy. */
        void joinByItself();

        /** Stops the network processor. */
        void stop() throws AtError;

        /** Begins provisioning. */
        void provision() throws AtError;
    }

    DeviceCommands(Power power) {
        this.power = power;
    }

    List<Command> all() {
        return List.of(
                Command.of("test", reply -> {}),
                Command.of("start", this::start),
                Command.of("stop", "<time-out 0..65535 ms>", 1, this::stop),
                Command.of("reboot", reply -> reply.afterwards(power::boot)),
                Command.of("factoryreset", reply -> reply.afterwards(power::factoryReset)),
                Command.of("hibernate", "<time 1..86400 s>", 1, this::hibernate),
                Command.of("provisioningStart", reply -> power.provision()));
    }

    private void start(Reply reply) throws AtError {
        power.start();
        reply.afterwards(power::joinByItself);
    }

    private void stop(List<Argument> arguments, Reply reply) throws AtError {
        arguments.get(0).number(0, MAX_STOP_MS);
        power.stop();
    }

    private void hibernate(List<Argument> arguments, Reply reply) throws AtError {
        int seconds = (int) arguments.get(0).number(1, MAX_HIBERNATE_S);
        reply.afterwards(() -> power.hibernate(seconds));
    }
}
