package io.cordelia.mqtt;

import io.cordelia.device.BrokerRefusedException;
import io.cordelia.device.BrokerUnreachableException;
import io.cordelia.device.BrokerUnreachableException.Reason;
import io.cordelia.device.DeviceConfig;
import io.cordelia.device.DeviceException;
import io.cordelia.device.DeviceTimeoutException;
import io.cordelia.device.NotConnectedException;
import io.cordelia.mqtt.Transport.Phase;
import io.cordelia.pki.TlsFailure;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.eclipse.paho.client.mqttv3.MqttException;

/** Makes of what was thrown while connecting what the user is told. */
final class ConnectFailure {

    private static final int LAST_CONNACK_CODE = 255;

    private final DeviceConfig config;
    private final BrokerAddress broker;
    private final Transport transport;
    private final Deadline deadline;

    ConnectFailure(DeviceConfig config, Transport transport, Deadline deadline) {
        this.config = config;
        this.broker = BrokerAddress.of(config);
        this.transport = transport;
        this.deadline = deadline;
    }

    DeviceException explain(Throwable failure) {
        Optional<DeviceException> known = PacketInput.unwrap(failure);
        if (known.isPresent()) {
            return known.get();
        }
        if (failure instanceof MqttException e && e.getReasonCode() > 0 && e.getReasonCode() <= LAST_CONNACK_CODE) {
            return refused(e.getReasonCode());
        }
        if (isTimeout(failure)) {
            return new DeviceTimeoutException(
                    "the "
                            + (transport.phase() == Phase.CONNECTING
                                    ? "TCP connection to"
                                    : "end of the TLS handshake with")
                            + " broker " + broker,
                    deadline.total(),
                    "check host and port, and firewalls in between");
        }
        return tls(failure).or(() -> network(failure)).orElseGet(() -> closed(failure));
    }

    private boolean isTimeout(Throwable failure) {
        boolean brokenOff = transport.isAborted() && deadline.hasPassed();
        return brokenOff || find(failure, SocketTimeoutException.class).isPresent();
    }

    private Optional<DeviceException> tls(Throwable failure) {
        boolean isTls = transport.phase() == Phase.HANDSHAKING
                || transport.mayStillRefuseCertificate()
                || find(failure, SSLException.class).isPresent();
        if (transport.phase() == Phase.HANDSHAKING && !transport.hasHeard()) {
            return Optional.of(TlsFailure.unheard(failure, broker.host(), broker.port()));
        }
        return config.credentials()
                .filter(credentials -> isTls)
                .flatMap(credentials -> TlsFailure.of(failure, config.endpoint(), config.port(), credentials));
    }

    private Optional<DeviceException> network(Throwable failure) {
        if (find(failure, UnknownHostException.class).isPresent()) {
            return Optional.of(new BrokerUnreachableException(
                    broker.toString(),
                    Reason.UNKNOWN_HOST,
                    "cannot be found: the name does not resolve; check its spelling and this machine's name service",
                    failure));
        }
        if (find(failure, ConnectException.class).isPresent()) {
            return Optional.of(new BrokerUnreachableException(
                    broker.toString(),
                    Reason.CONNECTION_REFUSED,
                    "does not accept connections; check that it runs, and the port",
                    failure));
        }
        if (transport.phase() == Phase.CONNECTING) {
            return Optional.of(new BrokerUnreachableException(
                    broker.toString(),
                    Reason.NETWORK,
                    "cannot be reached (" + RootCause.message(failure) + ")",
                    failure));
        }
        return Optional.empty();
    }

    private DeviceException closed(Throwable failure) {
        boolean byBroker = find(failure, EOFException.class).isPresent()
                || find(failure, SocketException.class).isPresent();
        if (byBroker) {
            BrokerRefusedException refused = new BrokerRefusedException(
                    "broker " + broker
                            + " closed the connection instead of answering CONNECT; check whether it expects "
                            + (config.credentials().isPresent() ? "plain MQTT" : "TLS")
                            + " on this port, whether client \"" + config.clientId()
                            + "\" is allowed to connect (on AWS IoT Core: the policy), and the broker's log",
                    0);
            refused.initCause(failure);
            return refused;
        }
        return new NotConnectedException(
                "the connection to broker " + broker + " failed (" + RootCause.message(failure) + ")", failure);
    }

    /** The return codes of MQTT 3.1.1, section 3.2.2.3. */
    private BrokerRefusedException refused(int code) {
        String client = "\"" + config.clientId() + "\"";
        String reason =
                switch (code) {
                    case 1 ->
                        "does not speak MQTT 3.1.1 (CONNACK 1, unacceptable protocol version); use another broker";
                    case 2 ->
                        "does not accept the client id " + client
                                + " (CONNACK 2, identifier rejected); use another one";
                    case 3 -> "is not available at the moment (CONNACK 3, server unavailable); try again later";
                    case 4 -> "refused the user name or password (CONNACK 4, bad user name or password); check them";
                    case 5 ->
                        "does not allow client " + client
                                + " to connect (CONNACK 5, not authorized); check how the broker wants clients to identify"
                                + " themselves, and its rules for this one";
                    default -> "refused the connection with the unknown code " + code + "; see the broker's log";
                };
        return new BrokerRefusedException("broker " + broker + " " + reason, code);
    }

    private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return Optional.of(type.cast(t));
            }
        }
        return Optional.empty();
    }
}
