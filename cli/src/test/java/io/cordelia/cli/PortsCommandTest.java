package io.cordelia.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cordelia.at.SerialPortInfo;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PortsCommandTest {

    private static final SerialPortInfo BOARD = new SerialPortInfo(
            "/dev/ttyUSB0",
            "FT232R USB UART",
            Optional.of(new SerialPortInfo.Usb(0x403, 0x6001, Optional.of("A50285BI"))));
    private static final SerialPortInfo PLAIN = new SerialPortInfo("/dev/ttyS0", "Physical Port", Optional.empty());

    @Test
    void theyAreListed() {
        Cli.Result result = Cli.runOn(host(List.of(PLAIN, BOARD)), "ports");

        assertThat(result.status()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.out().lines())
                .containsExactly(
                        "PORT          DESCRIPTION      USB        SERIAL NUMBER",
                        "/dev/ttyS0    Physical Port    -          -",
                        "/dev/ttyUSB0  FT232R USB UART  0403:6001  A50285BI       looks like an evaluation board");
    }

    @Test
    void asJson() throws Exception {
        JsonNode ports = new ObjectMapper()
                .readTree(Cli.runOn(host(List.of(PLAIN, BOARD)), "ports", "--json")
                        .out());

        assertThat(ports).hasSize(2);
        assertThat(ports.get(0).toString())
                .isEqualTo("{\"name\":\"/dev/ttyS0\",\"description\":\"Physical Port\",\"board\":false}");
        assertThat(ports.get(1).toString())
                .isEqualTo("{\"name\":\"/dev/ttyUSB0\",\"description\":\"FT232R USB UART\",\"usb\":\"0403:6001\","
                        + "\"serialNumber\":\"A50285BI\",\"board\":true}");
    }

    @Test
    void none() {
        Cli.Result result = Cli.runOn(Cli.emptyHost(), "ports");
        assertThat(result.status()).isZero();
        assertThat(result.out()).isEmpty();
        assertThat(result.err().strip()).isEqualTo("no serial port was found");

        assertThat(Cli.runOn(Cli.emptyHost(), "ports", "--json").out().strip()).isEqualTo("[ ]");
        assertThat(Cli.runOn(Cli.emptyHost(), "ports", "--quiet").err()).isEmpty();
    }

    @Test
    void theWatchTellsWhatComesAndGoes() throws Exception {
        AtomicReference<List<SerialPortInfo>> now = new AtomicReference<>(List.of(PLAIN));
        Host host = new Host(Map.of(), now::get, FakeKeyboard.pipe());
        StringWriter out = new StringWriter();
        Thread watch = new Thread(() -> Main.run(
                new String[] {"ports", "--watch"}, host, new PrintWriter(out, true), new PrintWriter(out, true)));
        watch.start();
        try {
            await().until(() -> out.toString().contains("+ /dev/ttyS0  Physical Port"));
            now.set(List.of(PLAIN, BOARD));
            await().until(() -> out.toString()
                    .contains("+ /dev/ttyUSB0  FT232R USB UART  0403:6001  looks like an evaluation board"));
            now.set(List.of(PLAIN));
            await().until(() -> out.toString().contains("- /dev/ttyUSB0"));
        } finally {
            watch.interrupt();
            watch.join();
        }
        assertThat(out.toString().lines().filter(line -> line.contains("ttyS0")))
                .hasSize(1);
    }

    private static Host host(List<SerialPortInfo> ports) {
        return new Host(Map.of(), () -> ports, FakeKeyboard.pipe());
    }
}
