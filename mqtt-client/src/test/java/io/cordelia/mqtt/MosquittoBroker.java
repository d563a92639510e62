package io.cordelia.mqtt;

import static org.awaitility.Awaitility.await;

import io.cordelia.device.ExternalTool;
import io.cordelia.pki.CertificateAuthority;
import io.cordelia.pki.IssuedIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A real Mosquitto 2 on a free port of the loopback interface, for tests. It keeps nothing on disk but its log and
 * certificates, in a temporary folder that goes with it.
 *
 * <p>Where Mosquitto is not installed, starting one skips the running test, or fails it ({@link ExternalTool}).
 */
public final class MosquittoBroker implements AutoCloseable {

    /** The name that clients connect to; server certificates must be made out for it. */
    public static final String HOST = "localhost";

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int ATTEMPTS = 5;

    private final Path program = ExternalTool.require("mosquitto");
    private final Path folder;
    private final List<String> settings;
    private int port;
    private Optional<Process> process = Optional.empty();

    private MosquittoBroker(List<String> settings, Tls tls) {
        try {
            this.folder = Files.createTempDirectory("mosquitto");
            this.settings = new ArrayList<>(settings);
            this.settings.addAll(tls.install(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        startOnFreePort();
    }

    /**
     * Starts a broker that lets everybody in over TCP.
     *
     * @return the running broker
     */
    public static MosquittoBroker plain() {
        return new MosquittoBroker(List.of("allow_anonymous true"), folder -> List.of());
    }

    /**
     * Starts a broker over TCP that lets in one user.
     *
     * @param user the user's name
     * @param password the password
     * @return the running broker
     */
    public static MosquittoBroker plainWithLogin(String user, String password) {
        return new MosquittoBroker(List.of("allow_anonymous false"), folder -> {
            Path file = folder.resolve("passwords");
            run(ExternalTool.require("mosquitto_passwd").toString(), "-b", "-c", file.toString(), user, password);
            return List.of("password_file " + file);
        });
    }

    private static void run(String... command) throws IOException {
        try {
            Process process = new ProcessBuilder(command).inheritIO().start();
            if (process.waitFor() != 0) {
                throw new IOException(command[0] + " failed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(command[0] + " was interrupted", e);
        }
    }

    /**
     * Starts a broker over TCP that refuses every CONNECT (return code 5), as it knows nobody.
     *
     * @return the running broker
     */
    public static MosquittoBroker plainRefusingConnect() {
        return new MosquittoBroker(List.of("allow_anonymous false"), folder -> List.of());
    }

    /**
     * Starts a broker with settings of one's own.
     *
     * @param settings lines of a configuration, with full paths and without {@code listener}
     * @return the running broker
     */
    public static MosquittoBroker of(List<String> settings) {
        return new MosquittoBroker(settings, folder -> List.of());
    }

    /**
     * Starts a broker that shows a certificate and lets everybody in.
     *
     * @param server its certificate and key
     * @return the running broker
     */
    public static MosquittoBroker tls(IssuedIdentity server) {
        return new MosquittoBroker(List.of("allow_anonymous true"), folder -> certificate(folder, server));
    }

    /**
     * Starts a broker that shows a certificate and refuses every CONNECT (return code 5), as it knows nobody.
     *
     * @param server its certificate and key
     * @return the running broker
     */
    public static MosquittoBroker tlsRefusingConnect(IssuedIdentity server) {
        return new MosquittoBroker(List.of("allow_anonymous false"), folder -> certificate(folder, server));
    }

    /**
     * Starts a broker that lets in who has a certificate of a CA, and nobody else.
     *
     * @param server its certificate and key
     * @param clients the CA of the clients
     * @param more further lines of the configuration, such as {@code tls_version tlsv1.2}
     * @return the running broker
     */
    public static MosquittoBroker mutualTls(IssuedIdentity server, CertificateAuthority clients, String... more) {
        return mutualTls(server, clients.certificatePem(), more);
    }

    /**
     * Starts a broker that lets in who has a certificate of a CA, and nobody else.
     *
     * @param server its certificate and key
     * @param clientCas certificates (PEM) of the CAs of the clients
     * @param more further lines of the configuration
     * @return the running broker
     */
    public static MosquittoBroker mutualTls(IssuedIdentity server, byte[] clientCas, String... more) {
        List<String> settings = new ArrayList<>(
                List.of("allow_anonymous false", "require_certificate true", "use_identity_as_username true"));
        settings.addAll(List.of(more));
        return new MosquittoBroker(settings, folder -> {
            List<String> lines = new ArrayList<>(certificate(folder, server));
            lines.add("cafile " + Files.write(folder.resolve("clients-ca.pem"), clientCas));
            return lines;
        });
    }

    private static List<String> certificate(Path folder, IssuedIdentity server) throws IOException {
        return List.of(
                "certfile " + Files.write(folder.resolve("server.pem"), server.chainPem()),
                "keyfile " + Files.write(folder.resolve("server.key"), server.keyPem()));
    }

    /**
     * The name to connect to.
     *
     * @return {@value #HOST}
     */
    public String host() {
        return HOST;
    }

    /**
     * The port, the same after a restart.
     *
     * @return 1 to 65535
     */
    public int port() {
        return port;
    }

    /** Stops the broker; its clients lose their connection. Does nothing if it is stopped. */
    public void stop() {
        process.ifPresent(running -> {
            running.destroy();
            try {
                if (!running.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                    running.destroyForcibly().waitFor();
                }
            } catch (InterruptedException e) {
                running.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        });
        process = Optional.empty();
    }

    /**
     * Starts the broker again on the same port after {@link #stop}; sessions and retained messages are lost. Does nothing
     * if it runs.
     */
    public void start() {
        if (process.isEmpty() && !tryToStart()) {
            throw new AssertionError("mosquitto does not start on port " + port + ":\n" + log());
        }
    }

    /**
     * What it wrote.
     *
     * @return its log since the first start
     */
    public String log() {
        try {
            Path log = logFile();
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops the broker and removes its folder. */
    @Override
    public void close() {
        stop();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void startOnFreePort() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            port = freePort();
            if (tryToStart()) {
                return;
            }
        }
        String log = log();
        close();
        throw new AssertionError("mosquitto does not start:\n" + log);
    }

    private boolean tryToStart() {
        try {
            List<String> lines = new ArrayList<>(List.of(
                    // Started by root it would give up the right to read its key.
                    "user " + System.getProperty("user.name"),
                    "persistence false",
                    "log_type all",
                    // What goes to stdout is buffered, and missing from the log for a while.
                    "log_dest stderr",
                    "max_queued_messages 0",
                    "set_tcp_nodelay true",
                    "listener " + port + " " + HOST));
            lines.addAll(settings);
            Path config = Files.write(folder.resolve("mosquitto.conf"), lines);
            Process started = new ProcessBuilder(program.toString(), "-c", config.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()))
                    .start();
            process = Optional.of(started);
            awaitPort(started);
            if (started.isAlive()) {
                return true;
            }
            stop();
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitPort(Process started) {
        try {
            await().pollInterval(Duration.ofMillis(10))
                    .pollDelay(Duration.ZERO)
                    .atMost(PATIENCE)
                    .until(() -> !started.isAlive() || accepts());
        } catch (ConditionTimeoutException e) {
            stop();
            throw new AssertionError("mosquitto does not listen on port " + port + ":\n" + log(), e);
        }
    }

    private boolean accepts() {
        try (Socket probe = new Socket(InetAddress.getByName(HOST), port)) {
            return probe.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private Path logFile() {
        return folder.resolve("mosquitto.log");
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes what TLS needs into a folder, and tells the lines of the configuration for it. */
    @FunctionalInterface
    private interface Tls {

        List<String> install(Path folder) throws IOException;
    }
}
