package io.cordelia.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.cordelia.device.InvalidCredentialsException;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PkiDocumentTest {

    private static final TestPki PKI = new TestPki();
    private static final char[] PASSPHRASE = "sesame".toCharArray();

    @TempDir
    private Path folder;

    private OpenSsl openssl;

    @BeforeEach
    void writeFiles() {
        openssl = OpenSsl.in(folder);
        openssl.write("cert.pem", PKI.device.chainPem());
        openssl.write("key.pem", PKI.device.keyPem());
        openssl.write("root.pem", PKI.root.certificatePem());
    }

    private PkiDocument read(String file) {
        return PkiDocument.read(folder.resolve(file), Optional.empty());
    }

    private PkiDocument opened(String file) {
        assertThat(PkiDocument.isEncrypted(folder.resolve(file))).as(file).isTrue();
        return PkiDocument.read(folder.resolve(file), Optional.of(PASSPHRASE));
    }

    /** Openssl may put more into the file of a private key than was there before, but not another key. */
    private static Optional<PublicKey> publicKey(PkiDocument document) {
        return document.key().map(PublicKeys::of);
    }

    @Test
    void everythingThatOpensslPutsIntoOneFile() {
        CertificateRequest.WithKey request =
                CertificateRequest.create(Subject.of("dev02").principal(), KeyKind.EC_P256, List.of());
        openssl.write("dev02.csr", request.request().pem());
        OutputFolder.of(folder).crl("ca.crl", PKI.root.crl(List.of(BigInteger.TEN), TestPki.YEAR));
        openssl.write(
                "all.pem",
                openssl.text("key.pem")
                        + openssl.text("cert.pem")
                        + openssl.text("root.pem")
                        + openssl.text("dev02.csr")
                        + openssl.text("ca.crl"));

        PkiDocument all = read("all.pem");

        assertThat(all.certificates()).containsExactly(PKI.device.certificate(), PKI.root.certificate());
        assertThat(all.key()).contains(PKI.device.key());
        assertThat(all.requests())
                .singleElement()
                .extracting(r -> r.subject().getName())
                .isEqualTo("CN=dev02");
        assertThat(all.revocations()).singleElement().satisfies(list -> assertThat(
                        list.getRevokedCertificate(BigInteger.TEN))
                .isNotNull());
        assertThat(all).hasToString("PkiDocument[2 certificates, 1 private keys, 1 requests, 1 CRLs]");
    }

    @Test
    void eachOfThemInDer() {
        openssl.run("ecparam -name prime256v1 -genkey -noout -out new.key");
        openssl.run("req -new -key new.key -subj /CN=dev03 -outform DER -out dev03.csr");
        openssl.run("x509 -in cert.pem -outform DER -out cert.der");
        openssl.run("ec -in key.pem -outform DER -out key.der");
        openssl.run("crl2pkcs7 -nocrl -certfile cert.pem -certfile root.pem -outform DER -out chain.p7b");
        OutputFolder.of(folder).crl("ca.crl", PKI.root.crl(List.of(), TestPki.YEAR));
        openssl.run("crl -in ca.crl -outform DER -out crl.der");

        assertThat(read("dev03.csr").requests())
                .singleElement()
                .extracting(r -> r.subject().getName())
                .isEqualTo("CN=dev03");
        assertThat(read("cert.der").certificates()).containsExactly(PKI.device.certificate());
        assertThat(publicKey(read("key.der"))).contains(PKI.device.certificate().getPublicKey());
        assertThat(read("chain.p7b").certificates()).containsExactly(PKI.device.certificate(), PKI.root.certificate());
        assertThat(read("crl.der").revocations()).hasSize(1);
    }

    @Test
    void encryptedKeysAndKeyStores() throws Exception {
        openssl.run("ec -in key.pem -aes256 -passout pass:sesame -out traditional.key");
        openssl.run("pkcs8 -topk8 -in key.pem -v2 aes-256-cbc -passout pass:sesame -out pkcs8.key");
        openssl.run("pkcs8 -topk8 -in key.pem -outform DER -v2 aes-256-cbc -passout pass:sesame -out pkcs8.der");
        openssl.run("pkcs12 -export -in cert.pem -inkey key.pem -passout pass:sesame -out dev01.p12");
        KeyStore trust = KeyStore.getInstance("JKS");
        trust.load(null, PASSPHRASE);
        trust.setCertificateEntry("root", PKI.root.certificate());
        ByteArrayOutputStream jks = new ByteArrayOutputStream();
        trust.store(jks, PASSPHRASE);
        openssl.write("trust.jks", jks.toByteArray());

        for (String file : List.of("traditional.key", "pkcs8.key", "pkcs8.der", "dev01.p12")) {
            assertThat(publicKey(opened(file)))
                    .as(file)
                    .contains(PKI.device.certificate().getPublicKey());
        }
        assertThat(opened("dev01.p12").certificates()).containsExactly(PKI.device.certificate());
        assertThat(opened("trust.jks").certificates()).containsExactly(PKI.root.certificate());
        assertThat(opened("trust.jks").key()).isEmpty();
    }

    @Test
    void whatIsNotEncryptedOrNotThereIsNotSaidToBe() {
        for (String file : List.of("cert.pem", "key.pem", "missing")) {
            assertThat(PkiDocument.isEncrypted(folder.resolve(file))).as(file).isFalse();
        }
    }

    @Test
    void aPipeIsReadOnce() throws Exception {
        NamedPipe pipe = NamedPipe.in(folder);
        assertThat(PkiDocument.isEncrypted(pipe.path())).isFalse();
        assertThat(pipe.fed(openssl.path("cert.pem"), () -> read("pipe")).certificates())
                .containsExactlyElementsOf(PKI.device.chain());
    }

    @Test
    void whatIsEncryptedInAPipeTakesAPassPhraseThatIsKnownBeforehand() throws Exception {
        NamedPipe pipe = NamedPipe.in(folder);
        Path key = openssl.write("encrypted.pem", Pem.encode(PKI.device.key(), PASSPHRASE));
        Path store = openssl.write("dev01.p12", Pkcs12.encode("dev01", PKI.device, List.of(), PASSPHRASE));

        assertThat(pipe.fed(key, () -> catchThrowable(() -> read("pipe"))))
                .isInstanceOf(InvalidCredentialsException.class)
                .hasMessage(pipe.path()
                        + " is a pipe and holds an encrypted key, and a pipe cannot tell beforehand that it takes a pass"
                        + " phrase; give the file itself");
        assertThat(pipe.fed(store, () -> catchThrowable(() -> read("pipe"))))
                .isInstanceOf(InvalidCredentialsException.class)
                .hasMessage(pipe.path()
                        + " is a pipe and holds a key store, and a pipe cannot tell beforehand that it takes a pass"
                        + " phrase; give the file itself");
        for (Path file : List.of(key, store)) {
            assertThat(pipe.fed(file, () -> PkiDocument.read(pipe.path(), Optional.of(PASSPHRASE)))
                            .key())
                    .contains(PKI.device.key());
        }
    }

    @Test
    void whatCannotBeReadIsNamed() {
        openssl.write("two.pem", openssl.text("key.pem") + openssl.text("key.pem"));
        openssl.run("pkey -in key.pem -pubout -out public.pem");
        openssl.write("noise.der", new byte[] {0x30, 2, 5, 0});
        openssl.write("junk.csr", PemBlock.encode(List.of(new PemBlock("CERTIFICATE REQUEST", new byte[] {1, 2, 3}))));

        openssl.write("empty", new byte[0]);
        byte[] cut = Arrays.copyOf(Der.encode(PKI.device.certificate()), 200);
        openssl.write("cut.der", cut);

        assertThatThrownBy(() -> read("missing"))
                .isInstanceOf(InvalidCredentialsException.class)
                .hasMessage(folder.resolve("missing")
                        + " does not exist; give the path of the file that holds the certificate, key, request or CRL");
        assertThatThrownBy(() -> read("empty"))
                .hasMessageEndingWith("empty is empty; it should hold a certificate, key, request or CRL in PEM form");
        assertThatThrownBy(() -> read("cut.der"))
                .isInstanceOf(InvalidCredentialsException.class)
                .hasMessage(folder.resolve("cut.der")
                        + " is damaged: it is binary (DER) and not as long as its beginning says; copy it again from"
                        + " where it was made");
        assertThatThrownBy(() -> read("two.pem")).hasMessageContaining("two.pem holds 2 private keys");
        assertThatThrownBy(() -> read("public.pem"))
                .isInstanceOf(InvalidCredentialsException.class)
                .hasMessageEndingWith("public.pem holds no certificate, private key, certificate request or CRL");
        assertThatThrownBy(() -> read("junk.csr"))
                .isInstanceOf(InvalidCredentialsException.class)
                .hasMessage(
                        folder.resolve("junk.csr") + " holds a certificate signing request (CSR) that cannot be read:"
                                + " it is damaged or its key is of an unknown kind; copy it again from where it was made, or"
                                + " have it made with an RSA or EC P-256 key");
        assertThatThrownBy(() -> read("noise.der"))
                .isInstanceOf(InvalidCredentialsException.class)
                .hasMessageContaining("noise.der");
    }

    @Property(tries = 300)
    void anyBytesAreReadOrRefused(@ForAll @Size(max = 200) byte[] bytes) throws Exception {
        readOrRefused(bytes);
    }

    @Property(tries = 300)
    void anyDamageIsReadOrRefused(@ForAll int at, @ForAll byte value) throws Exception {
        byte[] der = Der.encode(PKI.device.certificate());
        der[Math.floorMod(at, der.length)] = value;
        readOrRefused(der);
    }

    private static void readOrRefused(byte[] content) throws Exception {
        Path file = Files.createTempFile("document", ".bin");
        try {
            Files.write(file, content);
            PkiDocument.read(file, Optional.empty());
        } catch (InvalidCredentialsException e) {
            assertThat(e).hasMessageContaining(file.toString());
        } finally {
            Files.delete(file);
        }
    }
}
