package io.cordelia.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.InvalidRequestException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateAuthorityTest {

    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

    private static final CertificateAuthority ROOT = TestPki.ca("CN=Plant root CA,O=Example,C=DE");

    @Test
    void aRootIsACa() throws Exception {
        X509Certificate root = ROOT.certificate();
        root.verify(root.getPublicKey());
        assertThat(root.getSubjectX500Principal()).isEqualTo(TestPki.name("CN=Plant root CA,O=Example,C=DE"));
        assertThat(root.getBasicConstraints()).isEqualTo(Integer.MAX_VALUE);
        assertThat(usages(root)).containsExactly("keyCertSign", "cRLSign");
        assertThat(root.getCriticalExtensionOIDs())
                .containsExactlyInAnyOrder(Extension.basicConstraints.getId(), Extension.keyUsage.getId());
        assertThat(Pem.certificates(ROOT.certificatePem(), "root")).containsExactly(root);
        assertThat(ROOT).hasToString("CertificateAuthority[CN=Plant root CA,O=Example,C=DE]");
    }

    @Test
    void aServerIsForItsNames() throws Exception {
        List<String> names = List.of("broker.example", "*.example.com", "192.0.2.7", "2001:db8::7");
        IssuedIdentity server = ROOT.server(names, KeyKind.EC_P256, TestPki.YEAR);
        X509Certificate certificate = server.certificate();
        certificate.verify(ROOT.certificate().getPublicKey());
        assertThat(certificate.getSubjectX500Principal()).isEqualTo(TestPki.name("CN=broker.example"));
        assertThat(Names.alternativeNames(certificate))
                .containsExactly("broker.example", "*.example.com", "192.0.2.7", "2001:db8:0:0:0:0:0:7");
        assertThat(certificate.getExtendedKeyUsage()).containsExactly(SERVER_AUTH);
        assertThat(usages(certificate)).containsExactly("digitalSignature");
        assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
    }

    @Test
    void aDeviceIsAClient() throws Exception {
        IssuedIdentity device = ROOT.device("Gerät, das \"erste\"", KeyKind.RSA_2048, TestPki.YEAR);
        X509Certificate certificate = device.certificate();
        certificate.verify(ROOT.certificate().getPublicKey());
        assertThat(certificate.getSubjectX500Principal()).isEqualTo(TestPki.name("CN=\"Gerät, das \\\"erste\\\"\""));
        assertThat(certificate.getExtendedKeyUsage()).containsExactly(CLIENT_AUTH);
        assertThat(usages(certificate)).containsExactly("digitalSignature", "keyEncipherment");
        assertThat(certificate.getNonCriticalExtensionOIDs())
                .contains(Extension.subjectKeyIdentifier.getId(), Extension.authorityKeyIdentifier.getId());
    }

    @Test
    void whatAnIntermediateIssuesCarriesItsCertificate() throws Exception {
        CertificateAuthority plant = ROOT.intermediate(TestPki.name("CN=Plant"), KeyKind.EC_P384, TestPki.YEAR);
        CertificateAuthority line = plant.intermediate(TestPki.name("CN=Line 3"), KeyKind.EC_P256, TestPki.YEAR);
        IssuedIdentity device = line.device("dev01", KeyKind.EC_P256, TestPki.YEAR);
        assertThat(device.chain().subList(1, device.chain().size()))
                .containsExactly(line.certificate(), plant.certificate());
        device.certificate().verify(line.certificate().getPublicKey());
        line.certificate().verify(plant.certificate().getPublicKey());
        assertThat(line.certificate().getSigAlgName()).isEqualTo("SHA384withECDSA");
        assertThat(new CredentialsCheck().findings(TestPki.credentials(ROOT, device)))
                .isEmpty();
    }

    @Test
    void everyKindOfKeyIsMade() {
        assertThat(bits(KeyKind.RSA_2048)).isEqualTo(2048);
        assertThat(bits(KeyKind.RSA_3072)).isEqualTo(3072);
        assertThat(bits(KeyKind.EC_P256)).isEqualTo(256);
        assertThat(bits(KeyKind.EC_P384)).isEqualTo(384);
    }

    @Test
    void serialsAreRandomPositiveAndShort() {
        Set<Object> serials = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            var serial = ROOT.device("dev", KeyKind.EC_P256, TestPki.YEAR)
                    .certificate()
                    .getSerialNumber();
            assertThat(serial.signum()).isPositive();
            assertThat(serial.toByteArray().length).isLessThanOrEqualTo(20);
            serials.add(serial);
        }
        assertThat(serials).hasSize(20);
    }

    @Test
    void validityIsAsAskedFor() {
        X509Certificate expired =
                ROOT.device("dev", KeyKind.EC_P256, TestPki.PAST).certificate();
        assertThat(expired.getNotBefore().toInstant()).isEqualTo(TestPki.PAST.from());
        assertThat(expired.getNotAfter().toInstant()).isEqualTo(TestPki.PAST.to());
        X509Certificate late = ROOT.device(
                        "dev",
                        KeyKind.EC_P256,
                        new Validity(Instant.parse("2051-01-01T00:00:00.7Z"), Instant.parse("9999-12-31T23:59:59Z")))
                .certificate();
        assertThat(late.getNotBefore().toInstant()).isEqualTo("2051-01-01T00:00:00Z");
        assertThat(late.getNotAfter().toInstant()).isEqualTo("9999-12-31T23:59:59Z");
    }

    @Test
    void refusesToIssueByAClockThatWasNeverSet() {
        Instant start = Instant.parse("1970-01-01T00:02:00Z");
        assertThatThrownBy(() -> Validity.of(Duration.ofDays(1), () -> start))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage(
                        "validity would begin now, which this machine's clock says is 1970-01-01T00:02:00Z (allowed: a"
                                + " clock that is set, or a validity from one moment to another)");
        assertThat(new Validity(start, start.plusSeconds(1)).from()).isEqualTo(start);
    }

    @Test
    void refusesAnIntermediateThatNobodyWouldAccept() {
        TestPki pki = new TestPki();
        X509Certificate limited = pki.rootWith(new BasicConstraints(1), new KeyUsage(KeyUsage.keyCertSign));
        CertificateAuthority line = CertificateAuthority.of(List.of(limited), pki.root.key())
                .intermediate(TestPki.name("CN=Line 3"), KeyKind.EC_P256, TestPki.YEAR);
        CertificateRequest request = CertificateRequest.create(TestPki.name("CN=Cell 5"), line.key(), List.of());
        for (ThrowingCallable either : List.<ThrowingCallable>of(
                () -> line.intermediate(TestPki.name("CN=Cell 5"), KeyKind.EC_P256, TestPki.YEAR),
                () -> line.intermediate(request, TestPki.YEAR))) {
            assertThatThrownBy(either)
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessage("intermediate CA would be number 2 below CN=Plant root CA,O=Example (allowed: by the"
                            + " certificate of that one no more than 1)");
        }
    }

    @Test
    void refusesACertificateOfNobody() {
        CertificateRequest request = CertificateRequest.create(TestPki.name(""), ROOT.key(), List.of());
        for (ThrowingCallable each : List.<ThrowingCallable>of(
                () -> ROOT.device(request, TestPki.YEAR),
                () -> ROOT.server(request, List.of("localhost"), TestPki.YEAR),
                () -> CertificateAuthority.root(TestPki.name(""), KeyKind.EC_P256, TestPki.YEAR))) {
            assertThatThrownBy(each)
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessage("subject is empty (allowed: a name with one part at least, such as CN=dev01)");
        }
    }

    @Test
    void refusesADurationThatNoCertificateCanHold() {
        assertThatThrownBy(() -> Validity.of(Duration.ofSeconds(Long.MAX_VALUE)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageEndingWith("(allowed: a positive duration, up to the year 9999)");
        assertThatThrownBy(() -> Validity.of(Duration.ofDays(365L * 9000)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageEndingWith("(allowed: an end not after 9999-12-31T23:59:59Z)");
    }

    @Test
    void refusesAValidityThatEndsBeforeItStarts() {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        assertThatThrownBy(() -> new Validity(now, now))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("validity ends at 2026-01-01T00:00:00Z (allowed: an end after its start,"
                        + " 2026-01-01T00:00:00Z)");
        assertThatThrownBy(() -> new Validity(now, Instant.parse("+10000-01-01T00:00:00Z")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("(allowed: an end not after 9999-12-31T23:59:59Z)");
        assertThatThrownBy(() -> new Validity(Instant.parse("-5000-01-01T00:00:00Z"), now))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("validity begins at -5000-01-01T00:00:00Z (allowed: a start not before"
                        + " 1950-01-01T00:00:00Z)");
        assertThatThrownBy(() -> Validity.of(Duration.ZERO))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("validity is PT0S (allowed: a positive duration, up to the year 9999)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a..b", "-a", "256.1.1.1", "1.2.3", "http://a", "*", "a\nb", "ä.example"})
    void refusesWhatIsNoHostName(String name) {
        assertThatThrownBy(() -> ROOT.server(List.of("localhost", name), KeyKind.EC_P256, TestPki.YEAR))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("name \"" + name.replace('\n', '?') + "\" is neither a DNS name nor an IP address (allowed:"
                        + " such as broker.example.com, *.example.com, 192.0.2.7 or 2001:db8::7)");
    }

    @Test
    void refusesNoNameAndTooLongAName() {
        assertThatThrownBy(() -> ROOT.server(List.of(), KeyKind.EC_P256, TestPki.YEAR))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("names is empty");
        assertThatThrownBy(() -> ROOT.device("", KeyKind.EC_P256, TestPki.YEAR))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("commonName is 0 characters long (allowed: 1 to 64)");
        assertThatThrownBy(() -> ROOT.device("x".repeat(65), KeyKind.EC_P256, TestPki.YEAR))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("commonName is 65 characters long (allowed: 1 to 64)");
    }

    @Test
    void aLongHostNameStandsInSubjectAltNameOnly() {
        String name = "a2m4kdan3jizyu-ats.with-a-very-long-label.iot.eu-central-1.amazonaws.com";
        X509Certificate server =
                ROOT.server(List.of(name), KeyKind.EC_P256, TestPki.YEAR).certificate();
        assertThat(server.getSubjectX500Principal()).isEqualTo(TestPki.name("CN=server"));
        assertThat(Names.alternativeNames(server)).containsExactly(name);
    }

    @Test
    void anIdentityKeepsItsKeyToItself() {
        IssuedIdentity device = ROOT.device("dev01", KeyKind.EC_P256, TestPki.YEAR);
        assertThat(device).hasToString("IssuedIdentity[CN=dev01]");
        assertThat(Pem.certificates(device.chainPem(), "chain")).isEqualTo(device.chain());
        assertThat(Pem.privateKey(device.keyPem(), "key")).isEqualTo(device.key());
        assertThat(device.clientIdentity().certificateChain()).isEqualTo(device.chainPem());
        assertThat(device.clientIdentity().privateKey()).isEqualTo(device.keyPem());
        assertThatThrownBy(() -> new IssuedIdentity(List.of(), device.key()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("chain is empty (allowed: at least the certificate itself)");
    }

    private static int bits(KeyKind kind) {
        var key = kind.generate().getPublic();
        return key instanceof RSAPublicKey rsa
                ? rsa.getModulus().bitLength()
                : ((ECPublicKey) key).getParams().getCurve().getField().getFieldSize();
    }

    private static List<String> usages(X509Certificate certificate) {
        String[] names = {
            "digitalSignature",
            "nonRepudiation",
            "keyEncipherment",
            "dataEncipherment",
            "keyAgreement",
            "keyCertSign",
            "cRLSign",
            "encipherOnly",
            "decipherOnly"
        };
        boolean[] bits = certificate.getKeyUsage();
        return IntStream.range(0, bits.length)
                .filter(i -> bits[i])
                .mapToObj(i -> names[i])
                .toList();
    }
}
