package io.cordelia.at;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AtTapTest {

    private static final String REQUESTS =
            "AT+fileWrite=5,0,0,13,one\r\n->,two\r\n\r\nAT+test\r\nAT+set=mqtt,\"password\",a\",b\r\n";
    private static final String SHOWN =
            "-> AT+fileWrite=5,0,0,13,<13 bytes>\n-> AT+test\n-> AT+set=mqtt,\"password\",***\n";

    private final Lines trace = new Lines();
    private final AtTap tap = new AtTap(trace);

    @Property
    void showsTheSameHoweverTheBytesAreCut(@ForAll @Size(max = 40) List<@IntRange(min = 1, max = 9) Integer> cuts) {
        Lines lines = new Lines();
        AtTap cut = new AtTap(lines);
        byte[] bytes = REQUESTS.getBytes(StandardCharsets.UTF_8);
        int at = 0;
        List<Integer> sizes = new ArrayList<>(cuts);
        sizes.add(bytes.length);
        for (int size : sizes) {
            int count = Math.min(size, bytes.length - at);
            cut.toModule(bytes, at, count);
            at += count;
        }

        assertThat(String.join("\n", lines.all) + "\n").isEqualTo(SHOWN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "AT+wlanConnect=home,,WPA_WPA2,hush,,,; AT+wlanConnect=home,,WPA_WPA2,***,,,",
                "at+WLANCONNECT = \"a,\",,WPA_WPA2,\"hu,sh\",,,; at+WLANCONNECT = \"a,\",,WPA_WPA2,***,,,",
                "AT+wlanConnect=home,,OPEN,,,,; AT+wlanConnect=home,,OPEN,,,,",
                "AT+wlanConnect=home,hush; AT+wlanConnect=***",
                "AT+wlanConnect=?; AT+wlanConnect=?",
                "AT+wlanProfileAdd=home,,WPA_WPA2,hush,,,,7; AT+wlanProfileAdd=home,,WPA_WPA2,***,,,,7",
                "AT+fileWrite=5,0,1,4,aHVz; AT+fileWrite=5,0,1,4,<4 bytes>",
                "AT+fileWrite=5,0; AT+fileWrite=5,0",
                "AT+set=MQTT,userName,hush; AT+set=MQTT,userName,***",
                "AT+FileDel=a.pem,hush; AT+FileDel=a.pem,***",
                "AT+FileDel=a.pem,0; AT+FileDel=a.pem,0",
                "AT+fileGetInfo=\"a,b\",hush; AT+fileGetInfo=\"a,b\",***",
                "AT+fileCtl=rename,hush,a,b; AT+fileCtl=rename,***,a,b",
                "AT+set=\"mqtt\" , PASSWORD ,hush; AT+set=\"mqtt\" , PASSWORD ,***",
                "AT+set=MQTT,clientId,me; AT+set=MQTT,clientId,me",
                "nonsense=hush; nonsense=hush"
            })
    void masksWhatIsSecret(String request, String shown) {
        send(request + "\r\n");

        assertThat(trace.all).containsExactly("-> " + shown);
    }

    @Test
    void masksAnswers() {
        send("AT+get=mqtt,password\r\n");
        receive("+eventmqtt:info,\"CONNACK\",0\r\n+get:\"hush\"\r\nOK\r\n");
        send("AT+get=mqtt,clientId\r\n");
        receive("+get:\"me\"\r\nOK\r\n");
        send("AT+fileOpen=a,CREATE|CREATE_SECURE,4096\r\n");
        receive("+fileopen:7,hush\r\nOK\r\n");
        send("AT+fileRead=5,0,0,9\r\n");
        receive("+fileread:0,9,hush\r\nOK\n\r\nOK\r\n");
        send("AT+wlanProfileGet=0\r\n");
        receive("+wlanprofileget:home,,WPA_WPA2,hush,,,,7\r\nOK\r\n");

        assertThat(trace.all)
                .containsExactly(
                        "-> AT+get=mqtt,password",
                        "<- +eventmqtt:info,\"CONNACK\",0",
                        "<- +get:***",
                        "<- OK",
                        "-> AT+get=mqtt,clientId",
                        "<- +get:\"me\"",
                        "<- OK",
                        "-> AT+fileOpen=a,CREATE|CREATE_SECURE,4096",
                        "<- +fileopen:7,***",
                        "<- OK",
                        "-> AT+fileRead=5,0,0,9",
                        "<- +fileread:0,9,<9 bytes>",
                        "<- OK",
                        "-> AT+wlanProfileGet=0",
                        "<- +wlanprofileget:***",
                        "<- OK");
    }

    @Test
    void holdsNoMoreThanALine() {
        send("AT+fileWrite=5,0,0,99999," + "x".repeat(5000) + "\r\nAT+test\r\n");
        receive("x".repeat(5000) + "\r\nOK\r\n");

        assertThat(trace.all)
                .containsExactly(
                        "-> <a line of 5025 bytes, dropped>",
                        "-> AT+test",
                        "<- <a line of 5000 bytes, dropped>",
                        "<- OK");
    }

    private void send(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        tap.toModule(bytes, 0, bytes.length);
    }

    private void receive(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        tap.toHost(bytes, 0, bytes.length);
    }
}
