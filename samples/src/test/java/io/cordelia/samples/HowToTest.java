package io.cordelia.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.cordelia.at.AtPorts;
import io.cordelia.at.AtTrace;
import io.cordelia.at.CordeliaDeviceClient;
import io.cordelia.at.CordeliaModule;
import io.cordelia.at.FileSecurity;
import io.cordelia.at.FileToken;
import io.cordelia.at.FileTrace;
import io.cordelia.at.ModuleEvent;
import io.cordelia.at.MqttSettings;
import io.cordelia.at.PutOptions;
import io.cordelia.at.SettingKey;
import io.cordelia.at.SettingsBackup;
import io.cordelia.at.Transcript;
import io.cordelia.at.UploadListener;
import io.cordelia.at.Verification;
import io.cordelia.at.WlanNetwork;
import io.cordelia.device.ConnectionEvent;
import io.cordelia.device.DeviceClient;
import io.cordelia.device.DeviceConfig;
import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.DeviceException;
import io.cordelia.device.TlsRefusedException;
import io.cordelia.mqtt.MosquittoBroker;
import io.cordelia.mqtt.PahoDeviceClient;
import io.cordelia.pki.CertificateAuthority;
import io.cordelia.pki.CertificateRequest;
import io.cordelia.pki.CredentialFiles;
import io.cordelia.pki.Finding;
import io.cordelia.pki.IssuedIdentity;
import io.cordelia.pki.KeyKind;
import io.cordelia.pki.OutputFolder;
import io.cordelia.pki.Pem;
import io.cordelia.pki.ServerFiles;
import io.cordelia.pki.Subject;
import io.cordelia.pki.Validity;
import io.cordelia.sim.AccessPoint;
import io.cordelia.sim.EmbeddedBroker;
import io.cordelia.sim.PtyPort;
import io.cordelia.sim.SimulatedModule;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the code that the pages in docs/how-to and the README show: each lies between the comments {@code begin NAME} and
 * {@code end NAME} here, and {@link ShownCodeTest} compares it with the page.
 */
@Timeout(60)
class HowToTest {

    @TempDir
    private Path folder;

    private Workbench bench;
    private SimulatedModule module;
    private String port;
    private final String wifiKey = Workbench.WIFI_KEY;

    @BeforeEach
    void start() throws IOException {
        bench = new Workbench(folder, KeyKind.EC_P256);
        module = bench.module();
        port = bench.port();
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void uploadCertificates() {
        // begin upload-certificates
        DeviceCredentials credentials = CredentialFiles.mutualTls(
                        folder.resolve("rootca.pem"), folder.resolve("cert.pem"), folder.resolve("privatekey.pem"))
                .load();

        try (CordeliaModule module = CordeliaModule.open(AtPorts.of(port))) {
            UploadListener progress = (file, done, total) -> System.out.println(file + " " + done + "/" + total);
            module.device().awaitReady();
            module.wlan().disconnect();
            module.files().putIfChanged("rootca.pem", credentials.rootCa(), progress);
            module.files()
                    .putIfChanged(
                            "cert.pem", credentials.identity().orElseThrow().certificateChain(), progress);
            module.files()
                    .putIfChanged(
                            "privatekey.pem",
                            credentials.identity().orElseThrow().privateKey(),
                            progress);
        }
        // end upload-certificates
        assertThat(module.files()).containsOnlyKeys("rootca.pem", "cert.pem", "privatekey.pem");
        SimulatedModule simulated = module;
        // begin replace-certificates
        try (CordeliaModule module = CordeliaModule.open(AtPorts.of(port))) {
            module.device().awaitReady();
            module.wlan().disconnect();
            Map<SettingKey<String>, String> files = module.files()
                    .replaceCredentials(credentials, PutOptions.DEFAULTS)
                    .files();
            System.out.println("the key is now in " + files.get(MqttSettings.PRIVATE_KEY_PATH));
        }
        // end replace-certificates
        assertThat(simulated.setting("mqtt", "clientPrivateKey")).contains("privatekey.pem");
    }

    @Test
    void secureFiles() {
        // begin secure-file
        try (CordeliaModule module = CordeliaModule.open(AtPorts.of(port))) {
            module.device().awaitReady();
            module.wlan().disconnect();
            PutOptions secure =
                    PutOptions.DEFAULTS.withSecurity(FileSecurity.UNSIGNED).withVerification(Verification.SIZE);
            FileToken token = module.files().put("serial.txt", "0815".getBytes(UTF_8), secure);
            System.out.println("size "
                    + module.files().info("serial.txt", token).orElseThrow().size());
            module.files().delete("serial.txt", token);
        }
        // end secure-file
        assertThat(module.files()).isEmpty();
    }

    @Test
    void makeAPki() throws IOException {
        char[] passphrase = "correct horse".toCharArray();
        // begin make-a-root-ca
        Subject subject = Subject.of("Workshop CA")
                .country("DE")
                .state("BW")
                .locality("Waldenburg")
                .organization("Workshop");
        CertificateAuthority ca =
                CertificateAuthority.root(subject.principal(), KeyKind.RSA_2048, Validity.of(Duration.ofDays(3560)));

        OutputFolder out = OutputFolder.of(folder.resolve("pki"));
        Path caCertificate = out.certificates("ca.pem", ca.chain());
        Path caKey = out.key("ca.key", ca.key(), passphrase);
        // end make-a-root-ca

        // begin make-a-server-certificate
        List<String> names = List.of("broker.example", "localhost", "192.168.1.20", "127.0.0.1");
        IssuedIdentity server = ca.server(names, KeyKind.RSA_2048, Validity.of(Duration.ofDays(365)));
        out.certificates("server.pem", server.chain());
        out.key("server.key", server.key());
        // end make-a-server-certificate

        // begin make-device-certificates
        for (String name : List.of("dev01", "dev02")) {
            IssuedIdentity device =
                    ca.device(subject.commonName(name).principal(), KeyKind.EC_P256, Validity.of(Duration.ofDays(365)));
            out.certificates(name + ".pem", device.chain());
            out.key(name + ".key", device.key());
            out.der(name + ".der", device.certificate());
            out.header(name + ".h", name + "_certificate", device.certificate());
            out.header(name + "_key.h", name + "_key", device.key());
            out.pkcs12(name + ".p12", device, List.of(ca.certificate()), passphrase);
        }
        // end make-device-certificates

        // begin check-credentials
        CredentialFiles files = CredentialFiles.mutualTls(
                caCertificate,
                folder.resolve("pki").resolve("dev01.pem"),
                folder.resolve("pki").resolve("dev01.key"));
        for (Finding finding : files.broker("broker.example").check()) {
            System.out.println(finding.severity() + " " + finding.message());
        }
        // end check-credentials
        assertThat(files.broker("broker.example").check()).isEmpty();
        assertThat(ServerFiles.of(
                                caCertificate,
                                out.certificates("s.pem", server.chain()),
                                out.key("s.key", server.key()))
                        .names(names)
                        .check())
                .isEmpty();

        // begin sign-a-request
        CertificateRequest.WithKey made =
                CertificateRequest.create(Subject.of("dev03").principal(), KeyKind.EC_P256, List.of());
        out.request("dev03.csr", made.request());
        out.key("dev03.key", made.key());

        CertificateAuthority again = CertificateAuthority.of(caCertificate, caKey, passphrase);
        CertificateRequest request =
                CertificateRequest.read(Files.readAllBytes(folder.resolve("pki").resolve("dev03.csr")));
        out.certificates("dev03.pem", again.device(request, Validity.of(Duration.ofDays(365))));
        // end sign-a-request

        // begin revoke-a-certificate
        BigInteger stolen = Pem.certificates(
                        Files.readAllBytes(folder.resolve("pki").resolve("dev02.pem")), "dev02.pem")
                .get(0)
                .getSerialNumber();
        out.crl("revoked.crl", again.crl(List.of(stolen), Validity.of(Duration.ofDays(30))));
        // end revoke-a-certificate
        assertThat(CredentialFiles.mutualTls(
                                caCertificate,
                                folder.resolve("pki").resolve("dev03.pem"),
                                folder.resolve("pki").resolve("dev03.key"))
                        .check())
                .isEmpty();
        try (MosquittoBroker mosquitto = MosquittoBroker.of(shownSettings(folder.resolve("pki")))) {
            connectSoftly(mosquitto, folder.resolve("pki"), "dev01");
            assertThatThrownBy(() -> connectSoftly(mosquitto, folder.resolve("pki"), "dev02"))
                    .isInstanceOf(TlsRefusedException.class)
                    .hasMessageContaining("revoked");
        }
    }

    /** The settings for Mosquitto that the page shows, but for the port. */
    private static List<String> shownSettings(Path files) throws IOException {
        Matcher block = Pattern.compile("```conf\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../docs/how-to/make-a-pki.md")));
        assertThat(block.find()).isTrue();
        return block.group(1)
                .lines()
                .filter(line -> !line.startsWith("listener"))
                .map(line -> line.replaceFirst("(file +)", "$1" + files + "/"))
                .toList();
    }

    private static void connectSoftly(MosquittoBroker broker, Path files, String name) {
        DeviceCredentials credentials = CredentialFiles.mutualTls(
                        files.resolve("ca.pem"), files.resolve(name + ".pem"), files.resolve(name + ".key"))
                .load();
        try (DeviceClient device = PahoDeviceClient.create()) {
            device.connect(DeviceConfig.builder(broker.host(), name)
                    .port(broker.port())
                    .credentials(credentials)
                    .build());
        }
    }

    @Test
    void joinWifi() {
        // begin join-wifi
        try (CordeliaModule module = CordeliaModule.open(AtPorts.of(port))) {
            module.wlan().disconnect();
            ModuleEvent.Ipv4Acquired joined = module.wlan().join(WlanNetwork.of("home", wifiKey));
            System.out.println("address " + joined.address() + ", gateway " + joined.gateway());
        }
        // end join-wifi
        assertThat(module.isWlanConnected()).isTrue();
    }

    @Test
    void connectToAwsIot() {
        String endpoint = "localhost";
        int brokerPort = bench.broker().port();
        // begin connect-to-aws-iot
        DeviceConfig config = DeviceConfig.builder(endpoint, "thing")
                .port(brokerPort)
                .credentials(CredentialFiles.mutualTls(
                                folder.resolve("rootca.pem"),
                                folder.resolve("cert.pem"),
                                folder.resolve("privatekey.pem"))
                        .load())
                .publishTopic("cordelia/apple")
                .subscription("cordelia/+")
                .build();

        try (DeviceClient device = CordeliaDeviceClient.create(
                AtPorts.of(port), options -> options.network(WlanNetwork.of("home", wifiKey)))) {
            device.connect(config);
            device.publish("cordelia/apple", "{\"weight\":182}".getBytes(UTF_8));
        }
        // end connect-to-aws-iot
        assertThat(module.publishedMessages()).hasSize(1);
    }

    @Test
    void readme() throws IOException {
        String endpoint = "a2m4kdan3jizyu-ats.iot.eu-central-1.amazonaws.com";
        try (EmbeddedBroker cloud = EmbeddedBroker.builder()
                        .tls(bench.ca().server(List.of(endpoint), KeyKind.EC_P256, Workbench.TODAY))
                        .requireClientCertificates(List.of(bench.ca().certificate()))
                        .start();
                PtyPort pty = PtyPort.open();
                SimulatedModule module = SimulatedModule.builder()
                        .map(endpoint, 8883, "localhost", cloud.port())
                        .accessPoint(AccessPoint.secured("home", wifiKey))
                        .port(pty)
                        .start()) {
            String port = pty.name();
            // begin readme
            DeviceConfig config = DeviceConfig.builder(
                            "a2m4kdan3jizyu-ats.iot.eu-central-1.amazonaws.com", "AWS_thing_name")
                    .credentials(CredentialFiles.mutualTls(
                                    folder.resolve("rootca.pem"),
                                    folder.resolve("cert.pem"),
                                    folder.resolve("privatekey.pem"))
                            .load()) // read and checked: dates, chain, key
                    .publishTopic("cordelia/apple")
                    .subscription("cordelia/+")
                    .build();

            // Or PahoDeviceClient.create(PahoOptions::awsIotCore), the software device.
            try (DeviceClient device = CordeliaDeviceClient.create(
                    AtPorts.of(port), options -> options.network(WlanNetwork.of("home", wifiKey)))) {
                device.addMessageListener(message -> System.out.println(message.topic() + " " + message.text()));
                device.connect(config); // uploads what differs, joins the Wi-Fi, connects
                device.publish("cordelia/apple", "{\"weight\":182}".getBytes(UTF_8));
            }
            // end readme
            assertThat(module.publishedMessages()).hasSize(1);
        }
    }

    @Test
    void receiveMessages() throws InterruptedException {
        DeviceConfig config = DeviceConfig.builder("localhost", "thing")
                .port(bench.broker().port())
                .credentials(DeviceCredentials.mutualTls(
                        bench.ca().certificatePem(), bench.device().clientIdentity()))
                .publishTopic("cordelia/apple")
                .subscription("cordelia/+")
                .build();
        DeviceClient device = CordeliaDeviceClient.create(
                AtPorts.of(port), options -> options.network(WlanNetwork.of("home", wifiKey)));
        // begin receive-messages
        CountDownLatch ended = new CountDownLatch(1);
        device.addMessageListener(message -> {
            System.out.println(message.topic() + " " + message.text());
            if (message.text().equals("stop")) {
                device.disconnect();
            }
        });
        device.addConnectionListener(event -> {
            if (event instanceof ConnectionEvent.Disconnected end) {
                System.out.println(end.cause().map(DeviceException::getMessage).orElse("disconnected as asked"));
                ended.countDown();
            }
        });
        device.connect(config);
        // end receive-messages
        device.publish("cordelia/apple", "stop".getBytes(UTF_8));
        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
        device.close();
    }

    @Test
    void trace() {
        Path file = folder.resolve("at.log");

        // begin trace-to-a-file
        try (FileTrace trace = AtTrace.toFile(file);
                CordeliaModule module = CordeliaModule.open(AtPorts.of(port), options -> options.trace(trace))) {
            module.device().test();
            module.files().exists("cert.pem");
        }
        // end trace-to-a-file

        // begin read-a-trace
        Transcript transcript = Transcript.read(file);
        List<String> commands = transcript.lines().stream()
                .filter(line -> line.direction() == Transcript.Direction.SENT)
                .map(Transcript.Line::text)
                .toList();
        // end read-a-trace

        assertThat(commands).containsExactly("AT+test", "AT+FileGetInfo=cert.pem,0");
        assertThat(transcript.lines().stream().map(Transcript.Line::text))
                .containsExactly("AT+test", "OK", "AT+FileGetInfo=cert.pem,0", "ERROR: process command,-10341");
    }

    @Test
    void backUpAndRestoreSettings() throws IOException {
        YAMLMapper yaml = new YAMLMapper();
        TypeReference<Map<String, Map<String, String>>> settings = new TypeReference<>() {};
        Path file = folder.resolve("settings.yaml");

        try (CordeliaModule module = CordeliaModule.open(AtPorts.of(port))) {
            module.settings().set(MqttSettings.CLIENT_ID, "before");
            // begin back-up-settings
            SettingsBackup backup = module.settings().dump();
            yaml.writeValue(file.toFile(), backup.toMap());
            System.out.println(backup);
            // end back-up-settings
            module.settings().set(MqttSettings.CLIENT_ID, "after");

            // begin restore-settings
            SettingsBackup saved = SettingsBackup.of(yaml.readValue(file.toFile(), settings));
            List<SettingKey<?>> written = module.settings().restore(saved);
            System.out.println("restored: " + written);
            // end restore-settings
            assertThat(written).containsExactly(MqttSettings.CLIENT_ID);
        }
        assertThat(module.setting("mqtt", "clientId")).contains("before");
    }

    @Test
    void factoryReset() {
        try (CordeliaModule module = CordeliaModule.open(AtPorts.of(port))) {
            module.files().put("note.txt", "gone soon".getBytes(UTF_8), UploadListener.none());
        }
        // begin factory-reset
        try (CordeliaModule module = CordeliaModule.open(AtPorts.of(port))) {
            ModuleEvent.Startup started = module.device().factoryReset();
            System.out.println("firmware " + started.firmware());
        }
        // end factory-reset
        assertThat(module.files()).isEmpty();
    }
}
