package io.cordelia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordelia.sim.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker that asks for user name and password. */
@Timeout(60)
class LoginTest {

    @TempDir
    private Path folder;

    private Rig rig;
    private EmbeddedBroker broker;

    @BeforeEach
    void start() throws IOException {
        rig = new Rig(folder);
        broker = EmbeddedBroker.builder().user("ann", "hush-hush").start();
    }

    @AfterEach
    void stop() {
        broker.close();
        rig.close();
    }

    private void login(String keys) throws IOException {
        rig.yaml(
                """
                endpoint: localhost
                port: %d
                clientId: rig-device
                %s
                publish:
                  - cordelia/apple
                wifi:
                  ssid: %s
                  key: %s
                """
                        .formatted(broker.port(), keys, Rig.SSID, Rig.WIFI_KEY));
    }

    @Test
    void theModuleLogsInAndItsPlanHidesThePassword() throws IOException {
        login("login: {user: ann, password: hush-hush}");

        Cli.Result provision = rig.run("provision", "--debug");
        Cli.Result publish = rig.run("publish", "-m", "hello");

        assertThat(provision.status()).as(provision.err()).isZero();
        assertThat(provision.err())
                .contains("MQTT.userName", "MQTT.password")
                .doesNotContain("hush-hush")
                .doesNotContain("ann");
        assertThat(publish.status()).as(publish.err()).isZero();
        assertThat(published()).isEqualTo("hello");
    }

    @Test
    void theSoftwareDeviceLogsInWithThePasswordOfTheEnvironment() throws IOException {
        login("login: {user: ann}");
        Host host = new Host(Map.of("CORDELIA_MQTT_PASSWORD", "hush-hush"), List::of, FakeKeyboard.pipe());
        String yaml = folder.resolve("device.yaml").toString();

        Cli.Result publish = Cli.runOn(host, "soft", "publish", "--config", yaml, "-m", "hello");
        Cli.Result without = rig.soft("device.yaml", "connect");

        assertThat(publish.status()).as(publish.err()).isZero();
        assertThat(published()).isEqualTo("hello");
        assertThat(without.status()).isEqualTo(ExitStatus.BROKER_REFUSED);
        assertThat(without.err()).contains("user name or password");
    }

    @Test
    void aPasswordNeedsAUser() throws IOException {
        login("login: {password: hush-hush}");
        assertThat(rig.soft("device.yaml", "connect").err())
                .contains("line 4: login.user is missing")
                .doesNotContain("hush-hush");
        login("login: {user: \"\"}");
        assertThat(rig.soft("device.yaml", "connect").err()).contains("line 4: user name is empty");
    }

    /** The first message, which the broker has a moment after it was acknowledged. */
    private String published() {
        return broker.messages()
                .await("cordelia/apple", Duration.ofSeconds(30))
                .message()
                .text();
    }
}
