package io.cordelia.mqtt;

import io.cordelia.device.ConnectionEvent;
import io.cordelia.device.DeviceException;
import io.cordelia.device.Message;
import java.util.Optional;

/**
 * How far a session has come, and what listeners hear of it: that it began before anything else, messages only while it is
 * open, and its end once. Safe for use by many threads.
 */
final class SessionState {

    private final Events events;
    private Stage stage = Stage.CONNECTING;

    private enum Stage {
        CONNECTING,
        OPEN,
        ENDED
    }

    SessionState(Events events) {
        this.events = events;
    }

    /** The broker accepted the connection. Heeded only while connecting. */
    synchronized void open(BrokerAddress broker) {
        if (stage == Stage.CONNECTING) {
            stage = Stage.OPEN;
            events.connectionChanged(new ConnectionEvent.Connected(broker.host(), broker.port()));
        }
    }

    synchronized void messageArrived(Message message) {
        if (stage == Stage.OPEN) {
            events.messageArrived(message);
        }
    }

    /**
     * Nothing is handed over any more.
     *
     * @param cause why, if this side did not ask for it
     * @return whether the session was open until now
     */
    synchronized boolean end(Optional<DeviceException> cause) {
        boolean wasOpen = stage == Stage.OPEN;
        if (wasOpen) {
            events.connectionChanged(new ConnectionEvent.Disconnected(cause));
        }
        stage = Stage.ENDED;
        return wasOpen;
    }

    /** Does something before the session can open, if it has neither opened nor ended yet. */
    synchronized void ifConnecting(Runnable work) {
        if (stage == Stage.CONNECTING) {
            work.run();
        }
    }

    synchronized boolean isOpen() {
        return stage == Stage.OPEN;
    }
}
