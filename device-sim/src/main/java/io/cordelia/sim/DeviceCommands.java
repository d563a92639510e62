package io.cordelia.sim;

import java.util.List;

/** The commands that concern the module as a whole (PROTOCOL section 2). */
final class DeviceCommands {

    private final Power power;

    /** What these commands do to the module. */
    interface Power {

        /** Starts anew, as after a loss of power. */
        void boot();

        /** Goes back to the state as shipped, then starts anew. */
        void factoryReset();
    }

    DeviceCommands(Power power) {
        this.power = power;
    }

    List<Command> all() {
        return List.of(
                Command.of("test", reply -> {}),
                Command.of("reboot", reply -> reply.afterwards(power::boot)),
                Command.of("factoryreset", reply -> reply.afterwards(power::factoryReset)));
    }
}
