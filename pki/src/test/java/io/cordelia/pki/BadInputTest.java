package io.cordelia.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.DeviceCredentials.ClientIdentity;
import io.cordelia.device.InvalidCredentialsException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * Whatever the files of a user hold, in whatever form, the answer is a result or one error that names the file, says what is
 * wrong, and tells nothing of a key or a pass phrase; and a check has findings and no exception.
 */
class BadInputTest {

    private static final String PASSPHRASE = "sesame-open-4711";

    private static final int HUGE = 64 * 1024 * 1024;

    private static final TestPki PKI = new TestPki();
    private static final IssuedIdentity RSA = PKI.root.device("rsa", KeyKind.RSA_2048, TestPki.YEAR);

    private static final List<byte[]> DOCUMENTS = List.of(
            PKI.root.certificatePem(),
            PKI.device.chainPem(),
            PKI.device.keyPem(),
            RSA.keyPem(),
            Pem.encode(PKI.device.key(), PASSPHRASE.toCharArray()),
            Der.encode(PKI.device.certificate()),
            Der.encode(PKI.device.key()),
            Der.encode(RSA.key()),
            Pkcs12.encode("a", PKI.device, List.of(), PASSPHRASE.toCharArray()),
            CertificateRequest.create(TestPki.name("CN=a"), KeyKind.EC_P256, List.of("a.example"))
                    .request()
                    .pem());

    private static Path folder;

    @BeforeContainer
    static void makeFolder() throws IOException {
        folder = Files.createTempDirectory("bad-input");
    }

    @AfterContainer
    static void removeFolder() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            files.forEach(file -> file.toFile().delete());
        }
        Files.delete(folder);
    }

    @Property(tries = 300)
    void randomBytes(@ForAll @Size(max = 400) byte[] bytes) {
        readAsEverything(bytes);
    }

    @Property(tries = 300)
    void truncated(@ForAll Random random) {
        byte[] document = any(random);
        readAsEverything(Arrays.copyOf(document, random.nextInt(document.length)));
    }

    @Property(tries = 300)
    void damaged(@ForAll Random random, @ForAll @IntRange(min = 1, max = 4) int damages) {
        byte[] document = any(random).clone();
        for (int i = 0; i < damages; i++) {
            document[random.nextInt(document.length)] = (byte) random.nextInt();
        }
        readAsEverything(document);
    }

    @Property(tries = 100)
    void doubledAndMixed(@ForAll Random random) {
        byte[] one = any(random);
        byte[] other = random.nextBoolean() ? one : any(random);
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        readAsEverything(both);
    }

    @Property(tries = 100)
    void oneInAnother(@ForAll Random random) {
        byte[] inner = any(random);
        String pem = "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(inner)
                + "\n-----END CERTIFICATE-----\n";
        readAsEverything(pem.getBytes(StandardCharsets.US_ASCII));
        readAsEverything(pem.replace("CERTIFICATE", "PRIVATE KEY").getBytes(StandardCharsets.US_ASCII));
        readAsEverything(pem.replace("CERTIFICATE", "PKCS7").getBytes(StandardCharsets.US_ASCII));
        readAsEverything(pem.replace("CERTIFICATE", "TRUSTED CERTIFICATE").getBytes(StandardCharsets.US_ASCII));
    }

    @Example
    void deeplyNestedDer() {
        byte[] nested = new byte[100_000];
        for (int at = 0; at + 4 <= nested.length; at += 4) {
            int left = nested.length - at - 4;
            nested[at] = 0x30;
            nested[at + 1] = (byte) 0x82;
            nested[at + 2] = (byte) (left >> 8);
            nested[at + 3] = (byte) left;
        }
        byte[] inner = Arrays.copyOfRange(nested, nested.length - 60_000, nested.length);
        readAsEverything(inner);
    }

    @Example
    void hugeFiles() throws IOException {
        byte[] random = new byte[1024 * 1024];
        new Random(1).nextBytes(random);
        byte[] derOf64MiB = {0x30, (byte) 0x84, 0x03, (byte) 0xFF, (byte) 0xFF, (byte) 0xFA};
        for (byte[] head : List.of(PKI.root.certificatePem(), derOf64MiB, random)) {
            Path huge = folder.resolve("huge");
            try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
                file.write(head);
                file.setLength(HUGE);
            }
            assertThat(CredentialFiles.mutualTls(huge, huge, huge).check())
                    .hasSize(3)
                    .allSatisfy(finding -> assertThat(finding.message())
                            .startsWith(huge + " is larger than 524288 bytes, too large for a "));
            byte[] hugeDocument = Files.readAllBytes(huge);
            for (ThrowingCallable read : List.<ThrowingCallable>of(
                    () -> CertificateAuthority.of(huge, huge, PASSPHRASE.toCharArray()),
                    () -> ServerFiles.of(huge, huge, huge).load(),
                    () -> Pem.certificates(hugeDocument, "It"),
                    () -> Pem.privateKey(hugeDocument, "It"),
                    () -> CertificateRequest.read(hugeDocument))) {
                assertThatThrownBy(read)
                        .isInstanceOf(InvalidCredentialsException.class)
                        .hasMessageContaining("is larger than 524288 bytes");
            }
        }
    }

    private static byte[] any(Random random) {
        return DOCUMENTS.get(random.nextInt(DOCUMENTS.size()));
    }

    private static void readAsEverything(byte[] document) {
        Path file = folder.resolve("bad.pem");
        try {
            Files.write(file, document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        CredentialFiles files = CredentialFiles.mutualTls(file, file, file);
        for (CredentialFiles either : List.of(files, files.passphrase(PASSPHRASE.toCharArray()))) {
            assertThat(either.check()).allSatisfy(finding -> assertTellsNothing(finding.message(), document));
            expectError(either::load, document);
        }
        assertThat(new CredentialsCheck()
                        .findings(DeviceCredentials.mutualTls(document, new ClientIdentity(document, document))))
                .isNotEmpty();
        expectError(() -> CertificateRequest.read(document).alternativeNames(), document);
        expectError(() -> CertificateAuthority.of(file, file, PASSPHRASE.toCharArray()), document);
        expectError(() -> ServerFiles.of(file, file, file).load(), document);
        expectError(() -> Pem.privateKey(document, "It", Optional.of("wrong".toCharArray())), document);
    }

    private static void expectError(Runnable read, byte[] document) {
        try {
            read.run();
        } catch (InvalidCredentialsException e) {
            for (Throwable t = e; t != null; t = t.getCause()) {
                assertTellsNothing(String.valueOf(t.getMessage()), document);
            }
        }
    }

    /** Neither the pass phrase nor 12 characters of a key's Base64, nor its bytes as text. */
    private static void assertTellsNothing(String message, byte[] document) {
        assertThat(message).isNotBlank().doesNotContain(PASSPHRASE).doesNotContain("\tat ");
        String text = new String(document, StandardCharsets.ISO_8859_1);
        text.lines()
                .filter(line -> line.length() >= 40 && !line.contains("-----"))
                .forEach(line -> assertThat(message).doesNotContain(line.substring(8, 20)));
    }
}
