package io.cordelia.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.ExternalTool;
import io.cordelia.device.InvalidCredentialsException;
import io.cordelia.device.InvalidRequestException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputFolderTest {

    private static final TestPki PKI = new TestPki();
    private static final char[] PASSPHRASE = "sesame".toCharArray();

    @TempDir
    private Path base;

    private Path folder;
    private OutputFolder out;

    @BeforeEach
    void makeFolder() {
        folder = base.resolve("pki");
        out = OutputFolder.of(folder);
    }

    @Test
    void writesWhatIsReadAgain() {
        Path root = out.certificates("rootca.pem", List.of(PKI.root.certificate()));
        Path chain = out.certificates("cert.pem", PKI.device.chain());
        Path key = out.key("privatekey.pem", PKI.device.key());
        assertThat(CredentialFiles.mutualTls(root, chain, key).check()).isEmpty();

        CredentialFiles other = CredentialFiles.mutualTls(
                out.der("rootca.der", PKI.root.certificate()),
                out.der("cert.der", PKI.device.certificate()),
                out.der("key.der", PKI.device.key()));
        assertThat(other.check()).isEmpty();

        Path encrypted = out.key("encrypted.pem", PKI.device.key(), PASSPHRASE);
        CredentialFiles locked = CredentialFiles.mutualTls(root, chain, encrypted);
        assertThat(locked.passphrase(PASSPHRASE).check()).isEmpty();
        assertThatThrownBy(locked.passphrase("open".toCharArray())::load).hasMessageContaining("pass phrase is wrong");

        Path store = out.pkcs12("dev01.p12", PKI.device, List.of(PKI.root.certificate()), PASSPHRASE);
        assertThat(CredentialFiles.mutualTls(root, store, store)
                        .passphrase(PASSPHRASE)
                        .check())
                .isEmpty();
    }

    @Test
    void opensslReadsTheEncryptedKey() {
        OpenSsl openssl = OpenSsl.in(base);
        openssl.write("key.pem", Pem.encode(PKI.device.key(), "sesame".toCharArray()));
        assertThat(openssl.text("key.pem")).startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----\n");
        assertThat(openssl.run("pkey -in key.pem -passin pass:sesame"))
                .isEqualTo(new String(PKI.device.keyPem(), StandardCharsets.US_ASCII));
        assertThat(openssl.run("asn1parse -in key.pem")).contains("PBES2", "PBKDF2", "hmacWithSHA256", "aes-256-cbc");
    }

    @Test
    void onlyTheOwnerReadsKeys() throws IOException {
        List<Path> secret = List.of(
                out.key("1", PKI.device.key()),
                out.key("2", PKI.device.key(), PASSPHRASE),
                out.der("3", PKI.device.key()),
                out.header("4", "key", PKI.device.key()),
                out.pkcs12("5", PKI.device, List.of(), PASSPHRASE));
        for (Path file : secret) {
            assertThat(permissions(file)).isEqualTo("rw-------");
        }
        assertThat(permissions(out.certificates("6", PKI.device.chain()))).isEqualTo("rw-r--r--");
        assertThat(permissions(out.header("7", "cert", PKI.device.certificate())))
                .isEqualTo("rw-r--r--");
    }

    @Test
    void overwritesOnlyWhenTold() throws IOException {
        Path file = Files.writeString(folder.resolve("key.pem"), "precious");
        assertThatThrownBy(() -> out.key("key.pem", PKI.device.key()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage(
                        "file " + file + " exists (allowed: a name that is free, or say that it is to be overwritten)");
        assertThat(file).hasContent("precious");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        out.overwriting().key("key.pem", PKI.device.key());
        assertThat(file).hasBinaryContent(PKI.device.keyPem());
        assertThat(permissions(file)).isEqualTo("rw-------");
        assertThat(names()).containsExactly("key.pem");
    }

    @Test
    void aLinkIsNotFollowed() throws IOException {
        Path victim = Files.writeString(base.resolve("victim"), "precious");
        Files.createSymbolicLink(folder.resolve("cert.pem"), victim);
        assertThatThrownBy(() -> out.certificates("cert.pem", PKI.device.chain()))
                .hasMessageContaining("exists");
        out.overwriting().certificates("cert.pem", PKI.device.chain());
        assertThat(victim).hasContent("precious");
        Files.createSymbolicLink(folder.resolve("dangling"), base.resolve("nowhere"));
        assertThatThrownBy(() -> out.certificates("dangling", PKI.device.chain()))
                .hasMessageContaining("exists");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../up.pem", "sub/cert.pem", "/tmp/cert.pem"})
    void aNameStaysInTheFolder(String name) {
        assertThatThrownBy(() -> out.certificates(name, PKI.device.chain()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("file \"" + name + "\" is not the name of a file (allowed: a name without a folder)");
    }

    @Test
    void aDirectoryIsNoFile() throws IOException {
        Path directory = Files.createDirectory(folder.resolve("cert.pem"));
        for (OutputFolder either : List.of(out, out.overwriting())) {
            assertThatThrownBy(() -> either.certificates("cert.pem", PKI.device.chain()))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessage("file " + directory + " is a directory (allowed: the name of a file)");
        }
        Path file = Files.writeString(base.resolve("file"), "x");
        assertThatThrownBy(() -> OutputFolder.of(file))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("folder " + file
                        + " cannot be made (there is a file of that name) (allowed: a folder, or a name" + " for one)");
    }

    @Test
    void aDeviceIsNotReplaced() throws IOException {
        Path device = Files.createSymbolicLink(folder.resolve("cert.pem"), Path.of("/dev/null"));
        for (OutputFolder either : List.of(out, out.overwriting())) {
            assertThatThrownBy(() -> either.certificates("cert.pem", PKI.device.chain()))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessage("file " + device + " is a device or a pipe (allowed: the name of a file)");
        }
        assertThat(device).isSymbolicLink();
    }

    @Test
    void aNameMayBeAsLongAsTheDiskTakesIt() throws IOException {
        String name = "x".repeat(251) + ".pem";
        assertThat(out.certificates(name, PKI.device.chain())).isRegularFile();
        assertThat(names()).containsExactly(name);
    }

    @Test
    void aReadOnlyFolderIsNamed() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
        // Root may write to any folder but those of the kernel.
        Path readOnly = Files.isWritable(folder) ? Path.of("/sys") : folder;
        try {
            assertThatThrownBy(() -> OutputFolder.of(readOnly).key("key.pem", PKI.device.key()))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageMatching(
                            "file " + readOnly + "/key\\.pem cannot be written \\((this user may not write there"
                                    + "|.*Read-only file system|.*not permitted)\\) \\(allowed: a folder that this user may write"
                                    + " to, on a disk with space left\\)")
                    .hasNoCause();
        } finally {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        assertThat(names()).isEmpty();
    }

    /** A process that may write files of at most 512 bytes fails in the middle of one, as on a disk that is full. */
    @Test
    void aFullDiskIsNamedAndLeavesNothing() throws Exception {
        Path shell = ExternalTool.require("sh");
        Files.writeString(folder.resolve("old.pem"), "precious");
        Process process = new ProcessBuilder(
                        shell.toString(),
                        "-c",
                        "ulimit -f 1; exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:-UsePerfData",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WriteMuch.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output.lines().toList())
                .hasSize(2)
                .allMatch(line ->
                        line.matches("file .*pem cannot be written \\(.*\\) \\(allowed: a folder that this user may"
                                + " write to, on a disk with space left\\)"));
        assertThat(names()).containsExactly("old.pem");
        assertThat(folder.resolve("old.pem")).hasContent("precious");
    }

    /** What the process does. */
    static final class WriteMuch {

        private WriteMuch() {}

        public static void main(String[] arguments) {
            OutputFolder out = OutputFolder.of(Path.of(arguments[0]));
            for (OutputFolder either : List.of(out, out.overwriting())) {
                try {
                    either.write(either == out ? "new.pem" : "old.pem", new byte[100_000], true);
                } catch (InvalidRequestException e) {
                    System.out.println(e.getMessage());
                }
            }
        }
    }

    @Test
    void aHeaderIsWhatACompilerTakes() throws Exception {
        byte[] content = new byte[30];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * 11);
        }
        assertThat(CHeader.of("dev01_der", content))
                .isEqualTo(
                        """
                        #ifndef DEV01_DER_H
                        #define DEV01_DER_H

                        static const unsigned char dev01_der[] = {
                            0x00, 0x0b, 0x16, 0x21, 0x2c, 0x37, 0x42, 0x4d, 0x58, 0x63, 0x6e, 0x79,
                            0x84, 0x8f, 0x9a, 0xa5, 0xb0, 0xbb, 0xc6, 0xd1, 0xdc, 0xe7, 0xf2, 0xfd,
                            0x08, 0x13, 0x1e, 0x29, 0x34, 0x3f
                        };

                        static const unsigned int dev01_der_len = 30;

                        #endif
                        """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1st", "a-b", "a b", "char", "class", "_x", "ä", "a;"})
    void refusesWhatIsNoNameInC(String name) {
        assertThatThrownBy(() -> CHeader.of(name, new byte[1]))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("name \"" + name + "\" is not a name in C (allowed: a letter, then");
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatThrownBy(() -> CHeader.of("a", new byte[0])).hasMessageStartingWith("content is empty");
        assertThatThrownBy(() -> out.key("a", PKI.device.key(), new char[0]))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("passphrase is empty (allowed: at least one character)");
        assertThatThrownBy(() -> Pkcs12.encode("", PKI.device, List.of(), PASSPHRASE))
                .hasMessageStartingWith("name is empty");
        assertThatThrownBy(() -> Pkcs12.encode("a", PKI.device, List.of(), new char[0]))
                .hasMessageStartingWith("passphrase is empty");
        assertThatThrownBy(() -> Pkcs12.encode("a", PKI.device, List.of(), "sésame".toCharArray()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage(
                        "passphrase has characters that key stores do not take (allowed: ASCII letters, digits and signs, at"
                                + " least one)");
        assertThatThrownBy(() -> Pkcs12.encode(
                        "a", PKI.device, List.of(TestPki.ca("CN=Another").certificate()), PASSPHRASE))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage(
                        "roots has CN=Another after CN=dev01, which it did not issue (allowed: the issuer of the chain's"
                                + " last certificate, then that one's issuer)");
        assertRefused(
                List.of(PKI.root.certificate(), PKI.device.certificate()),
                "The private key does not belong to the first certificate, that of CN=Plant root CA,O=Example; put the"
                        + " certificate that the key was made for first, followed by its issuer, then that one's issuer");
        assertRefused(
                List.of(PKI.device.certificate(), PKI.device.certificate()),
                "After the certificate of CN=dev01 stands that of CN=dev01, which is not its issuer; put the certificate"
                        + " that the key was made for first, followed by its issuer, then that one's issuer");
        assertThat(out.overwriting()).hasToString("OutputFolder[" + folder + ", overwriting]");
    }

    private static void assertRefused(List<X509Certificate> chain, String message) {
        IssuedIdentity identity = new IssuedIdentity(chain, PKI.device.key());
        assertThatThrownBy(() -> Pkcs12.encode("a", identity, List.of(), PASSPHRASE))
                .isInstanceOf(InvalidCredentialsException.class)
                .hasMessage(message);
    }

    @Test
    void aRootThatTheChainEndsWithIsNotPutIntoAKeyStoreTwice() {
        X509Certificate root = PKI.root.certificate();
        IssuedIdentity identity = new IssuedIdentity(List.of(PKI.device.certificate(), root), PKI.device.key());
        Path store = out.pkcs12("dev01.p12", identity, List.of(root), PASSPHRASE);
        assertThat(PkiDocument.read(store, Optional.of(PASSPHRASE)).certificates())
                .containsExactlyElementsOf(identity.chain());
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
