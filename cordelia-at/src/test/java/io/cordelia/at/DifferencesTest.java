package io.cordelia.at;

import static io.cordelia.at.ScriptedModule.answer;
import static io.cordelia.at.ScriptedModule.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.DeviceConfig;
import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.ModuleRefusedException;
import io.cordelia.device.NotConnectedException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What connecting would change, told beforehand. */
@Timeout(30)
class DifferencesTest {

    private static final byte[] ROOT_CA = FileGroupTest.pem(1452);
    private static final DeviceConfig CONFIG = DeviceConfig.builder("broker", "dev01")
            .credentials(DeviceCredentials.serverTls(ROOT_CA))
            .build();

    private final ScriptedModule peer = new ScriptedModule();
    private final CordeliaDeviceClient client = CordeliaDeviceClient.create(
            peer.port(), o -> o.network(WlanNetwork.of("home", "hush hush")).timeouts(Fast.PATIENT));

    @AfterEach
    void close() throws Exception {
        client.close();
        peer.close();
    }

    @Test
    void areAllOfABlankModuleAndNoneAfterItWasConnected() {
        List<SetupChange> before = client.differences(CONFIG);

        assertThat(before)
                .startsWith(new SetupChange.Upload("rootca.pem", 1452, FileDifference.MISSING))
                .contains(
                        new SetupChange.Setting(MqttSettings.ENDPOINT, Optional.of(""), "broker"),
                        new SetupChange.Setting(MqttSettings.FLAGS, Optional.of(""), "url|sec|whitelist_rootca"));
        assertThat(before).map(Object::toString).contains("Setting[MQTT,clientId,  -> dev01]");
        client.connect(CONFIG);
        assertThat(client.differences(CONFIG)).isEmpty();
        assertThat(client.isConnected()).isTrue();
    }

    @Test
    void areFoundByReadingAlone() {
        peer.wlanConnected();
        peer.files.put("rootca.pem", FileGroupTest.pem(1450));
        Map<String, String> settings = new HashMap<>(peer.settings);

        assertThat(client.differences(CONFIG))
                .startsWith(new SetupChange.Upload("rootca.pem", 1452, FileDifference.DIFFERENT));

        assertThat(peer.settings).isEqualTo(settings);
        assertThat(peer.isWlanConnected()).isTrue();
        assertThat(peer.commands)
                .allMatch(command -> command.matches(
                        "AT\\+(test|get=.*|FileGetInfo=.*|FileOpen=.*,READ,.*" + "|FileRead=.*|FileClose=.*)"));
    }

    @Test
    void areWhatIsChanged() {
        client.connect(CONFIG);
        client.disconnect();
        peer.files.put("rootca.pem", FileGroupTest.pem(1450));
        client.module().settings().set(MqttSettings.CLIENT_ID, "another");

        assertThat(client.differences(CONFIG))
                .containsExactly(
                        new SetupChange.Upload("rootca.pem", 1452, FileDifference.DIFFERENT),
                        new SetupChange.Setting(MqttSettings.CLIENT_ID, Optional.of("another"), "dev01"));
        peer.commands.clear();
        client.connect(CONFIG);
        assertThat(peer.commands.stream()
                        .filter(command -> command.startsWith("AT+set=") && !command.contains("general,time")))
                .containsExactly("AT+set=MQTT,clientId,\"dev01\"");
        assertThat(peer.files).containsEntry("rootca.pem", ROOT_CA);
    }

    @ParameterizedTest
    @CsvSource({"-10302,SECURE", "-10369,LEFT_OPEN", "-10324,WLAN_CONNECTED"})
    void aFileThatCannotBeComparedMayDiffer(int code, FileDifference difference) {
        peer.files.put("rootca.pem", ROOT_CA);
        peer.on("FileOpen", answer(error(code)));

        assertThat(client.differences(CONFIG)).startsWith(new SetupChange.Upload("rootca.pem", 1452, difference));
    }

    @Test
    void aSettingThatIsNotToldMayDiffer() {
        client.connect(CONFIG);
        peer.on("get=MQTT,clientId", answer(error(-1)));

        assertThat(client.differences(CONFIG))
                .containsExactly(new SetupChange.Setting(MqttSettings.CLIENT_ID, Optional.empty(), "dev01"));
        assertThat(client.differences(CONFIG))
                .map(Object::toString)
                .containsExactly("Setting[MQTT,clientId, not told -> dev01]");
    }

    @Test
    void aSecretSettingIsNotShown() {
        assertThat(new SetupChange.Setting(MqttSettings.PASSWORD, Optional.of("old"), "new"))
                .hasToString("Setting[MQTT,password]");
    }

    @Test
    void anotherRefusalIsPassedOnAndClosesThePort() {
        peer.on("FileGetInfo", answer(error(-10355)));

        assertThatThrownBy(() -> client.differences(CONFIG)).isInstanceOf(ModuleRefusedException.class);
        client.module().device().test();
    }

    @Test
    void aClosedClientHasNoModule() {
        client.close();

        assertThatThrownBy(client::module)
                .isInstanceOf(NotConnectedException.class)
                .hasMessageContaining("the client is closed");
        assertThatThrownBy(() -> client.differences(CONFIG)).isInstanceOf(NotConnectedException.class);
    }
}
