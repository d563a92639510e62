package io.cordelia.pki;

import io.cordelia.device.BrokerUnreachableException;
import io.cordelia.device.BrokerUnreachableException.Reason;
import io.cordelia.device.DeviceException;
import io.cordelia.device.DeviceTimeoutException;
import io.cordelia.device.TlsRefusedException;
import io.cordelia.device.TlsRefusedException.Check;
import io.cordelia.pki.TlsReport.Action;
import io.cordelia.pki.TlsReport.ClientCertificate;
import io.cordelia.pki.TlsReport.Failure;
import io.cordelia.pki.TlsReport.Session;
import io.cordelia.pki.TlsReport.Step;
import io.cordelia.pki.TlsReport.Trust;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/** One look at a server. Used once, by one thread. */
final class ProbeRun {

    private final TlsProbe.Settings settings;
    private final Material material;
    private final Peers peers;
    private final ProbeTrustManager trust;
    private final ProbeKeyManager keys;
    private final List<Step> steps = new ArrayList<>();
    private final List<InetAddress> addresses = new ArrayList<>();
    private LastWordsSocket tcp = new LastWordsSocket();
    private Optional<InetSocketAddress> connectedTo = Optional.empty();
    private Optional<Session> session = Optional.empty();
    private Optional<Trust> verdict = Optional.empty();

    ProbeRun(TlsProbe.Settings settings, Material material) {
        this.settings = settings;
        this.material = material;
        this.peers = new Peers(settings.verifiedName(), settings.port(), Optional.of(material));
        this.trust = new ProbeTrustManager(new ExplainingTrustManager(material.roots(), settings.verification()));
        this.keys = new ProbeKeyManager(
                material.identity().map(identity -> new SingleIdentity(identity.chain(), identity.key())),
                trust::trusts);
    }

    /** Something that fails. */
    private interface Attempt {
        void make() throws IOException;
    }

    TlsReport run() {
        Optional<Failure> failure = step(Action.RESOLVE, this::resolve).or(this::connect);
        return new TlsReport(
                settings.host(),
                settings.port(),
                settings.verifiedName(),
                steps,
                addresses.stream().map(InetAddress::getHostAddress).toList(),
                connectedTo.map(
                        to -> new Peers(to.getAddress().getHostAddress(), to.getPort(), Optional.empty()).address()),
                session.or(this::sessionBegun),
                trust.chain(),
                verdict,
                clientCertificate(),
                failure);
    }

    private Optional<Failure> step(Action action, Attempt attempt) {
        long start = System.nanoTime();
        Optional<Failure> failure = Optional.empty();
        try {
            attempt.make();
        } catch (IOException e) {
            failure = Optional.of(new Failure(action, explain(action, e)));
        }
        steps.add(new Step(action, Duration.ofNanos(System.nanoTime() - start)));
        return failure;
    }

    private void resolve() throws IOException {
        addresses.addAll(List.of(InetAddress.getAllByName(settings.host())));
    }

    private Optional<Failure> connect() {
        long end = System.nanoTime() + settings.timeout().toNanos();
        try {
            return step(Action.CONNECT, () -> tcp = connected(end)).or(() -> shakeHands(end));
        } finally {
            Watchdog.close(tcp);
        }
    }

    /** The time that is left is shared by the addresses that are left. */
    private LastWordsSocket connected(long end) throws IOException {
        List<IOException> failures = new ArrayList<>();
        for (int i = 0; i < addresses.size(); i++) {
            InetSocketAddress address = new InetSocketAddress(addresses.get(i), settings.port());
            LastWordsSocket socket = new LastWordsSocket();
            try {
                socket.connect(address, Math.max(1, (int) (left(end).toMillis() / (addresses.size() - i))));
                connectedTo = Optional.of(address);
                return socket;
            } catch (IOException e) {
                Watchdog.close(socket);
                failures.add(e);
            }
        }
        IOException last = failures.remove(failures.size() - 1);
        failures.forEach(last::addSuppressed);
        throw last;
    }

    private Optional<Failure> shakeHands(long end) {
        SSLSocket[] secured = new SSLSocket[1];
        Optional<Failure> failure = step(
                Action.HANDSHAKE,
                () -> within(left(end), () -> {
                    secured[0] = layer();
                    secured[0].startHandshake();
                    session = Optional.of(
                            session(secured[0].getSession(), Optional.ofNullable(secured[0].getApplicationProtocol())));
                }));
        return notTrusted().or(() -> failure).or(() -> awaitRefusal(secured[0]));
    }

    /** Throws {@link SocketTimeoutException} if it takes longer. */
    private void within(Duration time, Attempt attempt) throws IOException {
        try (Watchdog watchdog = new Watchdog(tcp, time)) {
            try {
                attempt.make();
            } catch (IOException e) {
                if (watchdog.isLate()) {
                    throw (IOException) new SocketTimeoutException("closed by the watchdog").initCause(e);
                }
                throw e;
            }
        }
    }

    private SSLSocket layer() throws IOException {
        SSLContext context = TlsContexts.context(new KeyManager[] {keys}, trust);
        String name = settings.verifiedName();
        SSLSocket secured = (SSLSocket) context.getSocketFactory().createSocket(tcp, name, settings.port(), true);
        SSLParameters parameters = secured.getSSLParameters();
        TlsProbe.sni(name).ifPresent(sni -> parameters.setServerNames(List.of(sni)));
        if (settings.verification().checksName()) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        settings.protocol().ifPresent(protocol -> parameters.setProtocols(new String[] {protocol}));
        parameters.setApplicationProtocols(settings.alpn().toArray(String[]::new));
        secured.setSSLParameters(parameters);
        return secured;
    }

    /** A server that is not trusted may be as content as it likes. */
    private Optional<Failure> notTrusted() {
        if (!trust.chain().isEmpty()) {
            verdict = Optional.of(new Trust(
                    settings.verification().checks(),
                    trust.refusal()
                            .flatMap(refusal -> TlsFailure.of(refusal, peers))
                            .map(DeviceException.class::cast)));
        }
        return verdict.flatMap(Trust::refusal).map(refusal -> new Failure(Action.HANDSHAKE, refusal));
    }

    private Optional<Failure> awaitRefusal(SSLSocket secured) {
        if (!keys.asked()) {
            return Optional.empty();
        }
        return step(Action.AWAIT_REFUSAL, () -> {
            try {
                within(settings.refusalWait(), () -> {
                    if (secured.getInputStream().read() < 0) {
                        throw new EOFException("the server closed the connection");
                    }
                });
            } catch (SocketTimeoutException e) {
                // No objection.
                return;
            }
        });
    }

    private Optional<Session> sessionBegun() {
        return trust.session().map(begun -> session(begun, Optional.empty()));
    }

    private static Session session(SSLSession agreed, Optional<String> alpn) {
        return new Session(agreed.getProtocol(), agreed.getCipherSuite(), alpn.filter(name -> !name.isEmpty()));
    }

    private Optional<ClientCertificate> clientCertificate() {
        if (!keys.asked()) {
            return Optional.empty();
        }
        Optional<X509Certificate> shown =
                material.identity().map(Material.Identity::certificate).filter(c -> keys.shown());
        return Optional.of(new ClientCertificate(keys.acceptedCas(), shown));
    }

    private DeviceException explain(Action action, IOException failure) {
        Peers server = new Peers(settings.host(), settings.port(), Optional.of(material));
        return switch (action) {
            case RESOLVE ->
                new BrokerUnreachableException(
                        server.address(),
                        Reason.UNKNOWN_HOST,
                        "cannot be found: the name does not resolve; check its spelling and this machine's name service",
                        failure);
            case CONNECT -> notConnected(server, failure);
            case HANDSHAKE, AWAIT_REFUSAL -> notAgreed(failure);
        };
    }

    private DeviceException notConnected(Peers server, IOException failure) {
        if (failure instanceof SocketTimeoutException) {
            return timedOut("the TCP connection to broker " + server.address());
        }
        if (failure instanceof ConnectException) {
            return new BrokerUnreachableException(
                    server.address(),
                    Reason.CONNECTION_REFUSED,
                    "does not accept connections; check that it runs, and the port",
                    failure);
        }
        return new BrokerUnreachableException(
                server.address(), Reason.NETWORK, "cannot be reached (" + failure.getMessage() + ")", failure);
    }

    private DeviceException notAgreed(IOException failure) {
        boolean timedOut = Stream.iterate((Throwable) failure, t -> t != null, Throwable::getCause)
                .anyMatch(SocketTimeoutException.class::isInstance);
        if (timedOut) {
            return timedOut("the end of the TLS handshake with broker " + peers.address());
        }
        if (!tcp.hasHeard()) {
            return TlsFailure.unheard(failure, peers.host(), peers.port());
        }
        return TlsFailure.of(failure, peers)
                .orElseGet(() -> new TlsRefusedException(
                        Check.UNKNOWN,
                        "broker " + peers.address() + " and this device could not agree on TLS ("
                                + Names.printable(String.valueOf(failure.getMessage())) + "); see the broker's log",
                        failure));
    }

    private DeviceTimeoutException timedOut(String awaited) {
        return new DeviceTimeoutException(awaited, settings.timeout(), "check host and port, and firewalls in between");
    }

    private static Duration left(long end) {
        return Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
    }
}
