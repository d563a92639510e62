package io.cordelia.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.InvalidRequestException;
import io.cordelia.sim.FaultPlan.Direction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultPlanTextTest {

    private static final String ALL =
            """
            # what can go wrong
            - seed: 7
            - drop: {rate: 0.001, towards: host}
            - flip: {offset: 12, towards: module}
            - duplicate:
                rate: 1
                towards: module
            - delay: {offset: 3, towards: module, time: 20ms}
            - delay: {rate: 0.5, towards: host, time: 2 s}
            - refuse: {command: fileWrite, nth: 3, code: -10336}
            - refuse: {command: test, error: "allocate,0"}
            - silence
            - unplug: {command: fileWrite, nth: 2}
            - unplugAfterBytes: 1000
            - restart: {nth: 7}
            - restartAfterBytes: 9
            - eventInside: {command: get, nth: 1, event: "+eventgeneral:error,-6,\\"ü\\""}
            - withoutFinal: {command: get, nth: 2}
            - delayFinal: {command: get, nth: 3, time: 1min}
            - cut: {command: get, nth: 4, bytes: 7}
            - garbage: {command: get, nth: 5, bytes: 20}
            - wrongLength
            - loseWlan: {command: iotpublish, nth: 1}
            - loseBroker: {command: iotpublish, nth: 2}
            - echo
            - lfCr:
            - slow: 20ms
            - flashBytes: 8192
            - badBlock: 3
            """;

    private static final FaultPlan SAME = FaultPlan.builder()
            .seed(7)
            .dropBytes(Direction.TO_HOST, 0.001)
            .flipByteAt(Direction.TO_MODULE, 12)
            .duplicateBytes(Direction.TO_MODULE, 1)
            .delayByteAt(Direction.TO_MODULE, 3, Duration.ofMillis(20))
            .delayBytes(Direction.TO_HOST, 0.5, Duration.ofSeconds(2))
            .refuse("fileWrite", 3, -10336)
            .refuse("test", FaultPlan.EVERY, "allocate,0")
            .silence(FaultPlan.ANY, FaultPlan.EVERY)
            .unplug("fileWrite", 2)
            .unplugAfterBytes(1000)
            .restart(FaultPlan.ANY, 7)
            .restartAfterBytes(9)
            .eventInside("get", 1, "+eventgeneral:error,-6,\"ü\"")
            .withoutFinal("get", 2)
            .delayFinal("get", 3, Duration.ofMinutes(1))
            .cut("get", 4, 7)
            .garbage("get", 5, 20)
            .wrongLength(FaultPlan.ANY, FaultPlan.EVERY)
            .loseWlan("iotpublish", 1)
            .loseBroker("iotpublish", 2)
            .echo()
            .lfCr()
            .slow(Duration.ofMillis(20))
            .flashBytes(8192)
            .badBlock(3)
            .build();

    @TempDir
    private Path folder;

    @Test
    void readsEveryFault() throws IOException {
        assertThat(FaultPlan.parse(ALL)).isEqualTo(SAME).hasSameHashCodeAs(SAME);
        assertThat(FaultPlan.read(Files.writeString(folder.resolve("plan.yaml"), ALL)))
                .isEqualTo(SAME);
        assertThat(FaultPlan.parse(SAME.toString())).isEqualTo(SAME);
    }

    @Test
    void tellsAPlanOnOneLine() {
        assertThat(FaultPlan.parse("drop: {rate: 0.001, towards: host}", "[seed: 3, echo]", "slow: 1s"))
                .hasToString("[seed: 3, drop: {rate: 0.001, towards: host}, echo, slow: 1000ms]");
        assertThat(FaultPlan.parse("refuse: {command: FILEOPEN, code: -1}"))
                .hasToString("[seed: 1, refuse: {command: fileopen, error: \"process command,-1\"}]");
        assertThat(FaultPlan.parse("eventInside: {event: \"a\\\"\\\\ü\\t\\U0001F600\"}"))
                .hasToString(
                        "[seed: 1, eventInside: {command: any, event: \"a\\\"\\\\\\U000000FC\\U00000009\\U0001F600\"}]");
    }

    @Test
    void putsPlansTogether() {
        assertThat(FaultPlan.parse()).isEqualTo(FaultPlan.none());
        assertThat(FaultPlan.parse("[]")).isEqualTo(FaultPlan.none());
        FaultPlan plan = FaultPlan.parse("[seed: 3, slow: 1s, badBlock: 1, silence]");
        assertThat(plan.and(FaultPlan.parse("echo", "slow: 2s")))
                .hasToString("[seed: 3, badBlock: 1, silence: {command: any}, echo, slow: 2000ms]");
        assertThat(plan.and(FaultPlan.parse("seed: 4")).toString()).startsWith("[seed: 4, slow: 1000ms");
        assertThat(plan.and(FaultPlan.none())).isEqualTo(plan);
        assertThat(plan).isNotEqualTo(FaultPlan.none()).isNotEqualTo(FaultPlan.parse("seed: 3"));
        assertThat(FaultPlan.parse("drop: {rate: 0.5, towards: host}\nflip: {rate: 0.5, towards: host}"))
                .hasToString("[seed: 1, drop: {rate: 0.5, towards: host}, flip: {rate: 0.5, towards: host}]");
    }

    @Test
    void readsWhatThePagesShow() throws IOException {
        String page = Files.readString(Path.of("../docs/simulator.md"));
        Matcher shown =
                Pattern.compile("```yaml\n(- seed.*?)```", Pattern.DOTALL).matcher(page);
        assertThat(shown.find()).isTrue();
        assertThat(FaultPlan.parse(shown.group(1)).isEmpty()).isFalse();
        assertThat(FaultEntry.names()).allMatch(name -> page.contains("`" + name + "`"));

        String javadoc = Files.readString(Path.of("src/main/java/io/cordelia/sim/FaultPlan.java"));
        String plan = javadoc.lines()
                .filter(line -> line.startsWith(" * - "))
                .map(line -> line.substring(3))
                .collect(Collectors.joining("\n"));
        assertThat(FaultPlan.parse(plan).isEmpty()).isFalse();
        assertThat(FaultEntry.names()).allMatch(javadoc::contains);
    }

    @Test
    void choosesASeedAndTellsIt() {
        FaultPlan plan = FaultPlan.parse("seed: random");
        assertThat(plan).isNotEqualTo(FaultPlan.parse("seed: random"));
        assertThat(FaultPlan.parse(plan.toString())).isEqualTo(plan);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "drip: 1 | fault \"drip\" is unknown (allowed: badBlock, cut, delay, delayFinal, drop, duplicate, echo,"
                        + " eventInside, flashBytes, flip, garbage, lfCr, loseBroker, loseWlan, refuse, restart,"
                        + " restartAfterBytes, seed, silence, slow, unplug, unplugAfterBytes, withoutFinal, wrongLength)",
                "drop: {towards: host} | drop: rate is missing (allowed: rate or offset)",
                "drop: {rate: 1, offset: 1, towards: host} | drop: rate and offset are both there (allowed: rate or offset)",
                "drop: {rate: 0.1} | drop: towards is missing (allowed: module, host)",
                "drop: {rate: 0.1, towards: moon} | drop: towards \"moon\" is unknown (allowed: module, host)",
                "drop: {rate: 1.5, towards: host} | drop: rate 1.5 is out of range (allowed: 0 to 1)",
                "drop: {rate: often, towards: host} | drop: rate \"often\" is not a number (allowed: such as 0.001)",
                "drop: {offset: 1.5, towards: host} | drop: offset \"1.5\" is not a whole number (allowed: such as 100)",
                "drop: {offset: -1, towards: host} | drop: offset -1 is out of range (allowed: 0 (the first) or more)",
                "flip: {rate: 0.1, towards: host, nth: 2} | flip: key \"nth\" is unknown (allowed: rate, offset, towards)",
                "flip | flip: rate is missing (allowed: rate or offset)",
                "flip: 0.1 | flip: value \"0.1\" has no key (allowed: {key: value, ...} with rate, offset, towards)",
                "flip: [0.1] | has flip has a list",
                "delay: {rate: 0.1, towards: host} | delay: time is missing (allowed: such as 20ms, 2s, 1min)",
                "delay: {rate: 0.1, towards: host, time: 20} | delay: time \"20\" is not a time (allowed: such as 20ms, 2s, 1min)",
                "delay: {rate: 0.1, towards: host, time: 2h} | delay: time PT2H is out of range (allowed: 1 ms to 1 h)",
                "refuse: {command: test} | refuse: code is missing (allowed: code, such as -10336, or error)",
                "refuse: {code: 1, error: a} | refuse: code and error are both there (allowed: code, such as -10336, or error)",
                "refuse: {code: 99999999999} | refuse: code 99999999999 is out of range (allowed: less than 2147483648)",
                "silence: {nth: 0} | silence: nth 0 is out of range (allowed: 1 (the first) or more)",
                "silence: {command: a b} | silence: command \"a b\" is not a name (allowed: a command's name such as fileWrite, or any)",
                "cut: {nth: 1} | cut: bytes is missing (allowed: how many)",
                "garbage: {bytes: 70000} | garbage: bytes 70000 is out of range (allowed: 1 to 65536)",
                "wrongLength: {command: get} | wrongLength: command \"get\" tells no length (allowed: fileRead, fileWrite, any)",
                "eventInside: {event: \"a\\nb\"} | eventInside: event is not one line (allowed: one line without its end)",
                "eventInside: {event: {a: b}} | eventInside: event has more than a value",
                "echo: yes | echo: value is too much (allowed: just the name)",
                "slow | slow: value is missing (allowed: one value after the name)",
                "slow: {time: 2s} | slow: value is missing (allowed: one value after the name)",
                "seed: x | seed: seed \"x\" is not a whole number (allowed: such as 100)",
                "flashBytes: 2000000 | flashBytes: flash size 2000000 is out of range (allowed: 0 to 1048576 bytes)",
                "badBlock: -1 | badBlock: block -1 is out of range (allowed: 0 (the first) or more)",
                "[[echo]] | no fault",
                "'' | no fault",
                "drop: { | is not right: ",
            })
    void namesTheKeyAndWhatIsAllowed(String text, String message) {
        assertThatThrownBy(() -> FaultPlan.parse("echo", text))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("fault plan")
                .hasMessageNotContaining(", line")
                .hasMessageContaining(message);
    }

    @Test
    void namesFileAndLine() throws IOException {
        Path file = folder.resolve("plan.yaml");
        assertThatThrownBy(() -> FaultPlan.read(file))
                .hasMessage("fault plan " + file + " does not exist (allowed: a YAML file)");
        assertWrong(
                file,
                "- echo\n\n- drop:\n    rate: 2\n    towards: host\n",
                "line 3: drop: rate 2.0 is out of range (allowed: 0 to 1)");
        assertWrong(file, "- echo\n- drop:\n  rate: 0.1\n", "line 2: drop: rate is missing");
        assertWrong(file, "- echo\n- slow: 1s\n  slow: 2s\n", "line 3 is not right: Duplicate field 'slow'");
        assertWrong(
                file,
                "- echo\n- {slow: 1s\n",
                "line 2 is not right: while parsing a flow mapping, expected ',' or '}'");
        assertWrong(file, "- echo\n---\n- lfCr\n", "line 3 has more than one document (allowed: one)");
        Files.write(file, "- echo # ü".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> FaultPlan.read(file))
                .hasMessage("fault plan " + file + " is not UTF-8 text (allowed: a YAML file in UTF-8)");
        assertThatThrownBy(() -> FaultPlan.read(folder)).hasMessageContaining(" cannot be read: ");
    }

    private static void assertWrong(Path file, String text, String message) throws IOException {
        Files.writeString(file, text);
        assertThatThrownBy(() -> FaultPlan.read(file))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith(file + ", " + message);
    }
}
