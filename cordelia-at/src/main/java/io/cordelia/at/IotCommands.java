package io.cordelia.at;

import io.cordelia.device.InvalidRequestException;

/** The commands of the MQTT client. */
final class IotCommands {

    /** The largest payload on the line, in bytes (D). */
    static final int MAX_PAYLOAD = 512;

    static final String CONNECT = CommandName.IOT_CONNECT.word();

    static final String ENROL = CommandName.IOT_ENROL.word();

    private IotCommands() {}

    static AtCommand<Void> connect(AtTimeouts timeouts) {
        return AtCommand.of(CommandName.IOT_CONNECT, timeouts.command());
    }

    static AtCommand<Void> disconnect(AtTimeouts timeouts) {
        return AtCommand.of(CommandName.IOT_DISCONNECT, timeouts.command());
    }

    static AtCommand<Void> enrol(AtTimeouts timeouts) {
        return AtCommand.of(CommandName.IOT_ENROL, timeouts.command());
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
                CommandName.IOT_PUBLISH,
                "iotpublish=" + slot,
                new AtArguments().number(slot).payload("payload", payload),
                timeouts.command());
    }
}
