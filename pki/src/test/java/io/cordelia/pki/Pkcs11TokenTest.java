package io.cordelia.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.InvalidCredentialsException;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.SoftHsm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Provider;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With SoftHSM 2, a token in software, in place of a secure element (seed 4). */
class Pkcs11TokenTest {

    private static final char[] PIN = SoftHsm.PIN.toCharArray();
    private static final TestPki PKI = new TestPki();

    private static Path library;

    @BeforeAll
    static void makeToken() throws IOException, InterruptedException {
        library = SoftHsm.makeToken();
    }

    @ParameterizedTest
    @CsvSource({"EC_P256, TLSv1.3", "EC_P256, TLSv1.2", "RSA_2048, TLSv1.3", "RSA_2048, TLSv1.2"})
    void aDeviceConnectsWithAKeyThatCannotLeaveTheToken(KeyKind kind, String protocol) {
        Handshake broker =
                new Handshake(TlsContexts.server(PKI.server, List.of(PKI.root.certificate()))).protocol(protocol);
        try (Pkcs11Token token = Pkcs11Token.open(library, 0, PIN)) {
            IssuedIdentity identity =
                    token.enrol("dev-" + kind, TestPki.name("CN=dev01"), kind, r -> PKI.root.device(r, TestPki.YEAR));
            DeviceCredentials credentials = token.credentials(PKI.root.certificatePem(), "dev-" + kind);

            assertThat(broker.with(credentials).failure()).isEmpty();
            assertThat(new CredentialsCheck().findings(credentials)).isEmpty();
            assertThat(identity.key().getEncoded()).isNull();
            assertThatThrownBy(identity::keyPem)
                    .isInstanceOf(InvalidCredentialsException.class)
                    .hasMessage("The private key cannot be written: it cannot leave where it is kept; use it there");
        }
    }

    @Test
    void keysStayInTheTokenWhenItIsClosed() {
        byte[] before;
        DeviceCredentials credentials;
        try (Pkcs11Token token = Pkcs11Token.open(library, 0, PIN)) {
            before = token.enrol("stays", TestPki.name("CN=a"), KeyKind.EC_P256, r -> PKI.root.device(r, TestPki.YEAR))
                    .chainPem();
            credentials = token.credentials(PKI.root.certificatePem(), "stays");
        }
        assertThatThrownBy(() -> TlsContexts.client(credentials))
                .isInstanceOf(InvalidCredentialsException.class)
                .hasMessage(
                        "The private key document names a key in a token that is not open; open the token first, and"
                                + " close it when the connection is closed");
        assertThat(Stream.of(Security.getProviders()).map(Provider::getName))
                .noneMatch(name -> name.startsWith(Pkcs11Token.PROVIDER));
        try (Pkcs11Token again = Pkcs11Token.open(library, 0, PIN)) {
            assertThat(again.aliases()).contains("stays");
            assertThat(again.identity("stays").chainPem()).isEqualTo(before);
        }
    }

    @Test
    void aCaMayKeepItsKeyInATokenToo() {
        try (Pkcs11Token token = Pkcs11Token.open(library, 0, PIN)) {
            IssuedIdentity identity = token.enrol(
                    "ca",
                    TestPki.name("CN=Line"),
                    KeyKind.EC_P384,
                    request -> List.of(PKI.root.intermediate(request, TestPki.YEAR)));
            CertificateAuthority ca =
                    CertificateAuthority.of(List.of(identity.certificate(), PKI.root.certificate()), identity.key());
            IssuedIdentity device = ca.device("dev01", KeyKind.EC_P256, TestPki.YEAR);
            assertThat(new CredentialsCheck().findings(TestPki.credentials(PKI.root, device)))
                    .isEmpty();
            assertThat(device.certificate().getSigAlgName()).isEqualTo("SHA384withECDSA");
        }
    }

    @Test
    void aTokenWithoutTheKeyIsNamed() {
        try (Pkcs11Token token = Pkcs11Token.open(library, 0, PIN)) {
            assertThatThrownBy(() -> token.credentials(PKI.root.certificatePem(), "missing"))
                    .isInstanceOf(InvalidCredentialsException.class)
                    .hasMessageStartingWith("The token holds no key \"missing\" together with its certificate; ");
            assertThat(token.toString()).startsWith("Pkcs11Token[SunPKCS11-cordelia");
        }
    }

    @Test
    void aTokenThatHasLostTheKeyButNotTheCertificateIsNamed() throws IOException {
        try (Pkcs11Token token = Pkcs11Token.open(library, 0, PIN)) {
            token.enrol("other", TestPki.name("CN=b"), KeyKind.EC_P256, r -> PKI.root.device(r, TestPki.YEAR));
            Set<Path> before = objects();
            IssuedIdentity identity =
                    token.enrol("lost", TestPki.name("CN=a"), KeyKind.EC_P256, r -> PKI.root.device(r, TestPki.YEAR));
            DeviceCredentials credentials = token.credentials(PKI.root.certificatePem(), "lost");
            assertThat(new CredentialsCheck().findings(credentials)).isEmpty();
            deleteKey(before, identity.certificate());

            assertThatThrownBy(() -> TlsContexts.client(credentials))
                    .isInstanceOf(InvalidCredentialsException.class)
                    .hasMessage(
                            "The private key document names the key \"lost\", which the token does not hold with its"
                                    + " certificate; give one of its own");
            assertThat(new CredentialsCheck().findings(credentials))
                    .extracting(Finding::kind)
                    .containsExactly(Finding.Kind.UNREADABLE);
        }
        try (Pkcs11Token again = Pkcs11Token.open(library, 0, PIN)) {
            assertThat(again.aliases()).contains("other").doesNotContain("lost");
            assertThatThrownBy(() -> again.credentials(PKI.root.certificatePem(), "lost"))
                    .isInstanceOf(InvalidCredentialsException.class)
                    .hasMessageMatching(
                            "The token holds no key \"lost\" together with its certificate; give one that it"
                                    + " holds \\(.*other.*\\), or make one with enrol");
        }
    }

    /** SoftHSM keeps each object in a file. */
    private static Set<Path> objects() throws IOException {
        try (Stream<Path> files =
                Files.walk(Path.of(System.getenv("SOFTHSM2_CONF")).getParent())) {
            return files.filter(file -> file.toString().endsWith(".object")).collect(Collectors.toSet());
        }
    }

    private static void deleteKey(Set<Path> before, X509Certificate certificate) throws IOException {
        String content = new String(Der.encode(certificate), StandardCharsets.ISO_8859_1);
        Set<Path> added = new HashSet<>(objects());
        added.removeAll(before);
        int deleted = 0;
        for (Path object : added) {
            if (!Files.readString(object, StandardCharsets.ISO_8859_1).contains(content)) {
                Files.delete(object);
                deleted++;
            }
        }
        assertThat(added).hasSize(2);
        assertThat(deleted).isEqualTo(1);
    }

    @Test
    void aCertificateOfAnotherKeyIsRefused() {
        try (Pkcs11Token token = Pkcs11Token.open(library, 0, PIN)) {
            assertThatThrownBy(() -> token.enrol("a", TestPki.name("CN=a"), KeyKind.EC_P256, r -> PKI.device.chain()))
                    .isInstanceOf(InvalidCredentialsException.class)
                    .hasMessage(
                            "The certificate that came back is not for the key in the token; have one issued for the"
                                    + " request that was given");
            assertThat(token.aliases()).doesNotContain("a");
        }
    }

    @Test
    void aWrongPinIsNamedAndNotShown() {
        assertThatThrownBy(() -> Pkcs11Token.open(library, 0, "87654321".toCharArray()))
                .isInstanceOf(InvalidCredentialsException.class)
                .hasMessage(
                        "The token in slot 0 does not accept the PIN; give the user's PIN, before it is locked by too many"
                                + " wrong ones")
                .hasNoCause();
        assertThat(Stream.of(Security.getProviders()).map(Provider::getName))
                .noneMatch(name -> name.startsWith(Pkcs11Token.PROVIDER));
    }

    @Test
    void refusesWhatIsNoToken() {
        assertThatThrownBy(() -> Pkcs11Token.open(Path.of("/missing.so"), 0, PIN))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage(
                        "library /missing.so is not a file (allowed: the PKCS#11 library of the token's maker, a .so or"
                                + " .dll file)");
        assertThatThrownBy(() -> Pkcs11Token.open(library, -1, PIN))
                .hasMessage("slot is -1 (allowed: 0 for the first slot)");
        assertThatThrownBy(() -> Pkcs11Token.open(library, 99, PIN))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage(
                        "library " + library + " cannot be used, or has no slot 99 (allowed: a PKCS#11 library for this"
                                + " computer, and a slot with a token)");
        // SoftHSM has a slot more than there are tokens.
        assertThatThrownBy(() -> Pkcs11Token.open(library, 1, PIN))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("slot 1 holds no token that is initialised (allowed: a slot with a token that has a PIN)");
        assertThatThrownBy(() -> Pkcs11Token.open(Path.of("pom.xml"), 0, PIN))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("library pom.xml cannot be used");
    }
}
