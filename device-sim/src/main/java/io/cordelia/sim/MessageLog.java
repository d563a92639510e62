package io.cordelia.sim;

import io.cordelia.device.Message;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last messages that went one way. Not thread-safe. */
final class MessageLog {

    private static final int LIMIT = 1000;

    private final Deque<Message> messages = new ArrayDeque<>(1);

    void add(Message message) {
        if (messages.size() == LIMIT) {
            messages.removeFirst();
        }
        messages.addLast(message);
    }

    List<Message> snapshot() {
        return List.copyOf(messages);
    }
}
