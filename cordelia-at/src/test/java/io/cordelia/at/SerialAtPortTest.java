package io.cordelia.at;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.DeviceTimeoutException;
import io.cordelia.device.PortUnavailableException;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Over real pseudo-terminals. */
@Timeout(30)
class SerialAtPortTest {

    @TempDir
    private Path dir;

    private final ScriptedModule peer = new ScriptedModule();
    private Socat socat;

    @BeforeAll
    static void needSocat() {
        Socat.assumeInstalled();
    }

    @BeforeEach
    void start() throws IOException {
        socat = new Socat(dir);
    }

    @AfterEach
    void stop() throws IOException {
        socat.stop();
        peer.close();
    }

    @Test
    void uploadsAnyBytesAndOpensAgain() throws IOException {
        startPeer();
        AtPort port = AtPorts.of(socat.host.toString());
        byte[] content = new byte[3000];
        new Random(1).nextBytes(content);

        for (int i = 0; i < 2; i++) {
            try (CordeliaModule module = CordeliaModule.open(port)) {
                module.files().put("blob", content, UploadListener.none());
                module.files().put("key.pem", FileGroupTest.pem(1704), UploadListener.none());
                assertThat(module.files().get("blob")).isEqualTo(content);
            }
        }
        assertThat(peer.files.get("key.pem")).isEqualTo(FileGroupTest.pem(1704));
    }

    @Test
    void saysWhatToCheckWhenNobodyAnswers() {
        try (CordeliaModule module = CordeliaModule.open(
                AtPorts.of(socat.host.toString()), o -> o.timeouts(Fast.missing(AtTimeouts.Kind.COMMAND)))) {
            assertThatThrownBy(() -> module.device().test())
                    .isInstanceOf(DeviceTimeoutException.class)
                    .hasMessage("the final response to AT+test on port " + socat.host
                            + " (115200 baud, 8N1, no flow control) did not come within 1000 ms; check that the module"
                            + " has power, that it is on this port, that baud rate and wiring are right, and that no"
                            + " other program uses the port");
        }
    }

    @Test
    void noticesThatThePortVanishesInTheMiddleOfAnUpload() throws IOException {
        startPeer();
        peer.on("filewrite", 1, (m, command) -> socat.stop());
        try (CordeliaModule module = CordeliaModule.open(AtPorts.of(socat.host.toString()))) {
            assertThatThrownBy(() -> module.files().put("key.pem", FileGroupTest.pem(1704), UploadListener.none()))
                    .isInstanceOf(PortUnavailableException.class)
                    .hasMessageStartingWith("port " + socat.host + " went away while it was in use")
                    .hasMessageEndingWith(
                            "the half-written file key.pem could not be deleted and may still be on the module");
            assertThatThrownBy(() -> module.device().test()).isInstanceOf(PortUnavailableException.class);
        }
    }

    @Test
    void aPortThatIsOpenCannotBeOpenedTwice() {
        AtPort first = AtPorts.of(socat.host.toString());
        AtPort second = AtPorts.of(socat.host.toString());
        first.open();
        try {
            assertThatThrownBy(first::open).hasMessage("port " + socat.host + " is open already; close it first");
            assertThatThrownBy(second::open)
                    .isInstanceOf(PortUnavailableException.class)
                    .hasMessage("port " + socat.host + " is open already in this program; close it there first");
        } finally {
            first.close();
        }
        second.open();
        second.close();
    }

    @Test
    void aPortThatAnotherProgramUsesIsTold() throws Exception {
        Process other = new ProcessBuilder("flock", socat.host.toString(), "sh", "-c", "echo locked; exec cat").start();
        try {
            assertThat(other.inputReader().readLine()).isEqualTo("locked");

            assertThatThrownBy(() -> AtPorts.of(socat.host.toString()).open())
                    .isInstanceOf(PortUnavailableException.class)
                    .hasMessage(
                            "port " + socat.host + " is in use by another program, such as a terminal; end that first");
        } finally {
            other.getOutputStream().close();
            assertThat(other.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void closingEndsARead() throws Exception {
        AtPort port = AtPorts.of(socat.host.toString());
        port.open();
        CompletableFuture<Integer> read = CompletableFuture.supplyAsync(() -> port.read(new byte[10]));

        port.close();

        assertThat(read.get(5, TimeUnit.SECONDS)).isEqualTo(AtPort.CLOSED);
        assertThat(port.read(new byte[10])).isEqualTo(AtPort.CLOSED);
        assertThatThrownBy(() -> port.write(new byte[1])).isInstanceOf(PortUnavailableException.class);
    }

    private void startPeer() throws IOException {
        String path = socat.device.toString();
        peer.start(new FileInputStream(path), new FileOutputStream(path));
    }
}
