package io.cordelia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DemoCommandTest {

    @Test
    void theWholeMainJobIsShown() {
        Cli.Result demo = Cli.run("demo");

        assertThat(demo.err()).isEmpty();
        assertThat(demo.status()).isEqualTo(ExitStatus.DONE);
        assertThat(demo.out().lines())
                .containsSubsequence(
                        "-> AT+test",
                        "<- OK",
                        "-> AT+wlanDisconnect",
                        "-> AT+FileOpen=privatekey.pem,WRITE|CREATE,4096",
                        "-> AT+FileOpen=cert.pem,WRITE|CREATE,4096",
                        "-> AT+FileOpen=rootca.pem,WRITE|CREATE,4096",
                        "-> AT+set=MQTT,iotHubEndpoint,\"localhost\"",
                        "-> AT+set=SUBTOPIC0,name,\"cordelia/+\"",
                        "-> AT+set=PUBTOPIC0,name,\"cordelia/apple\"",
                        "-> AT+wlanConnect=cordelia-demo,,WPA_WPA2,***,,,",
                        "-> AT+iotconnect",
                        "<- OK",
                        "<- +eventmqtt:info,\"CONNACK\",0")
                .anySatisfy(line -> assertThat(line).matches(" +privatekey.pem \\[#{30}\\] 100%  (\\d+) of \\1 bytes"))
                .anySatisfy(line -> assertThat(line).startsWith("-> AT+iotpublish=0,\"{\"RandomString\":\""))
                .anySatisfy(line ->
                        assertThat(line).startsWith("<- +eventmqtt:recv,cordelia/apple,qos0,\"{\"RandomString\":\""))
                .anySatisfy(line -> assertThat(line).contains("uploaded", " bytes in 3 files, "))
                .anySatisfy(line -> assertThat(line).contains("round trip", " s from publish to the own message"));
        assertThat(demo.out()).doesNotContain("PRIVATE KEY", "demo-wifi-key", "\u001b");
    }
}
