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
import java.security.KeyPairGenerator;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsCheckTest {

    private static final TestPki PKI = new TestPki();
    private static final Crafted CRAFTED = new Crafted();

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
        IssuedIdentity expired = device(PKI.root, TestPki.PAST);
        Finding finding = only(TestPki.credentials(PKI.root, expired));
        assertFinding(finding, Severity.ERROR, Kind.EXPIRED, Part.CERTIFICATE);
        assertThat(finding.message())
                .contains("the certificate of CN=dev01 expired on 2021-02-03 04:05:06 UTC; get a new one from its CA");
    }

    @Test
    void aCertificateOfTheFutureIsNamedWithItsDate() {
        IssuedIdentity future = device(PKI.root, TestPki.FUTURE);
        Finding finding = only(TestPki.credentials(PKI.root, future));
        assertFinding(finding, Severity.ERROR, Kind.NOT_YET_VALID, Part.CERTIFICATE);
        assertThat(finding.message())
                .contains("CN=dev01 is not valid before 2091-02-03 04:05:06 UTC, and now it is 20");
    }

    @Test
    void datesAreThoseOfTheClock() {
        Instant end = TestPki.YEAR.to();
        assertThat(at(end).findings(PKI.credentials)).extracting(Finding::kind).containsOnly(Kind.EXPIRES_SOON);
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
        CertificateAuthority old = line(TestPki.PAST);
        Finding finding = only(TestPki.credentials(PKI.root, device(old, TestPki.YEAR)));
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
        CertificateAuthority line = line(TestPki.YEAR);
        IssuedIdentity device = device(line, TestPki.YEAR);
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
    void aChainMayGoOnWithItsRootAsAnotherCaSignedIt() {
        CertificateAuthority older = TestPki.ca("CN=Older root CA");
        X509Certificate crossSigned = older.intermediate(
                CertificateRequest.create(PKI.root.certificate().getSubjectX500Principal(), PKI.root.key(), List.of()),
                TestPki.YEAR);
        byte[] more = concat(Pem.encode(List.of(crossSigned)), older.certificatePem());
        assertThat(findings(credentials(concat(PKI.device.chainPem(), more), PKI.device.keyPem())))
                .isEmpty();
        assertThat(new CredentialsCheck()
                        .serverFindings(
                                credentials(concat(PKI.server.chainPem(), more), PKI.server.keyPem()),
                                List.of("localhost")))
                .isEmpty();
        assertThat(findings(DeviceCredentials.mutualTls(
                        TestPki.ca("CN=Another").certificatePem(),
                        new ClientIdentity(concat(PKI.device.chainPem(), more), PKI.device.keyPem()))))
                .extracting(Finding::kind)
                .containsExactly(Kind.UNKNOWN_ISSUER);
    }

    @Test
    void whatStandsAboveAKnownCaIsNotVerified() {
        CertificateAuthority older = TestPki.ca("CN=Older root CA");
        CertificateRequest root =
                CertificateRequest.create(PKI.root.certificate().getSubjectX500Principal(), PKI.root.key(), List.of());
        IssuedIdentity device = device(line(TestPki.YEAR), TestPki.YEAR);
        KeyUsage signs = new KeyUsage(KeyUsage.keyCertSign);
        for (List<X509Certificate> above : List.of(
                List.of(
                        older.intermediate(root, TestPki.YEAR),
                        TestPki.onceMore(older, TestPki.YEAR, new BasicConstraints(0), signs)),
                List.of(older.intermediate(root, TestPki.PAST), older.certificate()),
                List.of(
                        older.intermediate(root, TestPki.YEAR),
                        TestPki.onceMore(older, TestPki.PAST, new BasicConstraints(true), signs)))) {
            assertThat(findings(credentials(concat(device.chainPem(), Pem.encode(above)), device.keyPem())))
                    .isEmpty();
            assertThat(findings(DeviceCredentials.mutualTls(
                            Pem.encode(above.subList(1, 2)),
                            new ClientIdentity(concat(device.chainPem(), Pem.encode(above)), device.keyPem()))))
                    .as("who knows the older root only")
                    .isNotEmpty();
        }
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
    void anotherCaIsNoWarningAtAwsWhichAlwaysHasTwo() {
        assertThat(new CredentialsCheck()
                        .findings(
                                TestPki.credentials(TestPki.ca("CN=Amazon Root CA 1"), PKI.device),
                                "a2m4kdan3jizyu-ats.iot.eu-central-1.amazonaws.com"))
                .singleElement()
                .satisfies(
                        finding -> assertFinding(finding, Severity.INFORMATION, Kind.UNKNOWN_ISSUER, Part.CERTIFICATE));
    }

    @Test
    void aMissingIntermediateIsTheSameWarning() {
        CertificateAuthority line = line(TestPki.YEAR);
        IssuedIdentity device = device(line, TestPki.YEAR);
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
                .contains("whose certificate is not that of a CA, so nobody");
    }

    @Test
    void aRootWithANewKeyIsNotCountedAsACaBelowTheOldOne() throws Exception {
        X509Certificate old = PKI.rootWith(new BasicConstraints(1), new KeyUsage(KeyUsage.keyCertSign));
        IssuedIdentity device = CertificateAuthority.of(List.of(old), PKI.root.key())
                .intermediate(old.getSubjectX500Principal(), KeyKind.EC_P256, TestPki.YEAR)
                .intermediate(TestPki.name("CN=Line 3"), KeyKind.EC_P256, TestPki.YEAR)
                .device("dev01", KeyKind.EC_P256, TestPki.YEAR);
        assertThat(device.chain()).hasSize(3);

        // Java says the same.
        PKIXParameters trust = new PKIXParameters(Set.of(new TrustAnchor(old, null)));
        trust.setRevocationEnabled(false);
        CertPathValidator.getInstance("PKIX")
                .validate(CertificateFactory.getInstance("X.509").generateCertPath(device.chain()), trust);
        assertThat(findings(DeviceCredentials.mutualTls(Pem.encode(List.of(old)), device.clientIdentity())))
                .isEmpty();
    }

    @Test
    void aCaHasNoMoreCasBelowItThanItMay() {
        IssuedIdentity device = device(line(TestPki.YEAR), TestPki.YEAR);
        byte[] none = Pem.encode(List.of(PKI.rootWith(new BasicConstraints(0), new KeyUsage(KeyUsage.keyCertSign))));
        byte[] one = Pem.encode(List.of(PKI.rootWith(new BasicConstraints(1), new KeyUsage(KeyUsage.keyCertSign))));

        Finding finding = only(DeviceCredentials.mutualTls(none, device.clientIdentity()));
        assertFinding(finding, Severity.ERROR, Kind.PATH_TOO_LONG, Part.CERTIFICATE);
        assertThat(finding.message())
                .endsWith(
                        "the certificate of the CA CN=Plant root CA,O=Example in The root CA document allows no more CAs"
                                + " below it than 0, and there are 1, so nobody will accept the chain; have a certificate issued by"
                                + " a CA further up");
        assertThat(findings(DeviceCredentials.mutualTls(one, device.clientIdentity())))
                .isEmpty();
        assertThat(findings(DeviceCredentials.mutualTls(none, identity()))).isEmpty();
        assertThat(only(DeviceCredentials.mutualTls(
                                none, new ClientIdentity(concat(device.chainPem(), none), device.keyPem())))
                        .kind())
                .isEqualTo(Kind.PATH_TOO_LONG);
    }

    @Test
    void aCaWhoseKeyUsageForbidsItIssuesNothing() {
        byte[] mayNot =
                Pem.encode(List.of(PKI.rootWith(new BasicConstraints(true), new KeyUsage(KeyUsage.digitalSignature))));
        Finding finding = only(DeviceCredentials.mutualTls(mayNot, identity()));
        assertFinding(finding, Severity.ERROR, Kind.ISSUER_NOT_CA, Part.CERTIFICATE);
        assertThat(finding.message())
                .contains("whose certificate is that of a CA whose key usage does not allow it to sign certificates"
                        + " (keyCertSign), so nobody");
    }

    @Test
    void aSelfSignedServerMayBeItsOwnRootEvenIfItMaySignNothingElse() {
        byte[] server =
                Pem.encode(List.of(PKI.rootWith(new BasicConstraints(true), new KeyUsage(KeyUsage.digitalSignature))));
        assertThat(findings(DeviceCredentials.serverTls(server))).isEmpty();
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
    void whatEndsWithin30DaysIsAWarning() {
        Instant end = TestPki.YEAR.to();
        assertThat(at(end.minus(Duration.ofDays(30))).findings(PKI.credentials)).isEmpty();
        List<Finding> soon = at(end.minus(Duration.ofDays(30)).plusSeconds(1)).findings(PKI.credentials);
        assertThat(soon)
                .extracting(Finding::severity, Finding::kind, Finding::part)
                .containsExactly(
                        tuple(Severity.WARNING, Kind.EXPIRES_SOON, Part.CERTIFICATE),
                        tuple(Severity.WARNING, Kind.EXPIRES_SOON, Part.ROOT_CA));
        assertThat(soon.get(0).message())
                .isEqualTo("The certificate document: the certificate of CN=dev01 expires soon, on " + Names.date(end)
                        + "; get a new one from its CA before that");
    }

    @Test
    void aShortLifeEndsSoonInItsLastThirdOnly() {
        Instant from = Instant.parse("2026-03-01T00:00:00Z");
        Validity day = new Validity(from, from.plus(Duration.ofHours(24)));
        CertificateAuthority ca = CertificateAuthority.root(TestPki.name("CN=Day"), KeyKind.EC_P256, day);
        DeviceCredentials today = TestPki.credentials(ca, device(ca, day));
        assertThat(at(from.plus(Duration.ofHours(16))).findings(today)).isEmpty();
        assertThat(at(from.plus(Duration.ofHours(17))).findings(today))
                .extracting(Finding::kind)
                .containsExactly(Kind.EXPIRES_SOON, Kind.EXPIRES_SOON);
    }

    @Test
    void aRootThatEndsSoonDoesNotMatterBesideOneThatStays() {
        Validity long10 = Validity.of(Duration.ofDays(3650));
        CertificateAuthority stays = CertificateAuthority.root(TestPki.name("CN=New"), KeyKind.EC_P256, long10);
        byte[] both = concat(PKI.root.certificatePem(), stays.certificatePem());
        Instant soon = TestPki.YEAR.to().minusSeconds(60);
        assertThat(at(soon).findings(DeviceCredentials.serverTls(both))).isEmpty();
        assertThat(at(soon).findings(DeviceCredentials.serverTls(PKI.root.certificatePem())))
                .extracting(Finding::kind)
                .containsExactly(Kind.EXPIRES_SOON);
    }

    @Test
    void aCertificateIsNotGoodForLongerThanItsCa() {
        Instant caEnd = TestPki.YEAR.to();
        IssuedIdentity device = device(PKI.root, yearAnd(Duration.ofDays(2)));
        Finding finding = only(TestPki.credentials(PKI.root, device));
        assertFinding(finding, Severity.WARNING, Kind.OUTLIVES_CA, Part.CERTIFICATE);
        assertThat(finding.message())
                .isEqualTo("The certificate document: the certificate of CN=dev01 ends on "
                        + Names.date(caEnd.plus(Duration.ofDays(2))) + ", but is good only until "
                        + Names.date(caEnd) + ", when that of the CA CN=Plant root CA,O=Example ends; renew both before"
                        + " that, or have it issued by a CA that lasts longer");

        IssuedIdentity sameDay = device(PKI.root, yearAnd(Duration.ofDays(1)));
        assertThat(findings(TestPki.credentials(PKI.root, sameDay))).isEmpty();
    }

    @Test
    void theCaThatEndsFirstIsTheOneThatCounts() {
        Validity long10 = yearAnd(Duration.ofDays(3650));
        CertificateAuthority line = line(long10);
        DeviceCredentials under = TestPki.credentials(PKI.root, device(line, long10));
        assertThat(only(under).message()).contains("when that of the CA CN=Plant root CA,O=Example ends;");

        CertificateAuthority root = CertificateAuthority.root(TestPki.name("CN=Long"), KeyKind.EC_P256, long10);
        CertificateAuthority shorter = root.intermediate(TestPki.name("CN=Line 4"), KeyKind.EC_P256, TestPki.YEAR);
        IssuedIdentity device = device(shorter, long10);
        assertThat(only(TestPki.credentials(root, device)).message()).contains("when that of the CA CN=Line 4 ends;");
        assertThat(findings(TestPki.credentials(PKI.root, device)))
                .extracting(Finding::kind)
                .containsExactlyInAnyOrder(Kind.OUTLIVES_CA, Kind.UNKNOWN_ISSUER);
    }

    @Test
    void aRootThatWasRenewedLastsAsLongAsItsNewCertificate() {
        Validity long10 = yearAnd(Duration.ofDays(3650));
        IssuedIdentity device = device(PKI.root, long10);
        X509Certificate renewed =
                TestPki.onceMore(PKI.root, long10, new BasicConstraints(true), new KeyUsage(KeyUsage.keyCertSign));
        byte[] both = Pem.encode(List.of(PKI.root.certificate(), renewed));
        assertThat(findings(DeviceCredentials.mutualTls(both, device.clientIdentity())))
                .isEmpty();
    }

    @Test
    void aTrustedCertificateNeedsNoCa() {
        IssuedIdentity device = device(PKI.root, yearAnd(Duration.ofDays(10)));
        byte[] roots = Pem.encode(List.of(PKI.root.certificate(), device.certificate()));
        assertThat(findings(DeviceCredentials.mutualTls(roots, device.clientIdentity())))
                .extracting(Finding::kind)
                .doesNotContain(Kind.OUTLIVES_CA);
    }

    private static Validity yearAnd(Duration more) {
        return new Validity(TestPki.YEAR.from(), TestPki.YEAR.to().plus(more));
    }

    @Test
    void aShortKeyIsWeak() throws Exception {
        IssuedIdentity weak = CRAFTED.issueForRsa(1024);
        Finding finding = only(crafted(weak));
        assertFinding(finding, Severity.WARNING, Kind.WEAK_KEY, Part.CERTIFICATE);
        assertThat(finding.message())
                .isEqualTo(
                        "The certificate document: the certificate of CN=odd has a key of the kind RSA 1024, which is too"
                                + " short: it can be broken, and many brokers refuse it; make a new key, RSA 2048 or EC P-256 at"
                                + " least, and have a certificate issued for it");
        KeyPairGenerator p224 = KeyPairGenerator.getInstance("EC", new BouncyCastleProvider());
        p224.initialize(new ECGenParameterSpec("secp224r1"));
        assertThat(Strength.weakness(p224.generateKeyPair().getPublic())).contains("EC P-224");
        assertThat(Strength.weakness(PKI.device.certificate().getPublicKey())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHA1withRSA", "MD5withRSA"})
    void aSignatureThatCanBeForgedIsWeak(String algorithm) {
        // The root is signed with SHA-1, and nothing is said of that.
        IssuedIdentity weak = CRAFTED.issue(algorithm, Extension.basicConstraints, new BasicConstraints(false));
        Finding finding = only(crafted(weak));
        assertFinding(finding, Severity.WARNING, Kind.WEAK_SIGNATURE, Part.CERTIFICATE);
        assertThat(finding.message())
                .contains("the certificate of CN=odd is signed with " + algorithm + ", which can be forged")
                .endsWith("have it issued anew with SHA-256");
    }

    @Test
    void aCertificateForServersIsNotForDevices() {
        Finding finding = only(TestPki.credentials(PKI.root, PKI.server));
        assertFinding(finding, Severity.WARNING, Kind.MISSING_USAGE, Part.CERTIFICATE);
        assertThat(finding.message())
                .isEqualTo("The certificate document: the certificate of CN=localhost is not made out for client"
                        + " authentication (extended key usage clientAuth), and most brokers refuse it; have one issued for a"
                        + " device");
        assertThat(findings(crafted(CRAFTED.issue(
                        "SHA256withRSA",
                        Extension.extendedKeyUsage,
                        new ExtendedKeyUsage(KeyPurposeId.anyExtendedKeyUsage)))))
                .isEmpty();
    }

    @Test
    void aKeyThatMayNotSignIsNotForTls() {
        Finding finding = only(
                crafted(CRAFTED.issue("SHA256withRSA", Extension.keyUsage, new KeyUsage(KeyUsage.keyEncipherment))));
        assertFinding(finding, Severity.WARNING, Kind.MISSING_USAGE, Part.CERTIFICATE);
        assertThat(finding.message()).contains("is not made out for signing (key usage digitalSignature)");
    }

    @Test
    void aServerIsForServersAndForItsNames() {
        DeviceCredentials server = TestPki.credentials(PKI.root, PKI.server);
        CredentialsCheck check = new CredentialsCheck();
        assertThat(check.serverFindings(server, List.of())).isEmpty();
        assertThat(check.serverFindings(server, List.of("LOCALHOST", "127.0.0.1")))
                .isEmpty();
        assertThat(check.serverFindings(server, List.of("127.0.0.2", "localhost.localdomain")))
                .extracting(Finding::severity, Finding::kind)
                .containsExactly(
                        tuple(Severity.ERROR, Kind.NAME_NOT_COVERED), tuple(Severity.ERROR, Kind.NAME_NOT_COVERED));
        assertThat(check.serverFindings(PKI.credentials, List.of("dev01")))
                .extracting(Finding::message)
                .containsExactlyInAnyOrder(
                        "The certificate document: the certificate of CN=dev01 is not made out for server authentication"
                                + " (extended key usage serverAuth), so clients will refuse it; have one issued for a server",
                        "The certificate document: the certificate of CN=dev01 is not made out for dev01 but for no name at"
                                + " all (it has no subjectAltName), so clients that connect to dev01 will refuse it; have one"
                                + " issued that names it in subjectAltName");
    }

    @Test
    void clientsDoNotAcceptAServerOfACaThatTheyDoNotKnow() {
        DeviceCredentials stranger = TestPki.credentials(TestPki.ca("CN=Another"), PKI.server);
        assertThat(new CredentialsCheck().serverFindings(stranger, List.of("localhost")))
                .singleElement()
                .satisfies(finding -> {
                    assertFinding(finding, Severity.ERROR, Kind.UNKNOWN_ISSUER, Part.CERTIFICATE);
                    assertThat(finding.message())
                            .endsWith("is not in The root CA document, so clients will refuse it; add the missing"
                                    + " intermediate or give a certificate of the right CA");
                });
    }

    @ParameterizedTest
    @CsvSource({
        "a.example.com, true",
        "A.EXAMPLE.COM, true",
        "example.com, false",
        "a.b.example.com, false",
        "192.0.2.7, true",
        "192.0.2.8, false",
        "2001:db8::7, true",
        "2001:db8:0:0:0:0:0:7, true",
        "2001:db8::8, false",
    })
    void aNameIsCoveredByTheRulesOfTls(String name, boolean covered) {
        IssuedIdentity server =
                PKI.root.server(List.of("*.example.com", "192.0.2.7", "2001:db8::7"), KeyKind.EC_P256, TestPki.YEAR);
        assertThat(new CredentialsCheck().serverFindings(TestPki.credentials(PKI.root, server), List.of(name)))
                .hasSize(covered ? 0 : 1);
    }

    @Test
    void aBrokersNameTellsWhetherTheRootsFit() {
        String endpoint = "a1b2c3-ats.iot.eu-central-1.amazonaws.com";
        assertThat(forBroker(endpoint, PKI.root)).containsExactly(Kind.ROOT_OF_ANOTHER_BROKER);
        assertThat(forBroker(endpoint, TestPki.ca("CN=Amazon Root CA 1,O=Amazon,C=US")))
                .isEmpty();
        assertThat(forBroker("broker.example", PKI.root)).isEmpty();
        List<Finding> address =
                new CredentialsCheck().findings(DeviceCredentials.serverTls(PKI.root.certificatePem()), "192.0.2.7");
        assertThat(address).singleElement().satisfies(finding -> {
            assertFinding(finding, Severity.INFORMATION, Kind.BROKER_NAME, Part.ROOT_CA);
            assertThat(finding.message())
                    .isEqualTo(
                            "The broker is to be reached by its IP address, 192.0.2.7; that works only if its certificate"
                                    + " names that address in subjectAltName, and most name only the host: use the host name then");
        });
    }

    @Test
    void aKeyAmongCertificatesIsAWarning() {
        assertThat(findings(DeviceCredentials.mutualTls(
                        concat(PKI.root.certificatePem(), PKI.device.keyPem()),
                        new ClientIdentity(concat(PKI.device.keyPem(), PKI.device.chainPem()), PKI.device.keyPem()))))
                .extracting(Finding::severity, Finding::kind, Finding::part)
                .containsExactly(
                        tuple(Severity.WARNING, Kind.KEY_AMONG_CERTIFICATES, Part.ROOT_CA),
                        tuple(Severity.WARNING, Kind.KEY_AMONG_CERTIFICATES, Part.CERTIFICATE));
    }

    @Test
    void errorsComeFirst() {
        IssuedIdentity expired = device(PKI.root, TestPki.PAST);
        assertThat(findings(TestPki.credentials(TestPki.ca("CN=Another"), expired)))
                .extracting(Finding::severity)
                .containsExactly(Severity.ERROR, Severity.WARNING);
    }

    private static IssuedIdentity device(CertificateAuthority ca, Validity validity) {
        return ca.device("dev01", KeyKind.EC_P256, validity);
    }

    /** A CA below the root. */
    private static CertificateAuthority line(Validity validity) {
        return PKI.root.intermediate(TestPki.name("CN=Line 3"), KeyKind.EC_P256, validity);
    }

    private static List<Kind> forBroker(String name, CertificateAuthority root) {
        return new CredentialsCheck()
                .findings(DeviceCredentials.serverTls(root.certificatePem()), name).stream()
                        .map(Finding::kind)
                        .toList();
    }

    private static DeviceCredentials crafted(IssuedIdentity identity) {
        return DeviceCredentials.mutualTls(CRAFTED.root.chainPem(), identity.clientIdentity());
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
