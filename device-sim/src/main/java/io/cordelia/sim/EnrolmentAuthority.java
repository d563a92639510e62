package io.cordelia.sim;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.cordelia.device.InvalidCredentialsException;
import io.cordelia.device.PortUnavailableException;
import io.cordelia.pki.CertificateAuthority;
import io.cordelia.pki.CertificateRequest;
import io.cordelia.pki.KeyKind;
import io.cordelia.pki.Pem;
import io.cordelia.pki.TlsContexts;
import io.cordelia.pki.Validity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * An enrolment server for simulated modules, over HTTPS on 127.0.0.1: it issues a temporary certificate to whoever asks,
 * and a device's certificate, with the broker's address, to who shows a temporary one. What it speaks is ours (A).
 *
 * <p>Safe for use by many threads.
 */
public final class EnrolmentAuthority implements AutoCloseable {

    static final String TEMPORARY = "/temporary";
    static final String DEVICE = "/device";
    static final String ENDPOINT_HEADER = "X-Endpoint";
    static final String PORT_HEADER = "X-Port";
    static final String CLIENT_ID_HEADER = "X-Client-Id";

    /** Stands between the device's certificates and the broker's root CA. */
    static final String SEPARATOR = "=====\n";

    private static final int MAX_REQUEST_BYTES = 16_384;

    private final HttpsServer server;
    private final ExecutorService executor;

    private EnrolmentAuthority(HttpsServer server, ExecutorService executor) {
        this.server = server;
        this.executor = executor;
    }

    /**
     * Starts a server.
     *
     * @param ca signs what is issued, and the server's own certificate for localhost and 127.0.0.1
     * @param endpoint the broker that devices are sent to
     * @param port the broker's port
     * @param brokerCa the root CA of the broker, PEM
     * @return the running server; close it after use
     * @throws PortUnavailableException if no port can be listened on
     */
    public static EnrolmentAuthority start(CertificateAuthority ca, String endpoint, int port, byte[] brokerCa) {
        return start(ca, List.of("localhost", "127.0.0.1"), endpoint, port, brokerCa);
    }

    /**
     * Starts a server that is known under other names, such as those that {@link SimulatedModule.Builder#map} leads here.
     *
     * @param ca signs what is issued, and the server's own certificate
     * @param names the host names and addresses that the server's certificate is made out for, at least one
     * @param endpoint the broker that devices are sent to
     * @param port the broker's port
     * @param brokerCa the root CA of the broker, PEM
     * @return the running server; close it after use
     * @throws PortUnavailableException if no port can be listened on
     * @throws io.cordelia.device.InvalidRequestException if there is no name, or one is none
     */
    public static EnrolmentAuthority start(
            CertificateAuthority ca, List<String> names, String endpoint, int port, byte[] brokerCa) {
        SSLContext tls = TlsContexts.server(
                ca.server(names, KeyKind.EC_P256, Validity.of(Duration.ofDays(1))), List.of(ca.certificate()));
        try {
            HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(tls) {
                @Override
                public void configure(HttpsParameters parameters) {
                    SSLParameters ssl = getSSLContext().getDefaultSSLParameters();
                    ssl.setWantClientAuth(true);
                    parameters.setSSLParameters(ssl);
                }
            });
            server.createContext(TEMPORARY, exchange -> answer(exchange, ca, false, endpoint, port, brokerCa));
            server.createContext(DEVICE, exchange -> answer(exchange, ca, true, endpoint, port, brokerCa));
            ExecutorService executor = Executors.newCachedThreadPool(task -> {
                Thread thread = new Thread(task, "cordelia-enrolment-authority");
                thread.setDaemon(true);
                return thread;
            });
            server.setExecutor(executor);
            server.start();
            return new EnrolmentAuthority(server, executor);
        } catch (IOException e) {
            throw new PortUnavailableException("enrolment authority", "cannot be listened on: " + e.getMessage(), e);
        }
    }

    private static void answer(
            HttpExchange exchange, CertificateAuthority ca, boolean device, String endpoint, int port, byte[] brokerCa)
            throws IOException {
        try (exchange) {
            CertificateRequest request =
                    CertificateRequest.read(exchange.getRequestBody().readNBytes(MAX_REQUEST_BYTES));
            if (device && !isKnown((HttpsExchange) exchange)) {
                exchange.sendResponseHeaders(403, -1);
                return;
            }
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            body.writeBytes(Pem.encode(ca.device(request, Validity.of(Duration.ofDays(device ? 365 : 1)))));
            if (device) {
                body.writeBytes(SEPARATOR.getBytes(StandardCharsets.US_ASCII));
                body.writeBytes(brokerCa);
                exchange.getResponseHeaders().set(ENDPOINT_HEADER, endpoint);
                exchange.getResponseHeaders().set(PORT_HEADER, Integer.toString(port));
                exchange.getResponseHeaders().set(CLIENT_ID_HEADER, commonName(request));
            }
            exchange.sendResponseHeaders(200, body.size());
            exchange.getResponseBody().write(body.toByteArray());
        } catch (InvalidCredentialsException e) {
            exchange.sendResponseHeaders(400, -1);
        }
    }

    /** Devices are told apart by it. */
    private static String commonName(CertificateRequest request) {
        try {
            return new LdapName(request.subject().getName())
                    .getRdns().stream()
                            .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
                            .map(rdn -> rdn.getValue().toString())
                            .findFirst()
                            .orElse("");
        } catch (InvalidNameException e) {
            throw new IllegalStateException("a principal's name is one of RFC 2253", e);
        }
    }

    private static boolean isKnown(HttpsExchange exchange) {
        try {
            return exchange.getSSLSession().getPeerCertificates().length > 0;
        } catch (SSLPeerUnverifiedException e) {
            return false;
        }
    }

    /**
     * Where it listens.
     *
     * @return the port, on 127.0.0.1
     */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Ends all connections and threads. */
    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
