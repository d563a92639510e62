package io.cordelia.cli;

import io.cordelia.device.Message;
import java.time.Instant;
import java.util.Optional;

/**
 * Prints messages and events: as text, as JSON, or messages with a template.
 *
 * @param output text or JSON, and where
 * @param template how messages are printed, if the user says it
 */
record MessageOutput(OutputOptions output, Optional<MessageTemplate> template) {

    void message(Message message, Instant time) {
        if (template.isPresent()) {
            output.printReady(template.get().of(message, time));
        } else {
            output.printNext(MessageLine.of(message, time), () -> message.topic() + " " + message.text());
        }
    }

    void event(String event, Instant time) {
        output.printNext(new Event(MessageLine.shown(time), event), () -> event);
    }

    /**
     * An event as JSON.
     *
     * @param time when it was heard
     * @param event what the device says
     */
    private record Event(String time, String event) {}
}
