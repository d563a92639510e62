package io.cordelia.sim;

import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.PortUnavailableException;
import io.cordelia.pki.IssuedIdentity;
import io.cordelia.pki.TlsContexts;
import io.moquette.BrokerConstants;
import io.moquette.broker.ISslContextCreator;
import io.moquette.broker.Server;
import io.moquette.broker.config.IConfig;
import io.moquette.broker.config.MemoryConfig;
import io.moquette.broker.security.IAuthenticator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An MQTT 3.1.1 and 5 broker in this JVM, for tests and demonstrations. It listens on 127.0.0.1, keeps everything in memory
 * unless told otherwise, and accepts any client id; over TLS it can require that clients show a certificate, and on any line
 * that they log in. What was published stands in {@link #messages}.
 *
 * <pre>{@code
 * try (EmbeddedBroker broker = EmbeddedBroker.builder()
 *         .tls(ca.server(List.of("localhost", "127.0.0.1"), KeyKind.EC_P256, validity))
 *         .requireClientCertificates(List.of(ca.certificate()))
 *         .start()) {
 *     connectTo("localhost", broker.port());
 * }
 * }</pre>
 *
 * <p>Its threads keep the JVM alive until it is closed. Safe for use by many threads.
 */
public final class EmbeddedBroker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);

    private static final String ADDRESS = "127.0.0.1";
    /** A payload of 1 MiB, with the longest topic and the other parts of a PUBLISH. */
    private static final int MAX_MESSAGE_BYTES = 1024 * 1024 + 65_535 + 16;

    /** What clients ask for while the broker is busy. What goes beyond is lost, and Moquette's own 1024 are not many. */
    private static final int WAITING_COMMANDS = 65_536;

    /** Somebody else may take the free port that was found before the broker does. */
    private static final int ATTEMPTS = 10;

    private static final Duration CLOSE_WAIT = Duration.ofSeconds(20);

    private final int port;
    private final Launcher launcher;
    private final BrokerMessages messages;
    private final Optional<BrokerFolder> folder;
    private Running running;
    private boolean closed;

    private EmbeddedBroker(
            int port, Running running, Launcher launcher, BrokerMessages messages, Optional<BrokerFolder> folder) {
        this.port = port;
        this.running = running;
        this.launcher = launcher;
        this.messages = messages;
        this.folder = folder;
    }

    /** A broker from its start to its end. */
    private record Running(Server server, BrokerThreads threads) {}

    /** Starts a broker on a port. */
    private interface Launcher {
        Running launch(int port) throws ExecutionException;
    }

    /**
     * A broker over plain TCP, unless more is asked for.
     *
     * @return what to set up before the start
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The port that it listens on.
     *
     * @return the port, on 127.0.0.1 only
     */
    public int port() {
        return port;
    }

    /**
     * What clients have published since the start, over restarts too.
     *
     * @return the log, to look at and to wait on
     */
    public BrokerMessages messages() {
        return messages;
    }

    /**
     * Ends all connections as if the broker had crashed, and starts again on the same port. Sessions and retained messages
     * are forgotten, unless {@link Builder#keepSessions()} was set. When this returns, clients can connect.
     *
     * @throws IllegalStateException if it is closed
     * @throws PortUnavailableException if somebody else has taken the port; the broker is closed then
     */
    public synchronized void restart() {
        if (closed) {
            throw new IllegalStateException("the embedded broker is closed");
        }
        stop(running.server(), running.threads());
        try {
            running = launcher.launch(port);
        } catch (ExecutionException e) {
            closed = true;
            folder.ifPresent(BrokerFolder::close);
            throw unusable(port, e);
        }
    }

    /**
     * Ends all connections, frees the port, and returns when all of the broker's threads have ended. Sessions and retained
     * messages are forgotten. Does nothing if it is closed already.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        stop(running.server(), running.threads());
        folder.ifPresent(BrokerFolder::close);
    }

    private static PortUnavailableException unusable(int port, ExecutionException e) {
        return new PortUnavailableException(
                ADDRESS + ":" + port,
                isTaken(e)
                        ? "is in use by another program; choose another port, or end that program"
                        : "cannot be used by the embedded broker",
                e.getCause());
    }

    private static boolean isTaken(Throwable failure) {
        return failure instanceof BindException || failure.getCause() != null && isTaken(failure.getCause());
    }

    private static void stop(Server server, BrokerThreads threads) {
        try {
            threads.call(() -> {
                NettyGroups.end(server);
                server.stopServer();
                return true;
            });
        } catch (ExecutionException e) {
            LOG.warn("The embedded broker did not stop in order", e.getCause());
        }
        if (!threads.awaitEnd(CLOSE_WAIT)) {
            LOG.warn("Threads of the embedded broker are still running after {}: {}", CLOSE_WAIT, threads.alive());
        }
    }

    /** Sets up a broker. Not safe for use by many threads. */
    public static final class Builder {

        private Optional<IssuedIdentity> identity = Optional.empty();
        private List<X509Certificate> clientCas = List.of();
        private List<X509CRL> revoked = List.of();
        private OptionalInt fixedPort = OptionalInt.empty();
        private final Map<String, String> passwords = new HashMap<>();
        private boolean keepsSessions;

        private Builder() {}

        /**
         * Speaks TLS (1.2 and 1.3) and nothing else.
         *
         * @param server the broker's certificate and key; the certificate should be made out for the names that clients
         *     connect to, such as localhost and 127.0.0.1
         * @return this
         */
        public Builder tls(IssuedIdentity server) {
            this.identity = Optional.of(server);
            return this;
        }

        /**
         * Accepts only clients that show a certificate of one of these CAs. Needs {@link #tls(IssuedIdentity)}.
         *
         * @param cas the CAs' certificates, at least one
         * @return this
         * @throws InvalidRequestException if there is none
         */
        public Builder requireClientCertificates(List<X509Certificate> cas) {
            if (cas.isEmpty()) {
                throw new InvalidRequestException("cas", "is empty", "at least one CA certificate");
            }
            this.clientCas = List.copyOf(cas);
            return this;
        }

        /**
         * Refuses clients whose certificate is revoked. Needs {@link #requireClientCertificates(List)}.
         *
         * @param lists the lists of revoked certificates of all CAs that issue clients' certificates, at least one; they must
         *     not have ended
         * @return this
         * @throws InvalidRequestException if there is none
         */
        public Builder refuseRevoked(List<X509CRL> lists) {
            if (lists.isEmpty()) {
                throw new InvalidRequestException("lists", "is empty", "at least one list of revoked certificates");
            }
            this.revoked = List.copyOf(lists);
            return this;
        }

        /**
         * Accepts only clients that log in as this user, or as another one that is set. Without users, everybody may connect.
         *
         * @param name the user's name, not empty
         * @param password what the user shows with it
         * @return this
         * @throws InvalidRequestException if the name is empty
         */
        public Builder user(String name, String password) {
            if (name.isEmpty()) {
                throw new InvalidRequestException("user name", "is empty", "at least one character");
            }
            passwords.put(name, Objects.requireNonNull(password, "password"));
            return this;
        }

        /**
         * Keeps over a {@link EmbeddedBroker#restart()}: the sessions of clients that asked for it (clean session off), with
         * their subscriptions and the messages that wait for them, and retained messages. They lie in a temporary folder
         * that goes when the broker is closed.
         *
         * @return this
         */
        public Builder keepSessions() {
            keepsSessions = true;
            return this;
        }

        /**
         * Listens on this port instead of a free one, such as that of a broker that was closed.
         *
         * @param port 1 to 65535
         * @return this
         */
        public Builder port(int port) {
            if (port < 1 || port > 65_535) {
                throw new InvalidRequestException("port", port + " is out of range", "1 to 65535");
            }
            fixedPort = OptionalInt.of(port);
            return this;
        }

        /**
         * Starts the broker, on a free port unless told otherwise. When this returns, clients can connect.
         *
         * @return the running broker
         * @throws InvalidRequestException if client certificates are required but TLS is not set up, or revoked ones are
         *     to be refused but none are required
         * @throws PortUnavailableException if the port is taken, or none is free
         * @throws io.cordelia.device.InvalidCredentialsException if the broker's key does not belong to its certificate
         */
        public EmbeddedBroker start() {
            return start(() -> fixedPort.orElseGet(Builder::freePort));
        }

        /** On the first of some ports that the broker can really have. */
        EmbeddedBroker start(IntSupplier ports) {
            if (identity.isEmpty() && !clientCas.isEmpty()) {
                throw new InvalidRequestException(
                        "client certificates", "are required without TLS", "only together with tls(...)");
            }
            if (clientCas.isEmpty() && !revoked.isEmpty()) {
                throw new InvalidRequestException(
                        "revoked certificates",
                        "are refused without client certificates",
                        "only together with requireClientCertificates(...)");
            }
            Optional<ISslContextCreator> tls = identity.map(this::tlsContext);
            Optional<IAuthenticator> logins =
                    passwords.isEmpty() ? Optional.empty() : Optional.of(new BrokerLogins(passwords));
            Optional<BrokerFolder> folder = keepsSessions ? Optional.of(new BrokerFolder()) : Optional.empty();
            BrokerMessages messages = new BrokerMessages();
            Launcher launcher = port ->
                    launch(port, config(port, tls.isPresent(), folder.map(f -> f.of(port))), messages, tls, logins);
            try {
                return first(ports, launcher, messages, folder);
            } catch (RuntimeException e) {
                folder.ifPresent(BrokerFolder::close);
                throw e;
            }
        }

        private static EmbeddedBroker first(
                IntSupplier ports, Launcher launcher, BrokerMessages messages, Optional<BrokerFolder> folder) {
            for (int attempt = 1; ; attempt++) {
                int port = ports.getAsInt();
                try {
                    return new EmbeddedBroker(port, launcher.launch(port), launcher, messages, folder);
                } catch (ExecutionException e) {
                    if (attempt == ATTEMPTS) {
                        throw unusable(port, e);
                    }
                }
            }
        }

        private static Running launch(
                int port,
                IConfig config,
                BrokerMessages messages,
                Optional<ISslContextCreator> tls,
                Optional<IAuthenticator> logins)
                throws ExecutionException {
            BrokerThreads threads = new BrokerThreads("embedded-broker-" + port);
            Server server = new Server();
            try {
                return threads.call(() -> {
                    ConnectGate gate = new ConnectGate();
                    PublishListener listener = new PublishListener(messages);
                    server.startServer(config, List.of(gate, listener), tls.orElse(null), logins.orElse(null), null);
                    gate.guard(server);
                    return new Running(server, threads);
                });
            } catch (ExecutionException e) {
                stop(server, threads);
                throw e;
            }
        }

        private IConfig config(int port, boolean tls, Optional<Path> data) {
            Properties properties = new Properties();
            properties.setProperty(IConfig.HOST_PROPERTY_NAME, ADDRESS);
            properties.setProperty(
                    IConfig.PORT_PROPERTY_NAME, tls ? BrokerConstants.DISABLED_PORT_BIND : Integer.toString(port));
            if (tls) {
                properties.setProperty(IConfig.SSL_PORT_PROPERTY_NAME, Integer.toString(port));
            }
            properties.setProperty(IConfig.ALLOW_ANONYMOUS_PROPERTY_NAME, Boolean.toString(passwords.isEmpty()));
            properties.setProperty(IConfig.PERSISTENCE_ENABLED_PROPERTY_NAME, Boolean.toString(data.isPresent()));
            // Moquette 0.18 throws queues of the other kind, h2, away when it stops.
            properties.setProperty(IConfig.PERSISTENT_QUEUE_TYPE_PROPERTY_NAME, "segmented");
            data.ifPresent(path -> properties.setProperty(IConfig.DATA_PATH_PROPERTY_NAME, path.toString()));
            // MQTT 3.1.1 lets a client of a clean session leave the choice of its id to the broker.
            properties.setProperty(BrokerConstants.ALLOW_ZERO_BYTE_CLIENT_ID_PROPERTY_NAME, "true");
            properties.setProperty(IConfig.ENABLE_TELEMETRY_NAME, "false");
            properties.setProperty(IConfig.SESSION_QUEUE_SIZE, Integer.toString(WAITING_COMMANDS));
            properties.setProperty(IConfig.NETTY_MAX_BYTES_PROPERTY_NAME, Integer.toString(MAX_MESSAGE_BYTES));
            return new MemoryConfig(properties);
        }

        private ISslContextCreator tlsContext(IssuedIdentity server) {
            JdkSslContext context = new JdkSslContext(
                    TlsContexts.server(server, clientCas, revoked),
                    false,
                    null,
                    IdentityCipherSuiteFilter.INSTANCE,
                    ApplicationProtocolConfig.DISABLED,
                    clientCas.isEmpty() ? ClientAuth.NONE : ClientAuth.REQUIRE,
                    new String[] {"TLSv1.3", "TLSv1.2"},
                    false);
            return () -> context;
        }

        private static int freePort() {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(ADDRESS))) {
                return socket.getLocalPort();
            } catch (IOException e) {
                throw new PortUnavailableException(ADDRESS, "has no free port", e);
            }
        }
    }
}
