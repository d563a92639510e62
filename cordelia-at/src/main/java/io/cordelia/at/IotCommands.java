package io.cordelia.at;

import io.cordelia.device.InvalidRequestException;

/** The commands of the MQTT client. */
final class IotCommands {

    /** The largest payload on the line, in bytes (D). */
    static final int MAX_PAYLOAD = 512;

    static final String CONNECT = "iotconnect";

    static final String ENROL = "iotenrol";

    private IotCommands() {}

    static AtCommand<Void> connect(AtTimeouts timeouts) {
        return AtCommand.of(CONNECT, timeouts.command());
    }

    static AtCommand<Void> disconnect(AtTimeouts timeouts) {
        return AtCommand.of("iotdisconnect", timeouts.command());
    }

    static AtCommand<Void> enrol(AtTimeouts timeouts) {
        return AtCommand.of(ENROL, timeouts.command());
    }

    static AtCommand<Void> publish(int slot, byte[] payload, AtTimeouts timeouts) {
        if (slot < 0 || slot >= TopicSettings.SLOTS) {
            throw new InvalidRequestException(
                    "topic slot", slot + " is out of range", "0 to " + (TopicSettings.SLOTS - 1));
        }
        if (payload.length > MAX_PAYLOAD) {
            throw new InvalidRequestException(
                    "payload",
                    "is " + payload.length + " bytes long",
                    "the module takes at most " + MAX_PAYLOAD + " bytes");
        }
        return AtCommand.of(
                "iotpublish",
                "iotpublish=" + slot,
                new AtArguments().number(slot).payload("payload", payload),
                timeouts.command());
    }
}
