package io.cordelia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cordelia.pki.CertificateAuthority;
import io.cordelia.pki.IssuedIdentity;
import io.cordelia.pki.KeyKind;
import io.cordelia.pki.OutputFolder;
import io.cordelia.pki.Pem;
import io.cordelia.pki.Subject;
import io.cordelia.pki.Validity;
import io.cordelia.sim.EmbeddedBroker;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ProbeCommandTest {

    @TempDir
    private static Path folder;

    private static EmbeddedBroker broker;
    private static Path rootCa;
    private static Path otherCa;
    private static Path certificate;
    private static Path key;
    private static Path encryptedKey;

    @BeforeAll
    static void start() {
        Validity day = Validity.of(Duration.ofDays(1));
        CertificateAuthority ca =
                CertificateAuthority.root(Subject.of("Plant CA").principal(), KeyKind.EC_P256, day);
        CertificateAuthority other =
                CertificateAuthority.root(Subject.of("Other CA").principal(), KeyKind.EC_P256, day);
        IssuedIdentity device = ca.device("dev01", KeyKind.EC_P256, day);
        OutputFolder out = OutputFolder.of(folder);
        rootCa = out.certificates("ca.pem", ca.chain());
        otherCa = out.certificates("other.pem", other.chain());
        certificate = out.certificates("dev01.pem", device.chain());
        key = out.key("dev01.key", device.key());
        encryptedKey = out.key("encrypted.key", device.key(), "secret words".toCharArray());
        broker = EmbeddedBroker.builder()
                .tls(ca.server(List.of("localhost"), KeyKind.EC_P256, day))
                .requireClientCertificates(List.of(ca.certificate()))
                .start();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static Cli.Result probe(String server, Object... options) {
        String[] args = new String[options.length + 2];
        args[0] = "probe";
        args[1] = server;
        for (int i = 0; i < options.length; i++) {
            args[i + 2] = options[i].toString();
        }
        return Cli.runOn(
                new Host(Map.of("CORDELIA_KEY_PASSPHRASE", "secret words"), List::of, FakeKeyboard.pipe()), args);
    }

    private static String server() {
        return "localhost:" + broker.port();
    }

    @Test
    void rootCasInAKeyStore() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry(
                "ca", Pem.certificates(Files.readAllBytes(rootCa), "ca.pem").get(0));
        Path roots = folder.resolve("roots.p12");
        try (OutputStream file = Files.newOutputStream(roots)) {
            store.store(file, "secret words".toCharArray());
        }

        Cli.Result mutual = probe(server(), "--ca", roots, "--cert", certificate, "--key", key);
        Cli.Result alone = probe(server(), "--ca", roots);

        assertThat(mutual.status()).as(mutual.err()).isZero();
        assertThat(alone.status()).isEqualTo(ExitStatus.BROKER_REFUSED);
        assertThat(alone.out()).contains("CN=Plant CA");
    }

    @Test
    void aDeviceThatGetsIn() throws Exception {
        Cli.Result text = probe(server(), "--ca", rootCa, "--cert", certificate, "--key", encryptedKey);

        assertThat(text.status()).as(text.err()).isZero();
        assertThat(text.out()).contains("TLSv1.3", "CN=localhost", "CN=Plant CA", "CN=dev01");

        Cli.Result asJson = probe(server(), "--ca", rootCa, "--cert", certificate, "--key", key, "--json");
        JsonNode report = new ObjectMapper().readTree(asJson.out());
        assertThat(report.get("good").asBoolean()).isTrue();
        assertThat(report.at("/chain/0/names/0").asText()).isEqualTo("localhost");
        assertThat(report.at("/session/protocol").asText()).isEqualTo("TLSv1.3");
        assertThat(report.at("/clientCertificate/shown").asText()).isEqualTo("CN=dev01");
        assertThat(report.at("/steps/0/action").asText()).isEqualTo("RESOLVE");
        assertThat(report.has("failure")).isFalse();
    }

    @Test
    void aServerOfAnotherCa() throws Exception {
        Cli.Result refused = probe(server(), "--ca", otherCa, "--json");

        assertThat(refused.status()).isEqualTo(ExitStatus.BROKER_REFUSED);
        JsonNode report = new ObjectMapper().readTree(refused.out());
        assertThat(report.get("good").asBoolean()).isFalse();
        assertThat(report.at("/failure/action").asText()).isEqualTo("HANDSHAKE");
        assertThat(report.at("/trust/refusal").asText()).contains("Plant CA", "Other CA");
    }

    @Test
    void aServerOfAnotherNameUnlessAskedForByIt() {
        Cli.Result address = probe("127.0.0.1:" + broker.port(), "--ca", rootCa, "--cert", certificate, "--key", key);
        Cli.Result named = probe(
                "127.0.0.1:" + broker.port(),
                "--ca",
                rootCa,
                "--cert",
                certificate,
                "--key",
                key,
                "--servername",
                "localhost");

        assertThat(address.status()).isEqualTo(ExitStatus.BROKER_REFUSED);
        assertThat(address.out()).contains("127.0.0.1");
        assertThat(named.status()).as(named.out()).isZero();
    }

    @Test
    void aServerThatWantsACertificate() {
        Cli.Result refused = probe(server(), "--ca", rootCa);

        assertThat(refused.status()).isEqualTo(ExitStatus.BROKER_REFUSED);
        assertThat(refused.out()).contains("client certificate");
    }

    @Test
    void aServerThatIsNotThere() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            free = socket.getLocalPort();
        }

        Cli.Result refused = probe("127.0.0.1:" + free, "--ca", rootCa);

        assertThat(refused.status()).isEqualTo(ExitStatus.BROKER_REFUSED);
    }

    @Test
    void aServerThatSaysNothing() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Cli.Result timedOut = probe("127.0.0.1:" + silent.getLocalPort(), "--ca", rootCa, "--timeout", "1s");

            assertThat(timedOut.status()).as(timedOut.out()).isEqualTo(ExitStatus.TIMEOUT);
        }
    }

    @Test
    void wrongArguments() {
        assertThat(probe("localhost:x").err()).contains("has no port in \"localhost:x\"");
        for (String server : List.of("mqtts://broker", "mqtts://localhost:8883", "mqtts://[::1]:8883")) {
            Cli.Result refused = probe(server);
            assertThat(refused.status()).isEqualTo(ExitStatus.USAGE);
            assertThat(refused.err()).contains("\"" + server + "\" has a scheme; leave out \"mqtts://\"");
        }
        for (String server : List.of("::1", "2001:db8::7")) {
            Cli.Result refused = probe(server);
            assertThat(refused.status()).isEqualTo(ExitStatus.USAGE);
            assertThat(refused.err())
                    .contains("\"" + server + "\" has more than one colon: an IPv6 address stands in brackets");
        }
        assertThat(probe("localhost:0").status()).isEqualTo(ExitStatus.USAGE);
        assertThat(probe(server(), "--cert", certificate).err())
                .contains("--cert and --key belong together: --key is missing");
        assertThat(probe(server(), "--timeout", "soon").err()).contains("\"soon\" is no time");
    }
}
