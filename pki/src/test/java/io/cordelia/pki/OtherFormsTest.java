package io.cordelia.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.InvalidCredentialsException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates and keys in other forms than PEM, as openssl, keytool and Windows tools write them. */
class OtherFormsTest {

    private static final String PASSPHRASE = "changeit";

    private static final TestPki PKI = new TestPki();
    private static final CertificateAuthority LINE =
            PKI.root.intermediate(TestPki.name("CN=Line 3"), KeyKind.EC_P256, TestPki.YEAR);
    private static final IssuedIdentity DEVICE = LINE.device("dev01", KeyKind.RSA_2048, TestPki.YEAR);

    @TempDir
    private static Path folder;

    private static OpenSsl openssl;

    @BeforeAll
    static void makeFiles() {
        openssl = OpenSsl.in(folder);
        openssl.write("root.pem", PKI.root.certificatePem());
        openssl.write("chain.pem", DEVICE.chainPem());
        openssl.write("leaf.pem", Pem.encode(DEVICE.chain().subList(0, 1)));
        openssl.write("line.pem", LINE.certificatePem());
        openssl.write("key.pem", DEVICE.keyPem());
        openssl.run("x509 -in leaf.pem -outform DER -out leaf.der");
        openssl.run("x509 -in root.pem -outform DER -out root.der");
        openssl.run("x509 -in leaf.pem -trustout -addtrust clientAuth -out trusted.pem");
        openssl.run("pkcs8 -topk8 -nocrypt -in key.pem -outform DER -out key.pkcs8.der");
        openssl.run("rsa -traditional -in key.pem -outform DER -out key.pkcs1.der");
        openssl.run("pkcs8 -topk8 -in key.pem -outform DER -passout pass:" + PASSPHRASE + " -out key.encrypted.der");
        openssl.run("crl2pkcs7 -nocrl -certfile root.pem -certfile line.pem -certfile leaf.pem -out chain.p7.pem");
        openssl.run("crl2pkcs7 -nocrl -certfile line.pem -certfile leaf.pem -outform DER -out chain.p7b");
        String pkcs12 = "pkcs12 -export -inkey key.pem -in leaf.pem -passout pass:" + PASSPHRASE;
        openssl.run(pkcs12 + " -certfile line.pem -out chain.p12");
        openssl.run(
                pkcs12 + " -certfile line.pem -certpbe PBE-SHA1-3DES -keypbe PBE-SHA1-3DES -macalg sha1 -out old.p12");
        openssl.run("pkcs12 -export -inkey key.pem -in leaf.pem -passout pass: -certfile line.pem -out open.p12");
        openssl.run("pkcs12 -export -nokeys -in leaf.pem -passout pass:" + PASSPHRASE + " -out nokey.p12");
    }

    @ParameterizedTest
    @CsvSource({
        "root.der, leaf.der",
        "root.pem, trusted.pem",
    })
    void certificatesMayBeDerAndTrusted(String root, String certificate) {
        DeviceCredentials credentials = files(root, certificate, "key.pem").load();
        assertThat(credentials.rootCa()).isEqualTo(PKI.root.certificatePem());
        assertThat(credentials.identity().orElseThrow().certificateChain())
                .isEqualTo(Pem.encode(List.of(DEVICE.certificate())));
    }

    @Test
    void aChainMayBePkcs7AndIsPutInOrder() {
        for (String file : List.of("chain.p7b", "chain.p7.pem")) {
            byte[] chain = files("root.pem", file, "key.pem")
                    .load()
                    .identity()
                    .orElseThrow()
                    .certificateChain();
            assertThat(Pem.certificates(chain, file)).startsWith(DEVICE.certificate(), LINE.certificate());
        }
    }

    @Test
    void keysMayBeDer() {
        for (String file : List.of("key.pkcs8.der", "key.pkcs1.der")) {
            byte[] key = files("root.pem", "chain.pem", file)
                    .load()
                    .identity()
                    .orElseThrow()
                    .privateKey();
            assertThat(Pem.privateKey(key, file)).isEqualTo(DEVICE.key());
        }
        assertThat(encrypted("key.encrypted.der", PASSPHRASE)).isEqualTo(DEVICE.keyPem());
        assertThatThrownBy(() -> encrypted("key.encrypted.der", "wrong"))
                .isInstanceOf(InvalidCredentialsException.class)
                .hasMessage(folder.resolve("key.encrypted.der")
                        + " cannot be decrypted: the pass phrase is wrong, or the file is damaged");
        assertThatThrownBy(files("root.pem", "chain.pem", "key.encrypted.der")::load)
                .isInstanceOf(InvalidCredentialsException.class)
                .hasMessageEndingWith("is encrypted; give its pass phrase");
    }

    @Test
    void ecKeysMayBeDer() {
        openssl.write("ec.pem", PKI.device.keyPem());
        openssl.write("ec.cert.pem", PKI.device.chainPem());
        openssl.run("ec -in ec.pem -outform DER -out ec.der");
        byte[] key = files("root.pem", "ec.cert.pem", "ec.der")
                .load()
                .identity()
                .orElseThrow()
                .privateKey();
        assertThat(new String(key, StandardCharsets.US_ASCII)).startsWith("-----BEGIN EC PRIVATE KEY-----");
        assertThat(KeyMatch.fits(
                        Pem.privateKey(key, "ec.der"), PKI.device.certificate().getPublicKey()))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"chain.p12", "old.p12"})
    void aKeyStoreHoldsChainAndKey(String store) {
        CredentialFiles files = files("root.pem", store, store);
        DeviceCredentials credentials =
                files.passphrase(PASSPHRASE.toCharArray()).load();
        assertThat(credentials.identity().orElseThrow().certificateChain()).isEqualTo(DEVICE.chainPem());
        assertThat(credentials.identity().orElseThrow().privateKey()).isEqualTo(DEVICE.keyPem());
        assertThatThrownBy(files.passphrase("wrong".toCharArray())::load)
                .isInstanceOf(InvalidCredentialsException.class)
                .hasMessage(
                        folder.resolve(store) + " cannot be opened: the pass phrase is wrong, or the file is damaged")
                .hasNoCause();
        assertThatThrownBy(files::load)
                .isInstanceOf(InvalidCredentialsException.class)
                .hasMessage(
                        folder.resolve(store) + " is a key store that is protected or damaged; give its pass phrase");
    }

    @Test
    void aPassphraseThatJavaCannotUseIsNamed() {
        openssl.run("pkcs12 -export -inkey key.pem -in leaf.pem -passout pass:sésame -out accents.p12");
        openssl.run("pkcs8 -topk8 -v1 PBE-SHA1-3DES -in key.pem -passout pass:sésame -out accents.pem");
        for (String file : List.of("accents.p12", "accents.pem")) {
            assertThatThrownBy(files("root.pem", "chain.pem", file).passphrase("sésame".toCharArray())::load)
                    .isInstanceOf(InvalidCredentialsException.class)
                    .hasMessage(folder.resolve(file)
                            + " is encrypted in a way that Java opens only with a pass phrase of ASCII characters; encrypt it"
                            + " anew with such a one, or as PKCS#8 with: openssl pkcs8 -topk8 -v2 aes-256-cbc");
        }
    }

    @Test
    void aKeyStoreMayHaveNoPassphrase() {
        byte[] chain = files("root.pem", "open.p12", "open.p12")
                .load()
                .identity()
                .orElseThrow()
                .certificateChain();
        assertThat(chain).isEqualTo(DEVICE.chainPem());
    }

    @Test
    void aKeyStoreWithoutAKeyIsNamed() {
        assertThatThrownBy(files("root.pem", "nokey.p12", "nokey.p12").passphrase(PASSPHRASE.toCharArray())::load)
                .isInstanceOf(InvalidCredentialsException.class)
                .hasMessageContaining("nokey.p12 is a key store without a private key");
    }

    /** Java's own reader shows none of them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-certpbe PBE-SHA1-3DES -macalg sha1",
                "-certpbe PBE-SHA1-RC2-40 -macalg sha1 -legacy",
                "-certpbe NONE"
            })
    void rootCasMayBeInAKeyStoreThatOpenSslMadeOfCertificates(String scheme) {
        openssl.write("roots.pem", openssl.text("root.pem") + openssl.text("line.pem"));
        openssl.run("pkcs12 -export -nokeys -in roots.pem -passout pass:" + PASSPHRASE + " -out roots.p12"
                + (scheme.isEmpty() ? "" : " " + scheme));

        assertThat(files("roots.p12", "chain.p12", "chain.p12")
                        .passphrase(PASSPHRASE.toCharArray())
                        .load()
                        .rootCa())
                .isEqualTo(Pem.encode(List.of(PKI.root.certificate(), LINE.certificate())));
        assertThatThrownBy(files("roots.p12", "chain.p12", "chain.p12").passphrase("wrong".toCharArray())::load)
                .isInstanceOf(InvalidCredentialsException.class)
                .hasMessageEndingWith("roots.p12 cannot be opened: the pass phrase is wrong, or the file is damaged");
    }

    @Test
    void aPassphraseMayBeThatOfTheRootCasOnly() {
        openssl.run("pkcs12 -export -nokeys -in root.pem -passout pass:" + PASSPHRASE + " -out root.p12");
        CredentialFiles files = files("root.p12", "chain.pem", "key.pem");

        assertThat(files.passphrase(PASSPHRASE.toCharArray()).load().rootCa()).isEqualTo(PKI.root.certificatePem());
        assertThat(CredentialFiles.serverTls(folder.resolve("root.p12"))
                        .passphrase(PASSPHRASE.toCharArray())
                        .load()
                        .rootCa())
                .isEqualTo(PKI.root.certificatePem());
        assertThatThrownBy(files::load)
                .isInstanceOf(InvalidCredentialsException.class)
                .hasMessageEndingWith("root.p12 is a key store that is protected or damaged; give its pass phrase");
        assertThatThrownBy(files("root.pem", "chain.pem", "key.pem").passphrase(PASSPHRASE.toCharArray())::load)
                .isInstanceOf(InvalidCredentialsException.class)
                .hasMessageEndingWith(
                        "key.pem is not encrypted, but a pass phrase was given; leave the pass phrase out");
    }

    @Test
    void ourKeyStoresAreReadByOpenSslAndByOurselves() {
        openssl.write(
                "ours.p12", Pkcs12.encode("dev01", DEVICE, List.of(PKI.root.certificate()), PASSPHRASE.toCharArray()));
        assertThat(openssl.run("pkcs12 -in ours.p12 -nodes -passin pass:" + PASSPHRASE))
                .contains("friendlyName: dev01")
                .contains(text(DEVICE.keyPem()).strip())
                .contains("Plant root CA");
        assertThat(openssl.run("pkcs12 -in ours.p12 -info -noout -passin pass:" + PASSPHRASE))
                .contains("PBES2, PBKDF2, AES-256-CBC");
        DeviceCredentials credentials = files("ours.p12", "ours.p12", "ours.p12")
                .passphrase(PASSPHRASE.toCharArray())
                .load();
        assertThat(credentials.rootCa()).isEqualTo(PKI.root.certificatePem());
        assertThat(credentials.identity().orElseThrow().privateKey()).isEqualTo(DEVICE.keyPem());
    }

    @Test
    void javasOwnKeyStoresAreReadToo() throws Exception {
        openssl.write("java.jks", jks("JKS", DEVICE.key(), PASSPHRASE));
        openssl.write("trust.jks", jksOfRoots());
        DeviceCredentials credentials = files("trust.jks", "java.jks", "java.jks")
                .passphrase(PASSPHRASE.toCharArray())
                .load();
        assertThat(credentials.rootCa()).isEqualTo(PKI.root.certificatePem());
        assertThat(credentials.identity().orElseThrow().certificateChain()).isEqualTo(DEVICE.chainPem());
        assertThat(credentials.identity().orElseThrow().privateKey()).isEqualTo(DEVICE.keyPem());
        assertThatThrownBy(files("trust.jks", "java.jks", "java.jks").passphrase("wrong".toCharArray())::load)
                .isInstanceOf(InvalidCredentialsException.class)
                .hasMessageEndingWith("trust.jks cannot be opened: the pass phrase is wrong, or the file is damaged");
    }

    @Test
    void aKeyWithAPassphraseOfItsOwnIsNamed() throws Exception {
        openssl.write("two.jks", jks("JKS", DEVICE.key(), "another"));
        assertThatThrownBy(files("root.pem", "chain.pem", "two.jks").passphrase(PASSPHRASE.toCharArray())::load)
                .isInstanceOf(InvalidCredentialsException.class)
                .hasMessageContaining(
                        "two.jks holds a private key that cannot be opened: its pass phrase is another one")
                .hasNoCause();
    }

    @Test
    void keytoolsFilesAreRead() throws Exception {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process process = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        "a",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=dev09",
                        "-keystore",
                        folder.resolve("keytool.p12").toString(),
                        "-storepass",
                        PASSPHRASE)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(files("root.pem", "keytool.p12", "keytool.p12")
                        .passphrase(PASSPHRASE.toCharArray())
                        .check())
                .extracting(Finding::kind)
                .contains(Finding.Kind.UNKNOWN_ISSUER)
                .doesNotContain(Finding.Kind.UNREADABLE, Finding.Kind.KEY_MISMATCH);
    }

    @ParameterizedTest
    @CsvSource({
        "root.pem, key.pkcs8.der, key.pem, key.pkcs8.der holds a private key where a certificate is expected",
        "root.pem, key.encrypted.der, key.pem, key.encrypted.der holds a private key where a certificate is expected",
        "root.pem, chain.pem, leaf.der, leaf.der holds a certificate where a private key is expected",
        "key.pkcs1.der, chain.pem, key.pem, key.pkcs1.der holds a private key where a CA certificate is expected",
        "root.pem, chain.pem, chain.p7b, chain.p7b holds a private key that cannot be read: it is damaged",
    })
    void theWrongFileIsNamed(String root, String certificate, String key, String message) {
        assertThatThrownBy(files(root, certificate, key)::load)
                .isInstanceOf(InvalidCredentialsException.class)
                .hasMessageContaining(message);
    }

    private static byte[] encrypted(String file, String passphrase) {
        return files("root.pem", "chain.pem", file)
                .passphrase(passphrase.toCharArray())
                .load()
                .identity()
                .orElseThrow()
                .privateKey();
    }

    private static byte[] jks(String type, PrivateKey key, String keyPassphrase) throws Exception {
        KeyStore store = KeyStore.getInstance(type);
        store.load(null, null);
        store.setKeyEntry(
                "dev01", key, keyPassphrase.toCharArray(), DEVICE.chain().toArray(Certificate[]::new));
        return bytes(store);
    }

    private static byte[] jksOfRoots() throws Exception {
        KeyStore store = KeyStore.getInstance("JKS");
        store.load(null, null);
        X509Certificate root = PKI.root.certificate();
        store.setCertificateEntry("root", root);
        return bytes(store);
    }

    private static byte[] bytes(KeyStore store) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        store.store(bytes, PASSPHRASE.toCharArray());
        return bytes.toByteArray();
    }

    private static String text(byte[] document) {
        return new String(document, StandardCharsets.US_ASCII);
    }

    private static CredentialFiles files(String rootCa, String certificate, String privateKey) {
        return CredentialFiles.mutualTls(openssl.path(rootCa), openssl.path(certificate), openssl.path(privateKey));
    }
}
