package io.cordelia.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.at.AtPorts;
import io.cordelia.at.CordeliaDeviceClient;
import io.cordelia.at.CordeliaModule;
import io.cordelia.at.UploadListener;
import io.cordelia.at.WlanNetwork;
import io.cordelia.device.DeviceClient;
import io.cordelia.device.DeviceConfig;
import io.cordelia.device.DeviceException;
import io.cordelia.device.ModuleRefusedException;
import io.cordelia.device.Qos;
import io.cordelia.sim.BrokerMessage;
import io.cordelia.sim.EmbeddedBroker;
import io.cordelia.sim.FaultPlan;
import io.cordelia.sim.SimulatedModule;
import io.cordelia.sim.TcpPort;
import io.cordelia.sim.junit.CordeliaSim;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests of a program that uses a module, without one. The page docs/how-to/test-without-hardware.md shows them. */
@Timeout(60)
class WithoutHardwareTest {

    // begin junit-field
    @CordeliaSim
    private SimulatedModule module;

    @Test
    void leavesANoteOnTheModule() {
        leaveANote(module.portName());

        assertThat(module.files()).containsKey("note.txt");
        assertThat(module.openFiles()).isZero();
    }
    // end junit-field

    // begin junit-faults
    @Test
    void tellsThatTheFlashCannotBeWritten(
            @CordeliaSim(faults = "refuse: {command: fileWrite, nth: 1, code: -10336}") SimulatedModule broken) {
        assertThatThrownBy(() -> leaveANote(broken.portName()))
                .isInstanceOf(ModuleRefusedException.class)
                .hasMessageContaining("-10336");
        assertThat(broken.files()).isEmpty();
    }
    // end junit-faults

    /** The program under test. */
    private static void leaveANote(String port) {
        try (CordeliaModule driver = CordeliaModule.open(AtPorts.of(port))) {
            driver.files().put("note.txt", "I was here".getBytes(UTF_8), UploadListener.none());
        }
    }

    @Test
    void survivesARestart() {
        // begin faults-later
        try (CordeliaModule driver = CordeliaModule.open(AtPorts.of(module.portName()))) {
            module.faults(FaultPlan.builder().restart("fileClose", 1).build());
            assertThatThrownBy(() -> driver.files().put("note.txt", new byte[10], UploadListener.none()))
                    .isInstanceOf(DeviceException.class);

            module.faults(FaultPlan.none());
            driver.files().put("note.txt", new byte[10], UploadListener.none());
        }
        // end faults-later
        assertThat(module.files()).containsKey("note.txt");
    }

    @Test
    void plainJava() {
        // begin sim-in-java
        try (TcpPort port = TcpPort.listen(0);
                SimulatedModule module = SimulatedModule.builder().port(port).start()) {
            leaveANote(module.portName());
            System.out.println(module.files().keySet());
        }
        // end sim-in-java
    }

    @Test
    void publishes() {
        // begin embedded-broker
        try (EmbeddedBroker broker = EmbeddedBroker.builder().start();
                DeviceClient device = CordeliaDeviceClient.create(
                        AtPorts.of(module.portName()),
                        options -> options.network(WlanNetwork.of("any network", "any key")))) {
            device.connect(DeviceConfig.builder("localhost", "thing")
                    .port(broker.port())
                    .publishTopic("cordelia/apple")
                    .build());
            device.publish("cordelia/apple", "ripe".getBytes(UTF_8));

            BrokerMessage message = broker.messages().await("cordelia/apple", Duration.ofSeconds(10));
            assertThat(message.clientId()).isEqualTo("thing");
            assertThat(message.text()).isEqualTo("ripe");
            assertThat(message.message().qos()).isEqualTo(Qos.AT_MOST_ONCE);
            assertThat(message.retain()).isFalse();
        }
        // end embedded-broker
    }
}
