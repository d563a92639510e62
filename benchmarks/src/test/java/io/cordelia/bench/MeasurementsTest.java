package io.cordelia.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.at.AtPort;
import io.cordelia.at.EventDecoding;
import io.cordelia.at.StreamAtPort;
import io.cordelia.device.ExternalTool;
import io.cordelia.device.Qos;
import io.cordelia.sim.EmbeddedBroker;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.infra.Blackhole;

/** That what is measured is what the figures claim. */
class MeasurementsTest {

    private static final String JMH_PASSWORD =
            "Today's password is swordfish. I understand instantiating Blackholes directly is dangerous.";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 64, 1000, 4096})
    void everyCutOfTheStreamGivesAllEvents(int readBytes) {
        EventDecoding decoding = new EventDecoding();
        decoding.readBytes = readBytes;
        decoding.makeStream();

        // Throws if an event is missing.
        decoding.decode(new Blackhole(JMH_PASSWORD));
    }

    @Test
    void thePortCountsBothDirections() {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        CountingPort port = new CountingPort(new StreamAtPort("test", new ByteArrayInputStream(new byte[5]), sent));
        port.open();

        port.write(new byte[9]);
        int count = port.read(new byte[64]);

        assertThat(count).isEqualTo(5);
        assertThat(sent.size()).isEqualTo(9);
        assertThat(port.bytes()).isEqualTo(14);
        assertThat(port.writes()).isEqualTo(1);
        port.close();
        assertThat(port.read(new byte[64])).isEqualTo(AtPort.CLOSED);
        assertThat(port.bytes()).isEqualTo(14);
    }

    @Test
    void thePemFilesHaveExactlyTheirLength() {
        for (int length : new int[] {1224, 1452, 1704}) {
            byte[] pem = Upload.pem("CERTIFICATE", length);

            assertThat(pem).hasSize(length);
            assertThat(new String(pem, StandardCharsets.US_ASCII))
                    .startsWith("-----BEGIN CERTIFICATE-----\n")
                    .endsWith("\n-----END CERTIFICATE-----\n");
        }
    }

    @Test
    void anIdleModuleIsWeighed() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        Figure figure = new SimIdle().measure(new PrintStream(out, true, StandardCharsets.UTF_8));

        assertThat(figure.value()).isPositive();
        assertThat(figure.unit()).isEqualTo("KiB/module");
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("1000 modules: ");
    }

    @Test
    void publishingIsComparedInEachWayAndQos() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        Figure figure = new PublishVsPaho(1, Duration.ZERO, Duration.ZERO, 50)
                .measure(new PrintStream(out, true, StandardCharsets.UTF_8));

        assertThat(figure.value()).isPositive();
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .filteredOn(line -> line.matches(
                        "QoS [01], (one by one|16 under way) *: device .*, ratio [0-9.]+; of single rounds .*"))
                .hasSize(4);
    }

    @Test
    void aProcessThatCannotPublishIsNoMeasurement() {
        assertThatThrownBy(() -> new PublishVsPaho(1, Duration.ZERO, Duration.ZERO, -1).measure(System.out))
                .isInstanceOf(IOException.class)
                .hasMessage("the JVM that publishes ended with status 1");
    }

    @Test
    void mosquittoPubPublishesEachLine() throws Exception {
        ExternalTool.require("mosquitto_pub");
        try (EmbeddedBroker broker = EmbeddedBroker.builder().start()) {
            MosquittoPub.find(broker.port(), Qos.AT_LEAST_ONCE).orElseThrow().publish(20);

            assertThat(broker.messages().await(20, m -> m.topic().equals(PublishedMessage.TOPIC), PATIENCE))
                    .hasSize(20)
                    .allMatch(m -> m.text().equals(PublishedMessage.PAYLOAD));
        }
    }

    @Test
    void everyKindOfConnectionIsMadeAndResumedWhereThereIsTls() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        Figure figure = new ConnectCost(4, 8).measure(new PrintStream(out, true, StandardCharsets.UTF_8));

        assertThat(figure.value()).isFinite();
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .filteredOn(line -> line.matches("(mutual )?TLS 1\\.[23], (RSA 2048|EC P256) .*\\(4 of 4\\).*"))
                .hasSize(8);
    }
}
