package io.cordelia.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.PortUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpPortTest {

    private static final int PATIENCE_MS = 10_000;

    private final TcpPort port = TcpPort.listen(0);
    private SimulatedModule module;

    @BeforeEach
    void start() {
        module = SimulatedModule.builder().port(port).start();
    }

    @AfterEach
    void stop() {
        module.close();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port.port());
        socket.setSoTimeout(PATIENCE_MS);
        return socket;
    }

    private static String ask(Socket socket, String request, int answerLength) throws IOException {
        socket.getOutputStream().write(Wire.bytes(request));
        return Wire.of(socket.getInputStream().readNBytes(answerLength));
    }

    @Test
    void servesOneHostAfterTheOther() throws IOException {
        assertThat(port.name()).isEqualTo("tcp://127.0.0.1:" + port.port());
        for (int i = 0; i < 300; i++) {
            try (Socket socket = connect()) {
                assertThat(ask(socket, "AT+test\r\n", 4)).isEqualTo("OK\r\n");
                module.emitEvent("+eventx:1");
                assertThat(ask(socket, "", 11)).isEqualTo("+eventx:1\r\n");
            }
        }
    }

    @Test
    void turnsASecondHostAway() throws IOException {
        try (Socket first = connect()) {
            assertThat(ask(first, "AT+test\r\n", 4)).isEqualTo("OK\r\n");
            try (Socket second = connect()) {
                assertThat(second.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(ask(first, "AT+test\r\n", 4)).isEqualTo("OK\r\n");
        }
    }

    @Test
    void waitsForAHostThatDoesNotReadBeforeItTakesMore() throws IOException {
        int requests = 200_000;
        try (Socket socket = connect()) {
            Thread writer = new Thread(() -> {
                try {
                    for (int i = 0; i < requests / 1000; i++) {
                        socket.getOutputStream().write(Wire.bytes("AT+get=mqtt,clientId\r\n".repeat(1000)));
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            writer.start();
            InputStream input = socket.getInputStream();
            String answer = "+get:\"\"\r\nOK\r\n";
            for (int i = 0; i < requests; i++) {
                if (!Wire.of(input.readNBytes(answer.length())).equals(answer)) {
                    throw new AssertionError("answer " + i + " is damaged");
                }
            }
        }
    }

    @Test
    void closesWithTheModuleAndLeavesNoThread() throws IOException {
        try (Socket socket = connect()) {
            assertThat(ask(socket, "AT+test\r\n", 4)).isEqualTo("OK\r\n");
            module.close();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        assertThatThrownBy(this::connect).isInstanceOf(IOException.class);
        assertThat(Thread.getAllStackTraces().keySet().stream().map(Thread::getName))
                .noneMatch(n -> n.contains(port.name()));
    }

    @Test
    void closesAlsoWhereNoModuleIs() {
        TcpPort lonely = TcpPort.listen(0);
        lonely.close();
        lonely.close();
        TcpPort.listen(lonely.port()).close();
    }

    @Test
    void tellsWhichPortItCannotHave() {
        assertThatThrownBy(() -> TcpPort.listen(port.port()))
                .isInstanceOf(PortUnavailableException.class)
                .hasMessageStartingWith("port tcp://127.0.0.1:" + port.port() + " cannot be listened on (")
                .hasMessageEndingWith("choose another one, or 0 for a free one");
        Stream.of(-1, 65_536).forEach(wrong -> assertThatThrownBy(() -> TcpPort.listen(wrong))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("TCP port " + wrong + " is out of range (allowed: 0 (any free one) to 65535)"));
    }
}
