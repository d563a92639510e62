package io.cordelia.at;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.DeviceTimeoutException;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.PortUnavailableException;
import io.cordelia.device.ProtocolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ScriptPlayerTest {

    private static final AtTimeouts PATIENT = AtTimeouts.DEFAULTS.with(AtTimeouts.Kind.COMMAND, Duration.ofSeconds(30));

    @Test
    void sendsAndCompares() {
        assertThat(play("-> AT+test\n<- OK", "-> AT+test\n<- OK")).isEmpty();
    }

    @Test
    void awaitsOkWhereTheScriptDoesNotSay() {
        play("-> AT+set=MQTT,iotHubPort,8883\n-> AT+test", "-> AT+set=MQTT,iotHubPort,8883\n<- OK\n-> AT+test\n<- OK");

        assertThatThrownBy(() -> play(
                        "-> AT+test\n-> AT+start\n-> AT+test",
                        "-> AT+test\n<- OK\n-> AT+start\n<- ERROR: process command,-2012\n-> AT+test\n<- OK"))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("a script, line 2: expected \"OK\", received \"ERROR: process command,-2012\","
                        + " after \"AT+start\"");
    }

    @Test
    void showsWhatWasExpectedAndWhatWasReceived() {
        assertThatThrownBy(() -> play(
                        "# a comment\n-> AT+fileGetInfo=a,0\n<- +filegetinfo:,1,...\n<- OK",
                        "-> AT+fileGetInfo=a,0\n<- ERROR: process command,-10341"))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("a script, line 3: expected \"+filegetinfo:,1,...\", received"
                        + " \"ERROR: process command,-10341\", after \"AT+fileGetInfo=a,0\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "...; anything; true",
                "+get:...; +get:; true",
                "+get:...5; +get:1,2,5; true",
                "+get:...5; +get:1,2,6; false",
                "+get:\"a.b\"; +get:\"axb\"; false",
                "+fileread:0,4,<4 bytes>; +fileread:0,4,abcd; true",
                "+fileread:0,4,<4 bytes>; +fileread:0,4,abc; false",
                "+fileopen:1,0; +fileopen:77,0; true",
                "+fileopen:1,0; +fileopen:77,1; false",
                "+get:${a}-${a}; +get:x-x; true",
                "+get:${a}-${a}; +get:x-y; false",
                "+get:${known}; +get:value; true",
                "+get:${known}; +get:other; false",
                "+get:${a}; +get:; false",
                "+get:$5; +get:$5; true",
                "OK; ok; false"
            })
    void aPatternMatchesAWholeLine(String pattern, String line, boolean matches) {
        Script script = Script.parse("s", "-> AT+get=a,b\n<- " + pattern);
        Script.Expect expect = (Script.Expect) script.steps().get(1);

        assertThat(expect.matches(line, new TreeMap<>(Map.of("known", "value")), new TreeMap<>()))
                .isEqualTo(matches);
    }

    @Test
    void carriesOverWhatTheModuleGave() {
        String script =
                """
                -> AT+fileOpen=${name},WRITE|CREATE,4096
                <- +fileopen:${id},${token}
                <- OK
                -> AT+fileWrite=${id},0,0,${#content},${content}
                <- +filewrite:${#content}
                <- OK
                -> AT+fileClose=${id},,
                """;
        Map<String, String> end = play(
                script,
                """
                -> AT+fileOpen=a.txt,WRITE|CREATE,4096
                <- +fileopen:4711,99
                <- OK
                -> AT+fileWrite=4711,0,0,9,one\\x0d\\x0atwö
                <- +filewrite:9
                <- OK
                -> AT+fileClose=4711,,
                <- OK
                """,
                options -> options.variables(Map.of("name", "a.txt", "content", "one\r\ntwö")));

        assertThat(end).containsEntry("id", "4711").containsEntry("token", "99");
        assertThat(Script.parse("s", script).inputs()).containsExactly("content", "name");
    }

    @Test
    void tellsBeforeTheStartWhichVariablesHaveNoValue() {
        TranscriptPort port = new TranscriptPort(Transcript.parse("-> AT+test"));
        Script script = Script.parse("join.txt", "-> AT+wlanConnect=${ssid},,WPA_WPA2,${key},,,");

        assertThatThrownBy(() -> ScriptPlayer.on(port, options -> options.variable("ssid", "home"))
                        .play(script))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("join.txt needs variables that have no value: key");
        assertThatThrownBy(() -> ScriptPlayer.on(port, options -> options.variable("2", "")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("\"2\" is not a name");
    }

    @Test
    void eventsMayComeBetween() {
        String event = "<- +eventgeneral:error,-6,1\n";

        play(
                "-> AT+get=general,persistent\n<- +get:1\n<- OK\n-> AT+test\n<- OK",
                "-> AT+get=general,persistent\n" + event + "<- +get:1\n" + event + "<- OK\n" + event + "-> AT+test\n"
                        + event + "<- OK");
    }

    @Test
    void anExpectedEventMayComeEarlierButNotBeforeItsCommand() {
        play(
                "-> AT+iotpublish=0,a\n<- OK\n<- +eventmqtt:recv,t,qos0,\"a\"\n-> AT+test\n<- OK",
                "-> AT+iotpublish=0,a\n<- +eventmqtt:recv,t,qos0,\"a\"\n<- OK\n-> AT+test\n<- OK");

        assertThatThrownBy(() -> play(
                        "-> AT+test\n<- OK\n-> AT+reboot\n<- OK\n<- +eventstartup:...",
                        "-> AT+test\n<- +eventstartup:1,2,3,4\n<- OK\n-> AT+reboot\n<- OK",
                        options -> options.timeouts(PATIENT.with(AtTimeouts.Kind.STARTUP, Duration.ofMillis(1)))))
                .isInstanceOf(DeviceTimeoutException.class)
                .hasMessage("a script, line 5: expected \"+eventstartup:...\", which did not come within 1 ms;"
                        + " nothing was received after \"AT+reboot\"");
    }

    @Test
    void tellsWhichEventsCameInstead() {
        assertThatThrownBy(() -> play(
                        "-> AT+iotconnect\n<- OK\n<- +eventmqtt:info,\"CONNACK\",0",
                        "-> AT+iotconnect\n<- OK\n<- +eventmqtt:error,\"unknown root CA\",-468",
                        options ->
                                options.timeouts(PATIENT.with(AtTimeouts.Kind.BROKER_CONNECT, Duration.ofSeconds(3)))))
                .isInstanceOf(DeviceTimeoutException.class)
                .hasMessageEndingWith(
                        "received after \"AT+iotconnect\" was only +eventmqtt:error,\"unknown root CA\",-468");
    }

    @Test
    void aLineTooManyIsAnError() {
        // It is noticed before the next command is sent, or among the answers to it.
        assertThatThrownBy(() -> play(
                        "-> AT+test\n<- OK\n-> AT+get=a,b\n<- +get:1\n<- OK",
                        "-> AT+test\n<- OK\n<- OK\n-> AT+get=a,b\n<- +get:1\n<- OK"))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("received \"OK\"");
    }

    @Test
    void countsTheDataOfAFileRead() {
        play(
                "-> AT+fileRead=1,0,0,8\n<- +fileread:0,8,one\\x0d\\x0aOK\\x0a\n<- OK",
                "-> AT+fileRead=1,0,0,8\n<- +fileread:0,8,one\\x0d\\x0aOK\\x0a\n<- OK");
    }

    @Test
    void aPortThatGoesAwayEndsIt() {
        assertThatThrownBy(() -> play("-> AT+test\n<- OK\n-> AT+reboot", "-> AT+test\n<- OK\n-> AT+stop"))
                .isInstanceOf(PortUnavailableException.class);
    }

    @Test
    void showsNoSecrets() {
        Lines trace = new Lines();
        String text =
                """
                -> AT+set=MQTT,password,"hush"
                -> AT+get=MQTT,password
                <- +get:"hush"
                <- OK
                -> AT+wlanConnect="a,b",,WPA_WPA2,"hush,"hush",,,
                -> AT+fileWrite=1,0,0,4,hush
                <- +filewrite:4
                <- OK
                """;
        play(text, answered(text), options -> options.trace(trace));

        assertThat(trace.all)
                .containsExactly(
                        "-> AT+set=MQTT,password,***",
                        "<- OK",
                        "-> AT+get=MQTT,password",
                        "<- +get:***",
                        "<- OK",
                        "-> AT+wlanConnect=\"a,b\",,WPA_WPA2,***,,,",
                        "<- OK",
                        "-> AT+fileWrite=1,0,0,4,<4 bytes>",
                        "<- +filewrite:4",
                        "<- OK");
        assertThatThrownBy(() -> play(
                        "-> AT+get=MQTT,password\n<- +get:\"hush\"\n<- OK",
                        "-> AT+get=MQTT,password\n<- +get:\"hush!\"\n<- OK"))
                .hasMessage("a script, line 2: expected \"+get:***\", received \"+get:***\","
                        + " after \"AT+get=MQTT,password\"");
    }

    @Test
    void playsWhatATraceShows() throws IOException {
        String traced = Files.readString(Path.of("src/test/resources/transcripts/aws-mutual-tls.txt"));

        play(traced, traced);
    }

    @Test
    void playsTheExerciseAsItIsShownThoughFileIdsDiffer() throws IOException {
        String page = Files.readString(Path.of("../docs/protocol.md"));
        String exercise = page.substring(page.indexOf("    -> AT+FileOpen=<filename>"));
        StringBuilder module = new StringBuilder();
        for (String line : exercise.lines().map(String::strip).toList()) {
            String sent = line.replaceFirst("\\s{2,}\\(.*", "")
                    .replace("<filename>", "rootca.pem")
                    .replace("<content>", "<1452 bytes>")
                    .replace("363990529", "363990785");
            module.append(sent).append('\n');
            if (sent.startsWith("-> AT+set")) {
                module.append("<- OK\n");
            }
        }

        play(exercise, module.toString(), options -> options.variable("filename", "rootca.pem")
                .variable("content", "x".repeat(1452)));
    }

    @Test
    void tellsWhatIsWrongWithAScript(@TempDir Path dir) {
        assertThatThrownBy(() -> Script.parse("s", "-> AT+test\nAT+test"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("line 2");
        assertThatThrownBy(() -> Script.parse("empty.txt", "# nothing\n<- OK"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("empty.txt sends nothing");
        assertThatThrownBy(() -> Script.read(dir.resolve("none.txt")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("none.txt cannot be read");
    }

    @Property
    void playsWhateverTheModuleAnswersAsItWasRecorded(@ForAll("conversations") List<String> lines) {
        String conversation = String.join("\n", lines);

        assertThatCode(() -> play(conversation, conversation)).doesNotThrowAnyException();
    }

    /** Commands, each with its answers and events in any order. */
    @Provide
    Arbitrary<List<String>> conversations() {
        Arbitrary<String> text = Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(20);
        // What stands for something else is not taken for itself.
        Arbitrary<String> event = text.map(t -> "<- +eventmqtt:recv,t,qos0,\"" + t.replaceAll("[$<]", "_") + "\"");
        Arbitrary<String> info = text.map(t -> "<- +get:\"" + t.replaceAll("[$<]", "_") + "\"");
        Arbitrary<List<String>> exchange = Arbitraries.frequencyOf(Tuple.of(1, event), Tuple.of(1, info))
                .list()
                .ofMaxSize(4)
                .flatMap(before -> event.list().ofMaxSize(2).map(after -> {
                    List<String> all = new ArrayList<>(List.of("-> AT+get=general,persistent"));
                    all.addAll(before);
                    all.add("<- OK");
                    all.addAll(after);
                    return all;
                }));
        return exchange.list().ofMinSize(1).ofMaxSize(5).map(all -> all.stream()
                .flatMap(List::stream)
                .collect(Collectors.toList()));
    }

    /** The same with OK after each command that has no final response. */
    private static String answered(String text) {
        StringBuilder answered = new StringBuilder();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            answered.append(lines.get(i)).append('\n');
            if (lines.get(i).startsWith("->")
                    && (i + 1 == lines.size() || lines.get(i + 1).startsWith("->"))) {
                answered.append("<- OK\n");
            }
        }
        return answered.toString();
    }

    private static Map<String, String> play(String script, String module) {
        return play(script, module, options -> {});
    }

    private static Map<String, String> play(String script, String module, Consumer<ScriptPlayer.Options> setup) {
        TranscriptPort port = new TranscriptPort(Transcript.parse(module));
        Map<String, String> variables = ScriptPlayer.on(port, options -> {
                    options.timeouts(PATIENT);
                    setup.accept(options);
                })
                .play(Script.parse("a script", script));
        port.assertPlayed();
        return variables;
    }
}
