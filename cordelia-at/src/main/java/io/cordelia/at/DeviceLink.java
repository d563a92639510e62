package io.cordelia.at;

import io.cordelia.device.ConnectionEvent;
import io.cordelia.device.DeviceConfig;
import io.cordelia.device.DeviceException;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.Message;
import io.cordelia.device.NotConnectedException;
import java.util.Base64;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far a module has come on its way to the broker, as its client wants it and its events tell it. Tells the listeners
 * of the connection and of messages.
 *
 * <p>Safe for use by many threads; its lock is never held while anything waits.
 */
final class DeviceLink {

    private static final Logger LOG = LoggerFactory.getLogger(DeviceLink.class);

    private final String port;
    private final boolean base64;
    private final Notices notices;

    private Stage stage = Stage.DOWN;
    /** What the last connection is or was made with. */
    private Optional<ConnectPlan> plan = Optional.empty();

    private Optional<DeviceException> lossCause = Optional.empty();
    private boolean hasAddress;

    /**
     * @param base64 whether payloads are Base64 on the line
     */
    DeviceLink(String port, boolean base64, Notices notices) {
        this.port = port;
        this.base64 = base64;
        this.notices = notices;
    }

    /** The module is about to leave its WLAN; what events said of its address so far does not count. */
    synchronized void forgetAddress() {
        hasAddress = false;
    }

    synchronized boolean hasAddress() {
        return hasAddress;
    }

    /** The module is about to be connected to the broker. */
    synchronized void connecting(ConnectPlan wanted) {
        plan = Optional.of(wanted);
        stage = Stage.CONNECTING;
    }

    synchronized boolean isUp() {
        return stage == Stage.UP;
    }

    /**
     * Checks that the module may be connected.
     *
     * @throws InvalidRequestException if it is connected
     */
    synchronized void checkNotUp() {
        if (isUp()) {
            throw new InvalidRequestException(
                    "connect",
                    "was called while connected to broker "
                            + plan.map(ConnectPlan::broker).orElse(""),
                    "disconnect first");
        }
    }

    /**
     * Checks that the module is connected.
     *
     * @return what it was connected with
     * @throws NotConnectedException if it is not, with the reason if the connection was lost
     */
    synchronized ConnectPlan checkUp() {
        if (isUp()) {
            return plan.orElseThrow();
        }
        String message = "the device is not connected; connect first";
        throw lossCause
                .map(cause -> new NotConnectedException(message + ": " + cause.getMessage(), cause))
                .orElseGet(() -> new NotConnectedException(message));
    }

    /**
     * The connection is about to be ended; messages are still delivered.
     *
     * @return false if there is none
     */
    synchronized boolean startEnding() {
        if (!isUp()) {
            return false;
        }
        stage = Stage.ENDING;
        return true;
    }

    /** There is no connection any more. Tells the listeners, if they were told that there is one. */
    synchronized void end(Optional<DeviceException> cause) {
        boolean told = stage == Stage.UP || stage == Stage.ENDING;
        stage = Stage.DOWN;
        if (told) {
            lossCause = cause;
            notices.changed(new ConnectionEvent.Disconnected(cause));
        }
    }

    /** An event of the module; on the reader's thread. */
    void onEvent(ModuleEvent event) {
        if (event instanceof ModuleEvent.MqttMessage message) {
            onMessage(message);
        } else if (event instanceof ModuleEvent.Unrecognized unrecognized) {
            LOG.warn(
                    "port {}: a line of {} characters was not understood; a message with a line break looks like that,"
                            + " which Base64 payloads avoid",
                    port,
                    unrecognized.raw().length());
        } else {
            onChange(event);
        }
    }

    private synchronized void onChange(ModuleEvent event) {
        if (event instanceof ModuleEvent.Ipv4Acquired) {
            hasAddress = true;
        } else if (event instanceof ModuleEvent.WlanDisconnected || event instanceof ModuleEvent.Ipv4Lost) {
            hasAddress = false;
        }
        if (stage == Stage.CONNECTING && MqttOutcome.isConnected(event)) {
            stage = Stage.UP;
            lossCause = Optional.empty();
            DeviceConfig config = plan.orElseThrow().config();
            notices.changed(new ConnectionEvent.Connected(config.endpoint(), config.port()));
        } else if (stage == Stage.UP) {
            MqttOutcome.lossCause(plan.orElseThrow().broker(), port, event).ifPresent(cause -> end(Optional.of(cause)));
        }
    }

    private synchronized void onMessage(ModuleEvent.MqttMessage event) {
        if (stage != Stage.UP && stage != Stage.ENDING) {
            LOG.debug("{} arrived while not connected", event);
            return;
        }
        byte[] payload = event.payload();
        if (base64) {
            try {
                payload = Base64.getDecoder().decode(payload);
            } catch (IllegalArgumentException e) {
                LOG.warn("{} is not delivered: its payload is not Base64", event);
                return;
            }
        }
        notices.received(new Message(event.topic(), payload, event.qos()));
    }

    private enum Stage {
        DOWN,
        CONNECTING,
        UP,
        ENDING
    }
}
