package io.cordelia.at;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.DeviceTimeoutException;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.ModuleRefusedException;
import io.cordelia.device.PortUnavailableException;
import io.cordelia.device.ProtocolException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What scripts do besides sending and comparing lines. */
@Timeout(60)
class ScriptStepsTest {

    private static final String KEY = "-----BEGIN PRIVATE KEY-----\nhush\n-----END PRIVATE KEY-----\n";

    @TempDir
    private Path folder;

    private final ScriptedModule peer = new ScriptedModule();

    @AfterEach
    void stop() throws IOException {
        peer.close();
    }

    @Test
    void waitsForAnEvent() throws IOException {
        peer.on("test", (module, command) -> {
            module.say(ScriptedModule.CONNACK);
            module.say("OK");
            module.say("+eventstartup:a,b,c,d");
        });

        // One came before the answer, one comes after it; each is taken once.
        play(
                """
                -> AT+test
                wait +eventstartup:... within 30s
                wait +eventmqtt:info,"CONNACK",0
                """);
        assertThatThrownBy(
                        () -> play("-> AT+test\nwait +eventstartup:... within 30s\nwait +eventstartup:... within 1s\n"))
                .isInstanceOf(DeviceTimeoutException.class)
                .hasMessage(script() + ", line 3: expected \"+eventstartup:...\", which did not come within 1000 ms;"
                        + " received after \"AT+test\" was only +eventmqtt:info,\"CONNACK\",0");
    }

    @Test
    void waitsAsLongAsItIsTold() {
        assertThatThrownBy(() -> play("-> AT+test\nwait +eventmqtt:recv,... within 1200ms\n"))
                .isInstanceOf(DeviceTimeoutException.class)
                .hasMessageContaining("line 2: expected \"+eventmqtt:recv,...\", which did not come within 1200 ms;"
                        + " nothing was received after \"AT+test\"");
    }

    @Test
    void aLineThatIsNoEventEndsTheWaiting() {
        peer.on("test", (module, command) -> module.say("OK\r\nERROR: process command,-6"));

        assertThatThrownBy(() -> play("-> AT+test\nwait +eventmqtt:recv,...\n"))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("line 2: expected \"+eventmqtt:recv,...\", received"
                        + " \"ERROR: process command,-6\", after \"AT+test\"");
    }

    @Test
    void takesVariablesFromAnEvent() throws IOException {
        peer.on("test", (module, command) -> module.say("OK\r\n+eventnetapp:ipv4_acquired,10.0.0.7,x,y"));

        play("-> AT+test\nwait +eventnetapp:ipv4_acquired,${ip},... within 30s\n-> AT+set=MQTT,clientId,${ip}\n");

        assertThat(peer.commands).contains("AT+set=MQTT,clientId,10.0.0.7");
    }

    @Test
    void putsFilesFromTheFolderOfTheScript() throws IOException {
        Files.createDirectory(folder.resolve("my certs"));
        Files.writeString(folder.resolve("my certs/dev 01.pem"), KEY);
        Lines trace = new Lines();
        List<String> progress = new ArrayList<>();

        play(
                """
                -> AT+test
                put my certs/${device}.pem as ${device}.key
                -> AT+test
                <- OK
                """,
                options -> options.variable("device", "dev 01")
                        .trace(trace)
                        .progress((name, done, total) -> progress.add(name + " " + done + "/" + total)));

        assertThat(peer.files).containsOnlyKeys("dev 01.key");
        assertThat(peer.files.get("dev 01.key"))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(KEY);
        assertThat(peer.openFiles()).isZero();
        assertThat(progress).endsWith("dev 01.key " + KEY.length() + "/" + KEY.length());
        assertThat(trace.all)
                .anyMatch(line -> line.startsWith("<- +fileread:"))
                .noneMatch(line -> line.contains("hush"));
    }

    @Test
    void aFileThatIsNotThereIsToldBeforeAnythingIsSent() {
        assertThatThrownBy(() -> play("-> AT+test\nput none.pem as cert.pem\n"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("none.pem cannot be read: it does not exist")
                .hasMessageEndingWith("; put none.pem as cert.pem in line 2 of " + script());
        assertThatThrownBy(() -> play("-> AT+test\nput none.pem as " + "n".repeat(181)))
                .hasMessageContaining("180")
                .hasMessageContaining("in line 2 of");
        assertThatThrownBy(() -> play("put ${local} as cert.pem", options -> options.variable("local", "a\0b")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("names a file that cannot be");
        assertThatThrownBy(() -> play("put ${local} as cert.pem"))
                .hasMessageContaining("needs variables that have no value: local");
        assertThat(peer.commands).isEmpty();
    }

    @Test
    void aFileWhoseNameTheModuleTellsIsLookedForWhenItIsKnown() {
        peer.on("get", (module, command) -> module.say("+get:dev07\r\nOK"));

        assertThatThrownBy(() -> play("-> AT+get=MQTT,clientId\n<- +get:${id}\n<- OK\nput ${id}.pem as cert.pem\n"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("dev07.pem cannot be read: it does not exist")
                .hasMessageContaining("in line 4 of");
    }

    @Test
    void aFileThatTheModuleRefusesIsRemovedAndItsLineIsTold() throws IOException {
        Files.writeString(folder.resolve("a.pem"), KEY);
        peer.on("filewrite", (module, command) -> module.say("ERROR: process command,-10322"));

        assertThatThrownBy(() -> play("-> AT+test\nput a.pem as a.pem\n-> AT+reboot\n"))
                .isInstanceOf(ModuleRefusedException.class)
                .hasMessageContaining("-10322")
                .hasMessageEndingWith("; put a.pem as a.pem in line 2 of " + script());

        assertThat(peer.files).isEmpty();
        assertThat(peer.openFiles()).isZero();
        assertThat(peer.commands).doesNotContain("AT+reboot");
    }

    @Test
    void aPortThatGoesAwayEndsAnUpload() throws IOException {
        Files.writeString(folder.resolve("a.pem"), KEY);
        peer.on("filewrite", (module, command) -> module.drop());

        assertThatThrownBy(() -> play("put a.pem as a.pem\n"))
                .isInstanceOf(PortUnavailableException.class)
                .hasMessageContaining("put a.pem as a.pem in line 1");
    }

    @Test
    void anEventDuringAnUploadIsNotLost() throws IOException {
        Files.writeString(folder.resolve("a.pem"), KEY);
        peer.on("fileclose", 1, (module, command) -> {
            module.say("+eventgeneral:error,-6,1");
            module.behave(command);
        });

        play("put a.pem as a.pem\nwait +eventgeneral:error,-6,1 within 30s\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "wait 10s; waits in line 2 for \"10s\", which is no event",
                "wait CONNACK within 10s; waits in line 2 for \"CONNACK\", which is no event",
                "wait +eventstartup:... within ten; waits in line 2 within ten (allowed: 1ms to 1h",
                "wait +eventstartup:... within 0s; waits in line 2 within 0s",
                "wait +eventstartup:... within 61min; waits in line 2 within 61min",
                "wait; has in line 2: \"wait\" (allowed: -> and what was sent",
                "put a.pem; has in line 2: \"put a.pem\"",
                "upload a as b; or put and a file, as and its name",
            })
    void whatIsWrongIsToldWithItsLine(String line, String message) {
        assertThatThrownBy(() -> Script.parse("s", "-> AT+test\n" + line))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(message);
    }

    @Property
    void anyTextIsAScriptOrAnErrorWithItsLine(@ForAll("texts") String text) {
        try {
            assertThat(Script.parse("s", text).steps()).isNotEmpty();
        } catch (InvalidRequestException e) {
            assertThat(e.getMessage()).containsPattern("in line \\d+|s sends nothing");
        }
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> start = Arbitraries.of(
                "-> ",
                "<- ",
                "wait ",
                "put ",
                "# ",
                "",
                " ",
                "wait +event",
                "put a as b",
                "2026-11-21T23:05:09.012Z -> ");
        Arbitrary<String> end =
                Arbitraries.of("", " within ", " within 10s", " as ", " as b", "...", "${a}", "${#", "<9 ");
        Arbitrary<String> line = start.flatMap(
                s -> Arbitraries.strings().ofMaxLength(12).flatMap(middle -> end.map(e -> s + middle + e)));
        return line.list().ofMaxSize(6).map(lines -> String.join("\n", lines));
    }

    private Path script() {
        return folder.resolve("script.txt");
    }

    private void play(String text) throws IOException {
        play(text, options -> {});
    }

    private void play(String text, Consumer<ScriptPlayer.Options> setup) throws IOException {
        ScriptPlayer.on(peer.port(), options -> {
                    options.timeouts(AtTimeouts.DEFAULTS.with(AtTimeouts.Kind.COMMAND, Duration.ofSeconds(30)));
                    setup.accept(options);
                })
                .play(Script.read(Files.writeString(script(), text)));
    }
}
