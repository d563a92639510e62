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
                "general,persistent;0;0",
                "uart,baudrate;921600;921600",
                "UART,parity;2;2",
                "UART,flowcontrol;true;true",
                "UART,transparent_trigger;2ETX|timer;timer|2etx",
                "UART,transparent_trigger;'';''",
                "UART,transparent_timeout;100;100",
                "UART,transparent_etx;0x0d0a;0xd0a",
                "csr,country;DE;\"DE\"",
                "csr,organization;Generic GmbH;\"Generic GmbH\"",
                "csr,email;a@example.com;\"a@example.com\"",
                "quarklink,hostname;ql.example;\"ql.example\"",
                "quarklink,port;6000;6000",
                "quarklink,rootcapath;ql.pem;\"ql.pem\"",
                "ota,url;https://example.com/x;\"https://example.com/x\"",
                "ota,rootCAPath;ota.pem;\"ota.pem\""
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
                "general,persistent;1",
                "UART,baudrate;115200",
                "UART,parity;0",
                "UART,transparent_etx;0x0",
                "quarklink,port;443",
                "ota,updateVersion;\"1.2.0\"",
                "status,device;''",
                "status,wlan;''",
                "status,bsd;''",
                "status,netapp;''"
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
                "set=mqtt,TLS1_3,1",
                "set=UART,transparent_trigger,timer|3etx",
                "set=IOT,UDID,1",
                "set=ota,updateVersion,1",
                "set=status,wlan,1",
                "get=status,nonsense"
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
        "'pubtopic3,name',512",
        "'csr,country',2",
        "'csr,state',128",
        "'csr,locality',128",
        "'csr,surname',64",
        "'csr,organization',64",
        "'csr,unit',64",
        "'csr,email',255",
        "'quarklink,hostname',512",
        "'quarklink,rootcapath',180",
        "'ota,url',512",
        "'ota,rootCAPath',180"
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
        host.refused("AT+set=UART,baudrate,299", ErrorCode.INVALID_PARAMETER);
        host.refused("AT+set=UART,parity,3", ErrorCode.INVALID_PARAMETER);
        host.refused("AT+set=UART,transparent_etx,0x10000", ErrorCode.INVALID_PARAMETER);
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
    void tellsWhoItIsAndHowItIs() {
        assertThat(host.ask("AT+get=IOT,UDID")).matches("\\+get:0x[0-9a-f]{2}(,0x[0-9a-f]{2}){15}\r\nOK\r\n");
        assertThat(host.ask("AT+get=iot,deviceid")).matches("\\+get:[0-9a-f]{64}\r\nOK\r\n");
        host.ask("AT+wlanConnect=net,,OPEN,,,,");
        gets("status,wlan", "wlan_sta_connected");
        gets("status,netapp", "ipacquired");
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
