package io.cordelia.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.cordelia.device.InvalidCredentialsException;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.pki.FoundKey.Encoding;
import io.cordelia.pki.FoundKey.Form;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyScannerTest {

    private static final int PIECE = 4 << 20;
    private static final TestPki PKI = new TestPki();
    private static final IssuedIdentity RSA = PKI.root.device("rsa01", KeyKind.RSA_2048, TestPki.YEAR);
    private static final byte[] EC_DER = PKI.device.key().getEncoded();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "genrsa -traditional -out key 2048, PEM, PKCS1, RSA 2048",
        "genrsa -out key 3072, PEM, PKCS8, RSA 3072",
        "ecparam -name prime256v1 -genkey -noout -out key, PEM, SEC1, EC prime256v1",
        "ecparam -name secp384r1 -genkey -out key, PEM, SEC1, EC secp384r1",
        "ecparam -name secp521r1 -genkey -noout -outform DER -out key, DER, SEC1, EC secp521r1",
        "ecparam -name prime256v1 -genkey -param_enc explicit -noout -outform DER -out key, DER, SEC1, EC",
        "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out pem;pkcs8 -topk8 -nocrypt -in pem -outform DER -out key, DER, PKCS8, EC prime256v1",
        "genpkey -algorithm ed25519 -outform DER -out key, DER, PKCS8, Ed25519",
        "genpkey -algorithm ed448 -out key, PEM, PKCS8, Ed448",
        "genpkey -algorithm x25519 -out key, PEM, PKCS8, X25519",
        "genrsa -out pem 2048;pkcs8 -topk8 -nocrypt -in pem -outform DER -out key, DER, PKCS8, RSA 2048",
        "genpkey -algorithm RSA-PSS -outform DER -out key, DER, PKCS8, 1.2.840.113549.1.1.10",
    })
    void findsWhatOpenSslMakesAtAnyOffset(String command, Encoding encoding, Form form, String algorithm)
            throws IOException {
        OpenSsl openssl = OpenSsl.in(folder);
        Stream.of(command.split(";")).forEach(openssl::run);
        byte[] file = Files.readAllBytes(openssl.path("key"));
        byte[] key = encoding == Encoding.PEM ? fromBegin(file) : file;

        for (int offset : new int[] {0, 1, 4095, 12_345}) {
            assertThat(KeyScanner.create().scan(within(offset, key)))
                    .containsExactly(new FoundKey(
                            Optional.empty(),
                            offset,
                            key.length,
                            encoding,
                            form,
                            Optional.of(algorithm),
                            Optional.empty()));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "genrsa -traditional -aes256 -passout pass:secret -out key 2048",
                "genrsa -aes256 -passout pass:secret -out key 2048",
                "genrsa -out pem 2048;pkcs8 -topk8 -v2 aes256 -passout pass:secret -in pem -outform DER -out key",
                "genrsa -out pem 2048;pkcs8 -topk8 -v1 PBE-SHA1-3DES -passout pass:secret -in pem -outform DER -out key",
            })
    void findsEncryptedKeysToo(String command) throws IOException {
        OpenSsl openssl = OpenSsl.in(folder);
        Stream.of(command.split(";")).forEach(openssl::run);

        assertThat(KeyScanner.create()
                        .certificate(PKI.device.certificate())
                        .scan(within(77, Files.readAllBytes(openssl.path("key")))))
                .singleElement()
                .satisfies(key -> {
                    assertThat(key.offset()).isEqualTo(77);
                    assertThat(key.form()).isEqualTo(Form.ENCRYPTED);
                    assertThat(key.algorithm()).isEmpty();
                    assertThat(key.fits()).isEmpty();
                });
    }

    @Test
    void findsTheKeyInAKeyStoreOfJava() throws Exception {
        KeyStore store = KeyStore.getInstance("JKS");
        store.load(null, null);
        store.setKeyEntry(
                "dev01",
                PKI.device.key(),
                "sesame".toCharArray(),
                PKI.device.chain().toArray(X509Certificate[]::new));
        ByteArrayOutputStream document = new ByteArrayOutputStream();
        store.store(document, "sesame".toCharArray());

        assertThat(KeyScanner.create().scan(document.toByteArray()))
                .singleElement()
                .satisfies(key -> assertThat(key.form()).isEqualTo(Form.ENCRYPTED));
    }

    @Test
    void tellsWhichKeyBelongsToTheCertificate() throws IOException {
        OpenSsl openssl = OpenSsl.in(folder);
        Files.write(openssl.path("ec.pem"), PKI.device.keyPem());
        openssl.run("ec -in ec.pem -no_public -outform DER -out sec1");
        Files.write(openssl.path("rsa.pem"), RSA.keyPem());
        openssl.run("rsa -in rsa.pem -traditional -outform DER -out pkcs1");
        byte[] stranger = PKI.server.key().getEncoded();
        byte[] dump = within(
                100,
                concat(
                        EC_DER,
                        Files.readAllBytes(openssl.path("sec1")),
                        stranger,
                        Files.readAllBytes(openssl.path("pkcs1")),
                        RSA.keyPem()));

        assertThat(KeyScanner.create().certificate(PKI.device.certificate()).scan(dump))
                .extracting(key -> key.fits().orElseThrow())
                .containsExactly(true, true, false, false, false);
        assertThat(KeyScanner.create().certificate(RSA.certificate()).scan(dump))
                .extracting(key -> key.fits().orElseThrow())
                .containsExactly(false, false, false, true, true);
    }

    @ParameterizedTest
    @CsvSource({
        "rsa -in made -traditional -out key, PEM, PKCS1",
        "rsa -in made -traditional -outform DER -out key, DER, PKCS1",
        "pkcs8 -topk8 -nocrypt -in made -outform DER -out key, DER, PKCS8"
    })
    void findsRsaKeysOfMoreThanTwoPrimes(String command, Encoding encoding, Form form) throws IOException {
        OpenSsl openssl = OpenSsl.in(folder);
        openssl.run("genrsa -primes 3 -out made 3072");
        openssl.run("req -x509 -new -key made -subj /CN=dev03 -out cert.pem");
        openssl.run(command);
        byte[] dump = within(77, Files.readAllBytes(openssl.path("key")));
        X509Certificate certificate = Pem.certificates(Files.readAllBytes(openssl.path("cert.pem")), "cert.pem")
                .get(0);

        assertThat(KeyScanner.create().certificate(certificate).scan(dump))
                .extracting(FoundKey::offset, FoundKey::encoding, FoundKey::form, FoundKey::algorithm, FoundKey::fits)
                .containsExactly(tuple(77L, encoding, form, Optional.of("RSA 3072"), Optional.of(true)));
        assertThat(KeyScanner.create().certificate(RSA.certificate()).scan(dump))
                .extracting(key -> key.fits().orElseThrow())
                .containsExactly(false);
        assertThatThrownBy(() -> PkiDocument.read(openssl.path("key"), Optional.empty()))
                .isInstanceOf(InvalidCredentialsException.class)
                .hasMessage(
                        openssl.path("key") + " holds an RSA key of more than two primes, which is not supported; use"
                                + " one of two primes, as all tools make it unless told otherwise");
    }

    @Test
    void aKeyWithoutItsCurveIsTriedOnThatOfTheCertificate() throws IOException {
        OpenSsl openssl = OpenSsl.in(folder);
        Files.write(openssl.path("ec.pem"), PKI.device.keyPem());
        openssl.run("ec -in ec.pem -no_public -outform DER -out sec1");
        byte[] sec1 = Files.readAllBytes(openssl.path("sec1"));
        // The secret of P-256 alone: SEQUENCE of INTEGER 1 and OCTET STRING.
        byte[] bare = concat(new byte[] {0x30, 0x25}, Arrays.copyOfRange(sec1, 2, 2 + 0x25));

        assertThat(KeyScanner.create().certificate(PKI.device.certificate()).scan(within(9, bare)))
                .singleElement()
                .satisfies(key -> {
                    assertThat(key.algorithm()).contains("EC 256");
                    assertThat(key.fits()).contains(true);
                });
        assertThat(KeyScanner.create().certificate(RSA.certificate()).scan(within(9, bare)))
                .extracting(key -> key.fits().orElseThrow())
                .containsExactly(false);
    }

    @Test
    void findsPemInJsonAndInSourceCode() {
        String pem = new String(RSA.keyPem(), StandardCharsets.US_ASCII).strip();
        List<String> texts = List.of(
                "{\"PrivateKey\": \"" + pem.replace("\n", "\\n") + "\"}",
                "const char key[] = \"" + pem.replace("\n", "\\n\"\n    \"") + "\";",
                "String key = \"" + pem.replace("\n", "\\r\\n\"\n + \"") + "\";",
                "key = '''" + pem.replace("\n", "\r\n") + "'''",
                "  " + pem.replace("\n", "\n  "));

        for (String text : texts) {
            assertThat(KeyScanner.create()
                            .certificate(RSA.certificate())
                            .scan(text.getBytes(StandardCharsets.US_ASCII)))
                    .as(text)
                    .singleElement()
                    .satisfies(key -> {
                        assertThat(key.offset()).isEqualTo(text.indexOf("-----BEGIN"));
                        assertThat(key.fits()).contains(true);
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {PIECE - 200, PIECE - 100, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE - 70, 2 * PIECE + 70_000})
    void largeFilesAreReadInPieces(int offset) throws IOException {
        Path file = Files.write(folder.resolve("dump"), within(offset, EC_DER));

        assertThat(KeyScanner.create().scan(file))
                .extracting(FoundKey::file, FoundKey::offset, FoundKey::form)
                .containsExactly(tuple(Optional.of(file), (long) offset, Form.PKCS8));
    }

    @Test
    void aKeyBesideAnotherOnTheEdgeOfAPieceIsFound() throws IOException {
        byte[] keys = concat(EC_DER, EC_DER, EC_DER);
        Path file = Files.write(folder.resolve("dump"), within(PIECE - EC_DER.length - 3, keys));

        assertThat(KeyScanner.create().scan(file))
                .extracting(FoundKey::offset)
                .containsExactly(PIECE - EC_DER.length - 3L, PIECE - 3L, PIECE + EC_DER.length - 3L);
    }

    @Test
    void aFolderIsScannedWithTheFoldersInIt() throws IOException {
        Path deep = Files.createDirectories(folder.resolve("b/c"));
        Path first = Files.write(folder.resolve("a.bin"), EC_DER);
        Path second = Files.write(deep.resolve("key.pem"), RSA.keyPem());
        Files.write(folder.resolve("cert.pem"), RSA.chainPem());
        Files.createFile(folder.resolve("empty"));
        Files.createSymbolicLink(folder.resolve("link"), first);

        assertThat(KeyScanner.create().scan(folder))
                .extracting(FoundKey::file)
                .containsExactly(Optional.of(first), Optional.of(second));
    }

    @Test
    void whatCannotBeReadIsNamed() {
        Path missing = folder.resolve("missing");

        assertThatThrownBy(() -> KeyScanner.create().scan(missing))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("file to scan " + missing + " cannot be read");
    }

    @Test
    void chanceIsNotTakenForAKey() {
        byte[] random = new byte[32 << 20];
        new Random(42).nextBytes(random);

        assertThat(KeyScanner.create().scan(random)).isEmpty();
    }

    @Test
    void damagedKeysAreNotFoundAndDoNoHarm() {
        byte[] wrongPrime = RSA.key().getEncoded();
        wrongPrime[wrongPrime.length - 500] ^= 1;
        byte[] rsa = RSA.key().getEncoded();
        assertThat(KeyScanner.create().scan(within(5, Arrays.copyOf(rsa, rsa.length - 600))))
                .isEmpty();
        assertThat(KeyScanner.create().scan(Arrays.copyOf(EC_DER, EC_DER.length - 1)))
                .isEmpty();
        assertThat(KeyScanner.create().scan(wrongPrime)).isEmpty();
        String pem = new String(RSA.keyPem(), StandardCharsets.US_ASCII);
        for (String text : List.of(
                pem.replace("-----END", "-----AND"),
                pem.replaceFirst("\n.{64}\n", "\n"),
                pem.replace("PRIVATE KEY-----", "PRIVATE KEY"),
                "-----BEGIN PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----\n====\n-----END PRIVATE KEY-----",
                "-----BEGIN " + "A".repeat(100_000))) {
            assertThat(KeyScanner.create().scan(text.getBytes(StandardCharsets.US_ASCII)))
                    .as(text)
                    .isEmpty();
        }
    }

    /** As PowerShell writes what it redirects. */
    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE"})
    void findsPemInUtf16(String charset) {
        String pem = new String(PKI.device.keyPem(), StandardCharsets.US_ASCII).strip();
        byte[] text = ("\uFEFF" + pem + "\r\n").getBytes(Charset.forName(charset));
        int firstDash = charset.equals("UTF-16LE") ? 2 : 3;

        assertThat(KeyScanner.create().certificate(PKI.device.certificate()).scan(text))
                .singleElement()
                .satisfies(key -> {
                    assertThat(key.offset()).isEqualTo(firstDash);
                    assertThat(key.size()).isEqualTo(2 * pem.length() - 1);
                    assertThat(key.encoding()).isEqualTo(Encoding.PEM);
                    assertThat(key.fits()).contains(true);
                });
    }

    /** Flash memory and editors leave such remains. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "genrsa -traditional -aes256 -passout pass:secret -out key 2048",
                "genrsa -aes256 -passout pass:secret -out key 2048",
                "genrsa -traditional -out key 2048",
            })
    void theBeginningOfAKeyDoesNotHideTheKeyBehindIt(String command) throws IOException {
        OpenSsl openssl = OpenSsl.in(folder);
        openssl.run(command);
        byte[] whole = fromBegin(Files.readAllBytes(openssl.path("key")));
        byte[] cutOff = Arrays.copyOf(whole, 400);

        assertThat(KeyScanner.create().scan(concat(cutOff, whole)))
                .singleElement()
                .satisfies(key -> {
                    assertThat(key.offset()).isEqualTo(400);
                    assertThat(key.size()).isEqualTo(whole.length);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\n...\n-----END ENCRYPTED PRIVATE KEY-----",
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----",
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n-----END RSA PRIVATE KEY-----",
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n"
                        + "-----END RSA PRIVATE KEY-----",
            })
    void whatOnlyLooksLikeAnEncryptedKeyIsNone(String text) {
        assertThat(KeyScanner.create().scan(text.getBytes(StandardCharsets.US_ASCII)))
                .isEmpty();
    }

    @Test
    void anEdwardsKeyIsTriedOnTheCertificateToo() {
        OpenSsl openssl = OpenSsl.in(folder);
        for (String name : List.of("one", "other")) {
            openssl.run("req -x509 -newkey ed25519 -nodes -subj /CN=" + name + " -keyout " + name + ".key -out " + name
                    + ".pem");
        }
        KeyScanner scanner = KeyScanner.create()
                .certificate(Pem.certificates(openssl.text("one.pem").getBytes(StandardCharsets.US_ASCII), "one.pem")
                        .get(0));

        assertThat(scanner.scan(folder))
                .extracting(key -> key.fits().orElseThrow())
                .containsExactly(true, false);
    }

    @Test
    void nestingDoesNoHarm() {
        for (byte length : new byte[] {(byte) 0x80, 4}) {
            ByteArrayOutputStream nested = new ByteArrayOutputStream();
            nested.writeBytes(new byte[] {0x30, (byte) 0x82, (byte) 0xf0, 0, 2, 1, 0});
            IntStream.range(0, 40_000).forEach(i -> nested.writeBytes(new byte[] {0x30, length}));

            assertThat(KeyScanner.create().scan(nested.toByteArray())).isEmpty();
        }
    }

    /** Each of these begins a key at many places; to parse or to search 64 KiB at each took minutes. */
    @Timeout(60)
    @ParameterizedTest
    @ValueSource(strings = {"0\u0082\u00ff\u00f0\u0002\u0001\u00000", "-----BEGIN PRIVATE KEY-----"})
    void manyBeginningsDoNotHoldItUp(String beginning) {
        byte[] dump = beginning.repeat((16 << 20) / beginning.length()).getBytes(StandardCharsets.ISO_8859_1);

        assertThat(KeyScanner.create().scan(dump)).isEmpty();
    }

    /** The empty set of attributes that some tools write, at the very end of a file. */
    @Test
    void aKeyMayEndWithNoAttributes() {
        byte[] key = Arrays.copyOf(EC_DER, EC_DER.length + 2);
        key[key.length - 2] = (byte) 0xa0;
        assertThat(key[0]).isEqualTo((byte) 0x30);
        assertThat(key[1]).as("a length of one byte").isPositive();
        key[1] += 2;

        assertThat(KeyScanner.create().scan(concat(new byte[3], key)))
                .singleElement()
                .satisfies(found -> assertThat(found.size()).isEqualTo(key.length));
    }

    @Test
    void aFoundKeyTellsWhereItIsAndNotWhatItIs() {
        FoundKey key = KeyScanner.create()
                .certificate(PKI.device.certificate())
                .scan(EC_DER)
                .get(0);

        assertThat(key)
                .hasToString("at 0: EC prime256v1 private key, PKCS8 in DER, " + EC_DER.length
                        + " bytes, belongs to the certificate");
        assertThat(new FoundKey(
                        Optional.of(Path.of("dump")),
                        7,
                        9,
                        Encoding.PEM,
                        Form.ENCRYPTED,
                        Optional.empty(),
                        Optional.empty()))
                .hasToString("dump at 7: private key, ENCRYPTED in PEM, 9 bytes");
    }

    private static byte[] fromBegin(byte[] pem) {
        String text = new String(pem, StandardCharsets.US_ASCII);
        return text.substring(text.indexOf("-----BEGIN EC PRIVATE") < 0 ? 0 : text.indexOf("-----BEGIN EC PRIVATE"))
                .strip()
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** A dump with a key in it, and other things around. */
    private static byte[] within(int offset, byte[] key) {
        byte[] dump = new byte[offset + key.length + 1000];
        new Random(offset).nextBytes(dump);
        System.arraycopy(key, 0, dump, offset, key.length);
        return dump;
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }
}
