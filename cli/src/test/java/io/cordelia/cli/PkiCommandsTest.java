package io.cordelia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cordelia.pki.CertificateAuthority;
import io.cordelia.pki.CertificateRequest;
import io.cordelia.pki.KeyKind;
import io.cordelia.pki.OutputFolder;
import io.cordelia.pki.Validity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PkiCommandsTest {

    private static final String PASSPHRASE = "correct horse";

    private final OpenSslTool openssl = new OpenSslTool();

    @TempDir
    private static Path made;

    @TempDir
    private Path folder;

    private Path pki;

    /** Without a pass phrase, as deriving keys from one takes long, on purpose. */
    @BeforeAll
    static void makeACa() {
        run(
                "pki",
                "ca",
                "--out",
                made.toString(),
                "--cn",
                "Workshop CA",
                "--country",
                "DE",
                "--no-passphrase",
                "--key",
                "ec_p256");
    }

    @BeforeEach
    void copyTheCa() throws IOException {
        pki = Files.createDirectory(folder.resolve("pki"));
        for (String file : List.of("ca.pem", "ca.key")) {
            Files.copy(made.resolve(file), pki.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    private void encryptTheCa() {
        run("pki", "convert", made.resolve("ca.key").toString(), at("ca.key"), "--encrypt", "--force");
    }

    private static Host host(FakeKeyboard keyboard, String... passphrase) {
        return new Host(
                passphrase.length == 0 ? Map.of() : Map.of("CORDELIA_KEY_PASSPHRASE", passphrase[0]),
                List::of,
                keyboard);
    }

    private static Cli.Result tried(String... args) {
        return Cli.runOn(host(FakeKeyboard.pipe(), PASSPHRASE), args);
    }

    private static String run(String... args) {
        Cli.Result result = tried(args);
        assertThat(result.status()).as(result.err()).isZero();
        return result.out();
    }

    private String at(String name) {
        return pki.resolve(name).toString();
    }

    private String device(String name) {
        return run("pki", "device", "--ca", pki.toString(), "--key", "ec_p256", name);
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static JsonNode json(String... args) throws IOException {
        List<String> all = new ArrayList<>(List.of(args));
        all.add("--json");
        return new ObjectMapper().readTree(run(all.toArray(String[]::new)));
    }

    @Test
    void aCaAServerAndADeviceAsOpensslSeesThem() throws Exception {
        String server = run(
                "pki", "server", "--ca", pki.toString(), "--dns", "localhost", "--ip", "127.0.0.1", "--key", "ec_p256");
        String device = device("dev01");

        assertThat(server).isEqualToNormalizingNewlines(at("server.pem") + "\n" + at("server.key") + "\n");
        assertThat(device).isEqualToNormalizingNewlines(at("dev01.pem") + "\n" + at("dev01.key") + "\n");
        assertThat(openssl.run("verify", "-CAfile", at("ca.pem"), "-purpose", "sslserver", at("server.pem")))
                .contains("OK");
        assertThat(openssl.run("verify", "-CAfile", at("ca.pem"), "-purpose", "sslclient", at("dev01.pem")))
                .contains("OK");
        assertThat(openssl.run("x509", "-in", at("server.pem"), "-noout", "-text"))
                .contains("DNS:localhost, IP Address:127.0.0.1", "TLS Web Server Authentication");
        assertThat(permissions(pki.resolve("ca.key"))).isEqualTo("rw-------");
        assertThat(permissions(pki.resolve("dev01.key"))).isEqualTo("rw-------");
    }

    @Test
    void aCaBelowAnotherIssuesAWholeChain() throws Exception {
        Path line = folder.resolve("line");
        run("pki", "ca", "--out", line.toString(), "--below", pki.toString(), "--cn", "Line 1", "--key", "ec_p384");
        run("pki", "device", "--ca", line.toString(), "--key", "ec_p256", "dev01");

        assertThat(openssl.run(
                        "verify",
                        "-CAfile",
                        at("ca.pem"),
                        "-untrusted",
                        line.resolve("dev01.pem").toString(),
                        line.resolve("dev01.pem").toString()))
                .contains("OK");
    }

    @Test
    void whatWouldOutliveItsCaIsIssuedWithAWarning() {
        String warning =
                "warning: what is issued is made to end on \\S+, but is good only until the first CA above it ends, on \\S+: give a"
                        + " smaller --days, or a CA that lasts longer\\R";
        run("pki", "csr", "--key", "ec_p256", "--out", pki.toString(), "dev07");
        List<String[]> commands = List.of(
                new String[] {"pki", "device", "--key", "ec_p256", "dev01"},
                new String[] {"pki", "server", "--key", "ec_p256", "--dns", "localhost"},
                new String[] {"pki", "sign", at("dev07.csr")});
        for (String[] command : commands) {
            List<String> longer = new ArrayList<>(List.of(command));
            longer.addAll(List.of("--ca", pki.toString(), "--days", "3660"));
            Cli.Result result = tried(longer.toArray(String[]::new));
            assertThat(result.status()).isZero();
            assertThat(result.err()).matches(warning);
        }
        assertThat(tried("pki", "check", "--ca", at("ca.pem"), "--cert", at("dev01.pem"), "--key", at("dev01.key"))
                        .out())
                .startsWith("warning: " + at("dev01.pem") + ": the certificate of CN=dev01 ends on ");
    }

    @Test
    void severalDevicesAsJsonWithTheirNameAndDates() throws Exception {
        JsonNode devices = json(
                "pki",
                "device",
                "--ca",
                pki.toString(),
                "--key",
                "ec_p256",
                "--organization",
                "Plant",
                "--from",
                "2020-01-01T00:00:00Z",
                "--days",
                "10",
                "dev01",
                "dev02");

        assertThat(devices.size()).isEqualTo(2);
        assertThat(devices.at("/1/subject").asText()).contains("CN=dev02", "O=Plant");
        assertThat(devices.at("/0/notAfter").asText()).isEqualTo("2020-01-11T00:00:00Z");
        assertThat(devices.at("/0/files/1").asText()).isEqualTo(at("dev01.key"));
        assertThat(openssl.run("x509", "-in", at("dev01.pem"), "-noout", "-serial"))
                .containsIgnoringCase(devices.at("/0/serial").asText());
    }

    @ParameterizedTest
    @CsvSource({
        "dev01, line/dev02, 'file \"line/dev02.key\" is not the name of a file (allowed: a name without a folder); nothing was written'",
        "dev01, ../dev02, 'file \"../dev02.key\" is not the name of a file (allowed: a name without a folder); nothing was written'",
        "dev01, /dev02, 'file \"/dev02.key\" is not the name of a file (allowed: a name without a folder); nothing was written'",
        "dev01, dev01, 'dev01.key would be written twice, so nothing was written: give each name once'",
    })
    void noneOfSeveralDevicesIsMadeIfOneCannotBe(String first, String second, String message) {
        Cli.Result refused = tried("pki", "device", "--ca", pki.toString(), "--force", first, second);

        assertThat(refused.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(refused.err()).contains(message);
        assertThat(pki).isDirectoryNotContaining("glob:**/dev*");
    }

    @Test
    void whatIsNoRegularFileIsNotWritten() throws Exception {
        Path device = Files.createSymbolicLink(folder.resolve("device.pem"), Path.of("/dev/null"));
        Path directory = Files.createDirectory(folder.resolve("directory.pem"));
        Map<Path, String> targets = Map.of(device, "a device or a pipe", directory, "a directory");
        for (Path target : targets.keySet()) {
            for (List<String> options : List.of(List.<String>of(), List.of("--force"))) {
                List<String> arguments = new ArrayList<>(List.of("pki", "convert", at("ca.pem"), target.toString()));
                arguments.addAll(options);

                Cli.Result refused = tried(arguments.toArray(String[]::new));

                assertThat(refused.status()).isEqualTo(ExitStatus.USAGE);
                assertThat(refused.err())
                        .isEqualToNormalizingNewlines("cordelia: file " + target + " is " + targets.get(target)
                                + " (allowed: the name of a file); nothing was written\n");
            }
        }
        assertThat(device).isSymbolicLink();
    }

    @Test
    void nothingIsReplacedUnlessForced() throws Exception {
        device("dev01");
        byte[] before = Files.readAllBytes(pki.resolve("dev01.key"));
        Files.delete(pki.resolve("dev01.pem"));

        Cli.Result refused = tried("pki", "device", "--ca", pki.toString(), "dev02", "dev01");

        assertThat(refused.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(refused.err())
                .isEqualToNormalizingNewlines(
                        "cordelia: " + at("dev01.key") + " exists, so nothing was written: --force replaces it\n");
        assertThat(pki.resolve("dev02.key")).doesNotExist();
        assertThat(pki.resolve("dev01.key")).hasBinaryContent(before);

        run("pki", "device", "--ca", pki.toString(), "--key", "ec_p256", "--force", "dev01");

        assertThat(pki.resolve("dev01.key")).binaryContent().isNotEqualTo(before);
    }

    @Test
    void thePassphraseIsAskedForTwiceAndMustBeTheSame() {
        FakeKeyboard sloppy = FakeKeyboard.terminal("one", "two");

        Cli.Result refused = Cli.runOn(
                host(sloppy), "pki", "ca", "--out", folder.resolve("other").toString());

        assertThat(refused.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(refused.err()).contains("the pass phrases differ: nothing was written");
        assertThat(sloppy.questions())
                .containsExactly("secret:New pass phrase for the key of the CA cordelia CA: ", "secret:Again: ");
        assertThat(folder.resolve("other").resolve("ca.key")).doesNotExist();
    }

    @Test
    void thePassphraseOfACaIsAskedForOrReadFromAPipe() {
        encryptTheCa();
        FakeKeyboard person = FakeKeyboard.terminal(PASSPHRASE);

        Cli.Result asked =
                Cli.runOn(host(person), "pki", "device", "--ca", pki.toString(), "--key", "ec_p256", "dev01");
        Cli.Result piped = Cli.runOn(
                host(FakeKeyboard.pipe(PASSPHRASE)),
                "pki",
                "device",
                "--ca",
                pki.toString(),
                "--key",
                "ec_p256",
                "dev02");
        Cli.Result none = Cli.runOn(host(FakeKeyboard.pipe()), "pki", "device", "--ca", pki.toString(), "dev03");
        Cli.Result wrong =
                Cli.runOn(host(FakeKeyboard.pipe(), "tr0ub4dor"), "pki", "device", "--ca", pki.toString(), "dev03");

        assertThat(asked.status()).as(asked.err()).isZero();
        assertThat(person.questions()).containsExactly("secret:Pass phrase of " + at("ca.key") + ": ");
        assertThat(piped.status()).as(piped.err()).isZero();
        assertThat(none.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(none.err())
                .contains("is encrypted and its pass phrase is missing: give it in CORDELIA_KEY_PASSPHRASE");
        assertThat(wrong.status()).isEqualTo(ExitStatus.FAILED);
        assertThat(wrong.err()).contains("pass phrase").doesNotContain("tr0ub4dor", "    at ");
    }

    @Test
    void theKeyOfACaIsEncryptedUnlessToldOtherwise() throws Exception {
        Path closed = folder.resolve("closed");
        run("pki", "ca", "--out", closed.toString(), "--key", "ec_p256");

        Cli.Result refused = Cli.runOn(
                host(FakeKeyboard.pipe()),
                "pki",
                "ca",
                "--out",
                folder.resolve("other").toString());

        assertThat(openssl.run(
                        "pkey", "-in", closed.resolve("ca.key").toString(), "-passin", "pass:" + PASSPHRASE, "-noout"))
                .isEmpty();
        assertThat(openssl.run("pkey", "-in", at("ca.key"), "-noout")).isEmpty();
        assertThat(refused.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(refused.err()).contains("the new pass phrase for the key of the CA cordelia CA is missing");
    }

    @Test
    void aRequestIsMadeAndSigned() throws Exception {
        String made = run("pki", "csr", "dev07", "--key", "ec_p256", "--out", pki.toString(), "--unit", "Line 1");
        assertThat(made).isEqualToNormalizingNewlines(at("dev07.csr") + "\n" + at("dev07.key") + "\n");
        assertThat(openssl.run("req", "-in", at("dev07.csr"), "-noout", "-verify", "-subject"))
                .contains("OK", "dev07", "Line 1");

        String signed = run("pki", "sign", "--ca", pki.toString(), at("dev07.csr"));

        assertThat(signed).isEqualToNormalizingNewlines(at("dev07.pem") + "\n");
        assertThat(openssl.run("verify", "-CAfile", at("ca.pem"), "-purpose", "sslclient", at("dev07.pem")))
                .contains("OK");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ec_p256", "ec_p384", "rsa_2048"})
    void aRequestWithAKeyThatExists(String kind) throws Exception {
        run("pki", "csr", "first", "--key", kind, "--out", pki.toString());

        String made = run("pki", "csr", "again", "--key-file", at("first.key"), "--out", pki.toString());

        assertThat(made).isEqualToNormalizingNewlines(at("again.csr") + "\n");
        assertThat(openssl.run("req", "-in", at("again.csr"), "-noout", "-verify", "-pubkey"))
                .contains("OK", openssl.run("pkey", "-in", at("first.key"), "-pubout"));
    }

    @Test
    void aRequestOfNobodyIsNotSigned() throws Exception {
        CertificateRequest.WithKey nobody =
                CertificateRequest.create(new X500Principal(""), KeyKind.EC_P256, List.of());
        OutputFolder.of(pki).request("nobody.csr", nobody.request());

        Cli.Result refused = tried("pki", "sign", "--ca", pki.toString(), at("nobody.csr"));

        assertThat(refused.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(refused.err())
                .isEqualToNormalizingNewlines("cordelia: " + at("nobody.csr")
                        + ": the request names no subject; have it made with one, such as CN=dev01\n");
        assertThat(pki.resolve("nobody.pem")).doesNotExist();
    }

    @Test
    void aServersNamesAreTakenFromItsRequestOnlyWhenAskedFor() throws Exception {
        run("pki", "csr", "broker", "--dns", "broker.example", "--key", "ec_p256", "--out", pki.toString());

        run("pki", "sign", "--ca", pki.toString(), at("broker.csr"), "--out", at("as-device.pem"));
        run("pki", "sign", "--ca", pki.toString(), at("broker.csr"), "--requested-names");
        run("pki", "sign", "--ca", pki.toString(), at("broker.csr"), "--ip", "192.0.2.7", "--out", at("other.pem"));

        assertThat(json("pki", "show", at("as-device.pem"))
                        .at("/certificates/0/purposes/0")
                        .asText())
                .isEqualTo("clientAuth");
        assertThat(json("pki", "show", at("broker.pem"))
                        .at("/certificates/0/names/0")
                        .asText())
                .isEqualTo("broker.example");
        assertThat(json("pki", "show", at("other.pem"))
                        .at("/certificates/0/names")
                        .toString())
                .isEqualTo("[\"192.0.2.7\"]");
        assertThat(tried("pki", "sign", "--ca", pki.toString(), at("ca.pem")).err())
                .isEqualToNormalizingNewlines("cordelia: " + at("ca.pem") + " holds no certificate request\n");
    }

    @Test
    void aServerNeedsNames() {
        Cli.Result refused = tried("pki", "server", "--ca", pki.toString());

        assertThat(refused.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(refused.err()).contains("the names of the server are missing", "--dns and --ip");
    }

    @Test
    void aCertificateIsShown() throws Exception {
        run(
                "pki",
                "server",
                "--ca",
                pki.toString(),
                "--dns",
                "localhost",
                "--key",
                "ec_p384",
                "--from",
                "2026-01-01T00:00:00Z");

        String fingerprint = openssl.run("x509", "-in", at("server.pem"), "-noout", "-fingerprint", "-sha256")
                .replaceAll("(?s).*=|:|\\s", "")
                .toLowerCase(Locale.ROOT);
        assertThat(run("pki", "show", at("server.pem")).replaceAll("(serial number  ).*", "$1<serial>"))
                .isEqualToNormalizingNewlines(
                        """
                        certificate
                          subject        CN=server
                          issuer         CN=Workshop CA, C=DE
                          serial number  <serial>
                          valid          2026-01-01T00:00:00Z to 2027-01-01T00:00:00Z
                          key            EC P-384
                          signature      SHA256withECDSA
                          made for       serverAuth
                          names          localhost
                          SHA-256        %s
                        """
                                .formatted(fingerprint));
    }

    @Test
    void keyRequestAndCertificateThatBelongTogetherShowTheSameKey() throws Exception {
        run("pki", "csr", "dev01", "--key", "ec_p256", "--out", pki.toString());

        JsonNode key = json("pki", "show", at("dev01.key"));
        JsonNode request = json("pki", "show", at("dev01.csr"));

        assertThat(key.at("/key/kind").asText()).isEqualTo("EC P-256");
        assertThat(request.at("/requests/0/key")).isEqualTo(key.get("key"));
        assertThat(json("pki", "show", at("ca.key")).at("/key/kind").asText()).isEqualTo("EC P-256");
        assertThat(Files.readString(pki.resolve("dev01.key")))
                .doesNotContain(run("pki", "show", at("dev01.key")).lines().toList());
    }

    @Test
    void aListOfRevokedCertificatesIsShown() throws Exception {
        CertificateAuthority ca = new PkiFolder(pki).authority(new PassphraseSource(Cli.emptyHost()));
        Validity day = Validity.of(Duration.ofDays(1));
        OutputFolder.of(pki).crl("ca.crl", ca.crl(List.of(BigInteger.valueOf(0xabc)), day));

        assertThat(run("pki", "show", at("ca.crl")))
                .contains("list of revoked certificates", "issuer   CN=Workshop CA, C=DE", "revoked  abc");
        openssl.run("crl", "-in", at("ca.crl"), "-outform", "DER", "-out", at("ca.crl.der"));
        assertThat(json("pki", "show", at("ca.crl.der"))
                        .at("/revocations/0/serials/0")
                        .asText())
                .isEqualTo("abc");
    }

    @Test
    void aFileThatIsNothingIsRefused() throws Exception {
        Path text = Files.writeString(folder.resolve("text.pem"), "hello");

        Cli.Result refused = tried("pki", "show", text.toString());
        Cli.Result missing = tried("pki", "show", folder.resolve("missing.pem").toString());

        assertThat(refused.status()).isEqualTo(ExitStatus.FAILED);
        assertThat(refused.err()).startsWith("cordelia: " + text + " is not PEM");
        assertThat(missing.status()).isEqualTo(ExitStatus.FAILED);
        assertThat(missing.err())
                .isEqualToNormalizingNewlines(
                        "cordelia: " + folder.resolve("missing.pem")
                                + " does not exist; give the path of the file that holds the certificate, key, request or CRL\n");
    }

    @Test
    void filesThatWorkAreNotComplainedAbout() {
        device("dev01");

        Cli.Result good =
                tried("pki", "check", "--ca", at("ca.pem"), "--cert", at("dev01.pem"), "--key", at("dev01.key"));

        assertThat(good.status()).isZero();
        assertThat(good.out()).isEmpty();
        assertThat(good.err()).contains("nothing to complain about");
    }

    @Test
    void filesThatCannotWorkAreAnError() throws Exception {
        device("dev01");
        device("dev02");
        String[] wrong = {"pki", "check", "--ca", at("ca.pem"), "--cert", at("dev01.pem"), "--key", at("dev02.key")};

        Cli.Result text = tried(wrong);
        assertThat(text.status()).isEqualTo(ExitStatus.FAILED);
        assertThat(text.out()).startsWith("error: ").contains("does not belong to the certificate of CN=dev01");

        List<String> asJson = new ArrayList<>(List.of(wrong));
        asJson.add("--json");
        JsonNode findings =
                new ObjectMapper().readTree(tried(asJson.toArray(String[]::new)).out());
        assertThat(findings.at("/0/severity").asText()).isEqualTo("ERROR");
        assertThat(findings.at("/0/kind").asText()).isEqualTo("KEY_MISMATCH");
    }

    @Test
    void checkNeedsWholeSetsOfFiles() {
        assertThat(tried("pki", "check").err()).contains("--ca is missing");
        assertThat(tried("pki", "check", "--ca", at("ca.pem"), "--cert", at("ca.pem"))
                        .err())
                .contains("--cert and --key belong together: --key is missing");
    }

    @Test
    void certificateAndKeyBecomePkcs12AndComeBack() throws Exception {
        device("dev01");
        String store = folder.resolve("dev01.p12").toString();

        assertThat(run("pki", "convert", at("dev01.pem"), at("dev01.key"), store))
                .isEqualToNormalizingNewlines(store + "\n");

        assertThat(openssl.run("pkcs12", "-in", store, "-passin", "pass:" + PASSPHRASE, "-nodes", "-noenc"))
                .contains("CN = dev01", "BEGIN PRIVATE KEY");
        assertThat(permissions(Path.of(store))).isEqualTo("rw-------");
        String key = folder.resolve("back.key").toString();
        String certificate = folder.resolve("back.pem").toString();
        run("pki", "convert", store, key, "--only", "key");
        run("pki", "convert", store, certificate, "--only", "certificates");
        assertThat(Path.of(key)).hasSameTextualContentAs(pki.resolve("dev01.key"));
        assertThat(Path.of(certificate)).hasSameTextualContentAs(pki.resolve("dev01.pem"));
        assertThat(permissions(Path.of(certificate))).isEqualTo("rw-r--r--");
    }

    @Test
    void aKeyGetsAnotherPassphraseThatIsNotTheOneItIsReadWith() throws Exception {
        encryptTheCa();
        String target = folder.resolve("renewed.key").toString();
        Host host = new Host(
                Map.of("CORDELIA_KEY_PASSPHRASE", PASSPHRASE, "CORDELIA_NEW_KEY_PASSPHRASE", "battery staple"),
                List::of,
                FakeKeyboard.pipe());

        Cli.Result result = Cli.runOn(host, "pki", "convert", at("ca.key"), target, "--encrypt");

        assertThat(result.status()).as(result.err()).isZero();
        assertThat(openssl.run("pkey", "-in", target, "-passin", "pass:battery staple", "-pubout"))
                .isEqualTo(openssl.run("pkey", "-in", at("ca.key"), "-passin", "pass:" + PASSPHRASE, "-pubout"));
    }

    @Test
    void derAndWhatCannotBeConverted() throws Exception {
        device("dev01");
        String der = folder.resolve("dev01.der").toString();

        run("pki", "convert", at("dev01.pem"), der);

        assertThat(openssl.run("x509", "-inform", "DER", "-in", der, "-noout", "-subject"))
                .contains("dev01");
        assertThat(tried("pki", "convert", at("dev01.pem"), at("dev01.key"), folder + "/both.der")
                        .err())
                .contains("DER holds one certificate or one key", "--only");
        assertThat(tried("pki", "convert", at("dev01.pem"), folder + "/a.p12").err())
                .contains("PKCS#12 holds a key with its certificates, and the key is missing");
        assertThat(tried("pki", "convert", at("ca.pem"), at("dev01.pem"), at("dev01.key"), folder + "/a.p12")
                        .err())
                .contains("does not belong to the first certificate, that of CN=Workshop CA,C=DE; put the certificate");
        assertThat(tried("pki", "convert", at("dev01.pem"), folder + "/a.jks").err())
                .contains("JKS can be read but is not written");
        assertThat(tried("pki", "convert", at("dev01.pem"), folder + "/a").err())
                .contains("the name does not tell the form");
        assertThat(tried("pki", "convert", at("dev01.pem"), at("dev01.key"), at("ca.key"), folder + "/a.pem")
                        .err())
                .contains("ca.key holds a second private key");
        assertThat(tried("pki", "convert", at("dev01.pem"), folder + "/a.pem", "--only", "key")
                        .err())
                .contains("the files hold no private key");
        assertThat(folder).isDirectoryNotContaining("glob:**/a*");
    }

    @Test
    void aHeaderHoldsTheDer() throws Exception {
        device("dev01");
        Path header = folder.resolve("dev01.h");

        run("pki", "header", at("dev01.pem"), "--name", "dev01_certificate", "--out", header.toString());

        String der = folder.resolve("dev01.der").toString();
        openssl.run("x509", "-in", at("dev01.pem"), "-outform", "DER", "-out", der);
        assertThat(bytes(header)).isEqualTo(Files.readAllBytes(Path.of(der)));
        assertThat(header).content().contains("const unsigned char dev01_certificate[]");
        Path secret = folder.resolve("key.h");
        assertThat(json("pki", "header", at("dev01.key"), "--name", "dev01_key", "--out", secret.toString())
                        .get("bytes")
                        .asInt())
                .isEqualTo(bytes(secret).length);
        assertThat(permissions(secret)).isEqualTo("rw-------");
        assertThat(tried("pki", "header", at("dev01.pem"), "--name", "1st", "--out", folder + "/x.h")
                        .status())
                .isEqualTo(ExitStatus.USAGE);
    }

    @Test
    void aFailedCommandMakesNoFolder() {
        Path none = folder.resolve("none");
        for (String[] command : new String[][] {
            {"pki", "device", "--ca", none.toString(), "dev01"},
            {"pki", "server", "--ca", none.toString(), "--dns", "localhost"},
            {"pki", "device", "--ca", folder.toString(), "--out", none.toString(), "dev01"},
            {"pki", "ca", "--below", folder.toString(), "--out", none.toString()}
        }) {
            Cli.Result result = tried(command);

            assertThat(result.status()).isEqualTo(ExitStatus.FAILED);
            assertThat(result.err()).contains("ca.pem does not exist");
            assertThat(none).doesNotExist();
        }
    }

    @Test
    void requestsAreSignedOneByOne() throws Exception {
        run("pki", "csr", "--out", pki.toString(), "--key", "ec_p256", "dev01");
        String request = Files.readString(pki.resolve("dev01.csr"));
        Path two = Files.writeString(pki.resolve("two.csr"), request + request);

        Cli.Result refused = tried("pki", "sign", "--ca", pki.toString(), two.toString());

        assertThat(refused.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(refused.err()).contains("two.csr holds 2 certificate requests: sign them one by one");
        assertThat(pki.resolve("two.pem")).doesNotExist();
    }

    private static byte[] bytes(Path header) throws IOException {
        Matcher found = Pattern.compile("0x([0-9a-f]{2})").matcher(Files.readString(header));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        found.results().forEach(r -> bytes.write(Integer.parseInt(r.group(1), 16)));
        return bytes.toByteArray();
    }

    @Test
    void aKeyInADumpIsFoundAndTheStatusTellsIt() throws Exception {
        device("dev01");
        device("dev02");
        String keyDer = folder.resolve("key.der").toString();
        run("pki", "convert", at("dev01.key"), keyDer);
        byte[] key = Files.readAllBytes(Path.of(keyDer));
        byte[] dump = new byte[100_000];
        System.arraycopy(key, 0, dump, 54_321, key.length);
        Path flash = Files.write(folder.resolve("flash.bin"), dump);

        Cli.Result found = tried("pki", "scan", flash.toString(), "--certificate", at("dev01.pem"));
        Cli.Result json = tried("pki", "scan", "--json", flash.toString(), "--certificate", at("dev02.pem"));
        Cli.Result clean = tried("pki", "scan", at("dev01.pem"), at("ca.pem"));

        assertThat(found.status()).isEqualTo(ExitStatus.FAILED);
        assertThat(found.out())
                .isEqualToNormalizingNewlines(flash + " at 54321: EC prime256v1 private key, PKCS8 in DER, "
                        + key.length + " bytes, belongs to the certificate\n");
        JsonNode hit = new ObjectMapper().readTree(json.out()).get(0);
        assertThat(hit.get("offset").asInt()).isEqualTo(54_321);
        assertThat(hit.get("fits").asBoolean()).isFalse();
        assertThat(clean.status()).isZero();
        assertThat(clean.out()).isEmpty();
        assertThat(clean.err()).contains("no private key found");
        assertThat(tried("pki", "scan", folder.resolve("missing").toString()).status())
                .isNotZero();
    }

    @Test
    void noSecretIsPrintedAnywhere() throws Exception {
        device("dev01");
        String key = Files.readString(pki.resolve("dev01.key"));
        String base64 = key.lines().skip(1).findFirst().orElseThrow();

        for (String[] args : List.of(
                new String[] {"pki", "show", at("dev01.key")},
                new String[] {"pki", "scan", pki.toString()},
                new String[] {"pki", "convert", at("dev01.key"), folder + "/x.pem", "--encrypt"})) {
            Cli.Result result = tried(args);
            assertThat(result.out() + result.err()).doesNotContain(base64, PASSPHRASE);
        }
    }
}
