package io.cordelia.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class MemoryPortTest {

    private final MemoryPort port = new MemoryPort();

    @Test
    void refusesToWriteWhileNoModuleIsThere() {
        assertThatThrownBy(() -> port.hostOutput().write(1))
                .isInstanceOf(IOException.class)
                .hasMessage("no module is attached to this memory port");
    }

    @Test
    void takesOneModuleOnly() {
        try (SimulatedModule first = SimulatedModule.builder().port(port).start();
                SimulatedModule second = SimulatedModule.builder().start()) {
            assertThatThrownBy(() -> second.attach(port))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("this port is attached to a module already");
            first.emitEvent("+eventx:1");
            second.emitEvent("+eventx:2");
        }
        assertThat(read()).endsWith("+eventx:1\r\n");
    }

    private String read() {
        try {
            return Wire.of(port.hostInput().readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void letsTheHostReadWhatIsLeftAndThenTheEndWhenTheModuleCloses() throws IOException {
        SimulatedModule module = SimulatedModule.builder().port(port).start();
        module.close();
        InputStream input = port.hostInput();
        assertThat(input.available()).isPositive();
        assertThat(Wire.of(input.readAllBytes())).isEqualTo(Assumptions.STARTUP_EVENT + "\r\n");
        assertThat(input.read()).isEqualTo(-1);
        assertThatThrownBy(() -> port.hostOutput().write(1)).hasMessage("the memory port is closed");
    }

    @Test
    void tellsTheModuleThatTheHostCloses() throws IOException {
        try (SimulatedModule module = SimulatedModule.builder().port(port).start()) {
            port.hostOutput().close();
            module.emitEvent("+eventx:1");
            assertThat(read()).isEqualTo(Assumptions.STARTUP_EVENT + "\r\n");
        }
    }

    @Test
    void wakesAReaderWhenItClosesAndWhenItIsInterrupted() throws Exception {
        CompletableFuture<Object> result = new CompletableFuture<>();
        Thread reader = new Thread(() -> {
            try {
                result.complete(port.hostInput().read());
            } catch (IOException e) {
                result.complete(e);
            }
        });
        reader.start();
        Awaitility.await().until(() -> reader.getState() == Thread.State.WAITING);
        reader.interrupt();
        assertThat(result.get(5, TimeUnit.SECONDS)).isInstanceOf(InterruptedIOException.class);

        CompletableFuture<Integer> end = CompletableFuture.supplyAsync(() -> {
            try {
                return port.hostInput().read();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        port.close();
        assertThat(end.get(5, TimeUnit.SECONDS)).isEqualTo(-1);
    }

    @Test
    void keepsWhatAHostLeavesUnreadUpToALimitAndThenDropsWholeLines() {
        try (SimulatedModule module = SimulatedModule.builder().port(port).start()) {
            String line = "+eventx:" + "x".repeat(1000);
            for (int i = 0; i < 1100; i++) {
                module.emitEvent(line);
            }
        }
        String[] lines = read().split("\r\n");
        assertThat(lines).hasSizeBetween(1000, 1050);
        assertThat(lines[lines.length - 1]).hasSize(1008);
    }
}
