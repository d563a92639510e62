package io.cordelia.bench;

import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.DeviceCredentials.ClientIdentity;
import io.cordelia.pki.CertificateAuthority;
import io.cordelia.pki.IssuedIdentity;
import io.cordelia.pki.KeyKind;
import io.cordelia.pki.Validity;
import io.cordelia.sim.EmbeddedBroker;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import javax.security.auth.x500.X500Principal;

/** What TCP, TLS and mutual TLS cost when a connection begins, and what they cost each message afterwards. */
final class ConnectCost implements Benchmark {

    private final int rounds;
    private final int messages;

    ConnectCost() {
        this(150, 2_000);
    }

    /**
     * A shorter one.
     *
     * @param rounds how often each connection is made
     * @param messages how many messages go over each
     */
    ConnectCost(int rounds, int messages) {
        this.rounds = rounds;
        this.messages = messages;
    }

    @Override
    public String name() {
        return "connect-cost";
    }

    @Override
    public String explanation() {
        return "milliseconds that mutual TLS adds to a message's way to the broker and back, once connected";
    }

    @Override
    public Goal goal() {
        return Goal.atMost(0.5);
    }

    @Override
    public Figure measure(PrintStream out) throws IOException, InterruptedException {
        Deque<AutoCloseable> open = new ArrayDeque<>();
        try {
            List<ConnectionKind> kinds = kinds(open);
            takeTurns(kinds, rounds, ConnectionKind::connect);
            takeTurns(kinds, messages, ConnectionKind::message);
            return report(kinds, out);
        } finally {
            closeAll(open);
        }
    }

    private static List<ConnectionKind> kinds(Deque<AutoCloseable> open) {
        List<ConnectionKind> kinds = new ArrayList<>();
        EmbeddedBroker plain = opened(open, EmbeddedBroker.builder().start());
        kinds.add(opened(open, ConnectionKind.tcp(plain.port())));
        for (KeyKind key : List.of(KeyKind.RSA_2048, KeyKind.EC_P256)) {
            Validity day = Validity.of(Duration.ofDays(1));
            CertificateAuthority ca = CertificateAuthority.root(new X500Principal("CN=benchmark"), key, day);
            IssuedIdentity server = ca.server(List.of("localhost"), key, day);
            IssuedIdentity device = ca.device("device", key, day);
            EmbeddedBroker tls =
                    opened(open, EmbeddedBroker.builder().tls(server).start());
            EmbeddedBroker mutual = opened(
                    open,
                    EmbeddedBroker.builder()
                            .tls(server)
                            .requireClientCertificates(List.of(ca.certificate()))
                            .start());
            DeviceCredentials serverOnly = DeviceCredentials.serverTls(ca.certificatePem());
            DeviceCredentials both = DeviceCredentials.mutualTls(
                    ca.certificatePem(), new ClientIdentity(device.chainPem(), device.keyPem()));
            for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
                kinds.add(opened(open, ConnectionKind.tls(label(protocol, key), tls.port(), serverOnly, protocol)));
                kinds.add(opened(
                        open, ConnectionKind.tls("mutual " + label(protocol, key), mutual.port(), both, protocol)));
            }
        }
        return kinds;
    }

    private static String label(String protocol, KeyKind key) {
        return protocol.replace("TLSv", "TLS ") + ", " + key.name().replace('_', ' ');
    }

    private static <T extends AutoCloseable> T opened(Deque<AutoCloseable> open, T resource) {
        open.push(resource);
        return resource;
    }

    private static void closeAll(Deque<AutoCloseable> open) throws IOException {
        for (AutoCloseable resource : open) {
            try {
                resource.close();
            } catch (Exception e) {
                throw new IOException("could not be closed: " + resource, e);
            }
        }
    }

    /** One after the other, each round in another order, so that nobody always comes after the same. */
    private static void takeTurns(List<ConnectionKind> kinds, int rounds, Step step)
            throws IOException, InterruptedException {
        int warmUp = rounds / 4;
        Random random = new Random(1);
        List<ConnectionKind> order = new ArrayList<>(kinds);
        for (int i = -warmUp; i < rounds; i++) {
            Collections.shuffle(order, random);
            for (ConnectionKind kind : order) {
                step.take(kind, i >= 0);
            }
        }
    }

    private Figure report(List<ConnectionKind> kinds, PrintStream out) {
        out.printf("medians in ms of %d connections of each kind, and of %d messages%n", rounds, messages);
        out.printf(
                "%-27s %13s  %25s  %15s  %22s%n",
                "", "connect, full", "connect, resumed (really)", "software device", "message there and back");
        double tcp = kinds.get(0).latency().median();
        double worst = -Double.MAX_VALUE;
        for (ConnectionKind kind : kinds) {
            String resumed = kind.resumed()
                    .map(r -> String.format(Locale.ROOT, "%.2f (%d of %d)", r.median(), kind.reallyResumed(), rounds))
                    .orElse("-");
            out.printf(
                    Locale.ROOT,
                    "%-27s %13.2f  %25s  %15.2f  %22.3f%n",
                    kind.name(),
                    kind.full().median(),
                    resumed,
                    kind.deviceConnects().median(),
                    kind.latency().median());
            if (kind.name().startsWith("mutual")) {
                worst = Math.max(worst, kind.latency().median() - tcp);
            }
        }
        return new Figure(worst, 3, "ms more a message than over TCP");
    }

    @FunctionalInterface
    private interface Step {

        void take(ConnectionKind kind, boolean counts) throws IOException, InterruptedException;
    }
}
