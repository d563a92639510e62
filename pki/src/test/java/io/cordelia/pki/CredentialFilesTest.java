package io.cordelia.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.InvalidCredentialsException;
import io.cordelia.device.InvalidCredentialsException.Part;
import io.cordelia.pki.Finding.Kind;
import io.cordelia.pki.Finding.Severity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.spi.FileSystemProvider;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialFilesTest {

    private static final TestPki PKI = new TestPki();

    @TempDir
    private Path folder;

    private Path rootCa;
    private Path certificate;
    private Path privateKey;

    @BeforeEach
    void writeFiles() throws IOException {
        rootCa = Files.write(folder.resolve("rootca.pem"), PKI.root.certificatePem());
        certificate = Files.write(folder.resolve("cert.pem"), PKI.device.chainPem());
        privateKey = Files.write(folder.resolve("privatekey.pem"), PKI.device.keyPem());
        permissions("rw-------");
    }

    @Test
    void loadsWhatOurCaIssues() {
        DeviceCredentials credentials = files().load();
        assertThat(credentials.rootCa()).isEqualTo(PKI.root.certificatePem());
        assertThat(credentials.identity().orElseThrow().certificateChain()).isEqualTo(PKI.device.chainPem());
        assertThat(credentials.identity().orElseThrow().privateKey()).isEqualTo(PKI.device.keyPem());
        assertThat(files().check()).isEmpty();
    }

    @Test
    void readsAPipeOnceAndForAll() throws Exception {
        NamedPipe pipe = NamedPipe.in(folder);
        CredentialFiles piped = CredentialFiles.mutualTls(rootCa, certificate, pipe.path());
        assertThat(pipe.fed(privateKey, piped::check)).isEmpty();
        assertThat(pipe.fed(privateKey, piped::load)).usingRecursiveComparison().isEqualTo(files().load());

        Path both = folder.resolve("both.pem");
        Files.write(both, PKI.device.chainPem());
        Files.write(both, PKI.device.keyPem(), StandardOpenOption.APPEND);
        CredentialFiles bothPiped = CredentialFiles.mutualTls(rootCa, pipe.path(), pipe.path());
        assertThat(pipe.fed(both, bothPiped::check)).isEmpty();
        assertThat(pipe.fed(both, bothPiped::load)).usingRecursiveComparison().isEqualTo(files().load());
    }

    @Test
    void whatIsEncryptedInAPipeIsToBeGivenAsAFile() throws Exception {
        NamedPipe pipe = NamedPipe.in(folder);
        char[] passphrase = "sesame".toCharArray();
        Path encrypted = Files.write(folder.resolve("encrypted.key"), Pem.encode(PKI.device.key(), passphrase));
        Path store =
                Files.write(folder.resolve("dev01.p12"), Pkcs12.encode("dev01", PKI.device, List.of(), passphrase));
        CredentialFiles piped = CredentialFiles.mutualTls(rootCa, certificate, pipe.path());
        String message = pipe.path() + " is a pipe and holds %s, and a pipe cannot tell beforehand that it takes a pass"
                + " phrase; give the file itself";

        assertThat(pipe.fed(encrypted, () -> catchThrowable(piped::load)))
                .hasMessage(message.formatted("an encrypted key"));
        assertThat(pipe.fed(encrypted, piped::check))
                .extracting(Finding::message)
                .containsExactly(message.formatted("an encrypted key"));
        assertThat(pipe.fed(store, piped::check))
                .extracting(Finding::message)
                .containsExactly(message.formatted("a key store"));
        assertThat(pipe.fed(encrypted, piped.passphrase(passphrase)::load))
                .usingRecursiveComparison()
                .isEqualTo(files().load());
        CredentialFiles pipedStore = CredentialFiles.mutualTls(rootCa, pipe.path(), privateKey);
        assertThat(pipe.fed(store, pipedStore.passphrase(passphrase)::load)
                        .identity()
                        .orElseThrow()
                        .privateKey())
                .isEqualTo(files().load().identity().orElseThrow().privateKey());
    }

    @Test
    void needsOnlyTheRootCaToVerifyAServer() {
        assertThat(CredentialFiles.serverTls(rootCa).load().identity()).isEmpty();
        assertThatThrownBy(CredentialFiles.serverTls(rootCa).passphrase("sesame".toCharArray())::load)
                .isInstanceOf(InvalidCredentialsException.class)
                .hasMessage(rootCa + " is not encrypted, but a pass phrase was given; leave the pass phrase out");
        Path missing = folder.resolve("missing.pem");
        assertThatThrownBy(CredentialFiles.serverTls(missing).passphrase("sesame".toCharArray())::load)
                .isInstanceOf(InvalidCredentialsException.class)
                .hasMessageStartingWith(missing + " does not exist");
    }

    @Test
    void refusesWhatIsNoFileOfTheKind() throws IOException {
        refused(Part.ROOT_CA, rootCa, "", "rootca.pem is empty; it should hold a CA certificate in PEM form");
        refused(Part.CERTIFICATE, certificate, "hello\n", "cert.pem is not PEM: it has no line -----BEGIN ...-----");
        refused(
                Part.PRIVATE_KEY,
                privateKey,
                "x".repeat(1024 * 1024),
                "privatekey.pem is larger than 524288 bytes, too large for a private key");
    }

    @Test
    void refusesDamagedBlocks() throws IOException {
        String good = new String(PKI.device.chainPem(), StandardCharsets.US_ASCII);
        refused(
                Part.CERTIFICATE,
                certificate,
                good.substring(0, good.length() / 2),
                "cert.pem is damaged: in its block CERTIFICATE, the document ends before the line -----END CERTIFICATE-----");
        refused(
                Part.CERTIFICATE,
                certificate,
                good.replaceFirst("\nM", "\n*"),
                "cert.pem is damaged: in its block CERTIFICATE, line 2 of the document is not Base64; copy it again");
        refused(
                Part.CERTIFICATE,
                certificate,
                "-----BEGIN CERTIFICATE-----\nMIIBA\n-----END CERTIFICATE-----\n",
                "cert.pem is damaged: in its block CERTIFICATE, its Base64 text is incomplete");
        refused(
                Part.CERTIFICATE,
                certificate,
                good.replaceFirst("\nMI", "\nAA"),
                "cert.pem holds a certificate that cannot be read: it is damaged or of an unknown kind");
        refused(
                Part.CERTIFICATE,
                certificate,
                good.replace("END CERTIFICATE", "END PRIVATE KEY"),
                "cert.pem is damaged: in its block CERTIFICATE, it ends with the line -----END PRIVATE KEY-----");
        refused(
                Part.CERTIFICATE,
                certificate,
                good.substring(0, good.indexOf("-----END")) + good,
                "cert.pem is damaged: in its block CERTIFICATE, its END line is missing");
        refused(
                Part.CERTIFICATE,
                certificate,
                "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
                "cert.pem is damaged: in its block CERTIFICATE, it is empty");
        String key = new String(PKI.device.keyPem(), StandardCharsets.US_ASCII);
        refused(
                Part.PRIVATE_KEY,
                privateKey,
                key.replaceFirst("\nM", "\nA"),
                "privatekey.pem holds a private key that cannot be read: it is damaged; copy it again");
    }

    @Test
    void refusesWhatCannotBeOpened() throws IOException {
        Path missing = folder.resolve("missing.pem");
        refused(
                Part.CERTIFICATE,
                CredentialFiles.mutualTls(rootCa, missing, privateKey)::load,
                missing + " does not exist; give the path of the file that holds the certificate");
        refused(
                Part.ROOT_CA,
                CredentialFiles.mutualTls(folder, certificate, privateKey)::load,
                folder + " is a directory; give the file that holds the CA certificate");
        refused(
                Part.PRIVATE_KEY,
                CredentialFiles.mutualTls(rootCa, certificate, pathThatThrows(new AccessDeniedException("secret.key")))
                        ::load,
                "secret.key may not be read by this user; change its permissions or its owner");
        refused(
                Part.PRIVATE_KEY,
                CredentialFiles.mutualTls(rootCa, certificate, pathThatThrows(new IOException("Input/output error")))
                        ::load,
                "secret.key cannot be read: Input/output error");
    }

    @Test
    void refusesErrorsAmongTheFindingsAndNamesTheFiles() throws IOException {
        IssuedIdentity expired = PKI.root.device("dev01", KeyKind.EC_P256, TestPki.PAST);
        Files.write(certificate, expired.chainPem());
        refused(
                Part.PRIVATE_KEY,
                files()::load,
                privateKey + " does not belong to the certificate of CN=dev01 in " + certificate
                        + "; give the key that this certificate was made for" + System.lineSeparator() + certificate
                        + ": the certificate of CN=dev01 expired on 2021-02-03 04:05:06 UTC; get a new one from its CA");
        assertThat(files().check()).hasSize(2);
    }

    @Test
    void ignoresDatesIfToldSo() throws IOException {
        IssuedIdentity expired = PKI.root.device("dev01", KeyKind.EC_P256, TestPki.PAST);
        Files.write(certificate, expired.chainPem());
        Files.write(privateKey, expired.keyPem());
        refused(Part.CERTIFICATE, files()::load, certificate + ": the certificate of CN=dev01 expired on 2021-02-03");
        assertThat(new String(files().ignoreDates().load().rootCa(), StandardCharsets.US_ASCII))
                .isEqualTo(Files.readString(rootCa));
        assertThat(files().ignoreDates().check()).isEmpty();
        Clock then = Clock.fixed(Instant.parse("2020-06-01T00:00:00Z"), ZoneOffset.UTC);
        refused(
                Part.ROOT_CA,
                files().clock(then)::load,
                rootCa + ": the certificate of CN=Plant root CA,O=Example is not valid before 20");
    }

    @Test
    void loadsDespiteWarnings() throws IOException {
        Files.write(rootCa, TestPki.ca("CN=Amazon Root CA 1").certificatePem());
        assertThat(new String(files().load().rootCa(), StandardCharsets.US_ASCII))
                .isEqualTo(Files.readString(rootCa));
        assertThat(files().check()).extracting(Finding::kind).containsExactly(Kind.UNKNOWN_ISSUER);
    }

    @Test
    void tellsThatOthersMayReadTheKeyAndHowToCloseIt() throws IOException {
        permissions("rw-r--r--");
        assertThat(files().check()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.kind()).isEqualTo(Kind.KEY_READABLE_BY_OTHERS);
            assertThat(finding.part()).isEqualTo(Part.PRIVATE_KEY);
            assertThat(finding.message())
                    .isEqualTo(
                            privateKey + " holds a private key and is open to other users of this machine (rw-r--r--);"
                                    + " close it with: chmod 600 " + privateKey);
        });
        permissions("rw-rw----");
        assertThat(files().check()).extracting(Finding::severity).containsExactly(Severity.WARNING);
        permissions("r--r-----");
        assertThat(files().check()).extracting(Finding::severity).containsExactly(Severity.INFORMATION);
        assertThat(files().load()).isNotNull();
    }

    @Test
    void theCommandThatClosesTheFileIsOneForAShell() throws Exception {
        Path odd = Files.move(privateKey, privateKey.resolveSibling("the device's key.pem"));
        Files.setPosixFilePermissions(odd, PosixFilePermissions.fromString("rw-r--r--"));
        CredentialFiles files = CredentialFiles.mutualTls(rootCa, certificate, odd);
        String message = files.check().get(0).message();

        Process shell = new ProcessBuilder("sh", "-c", message.substring(message.indexOf("chmod 600 "))).start();

        assertThat(shell.waitFor()).isZero();
        assertThat(files.check()).isEmpty();
    }

    @Test
    void anEncryptedKeyMayBeReadByOthers() throws IOException {
        Files.write(privateKey, Pem.encode(PKI.device.key(), "sesame".toCharArray()));
        permissions("rw-r--r--");
        assertThat(files().passphrase("sesame".toCharArray()).check())
                .extracting(Finding::severity)
                .containsExactly(Severity.INFORMATION);
    }

    @Test
    void tellsThatAKeyStandsAmongTheCertificates() throws IOException {
        Files.write(certificate, PKI.device.keyPem(), StandardOpenOption.APPEND);
        assertThat(files().check()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Kind.KEY_AMONG_CERTIFICATES);
            assertThat(finding.message())
                    .isEqualTo(
                            certificate + " holds a private key beside the certificates, and a document of certificates"
                                    + " is shown to everybody; move the key to a document of its own");
        });
        Files.setPosixFilePermissions(certificate, PosixFilePermissions.fromString("rw-------"));
        assertThat(CredentialFiles.mutualTls(rootCa, certificate, certificate).check())
                .isEmpty();
    }

    @Test
    void findsEveryFileThatCannotBeRead() throws IOException {
        Files.write(certificate, PKI.device.keyPem());
        Files.write(privateKey, PKI.device.chainPem());
        assertThat(CredentialFiles.mutualTls(folder, certificate, privateKey).check())
                .extracting(Finding::kind, Finding::part, Finding::message)
                .containsExactly(
                        tuple(
                                Kind.UNREADABLE,
                                Part.ROOT_CA,
                                folder + " is a directory; give the file that holds the CA certificate"),
                        tuple(
                                Kind.UNREADABLE,
                                Part.CERTIFICATE,
                                certificate
                                        + " holds a private key where a certificate is expected (are certificate and key"
                                        + " the wrong way round?); give the file of the certificate"),
                        tuple(
                                Kind.UNREADABLE,
                                Part.PRIVATE_KEY,
                                privateKey
                                        + " holds a certificate where a private key is expected (are certificate and key"
                                        + " the wrong way round?); give the file of the private key"));
    }

    @Test
    void looksAtTheBrokersNameToo() {
        assertThat(files().broker("a1b2c3-ats.iot.eu-central-1.amazonaws.com").check())
                .extracting(Finding::kind, Finding::message)
                .containsExactly(tuple(
                        Kind.ROOT_OF_ANOTHER_BROKER,
                        rootCa + " holds no root CA of Amazon, but the certificate of"
                                + " a1b2c3-ats.iot.eu-central-1.amazonaws.com comes from one; give Amazon Root CA 1"
                                + " (AmazonRootCA1.pem)"));
        refused(
                Part.ROOT_CA,
                files().broker("mqtts://broker:8883")::load,
                "The broker's name \"mqtts://broker:8883\" is neither a DNS name nor an IP address; give the name alone,"
                        + " without a scheme such as mqtts:// and without a port");
    }

    @Test
    void aServersFilesAreCheckedForItsNames() throws IOException {
        Files.write(certificate, PKI.server.chainPem());
        Files.write(privateKey, PKI.server.keyPem());
        ServerFiles server = ServerFiles.of(rootCa, certificate, privateKey);
        assertThat(server.names(List.of("localhost", "127.0.0.1")).check()).isEmpty();
        assertThat(server.names(List.of("localhost")).load()).isEqualTo(PKI.server);
        refused(
                Part.CERTIFICATE,
                server.names(List.of("broker.example"))::load,
                certificate + ": the certificate of CN=localhost is not made out for broker.example but for localhost,"
                        + " 127.0.0.1, so clients that connect to broker.example will refuse it; have one issued that names"
                        + " it in subjectAltName");
        assertThat(server.passphrase("sesame".toCharArray()))
                .hasToString("ServerFiles[" + rootCa + ", " + certificate + ", " + privateKey + "]");
        refused(
                Part.PRIVATE_KEY,
                server.passphrase("sesame".toCharArray())::load,
                privateKey + " is not encrypted, but a pass phrase was given");
    }

    @Test
    void aClockThatWasNeverSetIsNamed() {
        Clock never = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
        assertThatThrownBy(files().clock(never)::load)
                .isInstanceOf(InvalidCredentialsException.class)
                .hasMessageContaining("and now it is 1970-01-01 00:00:00 UTC; wait, or set the clock if it is wrong")
                .hasNoCause();
    }

    @Test
    void keepsSecretsOutOfItsText() {
        assertThat(files().passphrase("sesame".toCharArray()))
                .hasToString("CredentialFiles[" + rootCa + ", " + certificate + ", " + privateKey + "]");
    }

    private CredentialFiles files() {
        return CredentialFiles.mutualTls(rootCa, certificate, privateKey);
    }

    private void permissions(String text) throws IOException {
        Files.setPosixFilePermissions(privateKey, PosixFilePermissions.fromString(text));
    }

    private void refused(Part part, Path file, String content, String message) throws IOException {
        byte[] before = Files.readAllBytes(file);
        Files.writeString(file, content);
        refused(part, files()::load, folder + java.io.File.separator + message);
        Files.write(file, before);
    }

    private static void refused(Part part, ThrowingCallable load, String message) {
        assertThatThrownBy(load)
                .isInstanceOfSatisfying(InvalidCredentialsException.class, e -> assertThat(e.part())
                        .hasValue(part))
                .hasMessageStartingWith(message);
    }

    /** The tests may run as a user who may read everything, so no real file refuses to be opened. */
    private static Path pathThatThrows(IOException failure) throws IOException {
        Path path = mock(Path.class, "secret.key");
        FileSystem fileSystem = mock(FileSystem.class);
        FileSystemProvider provider = mock(FileSystemProvider.class);
        when(path.getFileSystem()).thenReturn(fileSystem);
        when(fileSystem.provider()).thenReturn(provider);
        when(provider.newInputStream(any())).thenThrow(failure);
        when(provider.readAttributes(path, BasicFileAttributes.class)).thenReturn(mock(BasicFileAttributes.class));
        return path;
    }
}
