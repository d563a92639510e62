package io.cordelia.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.DeviceConfig;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.TlsRefusedException;
import io.cordelia.pki.TlsContexts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client says in its TLS hello: the name (SNI) and the protocols (ALPN). */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TlsExtensionsTest {

    private static final TestPki PKI = new TestPki();

    /** What the server saw. */
    private record Hello(List<String> names, String alpn) {}

    /** Connects to a server that knows these protocols. */
    private static Hello connect(Consumer<PahoOptions> settings, String... known) throws Exception {
        return connect("broker.example", settings, known);
    }

    private static Hello connect(String endpoint, Consumer<PahoOptions> settings, String... known) throws Exception {
        CompletableFuture<Hello> hello = new CompletableFuture<>();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                PahoDeviceClient client = PahoDeviceClient.create(o -> {
                    o.connectVia("127.0.0.1", server.getLocalPort());
                    settings.accept(o);
                })) {
            Thread thread = new Thread(() -> serve(server, endpoint, known, hello), "tls-server");
            thread.setDaemon(true);
            thread.start();
            client.connect(DeviceConfig.builder(endpoint, "dev01")
                    .port(443)
                    .credentials(PKI.device())
                    .build());
            return hello.get(20, TimeUnit.SECONDS);
        }
    }

    private static void serve(ServerSocket server, String endpoint, String[] known, CompletableFuture<Hello> hello) {
        SSLSocketFactory tls = TlsContexts.server(
                        PKI.server(endpoint), List.of(PKI.ca().certificate()))
                .getSocketFactory();
        try (Socket tcp = server.accept();
                SSLSocket socket = (SSLSocket) tls.createSocket(tcp, null, true)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(known);
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            ExtendedSSLSession session = (ExtendedSSLSession) socket.getSession();
            hello.complete(new Hello(
                    session.getRequestedServerNames().stream()
                            .map(n -> new String(n.getEncoded(), StandardCharsets.US_ASCII))
                            .toList(),
                    socket.getApplicationProtocol()));
            // CONNECT, whatever its length, in one record.
            socket.getInputStream().read(new byte[1000]);
            socket.getOutputStream().write(new byte[] {0x20, 2, 0, 0});
            // Until the client hangs up.
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            hello.completeExceptionally(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void theEndpointsNameIsSentAndTheProtocolOfAwsOnPort443(String version) throws Exception {
        assertThat(connect(o -> o.awsIotCore().tlsProtocol(version), "x-amzn-mqtt-ca"))
                .isEqualTo(new Hello(List.of("broker.example"), "x-amzn-mqtt-ca"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void anAddressIsVerifiedButNotSentAsAName(String address) throws Exception {
        assertThat(connect(address, o -> {}).names()).isEmpty();
    }

    @Test
    void aChosenProtocolIsOffered() throws Exception {
        assertThat(connect(o -> o.awsIotCore().alpn("mqtt", "other"), "x-amzn-mqtt-ca", "mqtt")
                        .alpn())
                .isEqualTo("mqtt");
    }

    @Test
    void withoutChoiceNoneIsOffered() throws Exception {
        assertThat(connect(o -> {}, "mqtt").alpn()).isEmpty();
    }

    @Test
    void aServerWithoutAlpnIsConnectedToAllTheSame() throws Exception {
        assertThat(connect(o -> o.alpn("mqtt")).alpn()).isEmpty();
    }

    @Test
    void aServerThatKnowsNoneOfThemRefuses() {
        assertThatThrownBy(() -> connect(o -> o.alpn("mqtt"), "h2"))
                .isInstanceOf(TlsRefusedException.class)
                .hasMessageContaining("no_application_protocol");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "m qtt", "m\u00e4tt"})
    void whatIsNoProtocolNameIsRefused(String name) {
        assertThatThrownBy(() -> PahoDeviceClient.create(o -> o.alpn(name)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("ALPN protocols [" + name
                        + "] cannot be offered (allowed: one or more names of 1 to 255 ASCII characters)");
    }
}
