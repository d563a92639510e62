package io.cordelia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class ScreenTest {

    private final StringWriter written = new StringWriter();

    @Test
    void theBarTellsRateAndTimeLeft() {
        AtomicLong now = new AtomicLong();
        Screen screen = new Screen(new PrintWriter(written), Ansi.ON, false, now::get);

        screen.progress("a.pem", 0, 10_000);
        now.addAndGet(2_000_000_000L);
        screen.progress("a.pem", 4_000, 10_000);

        assertThat(written.toString()).endsWith(" 40%  4000 of 10000 bytes, 2.0 kB/s, 3 s left");
    }

    @Test
    void aQuietScreenShowsNeitherProgressNorRemarks() {
        Screen screen = Screen.quiet(new PrintWriter(written), Ansi.ON);

        screen.note("by the way");
        screen.progress("a.pem", 1, 2);
        screen.progress("a.pem", 2, 2);
        assertThat(written.toString()).isEmpty();

        screen.line("important");
        assertThat(written.toString()).isEqualTo("important" + System.lineSeparator());
    }

    @Test
    void onATerminalTheBarStaysBelowTheLines() {
        Screen screen = new Screen(new PrintWriter(written), Ansi.ON);

        screen.progress("a.pem", 1, 2);
        screen.line("a line");
        screen.progress("a.pem", 2, 2);

        String half = "   a.pem          [###############...............]  50%  1 of 2 bytes";
        String full = "   a.pem          [##############################] 100%  2 of 2 bytes";
        String clear = "\r\u001b[K";
        assertThat(written.toString())
                .isEqualTo(clear + half + clear + "a line" + System.lineSeparator() + half + clear + full
                        + System.lineSeparator());
    }

    @Test
    void elsewhereABarIsOneLineAndThereIsNoColour() {
        Screen screen = new Screen(new PrintWriter(written), Ansi.OFF);

        screen.progress("a.pem", 0, 2);
        screen.progress("a.pem", 2, 2);
        screen.sent("AT+test");
        screen.received("OK");

        assertThat(written.toString().lines())
                .containsExactly(
                        "   a.pem          [##############################] 100%  2 of 2 bytes", "-> AT+test", "<- OK");
    }

    @Test
    void onATerminalTrafficIsColoured() {
        Screen screen = new Screen(new PrintWriter(written), Ansi.ON);

        screen.sent("AT+test");
        screen.received("ERROR: command not exist,0");

        assertThat(written.toString())
                .contains("\u001b[36m-> AT+test\u001b[0m", "\u001b[31m<- ERROR: command not exist,0\u001b[0m");
    }

    @Test
    void whatComesFromOutsideCannotControlTheTerminal() {
        assertThat(Screen.printable("a\u001b[31mb\r\nc\u0000 \u00e4\uD83C\uDF4E"))
                .isEqualTo("a\\x1b[31mb\\x0d\\x0ac\\x00 \u00e4\uD83C\uDF4E");
    }
}
