package io.cordelia.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.DeviceCredentials.ClientIdentity;
import io.cordelia.device.InvalidCredentialsException;
import io.cordelia.device.InvalidCredentialsException.Part;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsContextsTest {

    private static final TestPki PKI = new TestPki();
    private static final byte[] RUBBISH = "rubbish".getBytes(StandardCharsets.US_ASCII);

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void bothSidesAcceptEachOther(String protocol) {
        assertThat(toServer(PKI.server).protocol(protocol).with(PKI.credentials).failure())
                .isEmpty();
        assertThat(toServer(PKI.server)
                        .protocol(protocol)
                        .host("127.0.0.1")
                        .with(PKI.credentials)
                        .failure())
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"RSA_2048", "EC_P256", "EC_P384"})
    void everyKindOfKeyServes(KeyKind kind) {
        CertificateAuthority line = CertificateAuthority.root(TestPki.name("CN=Root"), kind, TestPki.YEAR)
                .intermediate(TestPki.name("CN=Line 3"), kind, TestPki.YEAR);
        IssuedIdentity server = line.server(List.of("localhost"), kind, TestPki.YEAR);
        IssuedIdentity device = line.device("dev01", kind, TestPki.YEAR);
        Handshake handshake = new Handshake(TlsContexts.server(server, List.of(line.certificate())));
        assertThat(handshake.with(TestPki.credentials(line, device)).failure()).isEmpty();
    }

    @Test
    void aServerNeedNotAskForACertificate() {
        Handshake handshake =
                new Handshake(TlsContexts.server(PKI.server, List.of())).server(s -> s.setNeedClientAuth(false));
        assertThat(handshake
                        .with(DeviceCredentials.serverTls(PKI.root.certificatePem()))
                        .failure())
                .isEmpty();
        assertThat(handshake.with(PKI.credentials).failure()).isEmpty();
    }

    @Test
    void anUnreadableDocumentIsToldApart() {
        byte[] root = PKI.root.certificatePem();
        ClientIdentity identity = PKI.device.clientIdentity();
        refused(
                Part.ROOT_CA,
                () -> TlsContexts.client(DeviceCredentials.mutualTls(RUBBISH, identity)),
                "The root CA document is not PEM");
        refused(
                Part.ROOT_CA,
                () -> TlsContexts.client(DeviceCredentials.serverTls(new byte[0])),
                "The root CA document is empty");
        refused(
                Part.CERTIFICATE,
                () -> TlsContexts.client(
                        DeviceCredentials.mutualTls(root, new ClientIdentity(RUBBISH, identity.privateKey()))),
                "The certificate document is not PEM");
        refused(
                Part.PRIVATE_KEY,
                () -> TlsContexts.client(
                        DeviceCredentials.mutualTls(root, new ClientIdentity(identity.certificateChain(), RUBBISH))),
                "The private key document is not PEM");
    }

    @Test
    void theKeyMustBelongToTheCertificate() {
        byte[] other = PKI.root.device("dev02", KeyKind.EC_P256, TestPki.YEAR).keyPem();
        refused(
                Part.PRIVATE_KEY,
                () -> TlsContexts.client(DeviceCredentials.mutualTls(
                        PKI.root.certificatePem(), new ClientIdentity(PKI.device.chainPem(), other))),
                "The private key document does not belong to the certificate of CN=dev01");
        refused(
                Part.PRIVATE_KEY,
                () -> TlsContexts.server(
                        new IssuedIdentity(PKI.server.chain(), PKI.device.key()), List.of(PKI.root.certificate())),
                "The server's private key does not belong to its certificate CN=localhost");
    }

    private static Handshake toServer(IssuedIdentity server) {
        return new Handshake(TlsContexts.server(server, List.of(PKI.root.certificate())));
    }

    private static void refused(Part part, ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(InvalidCredentialsException.class, e -> assertThat(e.part())
                        .hasValue(part))
                .hasMessageStartingWith(message);
    }
}
