package io.cordelia.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.DeviceCredentials.ClientIdentity;
import io.cordelia.device.InvalidCredentialsException.Part;
import io.cordelia.pki.Finding.Kind;
import io.cordelia.pki.Finding.Severity;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CredentialsCheckTest {

    private static final TestPki PKI = new TestPki();

    @Test
    void findsNothingWrongWithGoodCredentials() {
        assertThat(findings(PKI.credentials)).isEmpty();
        assertThat(findings(DeviceCredentials.serverTls(PKI.root.certificatePem())))
                .isEmpty();
    }

    @Test
    void theKeyBelongsToTheCertificate() {
        IssuedIdentity other = PKI.root.device("dev02", KeyKind.EC_P256, TestPki.YEAR);
        Finding finding = only(credentials(PKI.device.chainPem(), other.keyPem()));
        assertFinding(finding, Severity.ERROR, Kind.KEY_MISMATCH, Part.PRIVATE_KEY);
        assertThat(finding.message())
                .isEqualTo("The private key document does not belong to the certificate of CN=dev01 in The certificate"
                        + " document; give the key that this certificate was made for");
    }

    @Test
    void aKeyOfAnotherKindDoesNotBelongToTheCertificateEither() {
        IssuedIdentity rsa = PKI.root.device("dev02", KeyKind.RSA_2048, TestPki.YEAR);
        assertThat(only(credentials(PKI.device.chainPem(), rsa.keyPem())).kind())
                .isEqualTo(Kind.KEY_MISMATCH);
        assertThat(findings(TestPki.credentials(PKI.root, rsa))).isEmpty();
    }

    @Test
    void anExpiredCertificateIsNamedWithItsDate() {
        IssuedIdentity expired = PKI.root.device("dev01", KeyKind.EC_P256, TestPki.PAST);
        Finding finding = only(TestPki.credentials(PKI.root, expired));
        assertFinding(finding, Severity.ERROR, Kind.EXPIRED, Part.CERTIFICATE);
        assertThat(finding.message())
                .contains("the certificate of CN=dev01 expired on 2021-02-03 04:05:06 UTC; get a new one from its CA");
    }

    @Test
    void aCertificateOfTheFutureIsNamedWithItsDate() {
        IssuedIdentity future = PKI.root.device("dev01", KeyKind.EC_P256, TestPki.FUTURE);
        Finding finding = only(TestPki.credentials(PKI.root, future));
        assertFinding(finding, Severity.ERROR, Kind.NOT_YET_VALID, Part.CERTIFICATE);
        assertThat(finding.message())
                .contains("CN=dev01 is not valid before 2091-02-03 04:05:06 UTC, and now it is 20");
    }

    @Test
    void datesAreThoseOfTheClock() {
        Instant end = TestPki.YEAR.to();
        assertThat(at(end).findings(PKI.credentials)).isEmpty();
        assertThat(at(end.plusSeconds(1)).findings(PKI.credentials))
                .extracting(Finding::kind)
                .containsOnly(Kind.EXPIRED);
        assertThat(at(TestPki.YEAR.from()).findings(PKI.credentials)).isEmpty();
        assertThat(at(Instant.EPOCH).findings(PKI.credentials))
                .extracting(Finding::kind, Finding::part)
                .containsExactly(tuple(Kind.NOT_YET_VALID, Part.CERTIFICATE), tuple(Kind.NOT_YET_VALID, Part.ROOT_CA));
    }

    @Test
    void anIntermediateExpiresToo() {
        CertificateAuthority old = PKI.root.intermediate(TestPki.name("CN=Line 3"), KeyKind.EC_P256, TestPki.PAST);
        Finding finding = only(TestPki.credentials(PKI.root, old.device("dev01", KeyKind.EC_P256, TestPki.YEAR)));
        assertFinding(finding, Severity.ERROR, Kind.EXPIRED, Part.CERTIFICATE);
        assertThat(finding.message()).contains("the certificate of CN=Line 3 expired on 2021-02-03");
    }

    @Test
    void anOldRootIsAnErrorOnlyIfThereIsNoOther() {
        CertificateAuthority old = CertificateAuthority.root(TestPki.name("CN=Old"), KeyKind.EC_P256, TestPki.PAST);
        Finding alone = only(DeviceCredentials.serverTls(old.certificatePem()));
        assertFinding(alone, Severity.ERROR, Kind.EXPIRED, Part.ROOT_CA);

        Finding amongOthers =
                only(DeviceCredentials.mutualTls(concat(old.certificatePem(), PKI.root.certificatePem()), identity()));
        assertFinding(amongOthers, Severity.WARNING, Kind.EXPIRED, Part.ROOT_CA);
    }

    @Test
    void theDevicesCertificateIsNotThatOfACa() {
        CertificateAuthority line = PKI.root.intermediate(TestPki.name("CN=Line 3"), KeyKind.EC_P256, TestPki.YEAR);
        IssuedIdentity device = line.device("dev01", KeyKind.EC_P256, TestPki.YEAR);
        List<X509Certificate> turned = new ArrayList<>(device.chain());
        Collections.reverse(turned);

        List<Finding> findings = findings(credentials(Pem.encode(turned), device.keyPem()));

        assertThat(findings)
                .extracting(Finding::kind)
                .containsExactly(Kind.CA_CERTIFICATE, Kind.CHAIN_ORDER, Kind.CHAIN_ORDER);
        assertThat(findings.get(0).message())
                .contains("begins with the certificate of the CA CN=Line 3; the device's own certificate is to be the");
        assertThat(findings.get(1).message())
                .contains("has the device's certificate, CN=dev01, as number 2; put it first, followed by its issuer");
    }

    @Test
    void everyCertificateIsFollowedByItsIssuer() {
        byte[] stranger =
                PKI.root.device("dev02", KeyKind.EC_P256, TestPki.YEAR).chainPem();
        Finding finding = only(credentials(concat(PKI.device.chainPem(), stranger), PKI.device.keyPem()));
        assertFinding(finding, Severity.ERROR, Kind.CHAIN_ORDER, Part.CERTIFICATE);
        assertThat(finding.message())
                .contains("has after CN=dev01 the certificate of CN=dev02, which is not its issuer");
    }

    @Test
    void aChainMayIncludeItsRoot() {
        byte[] whole = concat(PKI.device.chainPem(), PKI.root.certificatePem());
        assertThat(findings(credentials(whole, PKI.device.keyPem()))).isEmpty();
    }

    @Test
    void aCaOfTheSameNameIsNotTheSameCa() {
        CertificateAuthority namesake = TestPki.ca("CN=Plant root CA,O=Example");
        Finding finding = only(TestPki.credentials(namesake, PKI.device));
        assertFinding(finding, Severity.ERROR, Kind.ISSUER_SIGNATURE, Part.CERTIFICATE);
        assertThat(finding.message())
                .contains(
                        "the certificate of CN=dev01 was not signed by CN=Plant root CA,O=Example in The root CA"
                                + " document although it names that one as its issuer, so there is another CA of the same name");

        assertThat(findings(DeviceCredentials.mutualTls(
                        concat(namesake.certificatePem(), PKI.root.certificatePem()), identity())))
                .isEmpty();
    }

    @Test
    void anotherCaIsAWarningAsTheBrokerMayKnowIt() {
        Finding finding = only(TestPki.credentials(TestPki.ca("CN=Amazon Root CA 1"), PKI.device));
        assertFinding(finding, Severity.WARNING, Kind.UNKNOWN_ISSUER, Part.CERTIFICATE);
        assertThat(finding.message())
                .contains("the chain ends with CN=dev01, whose issuer CN=Plant root CA,O=Example is not in The root CA"
                        + " document; if the broker accepts devices of another CA than its own, as AWS IoT Core does");
    }

    @Test
    void aMissingIntermediateIsTheSameWarning() {
        CertificateAuthority line = PKI.root.intermediate(TestPki.name("CN=Line 3"), KeyKind.EC_P256, TestPki.YEAR);
        IssuedIdentity device = line.device("dev01", KeyKind.EC_P256, TestPki.YEAR);
        byte[] leafOnly = Pem.encode(device.chain().subList(0, 1));
        Finding finding = only(credentials(leafOnly, device.keyPem()));
        assertFinding(finding, Severity.WARNING, Kind.UNKNOWN_ISSUER, Part.CERTIFICATE);
        assertThat(finding.message())
                .contains("whose issuer CN=Line 3 is not in")
                .contains("add the missing intermediate");
    }

    @Test
    void aDeviceDoesNotIssueCertificates() {
        IssuedIdentity fake = new FakeCa(PKI.device).device("dev02");
        Finding finding = only(credentials(concat(fake.chainPem(), PKI.device.chainPem()), fake.keyPem()));
        assertFinding(finding, Severity.ERROR, Kind.ISSUER_NOT_CA, Part.CERTIFICATE);
        assertThat(finding.message())
                .contains("CN=dev02 was issued by CN=dev01 in")
                .contains("which is not a CA");
    }

    @Test
    void theRootCaDocumentHoldsCas() {
        Finding finding = only(DeviceCredentials.serverTls(PKI.server.chainPem()));
        assertFinding(finding, Severity.ERROR, Kind.ROOT_NOT_CA, Part.ROOT_CA);
        assertThat(finding.message()).contains("holds the certificate of CN=localhost, which is not that of a CA");
    }

    @Test
    void anUnreadableDocumentIsAFindingToo() {
        Finding finding = only(credentials("nothing".getBytes(StandardCharsets.US_ASCII), PKI.device.keyPem()));
        assertFinding(finding, Severity.ERROR, Kind.UNREADABLE, Part.CERTIFICATE);
        assertThat(finding.message()).startsWith("The certificate document is not PEM");
    }

    @Test
    void errorsComeFirst() {
        IssuedIdentity expired = PKI.root.device("dev01", KeyKind.EC_P256, TestPki.PAST);
        assertThat(findings(TestPki.credentials(TestPki.ca("CN=Another"), expired)))
                .extracting(Finding::severity)
                .containsExactly(Severity.ERROR, Severity.WARNING);
    }

    private static List<Finding> findings(DeviceCredentials credentials) {
        return new CredentialsCheck().findings(credentials);
    }

    private static Finding only(DeviceCredentials credentials) {
        List<Finding> findings = findings(credentials);
        assertThat(findings).hasSize(1);
        return findings.get(0);
    }

    private static void assertFinding(Finding finding, Severity severity, Kind kind, Part part) {
        assertThat(List.of(finding.severity(), finding.kind(), finding.part()))
                .isEqualTo(List.of(severity, kind, part));
    }

    private static CredentialsCheck at(Instant instant) {
        return new CredentialsCheck(Clock.fixed(instant, ZoneOffset.UTC));
    }

    private static ClientIdentity identity() {
        return PKI.device.clientIdentity();
    }

    private static DeviceCredentials credentials(byte[] chain, byte[] key) {
        return DeviceCredentials.mutualTls(PKI.root.certificatePem(), new ClientIdentity(chain, key));
    }

    private static byte[] concat(byte[]... documents) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Stream.of(documents).forEach(all::writeBytes);
        return all.toByteArray();
    }
}
