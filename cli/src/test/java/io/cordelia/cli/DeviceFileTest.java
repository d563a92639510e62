package io.cordelia.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.at.WlanNetwork;
import io.cordelia.at.WlanSecurity;
import io.cordelia.device.DeviceConfig;
import io.cordelia.device.PublishTopic;
import io.cordelia.device.Qos;
import io.cordelia.device.Subscription;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceFileTest {

    @TempDir
    private Path folder;

    @Test
    void everyKeyIsRead() throws IOException {
        DeviceFile file = file(
                """
                endpoint: broker.example
                port: 8884
                clientId: 4711
                publish:
                  - cordelia/apple
                  - topic: cordelia/banana
                    qos: 1
                    retain: true
                subscribe:
                  - cordelia/+
                  - filter: commands/#
                    qos: 2
                keepAliveSeconds: 30
                cleanSession: false
                wifi:
                  ssid: home
                  security: wpa3
                  key: secret key
                """);

        DeviceConfig config = file.config(false);

        assertThat(config.endpoint()).isEqualTo("broker.example");
        assertThat(config.port()).isEqualTo(8884);
        assertThat(config.clientId()).isEqualTo("4711");
        assertThat(config.credentials()).isEmpty();
        assertThat(config.publishTopics())
                .containsExactly(
                        PublishTopic.of("cordelia/apple"),
                        new PublishTopic("cordelia/banana", Qos.AT_LEAST_ONCE, true));
        assertThat(config.subscriptions())
                .containsExactly(Subscription.of("cordelia/+"), new Subscription("commands/#", Qos.EXACTLY_ONCE));
        assertThat(config.keepAlive()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.cleanSession()).isFalse();
        assertThat(file.wifi()).contains(new WlanNetwork("home", WlanSecurity.WPA3, "secret key"));
    }

    @Test
    void whatThePageShowsIsRead() throws IOException {
        Matcher shown = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../docs/device-yaml.md")));
        assertThat(shown.find()).isTrue();
        String yaml = shown.group(1);
        Files.write(folder.resolve("rootca.pem"), Rig.CA.certificatePem());
        Files.write(folder.resolve("cert.pem"), Rig.DEVICE.chainPem());
        Files.write(folder.resolve("privatekey.pem"), Rig.DEVICE.keyPem());

        DeviceFile file = file(yaml);

        assertThat(file.config(false).credentials()).isPresent();
        assertThat(file.config(false).publishTopics())
                .containsExactly(
                        PublishTopic.of("cordelia/apple"),
                        new PublishTopic("cordelia/banana", Qos.AT_LEAST_ONCE, true));
        assertThat(file.wifi()).contains(WlanNetwork.of("home", "the Wi-Fi key"));
    }

    @Test
    void onlyEndpointAndClientIdAreNeeded() throws IOException {
        DeviceFile file = file("endpoint: localhost\nclientId: x\n");

        assertThat(file.config(false).port()).isEqualTo(DeviceConfig.DEFAULT_TCP_PORT);
        assertThat(file.wifi()).isEmpty();
    }

    @Test
    void theWifiKeyMayComeFromTheEnvironment() throws IOException {
        String yaml = "endpoint: localhost\nclientId: x\nwifi:\n  ssid: home\n";

        assertThat(file(yaml, Map.of(DeviceFile.WIFI_KEY_VARIABLE, "from outside"))
                        .wifi())
                .contains(WlanNetwork.of("home", "from outside"));
        DeviceFile without = file(yaml);
        assertThatThrownBy(without::wifi)
                .isInstanceOf(WrongInputException.class)
                .hasMessageContaining("wifi.key is missing")
                .hasMessageContaining("CORDELIA_WIFI_KEY");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "that of the CA's key"})
    void aPassphraseThatTheKeyDoesNotNeedIsLeftAlone(String passphrase) throws IOException {
        Files.write(folder.resolve("rootca.pem"), Rig.CA.certificatePem());
        Files.write(folder.resolve("cert.pem"), Rig.DEVICE.chainPem());
        Files.write(folder.resolve("privatekey.pem"), Rig.DEVICE.keyPem());
        String yaml = "endpoint: localhost\nclientId: x\ncredentials:\n"
                + "  rootCa: rootca.pem\n  certificate: cert.pem\n  privateKey: privatekey.pem\n";

        DeviceFile file = file(yaml, Map.of(DeviceFile.PASSPHRASE_VARIABLE, passphrase));

        assertThat(file.config(false).credentials()).isPresent();
    }

    @Test
    void noPassphraseIsOfferedForAKeyThatIsInNoFile() throws IOException {
        Files.write(folder.resolve("rootca.pem"), Rig.CA.certificatePem());
        Files.write(folder.resolve("cert.pem"), Rig.DEVICE.chainPem());
        String yaml = "endpoint: localhost\nclientId: x\ncredentials:\n"
                + "  rootCa: rootca.pem\n  certificate: cert.pem\n  privateKey: /dev/null\n";

        assertThatThrownBy(() -> file(yaml).config(false))
                .hasMessageContaining("/dev/null is empty")
                .message()
                .doesNotContain(DeviceFile.PASSPHRASE_VARIABLE);
    }

    @Test
    void aPassphraseOpensTheRootCasToo() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("ca", Rig.CA.certificate());
        try (OutputStream roots = Files.newOutputStream(folder.resolve("roots.p12"))) {
            store.store(roots, "secret words".toCharArray());
        }
        String yaml = "endpoint: localhost\nclientId: x\ncredentials:\n  rootCa: roots.p12\n";

        DeviceFile file = file(yaml, Map.of(DeviceFile.PASSPHRASE_VARIABLE, "secret words"));

        assertThat(file.config(false).credentials()).isPresent();
        assertThatThrownBy(() -> file(yaml).config(false)).hasMessageContaining("roots.p12");
    }

    @Test
    void anOpenNetworkNeedsNoKey() throws IOException {
        assertThat(file("endpoint: localhost\nclientId: x\nwifi:\n  ssid: cafe\n  security: OPEN\n")
                        .wifi())
                .contains(WlanNetwork.open("cafe"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "wifi:\\n  ssid: home | line 3: wifi.key is missing",
                "wifi:\\n  key: abcdefgh | line 3: wifi.ssid is missing",
                "wifi:\\n  ssid: home\\n  security: WPA4 | line 5: wifi.security \"WPA4\" is unknown (allowed: OPEN, WEP,",
                "wifi:\\n  key: abcdefgh\\n  ssid: a123456789b123456789c123456789d12 | line 5: SSID",
            })
    void whatIsWrongWithTheNetworkIsNamedWithItsLine(String wifi, String message) throws IOException {
        DeviceFile file = file("endpoint: localhost\nclientId: x\n" + wifi.replace("\\n", "\n"));

        assertThatThrownBy(file::wifi)
                .isInstanceOf(WrongInputException.class)
                .hasMessageStartingWith(folder.resolve("device.yaml").toString())
                .hasMessageContaining(message);
    }

    @Test
    void theWifiKeyIsNeverInAMessage() throws IOException {
        DeviceFile file =
                file("endpoint: localhost\nclientId: x\nwifi:\n  ssid: home\n  key: " + "k".repeat(65) + "\n");

        assertThatThrownBy(file::wifi)
                .isInstanceOf(WrongInputException.class)
                .hasMessageContaining("key")
                .hasMessageContaining("64")
                .hasMessageNotContaining("kkkk");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "endpoint: a\\nclientId: x\\npublsh:\\n  - a | line 3: unknown key \"publsh\" (allowed: endpoint, port,",
                "endpoint: a\\nclientId: x\\ncredentials:\\n  rootCa: a\\n  cert: b\\nport: 1 | line 5: unknown key \"cert\""
                        + " (allowed: rootCa, certificate, privateKey)",
                "endpoint: a\\nclientId: x\\npublish:\\n  - topic: a\\n    retained: true | line 5: unknown key \"retained\"",
                "endpoint: a\\nclientId: x\\npublish:\\n  - a/b\\n  - a/+ | line 5: publish topic \"a/+\" holds a wildcard",
                "endpoint: a\\nclientId: x\\npublish:\\n  - qos: 1 | line 4: topic is missing",
                "endpoint: a\\nclientId: x\\npublish:\\n  - topic: a\\n    qos: 3 | line 4: QoS 3 is not a QoS",
                "endpoint: a\\nclientId: x\\nport: abc | line 3: \"port\" has a value of the wrong kind (allowed: a whole",
                "endpoint: a\\nclientId: x\\nport: 88.5 | line 3: \"port\" has a value of the wrong kind",
                "endpoint: a\\nclientId: x\\ncleanSession: 7up | line 3: \"cleanSession\" has a value of the wrong kind",
                "endpoint: a\\nclientId: x\\nsubscribe: {a: b} | line 3: \"subscribe\" has a value of the wrong kind"
                        + " (allowed: a list)",
                "endpoint: a\\nclientId: x\\nport: 1\\nport: 2 | line 4: Duplicate field 'port'",
                "endpoint: [a\\nclientId: x | line 2: not YAML",
                "endpoint: a\\n\\tclientId: x | line 2: not YAML",
                "[] | the document has a value of the wrong kind",
                "endpoint: a | clientId is missing",
                "endpoint: a\\nclientId: x\\nport: 70000 | line 3: port 70000 is out of range (allowed: 1 to 65535)",
                "clientId: x\\nkeepAliveSeconds: -1\\nendpoint: a | line 2: keep-alive PT-1S is out of range",
                "clientId: x\\nendpoint: a:1883 | line 2: endpoint \"a:1883\" is not a host",
                "endpoint: a\\nclientId: x\\npublish:\\n  - a\\n  - a | line 3: publish topic \"a\" is declared twice",
            })
    void whatIsWrongIsNamedWithItsLine(String yaml, String message) {
        String document = yaml.replace("\\n", "\n").replace("\\t", "\t");

        assertThatThrownBy(() -> file(document).config(false))
                .isInstanceOf(WrongInputException.class)
                .hasMessageStartingWith(folder.resolve("device.yaml").toString())
                .hasMessageContaining(message);
    }

    @Test
    void aFileThatCannotBeReadIsNamed() throws IOException {
        Path latin = Files.write(
                folder.resolve("latin.yaml"), "clientId: J\u00fcrgen".getBytes(StandardCharsets.ISO_8859_1));
        Path empty = Files.createFile(folder.resolve("empty.yaml"));

        expectUnreadable(folder.resolve("missing.yaml"), "does not exist");
        expectUnreadable(folder, "cannot be read");
        expectUnreadable(latin, "is not UTF-8");
        expectUnreadable(empty, "is empty");
    }

    private static void expectUnreadable(Path path, String problem) {
        assertThatThrownBy(() -> new DeviceFile(path, Map.of()))
                .isInstanceOf(WrongInputException.class)
                .hasMessageStartingWith(path + " " + problem);
    }

    private DeviceFile file(String yaml) throws IOException {
        return file(yaml, Map.of());
    }

    private DeviceFile file(String yaml, Map<String, String> environment) throws IOException {
        return new DeviceFile(Files.writeString(folder.resolve("device.yaml"), yaml), environment);
    }
}
