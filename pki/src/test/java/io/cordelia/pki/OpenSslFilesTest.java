package io.cordelia.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.InvalidCredentialsException;
import io.cordelia.device.InvalidCredentialsException.Part;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as the workshop's script, the AWS instructions and openssl users make them (seeds 2 and 3). */
class OpenSslFilesTest {

    private static final String PASSPHRASE = "sésame öffne dich".replace(' ', '-');

    @TempDir
    private static Path folder;

    private static OpenSsl openssl;

    @BeforeAll
    static void makeFiles() {
        openssl = OpenSsl.in(folder);
        openssl.run("genrsa -aes256 -passout pass:" + PASSPHRASE + " -out ca.key 2048");
        openssl.run("req -new -x509 -days 3560 -key ca.key -passin pass:" + PASSPHRASE
                + " -subj /C=DE/ST=BW/L=Waldenburg/O=Workshop/OU=IoT/CN=Workshop-CA -out ca.pem");
        openssl.run("genrsa -traditional -out rsa.key 2048");
        openssl.run("pkcs8 -topk8 -nocrypt -in rsa.key -out rsa.pkcs8.key");
        openssl.run("req -new -key rsa.key -subj /CN=dev01 -out dev01.csr");
        sign("dev01.csr", "ca.pem", "ca.key", "usr_cert", "dev01.pem");
        openssl.run("x509 -in dev01.pem -text -out dev01.text.pem");
        openssl.run("x509 -in dev01.pem -outform DER -out dev01.der");
        openssl.run("pkey -in rsa.key -outform DER -out rsa.der");
        openssl.run("pkey -in rsa.key -pubout -out rsa.pub");
        openssl.run("ecparam -name prime256v1 -genkey -out ec.key");
        openssl.run("pkcs8 -topk8 -nocrypt -in ec.key -out ec.pkcs8.key");
        openssl.run("ecparam -name secp384r1 -genkey -noout -out ec384.key");
        openssl.run("req -new -key ec.key -subj /CN=dev02 -out dev02.csr");
        sign("dev02.csr", "ca.pem", "ca.key", "usr_cert", "dev02.pem");
        openssl.run("ecparam -name prime256v1 -genkey -noout -out intermediate.key");
        openssl.run("req -new -key intermediate.key -subj /CN=Workshop-Intermediate -out intermediate.csr");
        sign("intermediate.csr", "ca.pem", "ca.key", "ca_cert", "intermediate.pem");
        sign("dev01.csr", "intermediate.pem", "intermediate.key", "usr_cert", "dev01.leaf.pem");
        openssl.write("dev01.chain.pem", openssl.text("dev01.leaf.pem") + openssl.text("intermediate.pem"));
        openssl.write("bundle.pem", openssl.text("ca.pem") + openssl.text("intermediate.pem"));
    }

    private static void sign(String csr, String ca, String caKey, String kind, String out) {
        openssl.write(
                kind + ".ext",
                kind.equals("ca_cert")
                        ? "basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign,cRLSign\n"
                        : "basicConstraints=CA:FALSE\nextendedKeyUsage=clientAuth\n");
        openssl.run("x509 -req -in " + csr + " -CA " + ca + " -CAkey " + caKey + " -passin pass:" + PASSPHRASE
                + " -CAcreateserial -days 365 -sha256 -extfile " + kind + ".ext -out " + out);
    }

    @ParameterizedTest
    @CsvSource({
        "dev01.pem, rsa.key, BEGIN RSA PRIVATE KEY",
        "dev01.pem, rsa.pkcs8.key, BEGIN PRIVATE KEY",
        "dev02.pem, ec.key, BEGIN EC PRIVATE KEY",
        "dev02.pem, ec.pkcs8.key, BEGIN PRIVATE KEY",
    })
    void loadsEveryFormAndKeepsIt(String certificate, String key, String begin) {
        DeviceCredentials credentials = files("ca.pem", certificate, key).load();

        String keyDocument = keyOf(credentials);
        assertThat(keyDocument).startsWith("-----" + begin + "-----\n").endsWith("-----\n");
        assertThat(openssl.text(key)).endsWith(keyDocument);
        assertThat(certificateOf(credentials)).isEqualTo(openssl.text(certificate));
        assertThat(new String(credentials.rootCa(), StandardCharsets.US_ASCII)).isEqualTo(openssl.text("ca.pem"));
        assertThatNoException().isThrownBy(() -> TlsContexts.client(credentials));
    }

    @Test
    void dropsTheParametersBeforeAnEcKey() {
        assertThat(openssl.text("ec.key")).startsWith("-----BEGIN EC PARAMETERS-----");
        assertThat(keyOf(files("ca.pem", "dev02.pem", "ec.key").load())).doesNotContain("PARAMETERS");
    }

    @Test
    void readsACurveOf384Bits() {
        openssl.run("req -new -x509 -days 9 -key ec384.key -subj /CN=dev03 -addext basicConstraints=CA:FALSE"
                + " -out dev03.pem");
        assertThat(files("ca.pem", "dev03.pem", "ec384.key").load()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"crlf", "cr", "no-final-newline", "text", "bom", "utf16", "indented", "blank-lines"})
    void givesTheSameDocumentsForEveryFormOfText(String form) {
        for (String name : new String[] {"ca.pem", "dev01.text.pem", "rsa.key"}) {
            String text = openssl.text(name);
            byte[] content =
                    switch (form) {
                        case "crlf" -> text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
                        case "cr" -> text.replace("\n", "\r").getBytes(StandardCharsets.ISO_8859_1);
                        case "no-final-newline" -> text.stripTrailing().getBytes(StandardCharsets.ISO_8859_1);
                        case "text" ->
                            ("Bag Attributes: -----BEGIN it\n\n" + text + "after")
                                    .getBytes(StandardCharsets.ISO_8859_1);
                        case "bom" -> ("\uFEFF" + text).getBytes(StandardCharsets.UTF_8);
                        case "utf16" -> ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE);
                        case "indented" -> text.replace("\n", "  \n  ").getBytes(StandardCharsets.ISO_8859_1);
                        default -> text.replace("\n", "\n\n").getBytes(StandardCharsets.ISO_8859_1);
                    };
            openssl.write(form + "." + name, content);
        }

        DeviceCredentials plain = files("ca.pem", "dev01.pem", "rsa.key").load();
        DeviceCredentials same = files(form + ".ca.pem", form + ".dev01.text.pem", form + ".rsa.key")
                .load();

        assertThat(same.rootCa()).isEqualTo(plain.rootCa());
        assertThat(certificateOf(same)).isEqualTo(certificateOf(plain));
        assertThat(keyOf(same)).isEqualTo(keyOf(plain));
    }

    @Test
    void takesCertificateAndKeyFromOneFile() {
        openssl.write("both.pem", openssl.text("rsa.key") + openssl.text("dev01.pem"));

        DeviceCredentials credentials = files("ca.pem", "both.pem", "both.pem").load();

        assertThat(certificateOf(credentials)).isEqualTo(openssl.text("dev01.pem"));
        assertThat(keyOf(credentials)).isEqualTo(openssl.text("rsa.key"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev01.chain.pem, ca.pem", "dev01.leaf.pem, bundle.pem", "dev01.chain.pem, bundle.pem"})
    void findsTheIntermediateInTheCertificateFileOrInTheBundle(String files) {
        String[] names = files.split(", ");
        assertThat(files(names[1], names[0], "rsa.key").check()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pkcs8 -topk8 -v2 aes-256-cbc -in rsa.key",
                "pkcs8 -topk8 -v2 aes-128-cbc -v2prf hmacWithSHA1 -in rsa.key",
                "pkcs8 -topk8 -v2 aes-192-cbc -v2prf hmacWithSHA512 -iter 100000 -in rsa.key",
                "pkcs8 -topk8 -v2 des3 -in rsa.key",
                "pkcs8 -topk8 -scrypt -in rsa.key",
                "rsa -aes256 -traditional -in rsa.key",
                "rsa -aes128 -traditional -in rsa.key",
                "rsa -des3 -traditional -in rsa.key",
                "pkcs8 -topk8 -v2 aes-256-cbc -in ec.key",
                "ec -aes256 -in ec.key"
            })
    void decryptsKeysToPkcs8(String command) {
        openssl.run(command + " -passout pass:" + PASSPHRASE + " -out encrypted.key");
        assertThat(openssl.text("encrypted.key")).contains("ENCRYPTED");
        String kind = command.endsWith("ec.key") ? "ec" : "rsa";
        String certificate = kind.equals("ec") ? "dev02.pem" : "dev01.pem";

        CredentialFiles files = files("ca.pem", certificate, "encrypted.key");

        String key = keyOf(files.passphrase(PASSPHRASE.toCharArray()).load());
        openssl.write("decrypted.key", key);
        assertThat(key).startsWith("-----BEGIN PRIVATE KEY-----\n");
        assertThat(openssl.run("pkey -in decrypted.key")).isEqualTo(openssl.text(kind + ".pkcs8.key"));
        refused(Part.PRIVATE_KEY, files::load, "encrypted.key is encrypted; give its pass phrase");
        refused(
                Part.PRIVATE_KEY,
                files.passphrase("open sesame".toCharArray())::load,
                "encrypted.key cannot be decrypted: the pass phrase is wrong");
    }

    @Test
    void doesNotDecryptWhatNobodyUsesAnyMore() {
        openssl.run("pkcs8 -topk8 -v2 camellia256 -in rsa.key -passout pass:" + PASSPHRASE + " -out camellia8.key");
        refused(
                Part.PRIVATE_KEY,
                files("ca.pem", "dev01.pem", "camellia8.key").passphrase(PASSPHRASE.toCharArray())::load,
                "camellia8.key is encrypted with the cipher 1.2.392.200011.61.1.1.1.4, which is not supported; "
                        + "encrypt it anew with: openssl pkcs8");
        openssl.run("rsa -camellia256 -traditional -in rsa.key -passout pass:" + PASSPHRASE + " -out camellia.key");
        refused(
                Part.PRIVATE_KEY,
                files("ca.pem", "dev01.pem", "camellia.key").passphrase(PASSPHRASE.toCharArray())::load,
                "is encrypted with an unknown cipher, which is not supported");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PBE-SHA1-3DES", "PBE-SHA1-RC2-40"})
    void decryptsWhatOldToolsWrite(String scheme) {
        openssl.run("pkcs8 -topk8 -provider legacy -provider default -v1 " + scheme + " -in rsa.key -passout pass:abc"
                + " -out pbes1.key");
        CredentialFiles files = files("ca.pem", "dev01.pem", "pbes1.key");
        assertThat(keyOf(files.passphrase("abc".toCharArray()).load())).isEqualTo(openssl.text("rsa.pkcs8.key"));
        refused(
                Part.PRIVATE_KEY,
                files.passphrase("abd".toCharArray())::load,
                "pbes1.key cannot be decrypted: the pass phrase is wrong");
    }

    @Test
    void refusesAPassphraseThatIsNotNeeded() {
        refused(
                Part.PRIVATE_KEY,
                files("ca.pem", "dev01.pem", "rsa.key").passphrase(PASSPHRASE.toCharArray())::load,
                "rsa.key is not encrypted, but a pass phrase was given; leave the pass phrase out");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CERTIFICATE | ca.pem | dev01.csr | rsa.key   | dev01.csr holds a certificate signing request (CSR), not a certificate; give the certificate that the CA",
                "PRIVATE_KEY | ca.pem | dev01.pem | dev01.csr | dev01.csr holds a certificate signing request (CSR), not a private key",
                "CERTIFICATE | ca.pem | rsa.key   | dev01.pem | rsa.key holds a private key where a certificate is expected (are certificate and key the wrong way round?)",
                "PRIVATE_KEY | ca.pem | dev01.pem | dev01.pem | dev01.pem holds a certificate where a private key is expected",
                "ROOT_CA     | ca.key | dev01.pem | rsa.key   | ca.key holds a private key where a CA certificate is expected; give the file of the CA certificate",
                "PRIVATE_KEY | ca.pem | dev01.pem | rsa.pub   | rsa.pub holds a public key, not a private key",
                "CERTIFICATE | ca.pem | rsa.pub   | rsa.key   | rsa.pub holds no certificate but: PUBLIC KEY",
            })
    void refusesOtherKindsOfFiles(Part part, String rootCa, String certificate, String key, String message) {
        refused(part, files(rootCa, certificate, key)::load, message);
    }

    @Test
    void refusesFilesWithoutAKeyAndWithTwo() {
        openssl.run("ecparam -name prime256v1 -out parameters.pem");
        refused(
                Part.PRIVATE_KEY,
                files("ca.pem", "dev01.pem", "parameters.pem")::load,
                "parameters.pem holds no private key but: EC PARAMETERS");
        openssl.write("two.key", openssl.text("rsa.key") + openssl.text("ec.key"));
        refused(
                Part.PRIVATE_KEY,
                files("ca.pem", "dev01.pem", "two.key")::load,
                "two.key holds 2 private keys; leave only the one that is meant");
    }

    @Test
    void refusesKindsOfKeysThatNobodyTakes() {
        openssl.run("genpkey -algorithm ED25519 -out ed25519.key");
        refused(
                Part.PRIVATE_KEY,
                files("ca.pem", "dev01.pem", "ed25519.key")::load,
                "ed25519.key holds a key of the kind 1.3.101.112, which is not supported; use an RSA or EC");
        openssl.run("ecparam -name secp256k1 -genkey -noout -out koblitz.key");
        refused(
                Part.PRIVATE_KEY,
                files("ca.pem", "dev01.pem", "koblitz.key")::load,
                "koblitz.key holds a key on an unsupported elliptic curve; use P-256");
        openssl.write("openssh.key", "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n");
        refused(
                Part.PRIVATE_KEY,
                files("ca.pem", "dev01.pem", "openssh.key")::load,
                "openssh.key holds a key of the kind \"OPENSSH PRIVATE KEY\", which is not supported");
    }

    @Test
    void refusesACaAsADevice() {
        openssl.run("rsa -in ca.key -passin pass:" + PASSPHRASE + " -out ca.plain.key");
        refused(
                Part.CERTIFICATE,
                files("ca.pem", "ca.pem", "ca.plain.key")::load,
                "ca.pem begins with the certificate of the CA CN=Workshop-CA,OU=IoT");
    }

    @Test
    void refusesADeviceAsACa() {
        refused(
                Part.ROOT_CA,
                files("dev01.pem", "dev01.pem", "rsa.key")::load,
                "dev01.pem holds the certificate of CN=dev01, which is not that of a CA");
    }

    @Test
    void opensslVerifiesWhatOurCaIssues() {
        Validity validity = Validity.of(Duration.ofDays(2));
        for (KeyKind kind : new KeyKind[] {KeyKind.RSA_2048, KeyKind.EC_P256, KeyKind.EC_P384}) {
            CertificateAuthority root = CertificateAuthority.root(TestPki.name("CN=Plant root"), kind, validity);
            CertificateAuthority intermediate = root.intermediate(TestPki.name("CN=Line 3"), kind, validity);
            IssuedIdentity server =
                    intermediate.server(java.util.List.of("broker.example", "127.0.0.1"), kind, validity);
            IssuedIdentity device = intermediate.device("dev01", kind, validity);
            openssl.write("own.root.pem", root.certificatePem());
            openssl.write("own.server.pem", server.chainPem());
            openssl.write("own.device.pem", device.chainPem());
            openssl.write("own.device.key", device.keyPem());

            assertThat(openssl.run(
                            "verify -x509_strict -CAfile own.root.pem -untrusted own.server.pem -purpose sslserver"
                                    + " -verify_hostname broker.example own.server.pem"))
                    .contains("OK");
            assertThat(openssl.run(
                            "verify -x509_strict -CAfile own.root.pem -untrusted own.server.pem -purpose sslserver"
                                    + " -verify_ip 127.0.0.1 own.server.pem"))
                    .contains("OK");
            assertThat(openssl.run(
                            "verify -x509_strict -CAfile own.root.pem -untrusted own.device.pem -purpose sslclient"
                                    + " own.device.pem"))
                    .contains("OK");
            assertThat(openssl.run("pkey -in own.device.key -pubout"))
                    .isEqualTo(openssl.run("x509 -in own.device.pem -noout -pubkey"));
        }
    }

    private static CredentialFiles files(String rootCa, String certificate, String privateKey) {
        return CredentialFiles.mutualTls(openssl.path(rootCa), openssl.path(certificate), openssl.path(privateKey));
    }

    private static String certificateOf(DeviceCredentials credentials) {
        return new String(credentials.identity().orElseThrow().certificateChain(), StandardCharsets.US_ASCII);
    }

    private static String keyOf(DeviceCredentials credentials) {
        return new String(credentials.identity().orElseThrow().privateKey(), StandardCharsets.US_ASCII);
    }

    private static void refused(Part part, ThrowingCallable load, String message) {
        assertThatThrownBy(load)
                .isInstanceOfSatisfying(InvalidCredentialsException.class, e -> assertThat(e.part())
                        .hasValue(part))
                .hasMessageContaining(folder.toString())
                .hasMessageContaining(message)
                .message()
                .doesNotContain(PASSPHRASE);
    }
}
