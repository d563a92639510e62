package io.cordelia.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultPlanTest {

    private final Host host = new Host();

    private SimulatedModule start(FaultPlan plan) {
        SimulatedModule module =
                SimulatedModule.builder().port(host.port()).faults(plan).start();
        host.hear();
        return module;
    }

    private void assertUnplugged() throws IOException {
        assertThat(host.port().hostInput().read()).isEqualTo(-1);
        assertThatThrownBy(() -> host.port().hostOutput().write(1))
                .isInstanceOf(IOException.class)
                .hasMessage("the memory port is closed");
    }

    @Test
    void refusesTheCommandThatItNames() {
        try (SimulatedModule module = start(FaultPlan.builder()
                .refuse("FILEOPEN", 2, -10322)
                .refuse("iotConnect", FaultPlan.EVERY, -455)
                .build())) {
            host.ok("AT+test");
            host.open("a,CREATE,4096");
            host.refused("AT+fileOpen=b,CREATE,4096", "process command,-10322");
            host.open("b,CREATE,4096");
            host.refused("AT+iotconnect", "process command,-455");
            host.refused("AT+iotconnect", "process command,-455");
            assertThat(module.openFiles()).isEqualTo(2);
            module.faults(FaultPlan.builder().refuse("test", 1, "allocate,0").build());
            host.refused("AT+test", "allocate,0");
            host.ok("AT+test");
        }
    }

    @Test
    void aFaultAtACommandThatThereIsNotIsRefused(@TempDir Path flash) {
        FaultPlan misspelt = FaultPlan.builder().refuse("fileWirte", 1, -10336).build();
        SimulatedModule.Builder builder = SimulatedModule.builder().flash(flash).port(host.port());
        String message = "command of a fault \"filewirte\" is not a command of the module (allowed: factoryreset,";
        assertThatThrownBy(() -> builder.faults(misspelt).start())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith(message)
                .hasMessageContaining("filewrite, ");

        try (SimulatedModule module =
                builder.faults(FaultPlan.builder().silence("test", 1).build()).start()) {
            host.hear();
            assertThatThrownBy(() -> module.faults(misspelt)).hasMessageStartingWith(message);
            assertThat(host.ask("AT+test")).as("the plan from before").isEmpty();
        }
    }

    @Test
    void leavesACommandWithoutAnswer() {
        try (SimulatedModule module =
                start(FaultPlan.builder().silence("set", 1).build())) {
            assertThat(host.ask("AT+set=mqtt,clientId,me")).isEmpty();
            assertThat(module.setting("mqtt", "clientId")).contains("");
            host.ok("AT+set=mqtt,clientId,me");
            module.faults(FaultPlan.builder().silence("test", FaultPlan.EVERY).build());
            assertThat(host.ask("AT+test") + host.ask("AT+test")).isEmpty();
            module.faults(FaultPlan.none());
            host.ok("AT+test");
        }
    }

    @Test
    void pullsThePortAtACommand() throws IOException {
        try (SimulatedModule module =
                start(FaultPlan.builder().unplug("fileWrite", 2).build())) {
            int id = host.open("a,CREATE,4096");
            assertThat(host.send("AT+fileWrite=" + id + ",0,0,1,x\r\nAT+fileWrite=" + id + ",1,0,1,y\r\nAT+test\r\n"))
                    .isEqualTo("+filewrite:1\r\nOK\r\n");
            assertUnplugged();
            assertThat(module.files()).isEmpty();
            Host next = new Host();
            module.attach(next.port());
            next.ok("AT+test");
            next.ok("AT+fileClose=" + id + ",,");
            assertThat(module.files().get("a")).asString().isEqualTo("x");
        }
    }

    @Test
    void pullsThePortAfterSomeBytesOnce() throws IOException {
        String first = "AT+test\r\n";
        try (SimulatedModule module =
                start(FaultPlan.builder().unplugAfterBytes(first.length() + 4L).build())) {
            assertThat(host.send(first)).isEqualTo("OK\r\n");
            assertThat(host.send("AT")).isEmpty();
            assertThat(host.send("+test\r\n")).isEmpty();
            assertUnplugged();
            Host next = new Host();
            module.attach(next.port());
            next.ok("AT+test");
        }
    }

    @Test
    void doesNotCountBytesThatAPulledPortNoLongerHears() throws IOException {
        String first = "AT+test\r\n";
        try (SimulatedModule module = start(FaultPlan.builder()
                .unplug("test", 1)
                .restartAfterBytes(first.length())
                .build())) {
            // The command ends with CR: LF, the byte that is waited for, comes too late.
            assertThat(host.send(first + first)).isEmpty();
            assertUnplugged();
            Host next = new Host();
            module.attach(next.port());
            assertThat(next.send("A")).startsWith("+eventstartup:");
        }
    }

    @Test
    void countsCommandsOfAnyName() {
        try (SimulatedModule module =
                start(FaultPlan.builder().refuse(FaultPlan.ANY, 3, -10376).build())) {
            host.ok("AT+test");
            host.ok("AT+set=mqtt,clientId,me");
            host.refused("AT+test", "process command,-10376");
            host.ok("AT+test");
            module.faults(
                    FaultPlan.builder().silence(FaultPlan.ANY, FaultPlan.EVERY).build());
            assertThat(host.ask("AT+test") + host.ask("AT+get=mqtt,iotHubPort") + host.ask("what"))
                    .isEmpty();
        }
    }

    @Test
    void tellsThePlanThatIsInForce() {
        FaultPlan plan = FaultPlan.builder().echo().build();
        try (SimulatedModule module = start(plan)) {
            assertThat(module.faultPlan()).isEqualTo(plan);
            module.faults(FaultPlan.none());
            assertThat(module.faultPlan()).isEqualTo(FaultPlan.none()).hasToString("[seed: 1]");
        }
    }

    @Test
    void checksItsArguments() {
        assertThatThrownBy(() -> FaultPlan.builder().unplug("test", -1))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("nth -1 is out of range (allowed: 1 (the first) or more)");
        assertThatThrownBy(() -> FaultPlan.builder().silence(" ", FaultPlan.EVERY))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("command \" \" is not a name (allowed: a command's name such as fileWrite, or any)");
        assertThatThrownBy(() -> FaultPlan.builder().refuse("test", 1, "a\r\nOK"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("error is not one line (allowed: one line without its end)");
        assertThatThrownBy(() -> FaultPlan.builder().unplugAfterBytes(0))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("bytes 0 is out of range (allowed: 1 or more)");
    }
}
