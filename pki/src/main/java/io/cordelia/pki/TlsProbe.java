package io.cordelia.pki;

import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.InvalidCredentialsException;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.pki.Material.SourceNames;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.util.IPAddress;

/**
 * Looks at a TLS server as {@code openssl s_client} does, for people who want to know why a device cannot connect: looks the
 * name up, connects, shakes hands, and reports each step with its time, what the server showed, whether this side trusts it,
 * and what the server wants of the client. It sends nothing after the handshake.
 *
 * <pre>{@code
 * TlsReport report = TlsProbe.of("broker.example.com", 8883).credentials(credentials).run();
 * System.out.print(report.toText());
 * }</pre>
 *
 * <p>A server that is not trusted is looked at to the end nevertheless; only the device's certificate is not shown to it.
 *
 * <p>Immutable: each method that sets something returns a new object. Safe for use by many threads.
 */
public final class TlsProbe {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration MAX_TIMEOUT = Duration.ofHours(1);
    private static final Duration DEFAULT_REFUSAL_WAIT = Duration.ofSeconds(1);
    private static final int MAX_PORT = 65_535;
    private static final int MAX_ALPN_BYTES = 255;
    private static final Set<String> PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");

    private final Settings settings;

    private TlsProbe(Settings settings) {
        this.settings = settings;
    }

    /** What a run needs. */
    record Settings(
            String host,
            int port,
            Optional<DeviceCredentials> credentials,
            ServerVerification verification,
            Optional<String> serverName,
            Optional<String> protocol,
            List<String> alpn,
            Duration timeout,
            Duration refusalWait) {

        /** The name that the server's certificate is to be made out for. */
        String verifiedName() {
            return serverName.orElse(host);
        }
    }

    /** Settings that are being changed. */
    private static final class Draft {

        private final Settings before;
        private Optional<DeviceCredentials> credentials;
        private ServerVerification verification;
        private Optional<String> serverName;
        private Optional<String> protocol;
        private List<String> alpn;
        private Duration timeout;
        private Duration refusalWait;

        Draft(Settings before) {
            this.before = before;
            credentials = before.credentials;
            verification = before.verification;
            serverName = before.serverName;
            protocol = before.protocol;
            alpn = before.alpn;
            timeout = before.timeout;
            refusalWait = before.refusalWait;
        }

        Settings settings() {
            return new Settings(
                    before.host,
                    before.port,
                    credentials,
                    verification,
                    serverName,
                    protocol,
                    alpn,
                    timeout,
                    refusalWait);
        }
    }

    /**
     * A probe that trusts the public CAs that this Java runtime comes with, and shows no certificate.
     *
     * @param host the server's name or address
     * @param port 1 to 65535
     * @return the probe
     * @throws InvalidRequestException if the host is empty or the port out of range
     */
    public static TlsProbe of(String host, int port) {
        if (host.isBlank()) {
            throw new InvalidRequestException("host", "is empty", "a name or an address");
        }
        if (port < 1 || port > MAX_PORT) {
            throw new InvalidRequestException("port", port + " is out of range", "1 to " + MAX_PORT);
        }
        return new TlsProbe(new Settings(
                host,
                port,
                Optional.empty(),
                ServerVerification.strict(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                DEFAULT_TIMEOUT,
                DEFAULT_REFUSAL_WAIT));
    }

    /**
     * Trusts and shows what a device with these credentials trusts and shows, instead of the public CAs and nothing.
     *
     * @param credentials whom to trust, and who the device is
     * @return the probe with the credentials
     */
    public TlsProbe credentials(DeviceCredentials credentials) {
        return with(next -> next.credentials = Optional.of(credentials));
    }

    /**
     * Judges the server in another way.
     *
     * @param verification what is checked; {@link ServerVerification#strict()} unless set
     * @return the probe with this choice
     */
    public TlsProbe verification(ServerVerification verification) {
        Objects.requireNonNull(verification, "verification");
        return with(next -> next.verification = verification);
    }

    /**
     * Asks for another name (SNI), and verifies it, than the one that is connected to.
     *
     * @param name a DNS name
     * @return the probe with the name
     * @throws InvalidRequestException if it is not a DNS name
     */
    public TlsProbe serverName(String name) {
        if (sni(name).isEmpty()) {
            throw new InvalidRequestException(
                    "server name", "\"" + Names.printable(name) + "\" is not a DNS name", "such as broker.example.com");
        }
        return with(next -> next.serverName = Optional.of(name));
    }

    /**
     * Offers one version of TLS only; TLS 1.2 and 1.3 unless set. Java refuses to speak older ones.
     *
     * @param protocol {@code TLSv1.2} or {@code TLSv1.3}
     * @return the probe with this choice
     * @throws InvalidRequestException if it is another one
     */
    public TlsProbe protocol(String protocol) {
        if (!PROTOCOLS.contains(protocol)) {
            throw new InvalidRequestException(
                    "protocol", "\"" + Names.printable(protocol) + "\" is not offered", "TLSv1.2 or TLSv1.3");
        }
        return with(next -> next.protocol = Optional.of(protocol));
    }

    /**
     * Offers application protocols (ALPN), such as {@code x-amzn-mqtt-ca} for AWS IoT Core on port 443.
     *
     * @param protocols the names, the preferred one first, 1 to 255 bytes each; none offers nothing
     * @return the probe with this choice
     * @throws InvalidRequestException if a name is empty or too long
     */
    public TlsProbe alpn(List<String> protocols) {
        for (String protocol : protocols) {
            int length = protocol.getBytes(StandardCharsets.UTF_8).length;
            if (length == 0 || length > MAX_ALPN_BYTES) {
                throw new InvalidRequestException(
                        "application protocol", "is " + length + " bytes long", "1 to " + MAX_ALPN_BYTES);
            }
        }
        List<String> offered = List.copyOf(protocols);
        return with(next -> next.alpn = offered);
    }

    /**
     * Limits TCP connection and handshake together. Looking up a name has the time-out of the operating system.
     *
     * @param timeout 1 ms to 1 h; 10 s unless set
     * @return the probe with the time-out
     * @throws InvalidRequestException if it is out of range
     */
    public TlsProbe timeout(Duration timeout) {
        Duration limit = checked("time-out", timeout);
        return with(next -> next.timeout = limit);
    }

    /**
     * Limits how long a refusal of the client's certificate is waited for. With TLS 1.3 it comes after the handshake, and
     * nothing comes if the server is content.
     *
     * @param wait 1 ms to 1 h; 1 s unless set. Longer than a round trip to the server.
     * @return the probe with this choice
     * @throws InvalidRequestException if it is out of range
     */
    public TlsProbe refusalWait(Duration wait) {
        Duration limit = checked("wait for a refusal", wait);
        return with(next -> next.refusalWait = limit);
    }

    /**
     * Looks at the server, on the calling thread, until there is a result or the time is over. Whatever the server does stands
     * in the report and is not thrown.
     *
     * @return what was seen
     * @throws InvalidCredentialsException if the credentials cannot be read or the key does not belong to the certificate;
     *     nothing was sent
     */
    public TlsReport run() {
        Material material = settings.credentials
                .map(TlsContexts::material)
                .orElseGet(() -> new Material(SourceNames.UNKNOWN, PublicCas.ALL, Optional.empty()));
        return new ProbeRun(settings, material).run();
    }

    /** Empty for an address, and for what is no name that can be sent. */
    static Optional<SNIHostName> sni(String name) {
        if (IPAddress.isValid(name)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SNIHostName(name));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Duration checked(String name, Duration value) {
        if (value.toMillis() < 1 || value.compareTo(MAX_TIMEOUT) > 0) {
            throw new InvalidRequestException(name, "is " + value, "1 ms to 1 h");
        }
        return value;
    }

    private TlsProbe with(Consumer<Draft> change) {
        Draft next = new Draft(settings);
        change.accept(next);
        return new TlsProbe(next.settings());
    }

    /** Tells what is looked at. */
    @Override
    public String toString() {
        return "TlsProbe[" + settings.host + ":" + settings.port + "]";
    }

    /** The CAs that the JDK trusts; reading them takes a while. */
    private static final class PublicCas {

        private static final List<X509Certificate> ALL = read();

        private static List<X509Certificate> read() {
            try {
                TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
                factory.init((KeyStore) null);
                return List.of(
                        TlsContexts.only(Stream.of(factory.getTrustManagers())).getAcceptedIssuers());
            } catch (NoSuchAlgorithmException | KeyStoreException e) {
                throw new IllegalStateException("This Java runtime has no public CAs", e);
            }
        }
    }
}
