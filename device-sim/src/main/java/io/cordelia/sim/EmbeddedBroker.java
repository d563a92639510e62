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
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An MQTT 3.1.1 and 5 broker in this JVM, for tests and demonstrations. It listens on 127.0.0.1, keeps everything in memory
 * and accepts any client id; over TLS it can require that clients show a certificate.
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

    /** Somebody else may take the free port that was found before the broker does. */
    private static final int ATTEMPTS = 10;

    private static final Duration CLOSE_WAIT = Duration.ofSeconds(20);

    private final int port;
    private final Server server;
    private final BrokerThreads threads;
    private boolean closed;

    private EmbeddedBroker(int port, Server server, BrokerThreads threads) {
        this.port = port;
        this.server = server;
        this.threads = threads;
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
     * Ends all connections, frees the port, and returns when all of the broker's threads have ended. Sessions and retained
     * messages are forgotten. Does nothing if it is closed already.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        stop(server, threads);
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
        private OptionalInt fixedPort = OptionalInt.empty();

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
         * @throws InvalidRequestException if client certificates are required but TLS is not set up
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
            Optional<ISslContextCreator> tls = identity.map(this::tlsContext);
            for (int attempt = 1; ; attempt++) {
                int port = ports.getAsInt();
                try {
                    return start(port, tls);
                } catch (ExecutionException e) {
                    if (attempt == ATTEMPTS) {
                        throw new PortUnavailableException(
                                ADDRESS + ":" + port, "cannot be used by the embedded broker", e.getCause());
                    }
                }
            }
        }

        private static EmbeddedBroker start(int port, Optional<ISslContextCreator> tls) throws ExecutionException {
            BrokerThreads threads = new BrokerThreads("embedded-broker-" + port);
            Server server = new Server();
            try {
                return threads.call(() -> {
                    ConnectGate gate = new ConnectGate();
                    server.startServer(config(port, tls.isPresent()), List.of(gate), tls.orElse(null), null, null);
                    gate.guard(server);
                    return new EmbeddedBroker(port, server, threads);
                });
            } catch (ExecutionException e) {
                stop(server, threads);
                throw e;
            }
        }

        private static IConfig config(int port, boolean tls) {
            Properties properties = new Properties();
            properties.setProperty(IConfig.HOST_PROPERTY_NAME, ADDRESS);
            properties.setProperty(
                    IConfig.PORT_PROPERTY_NAME, tls ? BrokerConstants.DISABLED_PORT_BIND : Integer.toString(port));
            if (tls) {
                properties.setProperty(IConfig.SSL_PORT_PROPERTY_NAME, Integer.toString(port));
            }
            properties.setProperty(IConfig.PERSISTENCE_ENABLED_PROPERTY_NAME, "false");
            properties.setProperty(IConfig.ENABLE_TELEMETRY_NAME, "false");
            properties.setProperty(IConfig.NETTY_MAX_BYTES_PROPERTY_NAME, Integer.toString(MAX_MESSAGE_BYTES));
            return new MemoryConfig(properties);
        }

        private ISslContextCreator tlsContext(IssuedIdentity server) {
            JdkSslContext context = new JdkSslContext(
                    TlsContexts.server(server, clientCas),
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
