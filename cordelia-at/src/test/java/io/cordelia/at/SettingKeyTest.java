package io.cordelia.at;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.ProtocolException;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingKeyTest {

    private final ScriptedModule peer = new ScriptedModule();
    private final CordeliaModule module = Fast.open(peer, Fast.PATIENT);
    private final SettingsGroup settings = module.settings();

    @AfterEach
    void close() throws IOException {
        module.close();
        peer.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"broker.example", "\"broker.example\"", " \"broker.example\" "})
    void readsStringsWithAndWithoutQuotes(String value) {
        peer.settings.put("mqtt,iothubendpoint", value);

        assertThat(settings.get(MqttSettings.ENDPOINT)).isEqualTo("broker.example");
        assertThat(settings.setIfDifferent(MqttSettings.ENDPOINT, "broker.example"))
                .isFalse();
        assertThat(peer.commandsStartingWith("set")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"true, true", "1, true", "FALSE, false", "0, false"})
    void readsBooleans(String value, boolean expected) {
        peer.settings.put("mqtt,base64", value);

        assertThat(settings.get(MqttSettings.BASE64)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"url|sec\"", "SEC|URL", "url | sec"})
    void readsFlagsInAnyOrderAndCase(String value) {
        peer.settings.put("mqtt,flags", value);

        assertThat(settings.get(MqttSettings.FLAGS)).isEqualTo(Set.of(MqttFlag.URL, MqttFlag.SEC));
    }

    @Test
    void writesFlagsAsTheExercisesDo() {
        settings.set(MqttSettings.FLAGS, Set.of(MqttFlag.WHITELIST_ROOTCA, MqttFlag.SEC, MqttFlag.URL));

        assertThat(peer.commands).containsExactly("AT+set=MQTT,flags,\"url|sec|whitelist_rootca\"");
    }

    @Test
    void readsAndWritesTheTime() {
        LocalDateTime time = LocalDateTime.of(2026, 11, 21, 23, 5, 9);

        settings.set(GeneralSettings.TIME, time);

        assertThat(peer.commands).containsExactly("AT+set=general,time,23,5,9,21,11,2026");
        assertThat(settings.get(GeneralSettings.TIME)).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1,2,3", "25,0,0,1,1,2026", "a,b,c,d,e,f", "99999999999,0,0,1,1,2026"})
    void reportsATimeThatIsNone(String value) {
        peer.settings.put("general,time", value);

        assertThatThrownBy(() -> settings.get(GeneralSettings.TIME))
                .isInstanceOf(ProtocolException.class)
                .hasMessageStartingWith("AT+get=general,time: ");
    }

    @Test
    void writesWhatCannotBeRead() {
        peer.settings.put("mqtt,iothubport", "many");
        peer.settings.put("mqtt,flags", "url|brand_new");
        peer.on("get=MQTT,base64", ScriptedModule.answer("ERROR: process command,-2003"));

        assertThat(settings.setIfDifferent(MqttSettings.PORT, 8883)).isTrue();
        assertThat(settings.setIfDifferent(MqttSettings.FLAGS, Set.of(MqttFlag.URL)))
                .isTrue();
        assertThat(settings.setIfDifferent(MqttSettings.BASE64, true)).isTrue();

        assertThat(peer.settings).containsEntry("mqtt,iothubport", "8883").containsEntry("mqtt,base64", "true");
    }

    @Test
    void refusesBadValuesBeforeAnythingIsSent() {
        assertThatThrownBy(() -> settings.set(MqttSettings.PORT, 65_536))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("MQTT,iotHubPort 65536 is out of range (allowed: 0 to 65535)");
        assertThatThrownBy(() -> settings.setIfDifferent(MqttSettings.CLIENT_ID, "c".repeat(257)))
                .hasMessage("MQTT,clientId is 257 bytes long (allowed: the module takes at most 256 bytes)");
        assertThatThrownBy(() -> settings.set(TopicSettings.publishName(0), "a\r\nAT+reboot"))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> TopicSettings.subscriptionName(4))
                .hasMessage("topic slot 4 is out of range (allowed: 0 to 3)");
        assertThatThrownBy(() -> TopicSettings.publishQos(-1)).isInstanceOf(InvalidRequestException.class);
        assertThat(peer.commands).isEmpty();
    }

    @Test
    void hidesASecretValueThatCannotBeRead() {
        peer.on("get", ScriptedModule.answer("+get:hush\n+get:hush\nOK"));

        assertThatThrownBy(() -> settings.get(MqttSettings.PASSWORD))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("AT+get=MQTT,password: the answer cannot be read");
    }
}
