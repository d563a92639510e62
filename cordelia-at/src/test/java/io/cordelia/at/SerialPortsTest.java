package io.cordelia.at;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class SerialPortsTest {

    @Test
    void anEvaluationBoardIsRecognizedByItsConverter() {
        SerialPortInfo board = SerialPorts.info("/dev/ttyUSB0", "FT232R USB UART", 0x403, 0x6001, "A50285BI");

        assertThat(board.usb()).contains(new SerialPortInfo.Usb(0x403, 0x6001, Optional.of("A50285BI")));
        assertThat(board.usb().orElseThrow().id()).isEqualTo("0403:6001");
        assertThat(board.looksLikeEvaluationBoard()).isTrue();
        assertThat(SerialPorts.info("/dev/ttyUSB1", "CP2102", 0x10c4, 0xea60, "1")
                        .looksLikeEvaluationBoard())
                .isFalse();
    }

    @Test
    void whatIsNotKnownIsLeftOut() {
        SerialPortInfo port = SerialPorts.info("\\\\.\\COM3", "Unknown", -1, -1, "Unknown");

        assertThat(port).isEqualTo(new SerialPortInfo("COM3", "", Optional.empty()));
        assertThat(port.looksLikeEvaluationBoard()).isFalse();
        assertThat(SerialPorts.info("/dev/ttyACM0", "x", 1, 2, " ")
                        .usb()
                        .orElseThrow()
                        .serialNumber())
                .isEmpty();
    }

    @Test
    void theListNamesOnlyPortsThatCanBeOpenedByName() {
        assertThat(SerialPorts.list())
                .allSatisfy(port -> assertThat(AtPorts.of(port.name()).name()).isEqualTo(port.name()));
    }
}
