package io.cordelia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordelia.sim.FaultPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The built console at a terminal. */
@Timeout(120)
class ConsoleIT {

    private static final String SECRET = "a-key-nobody-sees";

    @TempDir
    private Path folder;

    private final Board board = new Board();

    @AfterEach
    void stop() {
        board.close();
    }

    @Test
    void completesAnswersAndRemembers() throws Exception {
        try (TerminalProcess console = console()) {
            console.awaitLastLine(">");
            console.type("AT+get=gen\t");
            console.awaitLineWith("> AT+get=general,");
            console.type("v\t");
            console.awaitLastLine("> AT+get=general,version");
            console.type("\r");
            console.awaitLastLine(">");
            assertThat(masked(console))
                    .containsSubsequence(
                            "<time> -> AT+get=general,version",
                            "<time> <- +get:0x31000019,3.7.0.1,3.1.0.26,4.13.0.2,8241,1.2.0",
                            "<time> <- OK",
                            ">");
            assertThat(console.written()).contains("\u001b[36m-> AT+get=general,version");

            console.type(TerminalProcess.UP);
            console.awaitLastLine("> AT+get=general,version");
            console.type(TerminalProcess.CTRL_C + "ioTCon\t\r");
            console.awaitLineWith("-> AT+iotconnect");
            console.awaitLastLine(">");
            console.type("nonsense\r");
            console.awaitLineWith("the module refused nonsense: command not exist, code 0");
            console.type(TerminalProcess.CTRL_D);
            assertThat(console.exitStatus()).isZero();
        }
        try (TerminalProcess next = console()) {
            next.awaitLastLine(">");
            next.type(TerminalProcess.UP + TerminalProcess.UP);
            next.awaitLastLine("> iotconnect");
            next.type(TerminalProcess.CTRL_C + ":quit\r");
            assertThat(next.exitStatus()).isZero();
        }
    }

    @Test
    void anEventDoesNotBreakTheLineThatIsBeingTyped() throws Exception {
        try (TerminalProcess console = console()) {
            console.awaitLastLine(">");
            console.type("AT+te");
            console.awaitLastLine("> AT+te");
            board.module().emitEvent("+eventgeneral:error,-6,1");
            console.awaitLineWith("<- +eventgeneral:error,-6,1");
            console.awaitLastLine("> AT+te");
            console.type("st\r");
            console.awaitLineWith("-> AT+test");
            console.awaitLastLine(">");

            assertThat(masked(console))
                    .endsWith("<time> <- +eventgeneral:error,-6,1", "<time> -> AT+test", "<time> <- OK", ">");
            assertThat(console.written()).contains("\u001b[33m<- +eventgeneral");
        }
    }

    @Test
    void secretsStayOutOfTheTrafficTheLogAndTheHistory() throws Exception {
        Path log = folder.resolve("traffic.txt");
        try (TerminalProcess console = console("--log-file", log.toString())) {
            console.awaitLastLine(">");
            console.type("wlanConnect=home,,WPA_WPA2," + SECRET + ",,,\r");
            console.awaitLineWith("-> AT+wlanConnect=***");
            console.awaitLineWith("+eventnetapp:ipv4_acquired");
            console.type("wlanConect=home,,WPA_WPA2," + SECRET + ",,,\r");
            console.awaitLineWith("the module refused wlanConect");
            console.type("set=MQTT,password," + SECRET + "\r");
            console.awaitLineWith("-> AT+set=***");
            console.type("test\r");
            console.awaitLineWith("-> AT+test");
            console.awaitLastLine(">");
            console.type(TerminalProcess.UP + TerminalProcess.UP);
            console.awaitLastLine("> test");
            console.type(TerminalProcess.CTRL_C + TerminalProcess.CTRL_D);
            assertThat(console.exitStatus()).isZero();
        }
        assertThat(Files.readString(log)).contains("AT+set=***");
        Path history = folder.resolve("state/cordelia/console-history");
        assertThat(Files.readString(history)).contains("test").doesNotContain(SECRET);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(history)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(history.getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void filesScriptsAndALog() throws Exception {
        Path cert = Files.writeString(folder.resolve("cert.pem"), "certificate");
        Path script = Files.writeString(folder.resolve("script.txt"), "-> AT+test\n<- OK\nput cert.pem as ${name}\n");
        Path log = folder.resolve("traffic.txt");
        try (TerminalProcess console = console()) {
            console.awaitLastLine(">");
            console.type(":help\r");
            console.awaitLineWith(":script FILE [NAME=VALUE ...]");
            console.type(":log " + log + "\r");
            console.awaitLineWith("the traffic is added to");
            console.type(":put " + folder + "/ce\t\r");
            console.awaitLineWith("cert.pem was written and read back");
            console.type(":put \"" + cert + "\" other.pem\r");
            console.awaitLineWith("other.pem was written and read back");
            console.type(":log\r");
            console.awaitLineWith("the traffic goes to no file");
            console.type(":script " + script + " name=by-script\r");
            console.awaitLineWith("script.txt: everything came as expected");
            console.type(":script " + script + "\r");
            console.awaitLineWith("needs variables that have no value: name");
            console.type("test\r");
            console.awaitLastLine(">");
            console.type(":put none.pem\r");
            console.awaitLineWith("none.pem cannot be read: it does not exist");
            console.type(TerminalProcess.CTRL_D);
            assertThat(console.exitStatus()).isZero();
        }
        assertThat(board.module().files()).containsOnlyKeys("cert.pem", "other.pem", "by-script");
        assertThat(Files.readString(log)).contains("AT+FileOpen=other.pem").doesNotContain("by-script");
    }

    @Test
    void aPortThatGoesAwayEndsIt() throws Exception {
        try (TerminalProcess console = console()) {
            console.awaitLastLine(">");
            console.type("AT+te");
            console.awaitLastLine("> AT+te");
            board.close();

            assertThat(console.exitStatus()).isEqualTo(ExitStatus.PORT);
            console.awaitLineWith("cordelia: port " + board.portName() + " went away while it was in use");
        }
    }

    @Test
    void ctrlCEndsTheWaitingForAnAnswer() throws Exception {
        board.module().faults(FaultPlan.builder().silence("start", 1).build());
        try (TerminalProcess console = console("--timeout", "1h")) {
            console.awaitLastLine(">");
            console.type("start\r");
            console.awaitLineWith("-> AT+start");
            console.type(TerminalProcess.CTRL_C);
            console.awaitLineWith("the answer is no longer waited for");
            console.type("get=MQTT,iotHubPort\r");
            console.awaitLineWith("<- +get:8883");
        }
    }

    @Test
    void thereAreNoColoursIfTheyAreNotWanted() throws Exception {
        try (TerminalProcess console =
                TerminalProcess.jar(environment(Map.of("NO_COLOR", "1")), "console", "-p", board.portName())) {
            console.awaitLastLine(">");
            console.type("AT+get=general,\t");
            console.awaitLineWith("AT+get=general,version");
            console.type("version\r");
            console.awaitLineWith("<- +get:0x31000019");
            console.awaitLastLine(">");

            assertThat(console.written()).doesNotContainPattern("\u001b\\[[0-9;]+m");
        }
    }

    @Test
    void atATerminalOtherCommandsAreColouredToo() throws Exception {
        try (TerminalProcess coloured =
                TerminalProcess.jar(environment(Map.of()), "device", "test", "--debug", "-p", board.portName())) {
            assertThat(coloured.exitStatus()).isZero();
            coloured.awaitLineWith("the module answers");
            assertThat(coloured.written()).contains("\u001b[36m-> AT+test");
        }
        try (TerminalProcess plain = TerminalProcess.jar(
                environment(Map.of("NO_COLOR", "1")), "device", "test", "--debug", "-p", board.portName())) {
            assertThat(plain.exitStatus()).isZero();
            plain.awaitLineWith("the module answers");
            assertThat(plain.written()).contains("-> AT+test").doesNotContain("\u001b");
        }
    }

    private TerminalProcess console(String... more) throws IOException, InterruptedException {
        String[] args = new String[more.length + 3];
        System.arraycopy(new String[] {"console", "-p", board.portName()}, 0, args, 0, 3);
        System.arraycopy(more, 0, args, 3, more.length);
        return TerminalProcess.jar(environment(Map.of()), args);
    }

    private Map<String, String> environment(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(more);
        all.put("XDG_STATE_HOME", folder.resolve("state").toString());
        return all;
    }

    /** The screen with the times, which differ, as a word. */
    private static List<String> masked(TerminalProcess console) {
        return console.screen().stream()
                .map(line -> line.replaceFirst("^\\d\\d:\\d\\d:\\d\\d\\.\\d{3}", "<time>"))
                .toList();
    }
}
