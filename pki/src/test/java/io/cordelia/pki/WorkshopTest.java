package io.cordelia.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.InvalidCredentialsException;
import io.cordelia.device.InvalidRequestException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What openssl says of certificates, requests and lists that our CA makes, and ours of openssl's (seeds 2 and 3). */
class WorkshopTest {

    private static final Subject SUBJECT = Subject.of("Workshop CA")
            .unit("IoT")
            .organization("Workshop")
            .locality("Waldenburg")
            .state("BW")
            .country("DE");

    private static final CertificateAuthority ROOT =
            CertificateAuthority.root(SUBJECT.principal(), KeyKind.EC_P256, Validity.of(Duration.ofDays(3560)));

    @TempDir
    private Path folder;

    private OpenSsl openssl;

    @BeforeEach
    void findOpenSsl() {
        openssl = OpenSsl.in(folder);
        openssl.write("root.pem", ROOT.certificatePem());
    }

    @Test
    void aSubjectIsInTheOrderOfTheScript() {
        assertThat(openssl.run("x509 -in root.pem -noout -subject"))
                .isEqualTo("subject=C = DE, ST = BW, L = Waldenburg, O = Workshop, OU = IoT, CN = Workshop CA\n");
        assertThat(SUBJECT).hasToString("CN=Workshop CA,OU=IoT,O=Workshop,L=Waldenburg,ST=BW,C=DE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"#5", "#0500", "\\line 3", "a,b=\"c\"+d", " Grüße 日本 "})
    void aNameIsTakenAsItIs(String name) throws Exception {
        openssl.write(
                "ca.pem",
                CertificateAuthority.root(Subject.of(name).state(name).principal(), KeyKind.EC_P256, TestPki.YEAR)
                        .certificatePem());
        assertThat(openssl.run("x509 -in ca.pem -noout -subject -nameopt multiline,utf8,-esc_ctrl,-esc_msb"))
                .contains("stateOrProvinceName       = " + name)
                .contains("commonName                = " + name);
    }

    @Test
    void refusesWhatIsNoSubject() {
        assertThatThrownBy(() -> SUBJECT.country("Germany"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("country is \"Germany\" (allowed: two capital letters, such as DE)");
        assertThatThrownBy(() -> SUBJECT.organization("x".repeat(65)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("organization is 65 characters long (allowed: 1 to 64)");
        assertThatThrownBy(() -> Subject.of("")).hasMessage("commonName is 0 characters long (allowed: 1 to 64)");
        assertThat(SUBJECT.state("x".repeat(128)).locality("x".repeat(128)).principal())
                .isNotNull();
    }

    @ParameterizedTest
    @EnumSource(
            value = KeyKind.class,
            names = {"RSA_2048", "EC_P256", "EC_P384"})
    void theUsagesAreThoseThatOpenSslWants(KeyKind kind) {
        CertificateAuthority line = ROOT.intermediate(TestPki.name("CN=Line 3"), kind, TestPki.YEAR);
        openssl.write(
                "server.pem",
                line.server(
                                SUBJECT.principal(),
                                List.of("broker.example", "b2.example", "192.0.2.7", "2001:db8::7"),
                                kind,
                                TestPki.YEAR)
                        .chainPem());
        openssl.write(
                "device.pem",
                line.device(SUBJECT.principal(), kind, TestPki.YEAR).chainPem());
        assertThat(openssl.run("x509 -in server.pem -noout -ext subjectAltName,extendedKeyUsage"))
                .contains(
                        "DNS:broker.example, DNS:b2.example, IP Address:192.0.2.7, IP Address:2001:DB8:0:0:0:0:0:7",
                        "TLS Web Server Authentication");
        assertThat(openssl.run("x509 -in device.pem -noout -ext extendedKeyUsage,basicConstraints"))
                .contains("TLS Web Client Authentication", "CA:FALSE");
        for (String purpose : List.of("sslserver", "sslclient")) {
            String file = purpose.equals("sslserver") ? "server.pem" : "device.pem";
            assertThat(openssl.run("verify -x509_strict -CAfile root.pem -untrusted " + file + " -purpose " + purpose
                            + " " + file))
                    .isEqualTo(file + ": OK\n");
        }
    }

    @Test
    void largeKeysAreMade() {
        CertificateAuthority root = CertificateAuthority.root(TestPki.name("CN=Large"), KeyKind.RSA_4096, TestPki.YEAR);
        openssl.write("large.pem", root.certificatePem());
        assertThat(openssl.run("x509 -in large.pem -noout -text"))
                .contains("Public-Key: (4096 bit)", "Signature Algorithm: sha256WithRSAEncryption");
        assertThat(openssl.run("verify -x509_strict -CAfile large.pem large.pem"))
                .contains("OK");
    }

    @Test
    void aCaIsKeptInFilesAndTakenUpAgain() {
        CertificateAuthority line = ROOT.intermediate(TestPki.name("CN=Line 3"), KeyKind.EC_P256, TestPki.YEAR);
        char[] passphrase = "sesame".toCharArray();
        OutputFolder out = OutputFolder.of(folder.resolve("ca"));
        Path chain = out.certificates("ca.pem", line.chain());
        Path key = out.key("ca.key", line.key(), passphrase);

        CertificateAuthority again = CertificateAuthority.of(chain, key, passphrase);

        IssuedIdentity device = again.device("dev01", KeyKind.EC_P256, TestPki.YEAR);
        assertThat(device.chain()).hasSize(2).endsWith(line.certificate());
        assertThat(new CredentialsCheck().findings(TestPki.credentials(ROOT, device)))
                .isEmpty();
        assertThatThrownBy(() -> CertificateAuthority.of(chain, key, "wrong".toCharArray()))
                .isInstanceOf(InvalidCredentialsException.class)
                .hasMessage(key + " cannot be decrypted: the pass phrase is wrong, or the file is damaged");
    }

    @Test
    void aCaWhoseKeyIsNotEncryptedIsTakenUpWithoutAPassphrase() {
        OutputFolder out = OutputFolder.of(folder.resolve("open"));
        Path chain = out.certificates("ca.pem", ROOT.chain());
        Path key = out.key("ca.key", ROOT.key());
        Path encrypted = out.key("encrypted.key", ROOT.key(), "sesame".toCharArray());

        assertThat(CertificateAuthority.of(chain, key).chain()).isEqualTo(ROOT.chain());
        assertThatThrownBy(() -> CertificateAuthority.of(chain, key, "sesame".toCharArray()))
                .isInstanceOf(InvalidCredentialsException.class)
                .hasMessage(key + " is not encrypted, but a pass phrase was given; leave the pass phrase out");
        assertThatThrownBy(() -> CertificateAuthority.of(chain, encrypted))
                .isInstanceOf(InvalidCredentialsException.class)
                .hasMessage(encrypted + " is encrypted; give its pass phrase");
    }

    @Test
    void refusesWhatIsNoCa() {
        IssuedIdentity device = ROOT.device("dev01", KeyKind.EC_P256, TestPki.YEAR);
        assertThatThrownBy(() -> CertificateAuthority.of(device.chain(), device.key()))
                .isInstanceOf(InvalidCredentialsException.class)
                .hasMessage("The certificate of CN=dev01 is not that of a CA; give the CA's certificate");
        TestPki pki = new TestPki();
        X509Certificate mayNot = pki.rootWith(new BasicConstraints(true), new KeyUsage(KeyUsage.cRLSign));
        assertThatThrownBy(() -> CertificateAuthority.of(List.of(mayNot), pki.root.key()))
                .isInstanceOf(InvalidCredentialsException.class)
                .hasMessage(
                        "The certificate of CN=Plant root CA,O=Example is that of a CA whose key usage does not allow it"
                                + " to sign certificates (keyCertSign); give the CA's certificate");
        assertThatThrownBy(() -> CertificateAuthority.of(ROOT.chain(), device.key()))
                .isInstanceOf(InvalidCredentialsException.class)
                .hasMessageStartingWith("The private key does not belong to the certificate of the CA CN=Workshop CA");
        CertificateAuthority line = ROOT.intermediate(TestPki.name("CN=Line 3"), KeyKind.EC_P256, TestPki.YEAR);
        assertThatThrownBy(() -> CertificateAuthority.of(List.of(line.certificate()), line.key()))
                .isInstanceOf(InvalidCredentialsException.class)
                .hasMessageContaining("CN=Line 3 is not followed by that of its issuer, CN=Workshop CA");
        assertThatThrownBy(() -> CertificateAuthority.of(List.of(), line.key()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("chain is empty");
    }

    @ParameterizedTest
    @EnumSource(
            value = KeyKind.class,
            names = {"RSA_2048", "EC_P256", "EC_P384"})
    void opensslAcceptsOurRequests(KeyKind kind) {
        List<String> names = List.of("broker.example", "192.0.2.7", "2001:db8:0:0:0:0:0:7");
        CertificateRequest.WithKey made = CertificateRequest.create(SUBJECT.principal(), kind, names);
        openssl.write("server.csr", made.request().pem());
        assertThat(openssl.run("req -in server.csr -verify -noout")).contains("verify OK");
        assertThat(openssl.run("req -in server.csr -noout -text"))
                .contains("DNS:broker.example, IP Address:192.0.2.7, IP Address:2001:DB8:0:0:0:0:0:7");
        CertificateRequest read = CertificateRequest.read(made.request().pem());
        assertThat(read.alternativeNames()).isEqualTo(names);
        assertThat(read.subject()).isEqualTo(SUBJECT.principal());
        List<X509Certificate> issued = ROOT.server(read, read.alternativeNames(), TestPki.YEAR);
        openssl.write("server.pem", Pem.encode(issued));
        assertThat(openssl.run(
                        "verify -x509_strict -CAfile root.pem -purpose sslserver -verify_ip 192.0.2.7 server.pem"))
                .contains("OK");
        assertThat(KeyMatch.fits(made.key(), issued.get(0).getPublicKey())).isTrue();
        assertThat(HostNames.covers(issued.get(0), "2001:db8::7")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PEM", "DER", "Windows"})
    void weSignOpenSslsRequests(String form) throws Exception {
        openssl.run("req -new -newkey rsa:2048 -nodes -keyout dev01.key -subj /C=DE/CN=dev01 -out dev01.csr"
                + (form.equals("DER") ? " -outform DER" : ""));
        byte[] document = Files.readAllBytes(folder.resolve("dev01.csr"));
        if (form.equals("Windows")) {
            document = openssl.text("dev01.csr")
                    .replace("CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST")
                    .replace("\n", "\r\n")
                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        }
        CertificateRequest request = CertificateRequest.read(document);
        assertThat(request.alternativeNames()).isEmpty();
        assertThat(request.subject()).isEqualTo(new X500Principal("CN=dev01, C=DE"));
        openssl.write("dev01.pem", Pem.encode(ROOT.device(request, TestPki.YEAR)));
        assertThat(openssl.run("verify -x509_strict -CAfile root.pem -purpose sslclient dev01.pem"))
                .contains("OK");
        assertThat(CredentialFiles.mutualTls(
                                openssl.path("root.pem"), openssl.path("dev01.pem"), openssl.path("dev01.key"))
                        .load())
                .isNotNull();
    }

    @Test
    void aRevokedCertificateIsRefused() {
        IssuedIdentity good = ROOT.device("dev01", KeyKind.EC_P256, TestPki.YEAR);
        IssuedIdentity bad = ROOT.device("dev02", KeyKind.EC_P256, TestPki.YEAR);
        BigInteger serial = bad.certificate().getSerialNumber();
        Path file = OutputFolder.of(folder).crl("list.crl", ROOT.crl(List.of(serial), TestPki.YEAR));
        openssl.write("good.pem", good.chainPem());
        openssl.write("bad.pem", bad.chainPem());
        assertThat(file).isRegularFile();
        assertThat(openssl.run("crl -in list.crl -noout -text -CAfile root.pem"))
                .contains("verify OK", "Serial Number: ", "X509v3 Authority Key Identifier");
        assertThat(openssl.run("verify -crl_check -CAfile root.pem -CRLfile list.crl good.pem"))
                .contains("OK");
        assertThatThrownBy(() -> openssl.run("verify -crl_check -CAfile root.pem -CRLfile list.crl bad.pem"))
                .hasMessageContaining("certificate revoked");
    }

    @Test
    void aListMayBeEmptyAndHasItsTimes() throws Exception {
        Validity past = TestPki.PAST;
        X509CRL crl = ROOT.crl(List.of(), past);
        assertThat(crl.getThisUpdate().toInstant()).isEqualTo(past.from());
        assertThat(crl.getNextUpdate().toInstant()).isEqualTo(past.to());
        assertThat(crl.getRevokedCertificates()).isNull();
        crl.verify(ROOT.certificate().getPublicKey());
        assertThatThrownBy(() -> ROOT.crl(List.of(BigInteger.ZERO), past))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("serial number is 0 (allowed: a positive number)");
    }

    @Test
    void anExpiredCertificateIsMadeOnPurpose() {
        Validity over = new Validity(Instant.parse("2024-01-01T00:00:00Z"), Instant.parse("2025-01-01T00:00:00Z"));
        CertificateAuthority old = CertificateAuthority.root(TestPki.name("CN=Old"), KeyKind.EC_P256, over);
        openssl.write("old.pem", old.certificatePem());
        assertThat(openssl.run("x509 -in old.pem -noout -dates"))
                .isEqualTo("notBefore=Jan  1 00:00:00 2024 GMT\nnotAfter=Jan  1 00:00:00 2025 GMT\n");
        assertThatThrownBy(() -> openssl.run("verify -CAfile old.pem old.pem")).hasMessageContaining("has expired");
    }
}
