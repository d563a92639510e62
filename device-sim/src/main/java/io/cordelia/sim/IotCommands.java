package io.cordelia.sim;

import java.util.List;
import java.util.function.BooleanSupplier;

/** The IoT commands (PROTOCOL section 2). */
final class IotCommands {

    private final MqttUplink uplink;
    private final Enrolment enrolment;
    private final BooleanSupplier wlanConnected;

    IotCommands(MqttUplink uplink, Enrolment enrolment, BooleanSupplier wlanConnected) {
        this.uplink = uplink;
        this.enrolment = enrolment;
        this.wlanConnected = wlanConnected;
    }

    List<Command> all() {
        return List.of(
                Command.of("iotconnect", this::connect),
                Command.of("iotpublish", "<topic number 0..3>,<payload>", 2, this::publish),
                Command.of("iotdisconnect", this::disconnect),
                Command.of("iotenrol", this::enrol));
    }

    private void enrol(Reply reply) throws AtError {
        if (!wlanConnected.getAsBoolean()) {
            throw AtError.processCommand(Assumptions.NO_WLAN);
        }
        enrolment.refuseIfRunning();
        reply.afterwards(enrolment::start);
    }

    private void connect(Reply reply) throws AtError {
        if (!wlanConnected.getAsBoolean()) {
            throw AtError.processCommand(Assumptions.NO_WLAN);
        }
        uplink.refuseUnlessDown();
        reply.afterwards(uplink::connect);
    }

    private void publish(List<Argument> arguments, Reply reply) throws AtError {
        int slot = (int) arguments.get(0).number(0, Setting.SLOTS - 1L);
        uplink.publish(slot, arguments.get(1).optionalString(Assumptions.MAX_PAYLOAD_BYTES));
    }

    private void disconnect(Reply reply) throws AtError {
        uplink.disconnect();
    }
}
