package io.cordelia.at;

import static io.cordelia.at.ScriptedModule.answer;
import static io.cordelia.at.ScriptedModule.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.DeviceTimeoutException;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.ModuleRefusedException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class RawCommandTest {

    private final ScriptedModule peer = new ScriptedModule();
    private final Lines trace = new Lines();
    private final CordeliaModule module =
            CordeliaModule.open(peer.port(), o -> o.timeouts(Fast.PATIENT).trace(trace));

    @AfterEach
    void close() throws IOException {
        module.close();
        peer.close();
    }

    @Test
    void sendsTheLineAsItIsAndPairsTheAnswer() {
        List<ModuleEvent> events = new CopyOnWriteArrayList<>();
        module.addEventListener(events::add);
        peer.on("newCommand", answer("+newcommand:1, \"a\"\n+other:2\n+newcommand:3\nOK"));

        assertThat(module.raw("at+newCommand=x,\"{\"a\":1}\"")).containsExactly("1, \"a\"", "3");

        assertThat(peer.commands).containsExactly("AT+newCommand=x,\"{\"a\":1}\"");
        assertThat(trace.all).startsWith("-> AT+newCommand=x,\"{\"a\":1}\"");
    }

    @Test
    void takesACommandWithoutArgumentsAndWithoutAnswer() {
        assertThat(module.raw("AT+test")).isEmpty();
    }

    @Test
    void answersAQuestionForTheUsage() {
        peer.on("wlanGet=?", answer("AT-like usage: [ID],[option]\nOK"));

        assertThat(module.raw("AT+wlanGet=?")).containsExactly("AT-like usage: [ID],[option]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wlanGet", "fileWrite", "fileRead", "wlanConnect", "set"})
    void takesAUsageThatBeginsLikeACommandForNoEcho(String name) {
        peer.on(name + "=?", answer("at+" + name + "=?\nAT+" + name + "=<a>,<b>\nOK"))
                .on("test", answer("OK"));

        assertThat(module.raw("AT+" + name + "=?")).containsExactly("AT+" + name + "=<a>,<b>");
        module.device().test();
        assertThat(peer.commands).containsExactly("AT+" + name + "=?", "AT+test");
    }

    @Test
    void passesOnRefusalsWithTheCommandAlone() {
        peer.on("secret", answer(error(-2003)));

        assertThatThrownBy(() -> module.raw("AT+secret=hush"))
                .isInstanceOf(ModuleRefusedException.class)
                .hasMessageStartingWith("the module refused secret: ")
                .hasMessageNotContaining("hush");
    }

    @Test
    void waitsAsLongAsIsSaid() {
        peer.on("slow", ScriptedModule.silence());

        assertThatThrownBy(() -> module.raw("AT+slow", Duration.ofMillis(100)))
                .isInstanceOf(DeviceTimeoutException.class)
                .hasMessageContaining("AT+slow on port memory did not come within 100 ms");
    }

    @Test
    void refusesTimesThatAreOutOfRange() {
        assertThatThrownBy(() -> module.raw("AT+test", Duration.ZERO))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("time-out of a raw command PT0S is out of range (allowed: 1 ms to 1 h)");
        assertThat(peer.commands).isEmpty();
    }

    @Test
    void mayRestartTheModule() {
        peer.on("reboot", answer(ScriptedModule.STARTUP + "\nOK"));

        assertThat(module.raw("AT+reboot")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AT+wlanConnect=home,,WPA3,hush,,,",
                "AT+WLANPROFILEADD=home,,WPA3,hush,,,,1",
                "AT+set=mqtt,password,hush",
                "AT+set=MQTT, \"userName\" ,hush",
                "AT+fileWrite=1,0,1,4,hush",
                "AT+fileDel=a,hush",
                "AT+FILEDEL=\"a,b\",hush",
                "AT+fileGetInfo=a,hush",
                "AT+fileCtl=rename,hush,a,b"
            })
    void hidesWhatIsKnownToBeSecret(String line) {
        peer.on("", answer("OK"));

        module.raw(line);

        assertThat(peer.commands.toString()).contains("hush");
        assertThat(trace.all).first().asString().endsWith("=***");
        assertThat(trace.all).noneMatch(shown -> shown.contains("hush"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"AT+get=mqtt,password", "AT+wlanProfileGet=1"})
    void hidesSecretAnswers(String line) {
        peer.on("get", answer("+get:hush\nOK")).on("wlanprofileget", answer("+wlanprofileget:hush\nOK"));

        assertThat(module.raw(line)).containsExactly("hush");

        assertThat(trace.all).noneMatch(shown -> shown.contains("hush"));
    }

    @Test
    void showsFilesWithoutTheirTokens() {
        peer.on("fileopen", answer("+fileopen:7,1234567\nOK")).on("filectl", answer("+FileCtl:1234567,\nOK"));
        peer.files.put("a", new byte[0]);

        assertThat(module.raw("AT+FileOpen=a,CREATE|OVERWRITE|CREATE_SECURE,4096"))
                .containsExactly("7,1234567");
        assertThat(module.raw("AT+FileCtl=commit,0,a,")).containsExactly("1234567,");
        module.raw("AT+FileGetInfo=a,0");
        module.raw("AT+FileDel=a,");

        assertThat(trace.all)
                .contains("<- +fileopen:7,***", "<- +FileCtl:***,", "-> AT+FileGetInfo=a,0", "-> AT+FileDel=a,")
                .noneMatch(shown -> shown.contains("1234567"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "AT",
                "AT+",
                "test",
                "AT+te st",
                "AT+te,st",
                "AT+test;AT+reboot",
                " AT+test",
                "AT+=x",
                "AT+test\r\nAT+reboot",
                "AT+test\n",
                "AT+test=\0",
                "AT+test=\u001b",
                "AT+test=\ud800"
            })
    void refusesWhatIsNoCommand(String line) {
        assertThatThrownBy(() -> module.raw(line))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("raw command ");
        assertThat(peer.commands).isEmpty();
    }

    @Test
    void refusesALineThatIsTooLong() {
        peer.on("x", answer("OK"));

        module.raw("AT+x=" + "ü".repeat(1020));

        assertThatThrownBy(() -> module.raw("AT+x=" + "ü".repeat(1021)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("command x is 2049 bytes long (allowed: the module takes lines of at most 2048 bytes)");
        assertThat(peer.commands).hasSize(1);
    }
}
