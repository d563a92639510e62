package io.cordelia.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SimulatedModuleTest {

    private static final String STARTUP = Assumptions.STARTUP_EVENT + "\r\n";

    @Test
    void speaksOnAllItsPorts() {
        Host first = new Host();
        Host second = new Host();
        try (SimulatedModule module =
                SimulatedModule.builder().port(first.port()).start()) {
            module.attach(second.port());
            assertThat(first.hear()).isEqualTo(STARTUP);
            assertThat(second.hear()).isEmpty();
            assertThat(first.ask("AT+get=mqtt,iotHubPort")).isEqualTo("+get:8883\r\nOK\r\n");
            assertThat(second.hear()).isEqualTo("+get:8883\r\nOK\r\n");
            first.send("AT+te");
            assertThat(second.ask("AT+test")).as("lines of two ports don't mix").isEqualTo("OK\r\n");
            assertThat(first.send("st\r\n")).isEqualTo("OK\r\nOK\r\n");
            second.port().close();
            first.ok("AT+test");
        }
    }

    @Test
    void boots() {
        Host host = new Host();
        try (SimulatedModule module =
                SimulatedModule.builder().port(host.port()).start()) {
            host.hear();
            host.open("a,CREATE,4096");
            host.ask("AT+wlanConnect=net,,OPEN,,,,");
            module.pressReset();
            assertThat(host.hear()).isEqualTo(STARTUP);
            assertThat(module.openFiles()).isZero();
            assertThat(module.isWlanConnected()).isFalse();
        }
    }

    @Test
    void saysWhatItIsToldTo() {
        Host host = new Host();
        try (SimulatedModule module =
                SimulatedModule.builder().port(host.port()).start()) {
            host.hear();
            module.emitEvent("+eventgeneral:error,-6,ü");
            assertThat(host.hear()).isEqualTo("+eventgeneral:error,-6,\u00C3\u00BC\r\n");
            for (String wrong : List.of("", "a\r", "a\nb")) {
                assertThatThrownBy(() -> module.emitEvent(wrong))
                        .isInstanceOf(InvalidRequestException.class)
                        .hasMessage("event is not one line (allowed: one line without its end)");
            }
        }
    }

    @Test
    void writesLinesWholeWhileManySpeak() throws Exception {
        int rounds = 5_000;
        Host host = new Host();
        try (SimulatedModule module =
                SimulatedModule.builder().port(host.port()).start()) {
            host.hear();
            List<CompletableFuture<Void>> speakers = Stream.of("+eventx:1,2,3", "+eventy:abc", "+eventz:")
                    .map(event -> CompletableFuture.runAsync(() -> {
                        for (int i = 0; i < rounds; i++) {
                            module.emitEvent(event);
                        }
                    }))
                    .toList();
            List<String> heard = new ArrayList<>();
            StringBuilder stream = new StringBuilder();
            for (int i = 0; i < rounds; i++) {
                stream.append(host.ask("AT+get=mqtt,iotHubPort"));
            }
            CompletableFuture.allOf(speakers.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
            stream.append(host.hear());
            heard.addAll(List.of(stream.toString().split("\r\n")));
            assertThat(heard).hasSize(5 * rounds);
            assertThat(heard).containsOnly("+eventx:1,2,3", "+eventy:abc", "+eventz:", "+get:8883", "OK");
            for (int i = 0; i < heard.size(); i++) {
                if (heard.get(i).equals("+get:8883")) {
                    assertThat(heard.get(i + 1)).isEqualTo("OK");
                }
            }
        }
    }

    @Test
    void livesBesideManyOthersWithoutAThreadOfItsOwn() {
        int before = Thread.activeCount();
        List<SimulatedModule> modules = new ArrayList<>();
        List<Host> hosts = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                Host host = new Host();
                hosts.add(host);
                modules.add(SimulatedModule.builder().port(host.port()).start());
                host.hear();
                host.ok("AT+set=mqtt,clientId,device" + i);
            }
            for (int i = 0; i < 200; i++) {
                assertThat(hosts.get(i).ask("AT+get=mqtt,clientId")).isEqualTo("+get:\"device" + i + "\"\r\nOK\r\n");
            }
            assertThat(Thread.activeCount()).isLessThanOrEqualTo(before);
        } finally {
            modules.forEach(SimulatedModule::close);
        }
    }

    @Test
    void isSilentAndRefusesPortsOnceClosed() {
        Host host = new Host();
        SimulatedModule module = SimulatedModule.builder().port(host.port()).start();
        module.close();
        module.close();
        host.hear();
        module.pressReset();
        module.emitEvent("+eventx:1");
        assertThat(host.hear()).isEmpty();
        Host late = new Host();
        assertThatThrownBy(() -> module.attach(late.port()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the simulated module is closed");
        assertThatThrownBy(() -> SimulatedModule.builder().port(host.port()).start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("this port is attached to a module already");
    }

    @Test
    void takesOnlyCertificatesIntoItsCatalogue() {
        for (String wrong : List.of("", "junk", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")) {
            assertThatThrownBy(() -> SimulatedModule.builder().publicRootCa(Wire.bytes(wrong)))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageStartingWith("root CA ");
        }
    }
}
