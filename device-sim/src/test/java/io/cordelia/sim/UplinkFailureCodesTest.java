package io.cordelia.sim;

import static io.cordelia.sim.UplinkHost.CA;
import static io.cordelia.sim.UplinkHost.DAY;
import static io.cordelia.sim.UplinkHost.DEVICE;
import static io.cordelia.sim.UplinkHost.FUTURE;
import static io.cordelia.sim.UplinkHost.OTHER_CA;
import static io.cordelia.sim.UplinkHost.PAST;
import static io.cordelia.sim.UplinkHost.SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import io.cordelia.pki.IssuedIdentity;
import io.cordelia.pki.KeyKind;
import io.cordelia.pki.Validity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each way that a connection fails with its text and code: one thing is wrong where all else is right. */
class UplinkFailureCodesTest {

    private static final byte[] JUNK = "no PEM at all".getBytes(StandardCharsets.US_ASCII);

    static Stream<Arguments> failures() {
        return Stream.of(
                // The files
                of("no root CA set", u -> u.set("mqtt,rootCAPath", ""), "no root CA file", -454),
                of("no such root CA file", u -> u.set("mqtt,rootCAPath", "gone"), "no root CA file", -454),
                of("a root CA that is no PEM", u -> u.put("ca", JUNK), "bad root CA file", -456),
                of("a key as root CA", u -> u.put("ca", DEVICE.keyPem()), "bad root CA file", -456),
                of("an empty root CA file", u -> u.put("ca", new byte[0]), "bad root CA file", -456),
                of("a key without certificate", u -> u.set("mqtt,clientCertPath", ""), "no certificate file", -457),
                of("no such certificate", u -> u.set("mqtt,clientCertPath", "gone"), "no certificate file", -457),
                of("a certificate that is no PEM", u -> u.put("cert", JUNK), "bad certificate file", -457),
                of("a key as certificate", u -> u.put("cert", DEVICE.keyPem()), "bad certificate file", -457),
                of("a certificate without key", u -> u.set("mqtt,clientPrivateKey", ""), "no private key file", -458),
                of("no such key", u -> u.set("mqtt,clientPrivateKey", "gone"), "no private key file", -458),
                of("a key that is no PEM", u -> u.put("key", JUNK), "bad private key file", -458),
                of("a certificate as key", u -> u.put("key", DEVICE.chainPem()), "bad private key file", -458),
                of("the key of another", u -> u.put("key", device(DAY).keyPem()), "bad private key file", -458),
                // The server's certificate
                of("a root CA that is not public", u -> u.flags("url|sec"), "unknown root CA", -468),
                of("a root CA of others", u -> u.put("ca", OTHER_CA.certificatePem()), "unknown root CA", -468),
                of("a server of another CA", server(other()), u -> {}, "unknown root CA", -468),
                of("a server of another name", server(named("elsewhere")), u -> {}, "wrong server name", -469),
                of(
                        "a server with a device's certificate",
                        server(device(DAY)),
                        u -> {},
                        "wrong server certificate",
                        -469),
                of(
                        "an address that is not certified",
                        u -> u.set("mqtt,iotHubEndpoint", "127.0.0.1"),
                        "wrong server name",
                        -469),
                of(
                        "an expired server",
                        server(UplinkHost.server(PAST)),
                        UplinkFailureCodesTest::setClock,
                        "certificate date error",
                        -461),
                of(
                        "a server of the future",
                        server(UplinkHost.server(FUTURE)),
                        UplinkFailureCodesTest::setClock,
                        "certificate date error",
                        -461),
                // The device's certificate
                of(
                        "no certificate",
                        u -> u.set("mqtt,clientCertPath", "").set("mqtt,clientPrivateKey", ""),
                        "certificate refused",
                        -342),
                of(
                        "a device of another CA",
                        u -> u.device(OTHER_CA.device("device", KeyKind.EC_P256, DAY)),
                        "certificate refused",
                        -342),
                of("an expired device", u -> u.device(device(PAST)), "certificate refused", -342),
                of("a device of the future", u -> u.device(device(FUTURE)), "certificate refused", -342),
                // The connection
                of("a server without TLS", Optional.empty(), u -> {}, "TLS handshake failed", -340),
                of("a server with TLS for plain MQTT", u -> u.flags("url"), "connection lost", -15),
                of("nobody listens", u -> u.set("mqtt,iotHubPort", freePort()), "connection refused", -111),
                of("no such name", u -> u.set("mqtt,iotHubEndpoint", "no-such-host.invalid"), "unknown host", -6154),
                of("no endpoint", u -> u.set("mqtt,iotHubEndpoint", ""), "no endpoint", -89));
    }

    private static Arguments of(String what, Consumer<UplinkHost> wrong, String text, int code) {
        return of(what, server(SERVER), wrong, text, code);
    }

    private static Arguments of(
            String what, Optional<IssuedIdentity> server, Consumer<UplinkHost> wrong, String text, int code) {
        return Arguments.of(what, server, wrong, text, code);
    }

    private static Optional<IssuedIdentity> server(IssuedIdentity identity) {
        return Optional.of(identity);
    }

    private static IssuedIdentity other() {
        return OTHER_CA.server(List.of(UplinkHost.NAME), KeyKind.EC_P256, DAY);
    }

    private static IssuedIdentity named(String name) {
        return UplinkHost.server(DAY, name);
    }

    private static IssuedIdentity device(Validity validity) {
        return CA.device("device", KeyKind.EC_P256, validity);
    }

    private static void setClock(UplinkHost uplink) {
        uplink.clock(Instant.now());
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest(name = "{0}: {3}")
    @MethodSource("failures")
    void eachFailureHasItsCode(
            String what, Optional<IssuedIdentity> server, Consumer<UplinkHost> wrong, String text, int code) {
        EmbeddedBroker.Builder builder = EmbeddedBroker.builder();
        server.ifPresent(s -> builder.tls(s).requireClientCertificates(List.of(CA.certificate())));
        try (EmbeddedBroker broker = builder.start();
                UplinkHost tls12 = new UplinkHost();
                UplinkHost tls13 = new UplinkHost()) {
            for (UplinkHost uplink : List.of(tls12, tls13)) {
                uplink.mutualTls(broker.port()).set("mqtt,TLS1_3", uplink == tls13);
                wrong.accept(uplink);
                uplink.fails(text, code);
                assertThat(uplink.module().isMqttConnected()).isFalse();
            }
        }
    }
}
