package io.cordelia.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingCommandsTest {

    private final Host host = new Host();
    private SimulatedModule module;

    @BeforeEach
    void start() {
        module = SimulatedModule.builder().port(host.port()).start();
        host.hear();
    }

    @AfterEach
    void stop() {
        module.close();
    }

    private void gets(String names, String values) {
        assertThat(host.ask("AT+get=" + names)).isEqualTo("+get:" + values + "\r\nOK\r\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '\'',
            value = {
                "MQTT,iotHubEndpoint;\"a2m4kdan3jizyu-ats.iot.eu-central-1.amazonaws.com\";"
                        + "\"a2m4kdan3jizyu-ats.iot.eu-central-1.amazonaws.com\"",
                "mqtt,IOTHUBPORT;0x22B3;8883",
                "mqtt,clientId;AWS thing;\"AWS thing\"",
                "mqtt,clientId;\"a\"b\",c\";\"a\"b\",c\"",
                "mqtt,flags;\"URL|sec | whitelist_rootca\";\"url|sec|whitelist_rootca\"",
                "mqtt,flags;\"\";\"\"",
                "mqtt,TLS1_3;True;true",
                "mqtt,willQos;2;2",
                "mqtt,keepAliveTimeOut;65535;65535",
                "SUBTOPIC0,name;\"cordelia/+\";\"cordelia/+\"",
                "subtopic3,qos;1;1",
                "PUBTOPIC3,NAME;\"cordelia/kiwi\";\"cordelia/kiwi\"",
                "pubtopic0,retain;true;true",
                "general,persistent;0;0"
            })
    void keepsWhatIsSet(String names, String value, String answer) {
        host.ok("AT+set=" + names + "," + value);
        gets(names, answer);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "mqtt,iotHubEndpoint;\"\"",
                "mqtt,iotHubPort;8883",
                "mqtt,flags;\"\"",
                "mqtt,cleanConnect;true",
                "mqtt,base64;false",
                "mqtt,keepAliveTimeOut;60",
                "pubtopic0,qos;0",
                "general,persistent;1"
            })
    void hasValuesAsShipped(String names, String answer) {
        gets(names, answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "get=nonsense,clientId",
                "get=mqtt,nonsense",
                "get=subtopic4,name",
                "get=subtopic0,retain",
                "set=mqtt,nonsense,1",
                "set=general,version,1",
                "set=mqtt,flags,\"url|nonsense\"",
                "set=mqtt,TLS1_3,1"
            })
    void refusesUnknownWords(String request) {
        host.refused("AT+" + request, "parse parameters,-4");
    }

    @ParameterizedTest
    @CsvSource({
        "'mqtt,iotHubEndpoint',512",
        "'mqtt,clientId',256",
        "'mqtt,rootCAPath',180",
        "'mqtt,password',512",
        "'subtopic0,name',512",
        "'pubtopic3,name',512"
    })
    void refusesWhatIsTooLong(String names, int max) {
        host.ok("AT+set=" + names + "," + "x".repeat(max));
        host.refused("AT+set=" + names + "," + "x".repeat(max + 1), "parse parameters,-5");
        gets(names, '"' + "x".repeat(max) + '"');
    }

    @Test
    void refusesValuesOutOfRangeOrTooMany() {
        host.refused("AT+set=mqtt,iotHubPort,65536", ErrorCode.INVALID_PARAMETER);
        host.refused("AT+set=mqtt,iotHubPort,x", "parse parameters,-1");
        host.refused("AT+set=mqtt,iotHubPort,", "parse parameters,-1");
        host.refused("AT+set=subtopic0,qos,3", ErrorCode.INVALID_PARAMETER);
        host.refused("AT+set=mqtt,clientId,a,b", "number of parameters,0");
        host.refused("AT+set=,clientId,a", "parse parameters,-1");
    }

    @Test
    void clearsAStringWithNothing() {
        host.ok("AT+set=mqtt,willTopic,x");
        host.ok("AT+set=mqtt,willTopic,");
        gets("mqtt,willTopic", "\"\"");
    }

    @Test
    void tellsVersionAndSetting() {
        gets("general,version", Assumptions.VERSION);
        host.ok("AT+set=mqtt,clientId,\"Gerät\"".replace("ä", "\u00C3\u00A4"));
        assertThat(module.setting("MQTT", "CLIENTID")).contains("Gerät");
        assertThat(module.setting("mqtt", "nonsense")).isEmpty();
    }

    @Test
    void runsAClockThatIsUnsetAfterPowerUp() {
        assertThat(host.ask("AT+get=general,time")).startsWith("+get:0,0,").endsWith(",1,1,1970\r\nOK\r\n");
        host.ok("AT+set=general,time,23,59,30,29,2,2024");
        assertThat(host.ask("AT+get=general,time")).matches("\\+get:(23,59,[345]\\d,29,2|0,0,\\d+,1,3),2024\r\nOK\r\n");
        host.refused("AT+set=general,time,24,0,0,1,1,2024", ErrorCode.INVALID_PARAMETER);
        host.refused("AT+set=general,time,0,0,0,30,2,2024", ErrorCode.INVALID_PARAMETER);
        host.refused("AT+set=general,time,0,0,0,30,2", "number of parameters,0");
        module.pressReset();
        host.hear();
        assertThat(host.ask("AT+get=general,time")).contains(",1970");
    }
}
