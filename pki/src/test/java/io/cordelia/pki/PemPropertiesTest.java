package io.cordelia.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.InvalidCredentialsException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS8EncryptedPrivateKeyInfoBuilder;
import org.junit.jupiter.api.Test;

/** Whatever is read, the answer is a result or an InvalidCredentialsException. */
class PemPropertiesTest {

    private static final TestPki PKI = new TestPki();
    private static final IssuedIdentity RSA = PKI.root.device("rsa", KeyKind.RSA_2048, TestPki.YEAR);
    private static final Optional<char[]> PASSPHRASE = Optional.of("sesame".toCharArray());

    private static final byte[] ENCRYPTED_PKCS1 = encryptedPkcs1();
    private static final byte[] ENCRYPTED_PKCS8 = encryptedPkcs8();

    @Property(tries = 500)
    void anyBytes(@ForAll @Size(max = 300) byte[] bytes) {
        readBoth(bytes);
    }

    @Property(tries = 500)
    void anyContentOfABlock(@ForAll @Size(max = 300) byte[] content) {
        readBoth(block("CERTIFICATE", content));
        for (String type : List.of("PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY")) {
            readBoth(block(type, content));
        }
    }

    @Property(tries = 1000)
    void anyDocumentWithDamagedText(@ForAll Random random, @ForAll @IntRange(min = 1, max = 4) int damages) {
        byte[] document = anyDocument(random);
        for (int i = 0; i < damages; i++) {
            document[random.nextInt(document.length)] = (byte) random.nextInt();
        }
        readBoth(document);
    }

    @Property(tries = 1000)
    void anyDocumentWithDamagedContent(@ForAll Random random, @ForAll @IntRange(min = 1, max = 4) int damages) {
        PemBlock block = PemParser.parse(
                        new Source("test", InvalidCredentialsException.Part.CERTIFICATE), anyDocument(random))
                .get(0);
        byte[] content = block.content();
        for (int i = 0; i < damages; i++) {
            content[random.nextInt(content.length)] = (byte) random.nextInt();
        }
        readBoth(block(block.type(), content));
    }

    @Property(tries = 200)
    void anyPartOfADocument(@ForAll Random random) {
        byte[] document = anyDocument(random);
        int from = random.nextInt(document.length);
        readBoth(Arrays.copyOfRange(document, from, from + random.nextInt(document.length - from)));
    }

    @Test
    void theEncryptedSamplesAreGood() {
        for (byte[] document : List.of(ENCRYPTED_PKCS1, ENCRYPTED_PKCS8)) {
            assertThat(Pem.privateKey(document, "test", PASSPHRASE).getAlgorithm())
                    .isIn("EC", "RSA");
        }
    }

    @Test
    void anEcKeyWithoutItsCurve() {
        byte[] curveless = block("EC PRIVATE KEY", HexFormat.of().parseHex("30250201010420" + "11".repeat(32)));
        assertThatThrownBy(() -> Pem.privateKey(curveless, "test"))
                .hasMessage("test holds an EC key that does not name its curve; convert it to PKCS#8 with the tool that"
                        + " made it");
    }

    @Test
    void anEncryptedKeyWithoutTheParametersOfItsDerivation() {
        byte[] key = block(
                "ENCRYPTED PRIVATE KEY",
                HexFormat.of()
                        .parseHex("302f302b06092a864886f70d01050d301e300d06092a864886f70d01050c3000"
                                + "300d060960864801650304012a04000400"));
        assertThatThrownBy(() -> Pem.privateKey(key, "test", PASSPHRASE))
                .isInstanceOf(InvalidCredentialsException.class)
                .hasMessage("test cannot be decrypted: the pass phrase is wrong, or the file is damaged");
    }

    @Test
    void deeplyNestedContent() {
        byte[] nested = new byte[300_000];
        for (int i = 0; i < nested.length; i += 2) {
            nested[i] = 0x30;
            nested[i + 1] = (byte) 0x80;
        }
        int inner = nested.length - 4;
        nested[1] = (byte) 0x83;
        nested[2] = (byte) ((inner - 1) >> 16);
        nested[3] = (byte) ((inner - 1) >> 8);
        nested[4] = (byte) (inner - 1);
        for (String type : List.of("CERTIFICATE", "PRIVATE KEY", "RSA PRIVATE KEY", "ENCRYPTED PRIVATE KEY")) {
            readBoth(block(type, nested));
        }
    }

    private static byte[] anyDocument(Random random) {
        List<byte[]> documents = List.of(
                RSA.chainPem(),
                PKI.device.chainPem(),
                RSA.keyPem(),
                PKI.device.keyPem(),
                ENCRYPTED_PKCS1,
                ENCRYPTED_PKCS8);
        return documents.get(random.nextInt(documents.size())).clone();
    }

    private static byte[] block(String type, byte[] content) {
        return ("-----BEGIN " + type + "-----\n" + Base64.getEncoder().encodeToString(content) + "\n-----END " + type
                        + "-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static void readBoth(byte[] document) {
        expectAnswer(() -> assertThat(Pem.certificates(document, "test")).isNotEmpty());
        expectAnswer(() -> assertThat(Pem.privateKey(document, "test")).isNotNull());
        expectAnswer(
                () -> assertThat(Pem.privateKey(document, "test", PASSPHRASE)).isNotNull());
    }

    private static void expectAnswer(Runnable read) {
        try {
            read.run();
        } catch (InvalidCredentialsException e) {
            assertThat(e).hasMessageStartingWith("test ");
        }
    }

    private static byte[] encryptedPkcs1() {
        StringWriter document = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(document)) {
            writer.writeObject(
                    RSA.key(),
                    new JcePEMEncryptorBuilder("AES-256-CBC")
                            .setProvider(new BouncyCastleProvider())
                            .build(PASSPHRASE.orElseThrow()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return document.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] encryptedPkcs8() {
        try {
            return block(
                    "ENCRYPTED PRIVATE KEY",
                    new JcaPKCS8EncryptedPrivateKeyInfoBuilder(PKI.device.key())
                            .build(new JceOpenSSLPKCS8EncryptorBuilder(NISTObjectIdentifiers.id_aes256_CBC)
                                    .setProvider(new BouncyCastleProvider())
                                    .setPassword(PASSPHRASE.orElseThrow())
                                    .build())
                            .getEncoded());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }
}
