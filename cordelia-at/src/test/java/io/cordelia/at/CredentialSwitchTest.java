package io.cordelia.at;

import static io.cordelia.at.ScriptedModule.answer;
import static io.cordelia.at.ScriptedModule.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.at.AtTimeouts.Kind;
import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.DeviceException;
import io.cordelia.device.ModuleRefusedException;
import io.cordelia.device.PortUnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class CredentialSwitchTest {

    private static final byte[] OLD_KEY = FileGroupTest.pem(1700);
    private static final byte[] OLD_CERTIFICATE = FileGroupTest.pem(1200);
    private static final byte[] OLD_CA = FileGroupTest.pem(1400);
    private static final byte[] KEY = FileGroupTest.pem(1704);
    private static final byte[] CERTIFICATE = FileGroupTest.pem(1224);
    private static final byte[] CA = FileGroupTest.pem(1452);
    private static final PutOptions OPTIONS = PutOptions.DEFAULTS.withVerification(Verification.SIZE);
    private static final DeviceCredentials CREDENTIALS =
            DeviceCredentials.mutualTls(CA, new DeviceCredentials.ClientIdentity(CERTIFICATE, KEY));
    /** 3 × get, uploads of 6 + 5 + 5 commands, 3 × set; removing the old files is not part of the risk. */
    private static final int STEPS = 22;

    private final ScriptedModule peer = new ScriptedModule();
    private final List<CordeliaModule> opened = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        opened.forEach(CordeliaModule::close);
        peer.close();
    }

    private void oldCredentials() {
        peer.files.put("privatekey.pem", OLD_KEY);
        peer.files.put("cert.pem", OLD_CERTIFICATE);
        peer.files.put("rootca.pem", OLD_CA);
        peer.settings.put("mqtt,clientprivatekey", "\"privatekey.pem\"");
        peer.settings.put("mqtt,clientcertpath", "\"cert.pem\"");
        peer.settings.put("mqtt,rootcapath", "\"rootca.pem\"");
    }

    @Test
    void anEmptyModuleGetsTheUsualNames() {
        CredentialFiles done = files(Fast.PATIENT).replaceCredentials(CREDENTIALS, OPTIONS);

        assertThat(done.files())
                .isEqualTo(Map.of(
                        MqttSettings.PRIVATE_KEY_PATH, "privatekey.pem",
                        MqttSettings.CERTIFICATE_PATH, "cert.pem",
                        MqttSettings.ROOT_CA_PATH, "rootca.pem"));
        assertThat(done.leftovers()).isEmpty();
        assertThat(peer.files).containsOnlyKeys("privatekey.pem", "cert.pem", "rootca.pem");
        assertThat(peer.settings).containsEntry("mqtt,rootcapath", "\"rootca.pem\"");
    }

    @Test
    void newFilesComeBesideTheOldOnesAndBackAgain() {
        oldCredentials();

        files(Fast.PATIENT).replaceCredentials(CREDENTIALS, OPTIONS);

        assertNewCredentials();
        assertThat(peer.commands.subList(3, STEPS)).noneMatch(command -> command.startsWith("AT+FileDel"));
        files(Fast.PATIENT).replaceCredentials(CREDENTIALS, OPTIONS);
        assertThat(peer.files).containsOnlyKeys("privatekey.pem", "cert.pem", "rootca.pem");
    }

    @Test
    void withoutIdentityOnlyTheRootCaStays() {
        oldCredentials();

        CredentialFiles done = files(Fast.PATIENT).replaceCredentials(DeviceCredentials.serverTls(CA), OPTIONS);

        assertThat(done.files()).isEqualTo(Map.of(MqttSettings.ROOT_CA_PATH, "rootca-2.pem"));
        assertThat(peer.files).containsOnlyKeys("rootca-2.pem");
        assertThat(peer.settings)
                .containsEntry("mqtt,clientprivatekey", "\"\"")
                .containsEntry("mqtt,clientcertpath", "\"\"");
    }

    static IntStream steps() {
        return IntStream.range(0, STEPS);
    }

    @ParameterizedTest
    @MethodSource("steps")
    void anErrorAtAnyStepLeavesTheOldOnes(int step) {
        oldCredentials();
        peer.onNth(step, answer(error(-10336)));

        assertThatThrownBy(() -> files(Fast.PATIENT).replaceCredentials(CREDENTIALS, OPTIONS))
                .isInstanceOf(ModuleRefusedException.class);

        assertOldCredentials();
    }

    @ParameterizedTest
    @MethodSource("steps")
    @Execution(ExecutionMode.CONCURRENT)
    void noAnswerAtAnyStepLeavesTheOldOnes(int step) {
        oldCredentials();
        peer.onNth(step, (m, command) -> {
            if (command.startsWith("AT+set=")) {
                // Done, but the answer is lost.
                int value = command.lastIndexOf(',') + 1;
                m.settings.put(
                        command.substring("AT+set=".length(), value - 1).toLowerCase(Locale.ROOT),
                        command.substring(value));
            }
        });

        assertThatThrownBy(() ->
                        files(Fast.missing(Kind.COMMAND, Kind.FILE_DATA)).replaceCredentials(CREDENTIALS, OPTIONS))
                .isInstanceOf(DeviceException.class);

        assertOldCredentials();
    }

    @ParameterizedTest
    @MethodSource("steps")
    void aRestartAtAnyStepLeavesTheOldOnes(int step) {
        oldCredentials();
        peer.onNth(step, ScriptedModule.restart());

        assertThatThrownBy(() -> files(Fast.PATIENT).replaceCredentials(CREDENTIALS, OPTIONS))
                .isInstanceOf(DeviceException.class)
                .hasMessageContaining("the module restarted");

        assertOldCredentials();
    }

    @Test
    void cancellingLeavesTheOldOnes() {
        oldCredentials();

        assertThatThrownBy(() -> files(Fast.PATIENT)
                        .replaceCredentials(CREDENTIALS, OPTIONS.withListener((file, written, total) -> {
                            if (file.equals("rootca-2.pem") && written > 0) {
                                throw new CancellationException("stop");
                            }
                        })))
                .isInstanceOf(CancellationException.class);

        assertOldCredentials();
    }

    @ParameterizedTest
    @ValueSource(strings = {"FileWrite", "set"})
    void anUnpluggedModuleKeepsTheOldFiles(String command) {
        oldCredentials();
        peer.on(command, 1, ScriptedModule.unplug());

        assertThatThrownBy(() -> files(Fast.PATIENT).replaceCredentials(CREDENTIALS, OPTIONS))
                .isInstanceOf(PortUnavailableException.class)
                .hasMessageContaining("could not be");

        assertThat(peer.files).containsKeys("privatekey.pem", "cert.pem", "rootca.pem");
    }

    @Test
    void saysWhenASettingCannotBeSetBackAndKeepsBothSets() {
        oldCredentials();
        peer.on("set=MQTT,rootCAPath", answer(error(-2003)))
                .on("set=MQTT,clientCertPath,\"cert.pem\"", answer(error(-2003)));

        assertThatThrownBy(() -> files(Fast.PATIENT).replaceCredentials(CREDENTIALS, OPTIONS))
                .isInstanceOf(ModuleRefusedException.class)
                .hasMessageContaining(
                        "the setting MQTT,clientCertPath could not be set back to \"cert.pem\" and may name"
                                + " cert-2.pem; old and new files are on the module");

        assertThat(peer.files).hasSize(6);
    }

    @Test
    void namesWhatCouldNotBeRemoved() {
        oldCredentials();
        peer.on("FileDel=cert.pem", answer(error(-10320)));
        peer.files.remove("rootca.pem");

        CredentialFiles done = files(Fast.PATIENT).replaceCredentials(CREDENTIALS, OPTIONS);

        assertThat(done.leftovers()).containsExactly("cert.pem");
    }

    private void assertNewCredentials() {
        assertThat(peer.files).containsOnlyKeys("privatekey-2.pem", "cert-2.pem", "rootca-2.pem");
        assertThat(peer.files.get("privatekey-2.pem")).isEqualTo(KEY);
        assertThat(peer.files.get("cert-2.pem")).isEqualTo(CERTIFICATE);
        assertThat(peer.files.get("rootca-2.pem")).isEqualTo(CA);
        assertThat(peer.settings)
                .containsEntry("mqtt,clientprivatekey", "\"privatekey-2.pem\"")
                .containsEntry("mqtt,clientcertpath", "\"cert-2.pem\"")
                .containsEntry("mqtt,rootcapath", "\"rootca-2.pem\"");
    }

    private void assertOldCredentials() {
        assertThat(peer.files).containsOnlyKeys("privatekey.pem", "cert.pem", "rootca.pem");
        assertThat(peer.files.get("privatekey.pem")).isEqualTo(OLD_KEY);
        assertThat(peer.files.get("cert.pem")).isEqualTo(OLD_CERTIFICATE);
        assertThat(peer.files.get("rootca.pem")).isEqualTo(OLD_CA);
        assertThat(peer.settings)
                .containsEntry("mqtt,clientprivatekey", "\"privatekey.pem\"")
                .containsEntry("mqtt,clientcertpath", "\"cert.pem\"")
                .containsEntry("mqtt,rootcapath", "\"rootca.pem\"");
        assertThat(peer.openFiles()).isZero();
    }

    private FileGroup files(AtTimeouts timeouts) {
        CordeliaModule module = Fast.open(peer, timeouts);
        opened.add(module);
        return module.files();
    }
}
