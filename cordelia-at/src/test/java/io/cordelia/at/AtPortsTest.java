package io.cordelia.at;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.PortUnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class AtPortsTest {

    @Test
    void knowsSerialAndTcp() {
        assertThat(AtPorts.of("/dev/ttyUSB0")).isInstanceOf(SerialAtPort.class);
        assertThat(AtPorts.of("COM3").description()).isEqualTo("COM3 (115200 baud, 8N1, no flow control)");
        assertThat(AtPorts.of("COM3").commandPause()).isEqualTo(Duration.ofMillis(3));
        assertThat(AtPorts.of("tcp://module.local:4711"))
                .isInstanceOf(TcpAtPort.class)
                .extracting(AtPort::name)
                .isEqualTo("tcp://module.local:4711");
        assertThat(AtPorts.of("TCP://[::1]:80/").name()).isEqualTo("tcp://[::1]:80");
        assertThat(AtPorts.of("tcp://a:1").commandPause()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "tcp://",
                "tcp://host",
                "tcp://:80",
                "tcp://host:x",
                "tcp://host:80/path",
                "tcp://host:0",
                "tcp://host:65536",
                "tcp://u@host:80",
                "http://host:80",
                "tcp:host:80",
                "tcp://ho st:80"
            })
    void refusesWhatIsNoPort(String name) {
        assertThatThrownBy(() -> AtPorts.of(name)).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void refusesBadParameters() {
        assertThatThrownBy(() -> new SerialAtPort("COM3", 0)).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> new TcpAtPort("h", 1, Duration.ZERO)).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> new TcpAtPort(" ", 1)).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void saysThatThereIsNoSuchPort() {
        for (String name : new String[] {"/dev/no-such-port", "no-such-port"}) {
            assertThatThrownBy(() -> CordeliaModule.open(AtPorts.of(name)))
                    .isInstanceOf(PortUnavailableException.class)
                    .hasMessage("port " + name + " does not exist; check the name and that the device is plugged in");
        }
    }

    @Test
    void saysThatAFileIsNoPort(@TempDir Path dir) throws IOException {
        Path file = Files.createFile(dir.resolve("file"));

        assertThatThrownBy(() -> CordeliaModule.open(AtPorts.of(file.toString())))
                .isInstanceOf(PortUnavailableException.class)
                .hasMessage("port " + file + " is not a serial port; name one such as /dev/ttyUSB0");
    }

    @Test
    void saysThatADirectoryIsNoPort(@TempDir Path dir) {
        assertThatThrownBy(() -> CordeliaModule.open(AtPorts.of(dir.toString())))
                .isInstanceOf(PortUnavailableException.class)
                .hasMessage("port " + dir
                        + " is a directory, not a serial port; name a device in it, such as /dev/ttyUSB0");
    }

    @Test
    void saysThatNobodyListens() throws IOException {
        int free;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = server.getLocalPort();
        }

        assertThatThrownBy(() -> CordeliaModule.open(AtPorts.of("tcp://127.0.0.1:" + free)))
                .isInstanceOf(PortUnavailableException.class)
                .hasMessageStartingWith("port tcp://127.0.0.1:" + free + " cannot be opened: nobody listens there");
    }

    @Test
    void saysThatTheHostIsUnknown() {
        assertThatThrownBy(() -> CordeliaModule.open(AtPorts.of("tcp://no-such-host.invalid:1")))
                .isInstanceOf(PortUnavailableException.class)
                .hasMessage("port tcp://no-such-host.invalid:1 cannot be opened: host no-such-host.invalid is unknown");
    }

    @Test
    void talksOverTcpAndOpensAgain() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            AtPort port = AtPorts.of("tcp://127.0.0.1:" + server.getLocalPort());
            for (int i = 0; i < 2; i++) {
                CompletableFuture<Socket> accepted = CompletableFuture.supplyAsync(() -> accept(server));
                try (CordeliaModule module = CordeliaModule.open(port)) {
                    Socket socket = accepted.get(5, TimeUnit.SECONDS);
                    ScriptedModule peer = new ScriptedModule();
                    peer.start(socket.getInputStream(), socket.getOutputStream());
                    module.device().test();
                    peer.close();
                    assertThatThrownBy(() -> module.device().test()).isInstanceOf(PortUnavailableException.class);
                }
            }
        }
    }

    @Test
    void aPortIsOpenedOnceAtATime() {
        AtPort port = new StreamAtPort("memory", new BytePipe().in, new BytePipe().out);
        port.open();
        assertThatThrownBy(port::open).hasMessage("port memory is open already; close it first");
        port.close();
        port.close();

        assertThat(port.read(new byte[1])).isEqualTo(AtPort.CLOSED);
        assertThatThrownBy(() -> port.write(new byte[1])).hasMessage("port memory is closed");
        assertThatThrownBy(port::open)
                .isInstanceOf(PortUnavailableException.class)
                .hasMessageContaining("its streams were closed and cannot be used again");
    }

    private static Socket accept(ServerSocket server) {
        try {
            return server.accept();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
