package io.cordelia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class DiagnosisTest {

    @Test
    void onATerminalTheResultIsColoured() {
        assertThat(Diagnosis.ok("port", "opens").text(Ansi.ON))
                .isEqualTo("\u001b[32mok     \u001b[39m\u001b[0m  port      opens");
        assertThat(Diagnosis.warning("clock", "is not set", "set it").text(Ansi.ON))
                .startsWith("\u001b[33mwarning");
        assertThat(Diagnosis.failed("TLS", "refused", "look", ExitStatus.BROKER_REFUSED)
                        .text(Ansi.ON))
                .startsWith("\u001b[31mfailed");
        assertThat(Diagnosis.notRun("TLS", "name failed").text(Ansi.OFF)).isEqualTo("not run  TLS       name failed");
    }

    @Test
    void whatComesFromOutsideCannotMoveTheCursorNorMakeUpLines() {
        assertThat(Diagnosis.failed("files", "a\u001b[2J\nok       TLS", "x\ry", 1)
                        .text(Ansi.OFF)
                        .lines())
                .containsExactly("failed   files     a\\x1b[2J; ok       TLS", "                   -> x; y");
    }
}
