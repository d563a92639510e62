package io.cordelia.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.cordelia.device.ExternalTool;
import io.cordelia.device.PortUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no pseudo-terminals")
class PtyPortTest {

    private static final Path OPEN_FILES = Path.of("/proc/self/fd");

    @TempDir
    private Path folder;

    /** Reads and writes the terminal as a file, which is raw from the start. */
    private static String ask(RandomAccessFile terminal, String request, int answerLength) throws IOException {
        terminal.write(Wire.bytes(request));
        byte[] answer = new byte[answerLength];
        terminal.readFully(answer);
        return Wire.of(answer);
    }

    @Test
    void servesAForeignHostThatComesAndGoes() throws Exception {
        Path python = ExternalTool.require("python3");
        Path script = folder.resolve("serial_host.py");
        try (InputStream source = PtyPortTest.class.getResourceAsStream("serial_host.py")) {
            Files.copy(source, script);
        }
        String content = "-----BEGIN CERTIFICATE-----\r\nabc, def\nAT+reboot\r\n".repeat(100) + "end";
        Path file = Files.writeString(folder.resolve("ca.pem"), content);
        PtyPort port = PtyPort.open();
        try (SimulatedModule module = SimulatedModule.builder().port(port).start()) {
            Process host = new ProcessBuilder(
                            python.toString(), script.toString(), port.path().toString(), file.toString())
                    .redirectErrorStream(true)
                    .start();
            String output = Wire.of(host.getInputStream().readAllBytes());
            assertThat(host.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(output.strip()).isEqualTo("OK");
            assertThat(module.files().get("rootca.pem")).asString().isEqualTo(content);
            assertThat(module.isWlanConnected()).isTrue();
            assertThat(module.openFiles()).isZero();
        }
    }

    @Test
    void passesEveryByteBothWays() throws IOException {
        StringBuilder all = new StringBuilder();
        for (int i = 1; i < 256; i++) {
            all.append((char) i);
        }
        PtyPort port = PtyPort.open();
        try (SimulatedModule module = SimulatedModule.builder().start();
                RandomAccessFile terminal = new RandomAccessFile(port.path().toFile(), "rw")) {
            module.attach(port);
            String opened = "+fileopen:363990529,0\r\nOK\r\n";
            assertThat(ask(terminal, "AT+fileOpen=a,CREATE,4096\r\n", opened.length()))
                    .isEqualTo(opened);
            String written = "+filewrite:255\r\nOK\r\nOK\r\n";
            assertThat(ask(
                            terminal,
                            "AT+fileWrite=363990529,0,0,255," + all + "\r\nAT+fileClose=363990529,,\r\n",
                            written.length()))
                    .isEqualTo(written);
            assertThat(Wire.of(module.files().get("a"))).isEqualTo(all.toString());
            ask(terminal, "AT+fileOpen=a,READ,\r\n", opened.length());
            String read = "+fileread:0,255," + all + "\r\nOK\r\n";
            assertThat(ask(terminal, "AT+fileRead=363990785,0,0,255\r\n", read.length()))
                    .isEqualTo(read);
        }
    }

    @Test
    void waitsForAHostThatDoesNotReadBeforeItTakesMore() throws Exception {
        int requests = 20_000;
        String answer = "+get:\"\"\r\nOK\r\n";
        PtyPort port = PtyPort.open();
        try (SimulatedModule module = SimulatedModule.builder().start();
                RandomAccessFile terminal = new RandomAccessFile(port.path().toFile(), "rw")) {
            module.attach(port);
            Thread writer = new Thread(() -> {
                try {
                    for (int i = 0; i < requests / 100; i++) {
                        terminal.write(Wire.bytes("AT+get=mqtt,clientId\r\n".repeat(100)));
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            writer.start();
            byte[] answers = new byte[requests * answer.length()];
            terminal.readFully(answers);
            writer.join();
            assertThat(Wire.of(answers)).isEqualTo(answer.repeat(requests));
        }
    }

    @Test
    void dropsWhatNobodyReadsAndGoesOn() throws IOException {
        PtyPort port = PtyPort.open();
        try (SimulatedModule module = SimulatedModule.builder().start();
                RandomAccessFile terminal = new RandomAccessFile(port.path().toFile(), "rw")) {
            module.attach(port);
            String event = "+eventx:" + "x".repeat(990);
            for (int i = 0; i < 200; i++) {
                module.emitEvent(event);
            }
            module.emitEvent("+eventsmall:1");
            // Reading makes room again, and the module may speak.
            byte[] line = new byte[event.length() + 2];
            for (int i = 0; i < 60; i++) {
                terminal.readFully(line);
                assertThat(Wire.of(line)).isEqualTo(event + "\r\n");
            }
            terminal.write(Wire.bytes("AT+test\r\n"));
            StringBuilder rest = new StringBuilder();
            while (!rest.toString().endsWith("\r\nOK\r\n")) {
                rest.append((char) terminal.read());
            }
            assertThat(rest.toString().replace(event + "\r\n", "").replace("+eventsmall:1\r\n", ""))
                    .isEqualTo("OK\r\n");
        }
    }

    @Test
    void freesItsTerminalAndThreadWhenItCloses() throws IOException {
        List<Path> before = openTerminals();
        PtyPort port = PtyPort.open();
        SimulatedModule module = SimulatedModule.builder().port(port).start();
        PtyPort lonely = PtyPort.open();
        assertThat(port.name()).isEqualTo(port.path().toString());
        assertThat(port.path()).exists();
        module.close();
        lonely.close();
        lonely.close();
        assertThat(port.path()).doesNotExist();
        assertThat(openTerminals()).isEqualTo(before);
        assertThat(Thread.getAllStackTraces().keySet().stream().map(Thread::getName))
                .noneMatch(n -> n.startsWith("cordelia-sim-" + port.path()));
    }

    private static List<Path> openTerminals() throws IOException {
        List<Path> open = new ArrayList<>();
        if (Files.isDirectory(OPEN_FILES)) {
            try (Stream<Path> files = Files.list(OPEN_FILES)) {
                for (Path file : files.toList()) {
                    if (Files.exists(file)
                            && Files.readSymbolicLink(file).toString().matches("/dev/p(ts/\\d+|tmx)")) {
                        open.add(file);
                    }
                }
            }
        }
        return open;
    }

    @Test
    void looksToAHostLikeAnAdapterThatWasPulled() throws Exception {
        PtyPort port = PtyPort.open();
        try (SimulatedModule module = SimulatedModule.builder()
                        .port(port)
                        .faults(FaultPlan.builder().unplug("reboot", 1).build())
                        .start();
                RandomAccessFile terminal = new RandomAccessFile(port.path().toFile(), "rw")) {
            ask(terminal, "", Assumptions.STARTUP_EVENT.length() + 2);
            terminal.write(Wire.bytes("AT+reboot\r\n"));
            Awaitility.await().until(() -> !Files.exists(port.path()));
            assertThatThrownBy(() -> {
                        if (terminal.read() < 0) {
                            throw new IOException("end");
                        }
                    })
                    .isInstanceOf(IOException.class);
            module.emitEvent("+eventx:1");
        }
    }

    @Test
    void tellsThatThereAreNoTerminalsAndLeavesNothingOpen() {
        LibC none = mock(LibC.class);
        when(none.posix_openpt(anyInt())).thenReturn(-1);
        assertThatThrownBy(() -> PtyPort.open(none))
                .isInstanceOf(PortUnavailableException.class)
                .hasMessageStartingWith("port pty cannot be opened: posix_openpt failed with errno ")
                .hasMessageEndingWith("; use a TCP port instead");
        verify(none, never()).close(anyInt());

        LibC noSlave = mock(LibC.class);
        when(noSlave.posix_openpt(anyInt())).thenReturn(1000);
        when(noSlave.ptsname(1000)).thenReturn("/dev/pts/x");
        when(noSlave.open("/dev/pts/x", LibC.O_RDWR | LibC.O_NOCTTY)).thenReturn(-1);
        assertThatThrownBy(() -> PtyPort.open(noSlave)).hasMessageContaining(": open /dev/pts/x failed with errno ");
        verify(noSlave).close(1000);
    }
}
