package io.cordelia.at;

import io.cordelia.at.AtTimeouts.Kind;
import io.cordelia.device.BrokerRefusedException;
import io.cordelia.device.BrokerUnreachableException;
import io.cordelia.device.DeviceException;
import io.cordelia.device.DeviceTimeoutException;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.ModuleRefusedException;
import io.cordelia.device.ProtocolException;
import io.cordelia.device.TlsRefusedException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** The module's MQTT client. All methods throw what {@link CordeliaModule} says. */
public final class IotGroup {

    /** What messages call the broker that the settings name. */
    private static final String BROKER = "of the module's settings";

    private final AtSession session;

    IotGroup(AtSession session) {
        this.session = session;
    }

    /**
     * Connects to the broker that the settings name and waits for its CONNACK.
     *
     * @throws TlsRefusedException if the TLS handshake failed
     * @throws BrokerUnreachableException if there is no way to the broker
     * @throws BrokerRefusedException if the broker refused the MQTT connection
     * @throws ModuleRefusedException if it failed for another reason
     * @throws DeviceTimeoutException if CONNACK did not come in time ({@link Kind#BROKER_CONNECT})
     * @throws ProtocolException if the module restarts meanwhile
     */
    public void connect() {
        connect(BROKER);
    }

    /** Connects; the broker is what messages call it. */
    void connect(String broker) {
        try (EventAwaiter awaiter = session.expect(MqttOutcome::endsConnecting)) {
            try {
                session.execute(IotCommands.connect(session.timeouts()));
            } catch (ModuleRefusedException e) {
                throw MqttOutcome.refusal(broker, e);
            }
            ModuleEvent event = awaiter.await(
                    session.timeouts().get(Kind.BROKER_CONNECT),
                    "CONNACK of broker " + broker,
                    "check the endpoint, the port and the network");
            MqttOutcome.connectFailure(broker, event).ifPresent(failure -> {
                throw failure;
            });
        }
    }

    /**
     * Publishes a message to one of the publish topics of the settings.
     *
     * @param slot the number of the topic, 0 to 3
     * @param payload the message as it is to stand on the line: at most 512 bytes (D), UTF-8 without CR, LF and NUL
     * @throws InvalidRequestException if an argument is out of range or cannot be sent; nothing was
     */
    public void publish(int slot, byte[] payload) {
        session.execute(IotCommands.publish(slot, payload, session.timeouts()));
    }

    /**
     * Tells whether an event means that the module is not connected to its broker any more, if it was.
     *
     * @param event what a listener of {@link CordeliaModule#addEventListener} was told
     * @return why the connection ended; empty if it did not
     */
    public Optional<DeviceException> lossCause(ModuleEvent event) {
        return MqttOutcome.lossCause(BROKER, session.portName(), event);
    }

    /** Ends the connection to the broker. */
    public void disconnect() {
        session.execute(IotCommands.disconnect(session.timeouts()));
    }

    /**
     * Enrols the module with the server that the quarklink settings name: the module makes a key, which never leaves it,
     * and gets a certificate and its MQTT settings. Returns when that is complete.
     *
     * @param listener is told every step, the last one too, on the thread that called; what it throws is passed on and
     *     does not stop the module
     * @throws ModuleRefusedException if the enrolment failed, with the module's reason
     * @throws DeviceTimeoutException if it did not end in time ({@link Kind#ENROLMENT}), with the last step
     * @throws ProtocolException if the module restarts or stops working meanwhile
     */
    public void enrol(Consumer<ModuleEvent.EnrolmentStep> listener) {
        Duration timeout = session.timeouts().get(Kind.ENROLMENT);
        long until = System.nanoTime() + timeout.toNanos();
        String last = "";
        try (EventAwaiter awaiter = session.expect(EnrolmentOutcome::isPart)) {
            session.execute(IotCommands.enrol(session.timeouts()));
            while (!EnrolmentOutcome.isComplete(last)) {
                String after = last.isEmpty() ? "the first step" : "the step after " + last;
                ModuleEvent event = awaiter.poll(
                                Duration.ofNanos(until - System.nanoTime()), after + " of the enrolment")
                        .orElseThrow(() -> new DeviceTimeoutException(
                                after + " of the enrolment",
                                timeout,
                                "check the WLAN, and the host name, port and root CA of the enrolment server"));
                ModuleEvent.EnrolmentStep step = EnrolmentOutcome.step(event, last);
                last = step.step();
                listener.accept(step);
            }
        }
    }

    /** Ends the connection after a failure, also when the session was aborted. */
    void disconnectToTidyUp() {
        session.cleanUp(IotCommands.disconnect(session.timeouts()));
    }
}
