package io.cordelia.at;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.at.Pairing.Meaning;
import io.cordelia.device.NotConnectedException;
import io.cordelia.device.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairingTest {

    private static final AtTimeouts TIMES = AtTimeouts.DEFAULTS;
    private static final AtCommand<?> INFO = FileCommands.info("a", FileToken.NONE, TIMES);
    private static final AtCommand<?> READ = FileCommands.read(1, "a", 0, 4, false, TIMES);
    private static final AtCommand<?> PASSWORD = MqttSettings.PASSWORD.get(TIMES);

    private final LineTrust trust = new LineTrust();
    private final Pairing pairing = new Pairing(trust);

    @Test
    void pairsAnAnswerWithTheCommandInFlight() {
        PendingCommand command = begin(INFO);

        assertThat(take("AT+FileGetInfo=a,0", "+FILEGETINFO:,7,4096,,0,1", "OK"))
                .containsExactly(Meaning.ECHO, Meaning.INFORMATION, Meaning.FINAL);
        assertThat(command.responses()).hasSize(1);
        assertThat(command.error()).isEmpty();
        assertThat(pairing.pending()).isEmpty();
        assertThat(trust.isTrusted()).isTrue();
    }

    @Test
    void pairsAnError() {
        PendingCommand command = begin(INFO);

        assertThat(take("ERROR: process command,-10341")).containsExactly(Meaning.FINAL);
        assertThat(command.error()).isPresent();
    }

    @Test
    void doesNotRecognizeWhatIsNeitherAnAnswerNorAnEvent() {
        begin(INFO);

        assertThat(take("+other:1", "MQTT_EVENT_CONNACK")).containsOnly(Meaning.UNRECOGNIZED);
        assertThat(trust.isTrusted()).isTrue();
    }

    @Test
    void theSecondOfADoubledAnswerIsStray() {
        begin(INFO);
        take("+filegetinfo:,7,4096,,0,1", "OK");

        assertThat(take("+filegetinfo:,7,4096,,0,1", "OK")).containsOnly(Meaning.STRAY);
        assertThat(trust.isTrusted()).isFalse();
        assertThat(trust.takeStrays()).contains("27 bytes in 2 lines: +filegetinfo:,7,4096,,0,1 | OK");
    }

    @Test
    void everythingIsStrayWhileTheLineIsNotTrusted() {
        trust.lose();

        assertThat(take("+other:1", "what", "ERROR")).containsOnly(Meaning.STRAY);
    }

    @Test
    void noLineOfAFileIsUnrecognized() {
        begin(READ);

        assertThat(take("-----BEGIN")).containsExactly(Meaning.STRAY);
        assertThat(take("+fileread:0,4,late")).containsExactly(Meaning.INFORMATION);
        take("OK");
        assertThat(take("+fileread:0,4,late")).containsExactly(Meaning.STRAY);
    }

    @Test
    void anOkBeforeTheProbeIsNotThatToTheProbe() {
        take("OK");
        pairing.beginProbe(new PendingCommand(DeviceCommands.test(TIMES)));
        take("ERROR");

        assertThat(trust.endProbe(false)).isFalse();
    }

    @Test
    void aLateOkIsThatToTheProbe() {
        pairing.giveUp(begin(INFO));
        pairing.beginProbe(new PendingCommand(DeviceCommands.test(TIMES)));

        assertThat(take("ERROR: process command,-1", "OK")).containsExactly(Meaning.FINAL, Meaning.STRAY);
        assertThat(trust.endProbe(false)).isTrue();
    }

    @Test
    void anEchoedFileIsNothingElse() {
        begin(FileCommands.write(1, "a", 0, new byte[] {'a'}, true, TIMES));

        assertThat(take("AT+FileWrite=1,0,0,9,-----BEGIN", "+secret+of/the+key", "-----END"))
                .containsOnly(Meaning.ECHO);
    }

    @Test
    void givesUpACommandUnlessItIsAnswered() {
        PendingCommand missed = begin(INFO);
        assertThat(pairing.giveUp(missed)).isTrue();
        assertThat(trust.isTrusted()).isFalse();
        assertThat(pairing.pending()).isEmpty();

        PendingCommand answered = begin(INFO);
        take("OK");
        assertThat(pairing.giveUp(answered)).isFalse();
    }

    @Test
    void doesNotGiveUpTheNextCommandForOneThatIsAnswered() {
        PendingCommand answered = begin(INFO);
        take("OK");
        PendingCommand next = begin(INFO);

        assertThat(pairing.giveUp(answered)).isFalse();
        assertThat(pairing.pending()).contains(next);
    }

    @Test
    void failsTheCommandInFlight() {
        PendingCommand command = begin(INFO);

        pairing.fail(() -> new NotConnectedException("the end"));

        assertThatThrownBy(command::orThrow).hasMessage("the end");
        assertThat(trust.isTrusted()).isFalse();
        assertThat(pairing.pending()).isEmpty();
    }

    @Test
    void aStartOfTheModuleFailsTheCommandInFlight() {
        PendingCommand command = begin(INFO);

        pairing.moduleStarted();

        assertThatThrownBy(command::orThrow)
                .isInstanceOf(ProtocolException.class)
                .hasMessage("the module restarted while AT+FileGetInfo=a was in progress; check its power supply");
    }

    @Test
    void aStartOfTheModuleDoesNotFailTheCommandForIt() {
        PendingCommand command = begin(DeviceCommands.reboot(TIMES));

        pairing.moduleStarted();

        assertThat(pairing.pending()).contains(command);
        assertThat(command.orThrow()).isSameAs(command);
    }

    @Test
    void knowsWhatTheCommandInFlightAwaits() {
        assertThat(pairing.awaitsFileRead()).isFalse();
        assertThat(pairing.awaitsHandle()).isFalse();
        begin(READ);
        assertThat(pairing.awaitsFileRead()).isTrue();
        begin(FileCommands.open("a", FileCommands.MODE_READ, 0, TIMES));
        assertThat(pairing.awaitsHandle()).isTrue();
    }

    @Test
    void showsNoSecretOfAnAnswer() {
        begin(PASSWORD);
        assertThat(shown("+get:\"hush\"")).isEqualTo("+get:***");
        assertThat(shown("ERROR: process command,-1")).isEqualTo("ERROR: process command,-1");
        assertThat(shown("AT+get=MQTT,password")).isEqualTo("<echo, 20 bytes>");
        take("OK");
        assertThat(shown("+get:\"hush\"")).isEqualTo("+get:***");
        pairing.beginProbe(new PendingCommand(DeviceCommands.test(TIMES)));
        assertThat(shown("+get:\"hush\"")).isEqualTo("+get:***");
    }

    @Test
    void showsNoLineOfAFile() {
        begin(READ);
        assertThat(shown("+fileread:0,4,hush")).isEqualTo("+fileread:0,4,<4 bytes>");
        assertThat(shown("+hush")).isEqualTo("<5 bytes>");
        take("OK");
        trust.lose();
        assertThat(shown("+hush:1")).isEqualTo("<7 bytes>");
    }

    private PendingCommand begin(AtCommand<?> command) {
        PendingCommand pending = new PendingCommand(command);
        pairing.begin(pending);
        return pending;
    }

    private List<Meaning> take(String... lines) {
        return List.of(lines).stream().map(PairingTest::line).map(pairing::take).toList();
    }

    private String shown(String line) {
        return pairing.shown(line(line));
    }

    private static AtLine line(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return AtLine.of(bytes, 0, bytes.length);
    }
}
