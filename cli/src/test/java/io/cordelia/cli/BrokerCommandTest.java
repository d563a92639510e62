package io.cordelia.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cordelia.device.DeviceConfig;
import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.PublishTopic;
import io.cordelia.device.Qos;
import io.cordelia.mqtt.PahoDeviceClient;
import io.cordelia.pki.OutputFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class BrokerCommandTest {

    private static final Pattern YAML = Pattern.compile("--config (\\S+)");

    @TempDir
    private Path folder;

    private static int port(Background broker) {
        Matcher matcher = Pattern.compile("localhost:(\\d+)").matcher(broker.out());
        assertThat(matcher.find()).as(broker.out()).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    private static void publish(PahoDeviceClient client, DeviceConfig.Builder config) {
        try (client) {
            client.connect(config.publishTopic(new PublishTopic("a/b", Qos.AT_LEAST_ONCE, true))
                    .publishTopic("c")
                    .build());
            client.publish("a/b", "hello \u001b[2J".getBytes(StandardCharsets.UTF_8));
            client.publish("c", new byte[] {-1});
        }
    }

    @Test
    void whatIsPublishedOverTcpIsPrinted() throws Exception {
        try (Background broker = Background.start("broker").awaitErr("-t '#'")) {
            int port = port(broker);
            assertThat(broker.err().strip())
                    .isEqualTo("connect with: mosquitto_sub -h localhost -p " + port + " -v -t '#'");

            publish(
                    PahoDeviceClient.create(),
                    DeviceConfig.builder("localhost", "dev7").port(port));

            broker.awaitOut("dev7 c ");
            assertThat(broker.out().lines())
                    .containsExactly(
                            "listening on localhost:" + port,
                            "dev7 a/b qos1 retain hello \\x1b[2J",
                            "dev7 c qos0 \ufffd");
        }
    }

    @Test
    void json() throws Exception {
        try (Background broker = Background.start("broker", "--json", "--quiet").awaitOut("}")) {
            JsonNode listening = new ObjectMapper().readTree(broker.out());
            assertThat(listening.get("tls").asBoolean()).isFalse();
            assertThat(listening.get("clientCertificates").asBoolean()).isFalse();
            assertThat(listening.get("logins").asBoolean()).isFalse();
            assertThat(listening.get("host").asText()).isEqualTo("localhost");
            int port = listening.get("port").asInt();

            publish(
                    PahoDeviceClient.create(),
                    DeviceConfig.builder("localhost", "dev7").port(port));

            broker.awaitOut("/w==");
            assertThat(broker.out().lines().skip(1).map(line -> line.replaceFirst("time\":\"[^\"]+", "time\":\"")))
                    .containsExactly(
                            "{\"time\":\"\",\"clientId\":\"dev7\",\"topic\":\"a/b\",\"qos\":1,\"retain\":true,\"bytes\":10,"
                                    + "\"payload\":\"hello \\u001B[2J\"}",
                            "{\"time\":\"\",\"clientId\":\"dev7\",\"topic\":\"c\",\"qos\":0,\"retain\":false,\"bytes\":1,"
                                    + "\"payloadBase64\":\"/w==\"}");
            assertThat(broker.err()).isEmpty();
        }
    }

    @Test
    void itMakesAPkiAndADeviceYamlThatFit() throws Exception {
        Path yaml;
        try (Background broker =
                Background.start("broker", "--tls", "--require-client-cert").awaitErr("-t '#'")) {
            assertThat(broker.out()).endsWith(", TLS, client certificates required" + System.lineSeparator());
            Matcher matcher = YAML.matcher(broker.err());
            assertThat(matcher.find()).as(broker.err()).isTrue();
            yaml = Path.of(matcher.group(1));
            assertThat(broker.err())
                    .contains("a throw-away PKI, and a device.yaml, are in " + yaml.getParent() + " until this ends")
                    .contains(" --cafile " + yaml.resolveSibling("rootca.pem"))
                    .contains(" --cert " + yaml.resolveSibling("cert.pem"))
                    .contains(" --key " + yaml.resolveSibling("privatekey.pem"));

            Cli.Result publish = Cli.run("soft", "publish", "--config", yaml.toString(), "-m", "safe");

            assertThat(publish.status()).as(publish.err()).isZero();
            assertThat(publish.err()).doesNotContain("warning");
            broker.awaitOut("dev01 cordelia/apple qos0 safe");
        }
        await().until(() -> !Files.exists(yaml.getParent()));
    }

    @Test
    void aPkiOfOnesOwnAndLogins() throws Exception {
        OutputFolder out = OutputFolder.of(folder);
        out.certificates("ca.pem", Rig.CA.chain());
        out.certificates("server.pem", Rig.SERVER.chain());
        out.key("server.key", Rig.SERVER.key());
        Path users = Files.writeString(folder.resolve("users"), "ann:hush\n");
        try (Background broker = Background.start(
                        "broker", "--tls", "--pki", folder.toString(), "--password-file", users.toString())
                .awaitErr("-t '#'")) {
            int port = port(broker);
            assertThat(broker.out().strip()).isEqualTo("listening on localhost:" + port + ", TLS, logins required");
            assertThat(broker.err().strip())
                    .isEqualTo("connect with: mosquitto_sub -h localhost -p " + port + " --cafile "
                            + folder.resolve("ca.pem") + " -u NAME -P PASSWORD -v -t '#'");

            publish(
                    PahoDeviceClient.create(o -> o.login("ann", Optional.of("hush"))),
                    DeviceConfig.builder("localhost", "dev7")
                            .port(port)
                            .credentials(DeviceCredentials.serverTls(Rig.CA.certificatePem())));
            broker.awaitOut("dev7 c ");
            assertThat(broker.out() + broker.err()).doesNotContain("hush");
        }
    }

    @Test
    void mistakesAreTold() throws IOException {
        assertUsage("--require-client-cert is given without --tls", "broker", "--require-client-cert");
        assertUsage("--pki is given without --tls", "broker", "--pki", folder.toString());
        assertUsage("port 0 is out of range (allowed: 1 to 65535)", "broker", "-p", "0");
        assertUsage("--password-file has no user in", "broker", "--password-file", file().toString());
        Cli.Result missing = Cli.run("broker", "--tls", "--pki", folder.toString());
        assertThat(missing.status()).isNotZero();
        assertThat(missing.err()).contains(folder.toString());
    }

    private Path file() throws IOException {
        return Files.writeString(folder.resolve("empty"), "");
    }

    private static void assertUsage(String problem, String... args) {
        Cli.Result result = Cli.run(args);
        assertThat(result.status()).as(result.err()).isEqualTo(ExitStatus.USAGE);
        assertThat(result.err()).contains(problem);
    }

    @Test
    void aPortThatIsTakenIsStatus3() throws Exception {
        try (Background broker = Background.start("broker").awaitErr("-t '#'")) {
            Cli.Result second = Cli.run("broker", "--port", String.valueOf(port(broker)));

            assertThat(second.status()).isEqualTo(ExitStatus.PORT);
            assertThat(second.err())
                    .contains("127.0.0.1:" + port(broker), "is in use by another program; choose another port");
        }
    }
}
