package io.cordelia.mqtt;

import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.Login;
import io.cordelia.pki.ServerVerification;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Sets the time-outs of a {@link PahoDeviceClient}, and how it connects. Not safe for use by many threads. */
public final class PahoOptions {

    private static final Duration MAX = Duration.ofHours(1);

    private Duration connectTimeout = Duration.ofSeconds(10);
    private Duration acknowledgementTimeout = Duration.ofSeconds(10);
    private Link link = Link.PLAIN;
    private boolean sayGoodbye = true;
    private boolean awsIotCore;
    private Optional<ReconnectPolicy> reconnect = Optional.empty();
    private SessionStore sessionStore = SessionStore.inMemory();
    private BackPressure backPressure = BackPressure.BLOCK;
    private int maxInFlight = 16;
    private int offlineBuffer;

    PahoOptions() {}

    /**
     * How long connecting may take, from the TCP connection to the answer to the subscriptions.
     *
     * @param value 1 ms to 1 h; 10 s if not set
     * @return this
     * @throws InvalidRequestException if it is out of this range
     */
    public PahoOptions connectTimeout(Duration value) {
        connectTimeout = checked("connect time-out", value);
        return this;
    }

    /**
     * How long the broker may take to acknowledge a message.
     *
     * @param value 1 ms to 1 h; 10 s if not set
     * @return this
     * @throws InvalidRequestException if it is out of this range
     */
    public PahoOptions acknowledgementTimeout(Duration value) {
        acknowledgementTimeout = checked("acknowledgement time-out", value);
        return this;
    }

    /**
     * Makes the TCP connection to another address than the endpoint, such as a tunnel's or a local broker's. TLS still
     * verifies the endpoint's name.
     *
     * @param host a host name or IP address
     * @param port its TCP port, 1 to 65535
     * @return this
     * @throws InvalidRequestException if the host is empty or the port out of range
     */
    public PahoOptions connectVia(String host, int port) {
        if (host.isBlank()) {
            throw new InvalidRequestException("host", "is empty", "a host name or IP address");
        }
        if (port < 1 || port > 65_535) {
            throw new InvalidRequestException("port", port + " is out of range", "1 to 65535");
        }
        link = link.withVia(new BrokerAddress(host, port));
        return this;
    }

    /**
     * Speaks one version of TLS only; by default the best that both sides know.
     *
     * @param protocol {@code TLSv1.2} or {@code TLSv1.3}
     * @return this
     * @throws InvalidRequestException if it is something else
     */
    public PahoOptions tlsProtocol(String protocol) {
        if (!protocol.equals("TLSv1.2") && !protocol.equals("TLSv1.3")) {
            throw new InvalidRequestException("TLS protocol", protocol + " is not known", "TLSv1.2, TLSv1.3");
        }
        link = link.withTlsProtocol(protocol);
        return this;
    }

    /**
     * Judges the broker's certificate in another way than {@linkplain ServerVerification#strict() strictly}. For those
     * who stand in for a device that does so; everybody else is well served without.
     *
     * @param verification what is checked
     * @return this
     */
    public PahoOptions serverVerification(ServerVerification verification) {
        link = link.withVerification(Objects.requireNonNull(verification, "verification"));
        return this;
    }

    /**
     * Logs in with a user name, whatever the configuration has for one.
     *
     * @param userName the name, not empty
     * @param password the password; empty for none
     * @return this
     * @throws InvalidRequestException if the name is empty or holds control characters
     */
    public PahoOptions login(String userName, Optional<String> password) {
        link = link.withLogin(new Login(userName, password));
        return this;
    }

    /**
     * Makes {@link PahoDeviceClient#close()} cut a connection without DISCONNECT, as a device does that loses its power:
     * the broker publishes the will. What it has not read yet may be lost. {@link PahoDeviceClient#disconnect()} stays
     * orderly.
     *
     * @return this
     */
    public PahoOptions closeWithoutDisconnect() {
        sayGoodbye = false;
        return this;
    }

    /**
     * Offers application protocols in the TLS handshake (ALPN, RFC 7301), for servers that tell MQTT from HTTPS by them on
     * port 443. Without TLS it has no effect. A server that knows ALPN and none of them refuses the handshake; one that
     * does not know ALPN is connected to all the same.
     *
     * @param protocols their names, the best first; 1 to 255 bytes of ASCII each
     * @return this
     * @throws InvalidRequestException if there is none, or one is empty, too long or not ASCII
     */
    public PahoOptions alpn(String... protocols) {
        List<String> offered = List.of(protocols);
        boolean wrong = offered.stream()
                .anyMatch(p -> p.isEmpty() || p.length() > 255 || p.chars().anyMatch(c -> c <= ' ' || c > '~'));
        if (offered.isEmpty() || wrong) {
            throw new InvalidRequestException(
                    "ALPN protocols", offered + " cannot be offered", "one or more names of 1 to 255 ASCII characters");
        }
        link = link.withAlpn(offered);
        return this;
    }

    /**
     * Keeps to the limits of AWS IoT Core ({@link AwsIotCore}), and offers {@value AwsIotCore#ALPN} on port 443 unless
     * {@link #alpn} says what. Does not go with a {@link #maxInFlight} of more than 100: {@code PahoDeviceClient.create}
     * throws then.
     *
     * @return this
     */
    public PahoOptions awsIotCore() {
        awsIotCore = true;
        return this;
    }

    /**
     * Makes a lost connection again, with the same configuration: it subscribes again too, session kept or not. Any
     * failure to connect counts as an attempt. {@link PahoDeviceClient#disconnect}, {@link PahoDeviceClient#close} and
     * another {@link PahoDeviceClient#connect} end that. Where the policy's limit ends it, listeners are told {@link
     * io.cordelia.device.ConnectionEvent.GivenUp}. A first connect that fails is not repeated.
     *
     * @param policy when and how often
     * @return this
     */
    public PahoOptions reconnect(ReconnectPolicy policy) {
        reconnect = Optional.of(policy);
        return this;
    }

    /**
     * Keeps sessions that are not clean somewhere else than in the memory of this client.
     *
     * @param store where
     * @return this
     */
    public PahoOptions sessionStore(SessionStore store) {
        sessionStore = Objects.requireNonNull(store, "store");
        return this;
    }

    /**
     * What publishing does while {@link #maxInFlight} messages are under way.
     *
     * @param value {@link BackPressure#BLOCK} if not set
     * @return this
     */
    public PahoOptions backPressure(BackPressure value) {
        backPressure = Objects.requireNonNull(value, "back-pressure");
        return this;
    }

    /**
     * How many messages may be under way: unacknowledged, or not written yet. Mosquitto, as it comes, cuts off who has more
     * than 20 of QoS 2.
     *
     * @param value 1 to 10,000, with {@link #awsIotCore} 1 to 100, or {@code PahoDeviceClient.create} throws; 16 if not set
     * @return this
     * @throws InvalidRequestException if it is out of this range
     */
    public PahoOptions maxInFlight(int value) {
        if (value < 1 || value > 10_000) {
            throw new InvalidRequestException("messages in flight", value + " is out of range", "1 to 10000");
        }
        maxInFlight = value;
        return this;
    }

    /**
     * How many messages {@link PahoDeviceClient#publishAsync} keeps while a lost connection is being made again, in memory
     * only. Has no effect without {@link #reconnect}.
     *
     * @param messages 0 to 1,000,000; 0 if not set
     * @return this
     * @throws InvalidRequestException if it is out of this range
     */
    public PahoOptions offlineBuffer(int messages) {
        if (messages < 0 || messages > 1_000_000) {
            throw new InvalidRequestException("offline buffer", messages + " is out of range", "0 to 1000000");
        }
        offlineBuffer = messages;
        return this;
    }

    PahoSettings settings() {
        if (awsIotCore) {
            AwsIotCore.checkInFlight(maxInFlight);
        }
        return new PahoSettings(
                connectTimeout,
                acknowledgementTimeout,
                link,
                sayGoodbye,
                awsIotCore,
                reconnect,
                sessionStore,
                backPressure,
                maxInFlight,
                offlineBuffer);
    }

    private static Duration checked(String argument, Duration value) {
        if (value.toMillis() < 1 || value.compareTo(MAX) > 0) {
            throw new InvalidRequestException(argument, value + " is out of range", "1 ms to 1 h");
        }
        return value;
    }
}
