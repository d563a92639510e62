package io.cordelia.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.at.SerialPortInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PortChoiceTest {

    private static final SerialPortInfo BOARD = usb("/dev/ttyUSB0", "FT232R USB UART", 0x0403);
    private static final SerialPortInfo OTHER_BOARD = usb("/dev/ttyUSB1", "", 0x0403);
    private static final SerialPortInfo OTHER = usb("/dev/ttyACM0", "Something else", 0x10c4);
    private static final SerialPortInfo NO_USB = new SerialPortInfo("/dev/ttyS0", "Physical Port", Optional.empty());

    @Test
    void theOptionWinsThenTheEnvironmentThenTheOnlyLikelyPort() {
        Host host = host(Map.of("CORDELIA_PORT", "COM9"), BOARD);

        assertThat(PortChoice.choose(Optional.of("sim"), host)).isEqualTo("sim");
        assertThat(PortChoice.choose(Optional.empty(), host)).isEqualTo("COM9");
        assertThat(PortChoice.choose(Optional.empty(), host(Map.of("CORDELIA_PORT", " "), NO_USB, OTHER, BOARD)))
                .isEqualTo("/dev/ttyUSB0");
        assertThat(PortChoice.choose(Optional.empty(), host(Map.of(), NO_USB, OTHER)))
                .isEqualTo("/dev/ttyACM0");
    }

    @Test
    void severalAreNamed() {
        assertThatThrownBy(() -> PortChoice.choose(Optional.empty(), host(Map.of(), BOARD, OTHER_BOARD, OTHER)))
                .isInstanceOf(NoPortException.class)
                .hasMessage("several ports may be meant, name one with -p or CORDELIA_PORT: "
                        + "/dev/ttyUSB0 (FT232R USB UART), /dev/ttyUSB1");
    }

    @Test
    void aPortThatIsNoBoardIsNotTaken() {
        assertThatThrownBy(() -> PortChoice.choose(Optional.empty(), host(Map.of(), NO_USB)))
                .hasMessageStartingWith("no port looks like a board (/dev/ttyS0 (Physical Port)): plug it in");
    }

    @Test
    void withoutAPortTheStatusIsThree() {
        Cli.Result none = Cli.runOn(Cli.emptyHost(), "info");
        assertThat(none.status()).isEqualTo(ExitStatus.PORT);
        assertThat(none.out()).isEmpty();
        assertThat(none.err())
                .isEqualTo("cordelia: no port looks like a board: plug it in, or name a port with -p or CORDELIA_PORT: "
                        + "a serial port, tcp://host:port, or sim for a simulated module" + System.lineSeparator());

        Cli.Result several = Cli.runOn(host(Map.of(), BOARD, OTHER_BOARD), "info");
        assertThat(several.status()).isEqualTo(ExitStatus.PORT);
        assertThat(several.err()).contains("/dev/ttyUSB0", "/dev/ttyUSB1", "-p");
    }

    private static Host host(Map<String, String> environment, SerialPortInfo... ports) {
        return new Host(environment, () -> List.of(ports), FakeKeyboard.pipe());
    }

    private static SerialPortInfo usb(String name, String description, int vendor) {
        return new SerialPortInfo(
                name, description, Optional.of(new SerialPortInfo.Usb(vendor, 0x6001, Optional.empty())));
    }
}
