package io.cordelia.at;

import static io.cordelia.at.ScriptedModule.answer;
import static io.cordelia.at.ScriptedModule.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.ModuleRefusedException;
import io.cordelia.device.PortUnavailableException;
import io.cordelia.device.ProtocolException;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsBackupTest {

    private static final String UDID = "0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,0x15";

    private final ScriptedModule peer = new ScriptedModule();
    private final CordeliaModule module = Fast.open(peer, Fast.PATIENT);
    private final SettingsGroup settings = module.settings();

    @AfterEach
    void close() throws IOException {
        module.close();
        peer.close();
    }

    /** A module with a value in every setting. */
    private void fill() {
        Map<String, String> values = peer.settings;
        for (ReadableKey<?> key : SettingKeys.all()) {
            String name = key.toString().toLowerCase(Locale.ROOT);
            values.put(
                    name,
                    switch (key.allowed()) {
                        case "true or false" -> "true";
                        case "0 to 2" -> "1";
                        case "0 to 65535", "300 to 3000000" -> "1024";
                        case "one of NONE, EVEN, ODD" -> "2";
                        default -> "\"" + key.option() + "\"";
                    });
        }
        values.put("general,time", "23,5,9,21,11,2026");
        values.put("general,persistent", "1");
        values.put("general,version", "1,2,3,4,5,1.3.0");
        values.put("iot,udid", UDID);
        values.put("status,device", "");
        values.put("status,wlan", "wlan_sta_connected|ipacquired");
        values.put("uart,transparent_trigger", "timer|1etx");
        values.put("uart,transparent_etx", "0x0d0a");
        values.put("mqtt,flags", "\"url|sec\"");
        values.put("mqtt,password", "\"hush\"");
        values.put("csr,country", "\"DE\"");
    }

    @Test
    void everySettingOfTheProtocolHasItsKey() {
        assertThat(SettingKeys.all())
                .extracting(ReadableKey::toString)
                .doesNotHaveDuplicates()
                .hasSize(65);
        assertThat(SettingKeys.all().stream()
                        .filter(ReadOnlyKey.class::isInstance)
                        .map(Object::toString))
                .containsExactly(
                        "status,device",
                        "status,wlan",
                        "status,bsd",
                        "status,netapp",
                        "general,version",
                        "IOT,UDID",
                        "IOT,deviceID",
                        "ota,updateVersion");
        assertThat(SettingKeys.all().stream().filter(ReadableKey::isSecret))
                .containsExactly(MqttSettings.USER_NAME, MqttSettings.PASSWORD);
    }

    @ParameterizedTest
    @CsvSource({
        "csr, country, 2",
        "csr, state, 128",
        "csr, locality, 128",
        "csr, surname, 64",
        "csr, organization, 64",
        "csr, unit, 64",
        "csr, email, 255",
        "mqtt, iotHubEndpoint, 512",
        "mqtt, clientId, 256",
        "mqtt, rootCAPath, 180",
        "mqtt, clientCertPath, 180",
        "mqtt, clientPrivateKey, 180",
        "mqtt, willTopic, 512",
        "mqtt, willMessage, 512",
        "mqtt, userName, 512",
        "mqtt, password, 512",
        "subtopic3, name, 512",
        "pubtopic0, name, 512",
        "quarklink, hostname, 512",
        "quarklink, rootcapath, 180",
        "ota, url, 512",
        "ota, rootcapath, 180"
    })
    void textsHaveTheirMaximum(String id, String option, int max) {
        ReadableKey<?> key = SettingKeys.find(id, option);
        SettingKey<?> setting = (SettingKey<?>) key;

        assertThat(key.allowed()).isEqualTo("at most " + max + " bytes");
        assertThat(setting.parse("x".repeat(max))).isEqualTo("x".repeat(max));
        assertThatThrownBy(() -> setting.parse("x".repeat(max + 1)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage(
                        key + " is " + (max + 1) + " bytes long (allowed: the module takes at most " + max + " bytes)");
    }

    @Test
    void dumpsAllAndRestoresNothingToTheSameModule() {
        fill();

        SettingsBackup backup = settings.dump();

        assertThat(backup.unreadable()).isEmpty();
        assertThat(backup.toMap().keySet())
                .containsExactly(
                        "status",
                        "general",
                        "IOT",
                        "UART",
                        "csr",
                        "MQTT",
                        "SUBTOPIC0",
                        "SUBTOPIC1",
                        "SUBTOPIC2",
                        "SUBTOPIC3",
                        "PUBTOPIC0",
                        "PUBTOPIC1",
                        "PUBTOPIC2",
                        "PUBTOPIC3",
                        "quarklink",
                        "ota");
        assertThat(backup.toMap().get("general"))
                .isEqualTo(Map.of("version", "1,2,3,4,5,1.3.0", "time", "2026-11-21T23:05:09", "persistent", "true"));
        assertThat(backup.toMap().get("status")).containsEntry("wlan", "ipacquired|wlan_sta_connected");
        assertThat(backup.toMap().get("IOT")).containsEntry("UDID", "00010203040506070809101112131415");
        assertThat(backup.toMap().get("UART"))
                .containsEntry("parity", "ODD")
                .containsEntry("transparent_trigger", "timer|1etx")
                .containsEntry("transparent_etx", "0xd0a");
        assertThat(backup.toMap().get("MQTT")).containsEntry("password", "hush").containsEntry("flags", "url|sec");
        assertThat(settings.restore(backup)).isEmpty();
        assertThat(peer.commandsStartingWith("set")).isEmpty();
    }

    @Test
    void restoresWhatDiffersOnAnotherModuleAndTheLineLast() {
        fill();
        Map<String, Map<String, String>> file = settings.dump().toMap();
        Map<String, String> before = Map.copyOf(peer.settings);
        peer.settings.replaceAll((name, value) -> "\"other\"");
        peer.settings.put("general,time", "0,0,0,1,1,2000");

        List<SettingKey<?>> written = settings.restore(SettingsBackup.of(file));

        List<SettingKey<?>> expected = new ArrayList<>();
        SettingKeys.all().forEach(key -> {
            if (key instanceof SettingKey<?> setting
                    && !setting.equals(GeneralSettings.TIME)
                    && !key.id().equals("UART")) {
                expected.add(setting);
            }
        });
        expected.addAll(List.of(
                UartSettings.BAUD_RATE,
                UartSettings.PARITY,
                UartSettings.FLOW_CONTROL,
                UartSettings.TRANSPARENT_TRIGGER,
                UartSettings.TRANSPARENT_TIMEOUT,
                UartSettings.TRANSPARENT_ETX));
        assertThat(written).isEqualTo(expected);
        assertThat(settings.get(MqttSettings.ENDPOINT)).isEqualTo("iotHubEndpoint");
        assertThat(peer.settings)
                .containsEntry("general,time", "0,0,0,1,1,2000")
                .containsEntry("mqtt,password", before.get("mqtt,password"))
                .containsEntry("general,persistent", "1")
                .containsEntry("uart,parity", "2")
                .containsEntry("uart,transparent_etx", "0xd0a");
    }

    @Test
    void hidesSecretsWhenItIsShown() {
        fill();

        SettingsBackup backup = settings.dump();

        assertThat(backup.toString()).doesNotContain("hush").contains("password=***");
        assertThat(backup.masked().get("MQTT")).containsEntry("userName", "***").containsEntry("clientId", "clientId");
    }

    @Test
    void namesWhatCannotBeRead() {
        fill();
        peer.settings.put("mqtt,iothubport", "many");
        peer.settings.put("uart,parity", "9");
        peer.settings.put("csr,country", "DEU");
        peer.on("get=ota,updateVersion", answer(error(-111)));

        SettingsBackup backup = settings.dump();

        assertThat(backup.unreadable()).hasSize(4);
        assertThat(backup.unreadable().get(0)).isEqualTo("AT+get=UART,parity: \"9\" is out of range");
        assertThat(backup.unreadable().get(1)).startsWith("csr,country is 3 bytes long ");
        assertThat(backup.unreadable().get(2)).startsWith("AT+get=MQTT,iotHubPort: ");
        assertThat(backup.unreadable().get(3)).contains("get=ota,updateVersion").contains("-111");
        assertThat(backup.toMap().get("MQTT")).doesNotContainKey("iotHubPort");
    }

    @Test
    void anUpdateServerThatIsNotReachedDoesNotEndADump() throws IOException {
        fill();
        AtTimeouts timeouts = Fast.PATIENT.with(AtTimeouts.Kind.OTA_VERSION, Duration.ofMillis(100));
        try (ScriptedModule other = new ScriptedModule();
                CordeliaModule impatient = Fast.open(other, timeouts)) {
            other.settings.putAll(peer.settings);
            other.on("get=ota,updateVersion", ScriptedModule.silence());

            SettingsBackup backup = impatient.settings().dump();

            assertThat(backup.unreadable()).singleElement().asString().contains("get=ota,updateVersion");
            assertThat(backup.toMap().get("ota")).containsOnlyKeys("url", "rootCAPath");
        }
    }

    @Test
    void aModuleThatGoesAwayEndsADump() {
        fill();
        peer.on("get=MQTT", ScriptedModule.unplug());

        assertThatThrownBy(settings::dump).isInstanceOf(PortUnavailableException.class);
    }

    @Test
    void saysHowFarRestoringCame() {
        peer.on("set=MQTT,clientId", answer(error(-2003)));
        SettingsBackup backup = SettingsBackup.of(
                Map.of("mqtt", Map.of("clientid", "b", "IOTHUBENDPOINT", "a"), "csr", Map.of("country", "DE")));

        assertThatThrownBy(() -> settings.restore(backup))
                .isInstanceOf(ModuleRefusedException.class)
                .hasMessageEndingWith("; the settings before MQTT,clientId have been restored, that and those after it"
                        + " have not");
        assertThat(peer.settings).containsEntry("csr,country", "\"DE\"").containsEntry("mqtt,iothubendpoint", "\"a\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "mqtts;port;1;settings group \"mqtts\" does not exist (allowed: status, general, ",
                "mqtt;port;1;setting \"port\" of MQTT does not exist (allowed: iotHubEndpoint, iotHubPort, ",
                "mqtt;iotHubPort;70000;MQTT,iotHubPort 70000 is out of range (allowed: 0 to 65535)",
                "mqtt;iotHubPort;many;MQTT,iotHubPort cannot be \"many\" (allowed: 0 to 65535)",
                "mqtt;base64;maybe;MQTT,base64 cannot be \"maybe\" (allowed: true or false)",
                "mqtt;flags;url|magic;MQTT,flags cannot be \"url|magic\" (allowed: any of url, ",
                "uart;parity;9;UART,parity cannot be \"9\" (allowed: one of NONE, EVEN, ODD)",
                "general;time;now;general,time cannot be \"now\" (allowed: a time such as 2026-11-21T23:05:09)",
                "csr;country;DEU;csr,country is 3 bytes long (allowed: the module takes at most 2 bytes)"
            })
    void refusesABackupThatCannotBeRestored(String id, String option, String value, String message) {
        assertThatThrownBy(() -> SettingsBackup.of(Map.of(id, Map.of(option, value))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void refusesASettingThatStandsTwice() {
        assertThatThrownBy(() ->
                        SettingsBackup.of(Map.of("mqtt", Map.of("clientId", "a"), "MQTT", Map.of("CLIENTID", "b"))))
                .hasMessage("setting MQTT,clientId stands twice (allowed: each setting once)");
    }

    @Test
    void keysOfTheSameSettingAreEqual() {
        assertThat(SettingKeys.find("pubtopic1", "name"))
                .isEqualTo(TopicSettings.publishName(1))
                .hasSameHashCodeAs(TopicSettings.publishName(1))
                .isNotEqualTo(TopicSettings.publishName(2));
    }

    @Test
    void readsTypedValues() {
        fill();

        assertThat(settings.get(StatusSettings.WLAN)).isEqualTo(Set.of("ipacquired", "wlan_sta_connected"));
        assertThat(settings.get(UartSettings.PARITY)).isEqualTo(UartSettings.Parity.ODD);
        assertThat(settings.get(UartSettings.TRANSPARENT_TRIGGER))
                .isEqualTo(Set.of(UartSettings.Trigger.TIMER, UartSettings.Trigger.ONE_ETX));
        assertThat(settings.get(GeneralSettings.TIME)).isEqualTo(LocalDateTime.of(2026, 11, 21, 23, 5, 9));
        assertThat(settings.getText(SettingKeys.find("mqtt", "IOTHUBPORT"))).isEqualTo("1024");
        peer.settings.put("iot,udid", "0x00,1");
        assertThatThrownBy(() -> settings.get(IotSettings.UDID))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("is not a UDID of 16 bytes");
    }

    @Test
    void writesTypedValuesAsTheProtocolSays() {
        settings.set(GeneralSettings.PERSISTENT, false);
        settings.set(UartSettings.PARITY, UartSettings.Parity.EVEN);
        settings.set(UartSettings.TRANSPARENT_ETX, 0x0d0a);
        settings.set(CsrSettings.ORGANIZATION, "Generic GmbH");

        assertThat(peer.commands)
                .containsExactly(
                        "AT+set=general,persistent,0",
                        "AT+set=UART,parity,1",
                        "AT+set=UART,transparent_etx,0xd0a",
                        "AT+set=csr,organization,\"Generic GmbH\"");
    }
}
