package io.cordelia.cli;

import io.cordelia.device.InvalidRequestException;
import io.cordelia.sim.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cordelia broker}: a broker for tests, until the process is stopped. */
@Command(
        name = "broker",
        description = {
            "Run a broker for tests on this computer until stopped (Ctrl-C), and print what is published. It speaks MQTT 3.1.1 "
                    + "and 5, listens on 127.0.0.1 only, and keeps nothing.",
            "The first line tells where it listens; then each message is a line: client, topic, QoS, payload. As JSON, one a "
                    + "line: {host, port, tls, clientCertificates, logins}, then {time, clientId, topic, qos, retain, bytes, "
                    + "payload, or payloadBase64 if it is not UTF-8}."
        },
        footer = {"", "Example: cordelia broker --tls --require-client-cert"})
final class BrokerCommand implements Callable<Integer> {

    private static final String HOST = "localhost";
    private static final String DEVICE = "dev01";
    private static final String PASSWORD_FILE = "--password-file";

    @Spec
    private CommandSpec spec;

    @Mixin
    private OutputOptions output;

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            description = "The TCP port, 1 to 65535; a free one if left out.")
    private Optional<Integer> port = Optional.empty();

    @Option(names = "--tls", description = "Speak TLS; otherwise plain TCP.")
    private boolean tls;

    @Option(
            names = "--require-client-cert",
            description = "Accept only clients that show a certificate of the CA. With --tls.")
    private boolean requireClientCertificate;

    @Option(
            names = "--pki",
            paramLabel = "DIR",
            description =
                    "The folder of the PKI: ca.pem, server.pem, server.key. With --tls; without it a throw-away PKI is "
                            + "made, whose files are there until the broker ends.")
    private Optional<Path> pki = Optional.empty();

    @Option(
            names = PASSWORD_FILE,
            paramLabel = "FILE",
            description = "Accept only clients that log in: lines of NAME:PASSWORD.")
    private Optional<Path> passwordFile = Optional.empty();

    @Override
    public Integer call() throws InterruptedException, IOException {
        requireTls("--require-client-cert", requireClientCertificate);
        requireTls("--pki", pki.isPresent());
        Screen screen = CommandContext.of(spec).screen();
        EmbeddedBroker.Builder builder = EmbeddedBroker.builder();
        port.ifPresent(builder::port);
        Map<String, String> users =
                passwordFile.map(file -> BrokerUsers.read(PASSWORD_FILE, file)).orElseGet(Map::of);
        users.forEach(builder::user);
        CompletableFuture<Void> end = new CompletableFuture<>();
        try (Resources resources = new Resources()) {
            resources.add(new ShutdownGuard(() -> end.complete(null)));
            Optional<BrokerPki> keys = tls ? Optional.of(keys(resources)) : Optional.empty();
            keys.ifPresent(k -> builder.tls(k.server()));
            if (requireClientCertificate) {
                builder.requireClientCertificates(List.of(keys.orElseThrow().clientCa()));
            }
            EmbeddedBroker broker = resources.add(builder.start());
            Listening listening = new Listening(HOST, broker.port(), tls, requireClientCertificate, !users.isEmpty());
            output.printNext(listening, listening::text);
            resources.add(new BrokerLog(broker.messages(), output, screen, end));
            for (String line : new BrokerHints(listening, keys).lines()) {
                screen.note(line);
            }
            await(end);
        }
        return ExitStatus.DONE;
    }

    private void requireTls(String option, boolean given) {
        if (given && !tls) {
            throw new InvalidRequestException(option, "is given without --tls", "both, or neither");
        }
    }

    private BrokerPki keys(Resources resources) throws IOException {
        if (pki.isPresent()) {
            return BrokerPki.of(new PkiFolder(pki.get()));
        }
        return BrokerPki.of(resources.add(new ThrowAwayPki(DEVICE)));
    }

    private static void await(CompletableFuture<Void> end) throws InterruptedException {
        try {
            end.get();
        } catch (ExecutionException e) {
            throw (RuntimeException) e.getCause();
        }
    }

    /**
     * Where a broker listens, as it is printed.
     *
     * @param tls whether it speaks TLS
     * @param clientCertificates whether clients have to show a certificate
     * @param logins whether clients have to log in
     */
    record Listening(String host, int port, boolean tls, boolean clientCertificates, boolean logins) {

        String text() {
            return "listening on " + host + ":" + port
                    + (tls ? ", TLS" : "")
                    + (clientCertificates ? ", client certificates required" : "")
                    + (logins ? ", logins required" : "");
        }
    }
}
