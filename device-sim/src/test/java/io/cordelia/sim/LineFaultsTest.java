package io.cordelia.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cordelia.device.InvalidRequestException;
import io.cordelia.sim.FaultPlan.Direction;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LineFaultsTest {

    private static final String STARTUP = Assumptions.STARTUP_EVENT + "\r\n";

    private final Host host = new Host();
    private final SimulatedModule module =
            SimulatedModule.builder().port(host.port()).start();

    LineFaultsTest() {
        host.hear();
    }

    @AfterEach
    void stop() {
        module.close();
    }

    private void plan(FaultPlan.Builder plan) {
        module.faults(plan.build());
    }

    private static FaultPlan.Builder faults() {
        return FaultPlan.builder();
    }

    // ---- At commands ----

    @Test
    void saysAnEventInTheMiddleOfAResponse() {
        plan(faults().eventInside("get", 1, "+eventgeneral:error,-6,1"));
        assertThat(host.ask("AT+get=mqtt,iotHubPort")).isEqualTo("+get:8883\r\n+eventgeneral:error,-6,1\r\nOK\r\n");
        assertThat(host.ask("AT+get=mqtt,iotHubPort")).isEqualTo("+get:8883\r\nOK\r\n");
    }

    @Test
    void leavesOutOrDelaysTheFinalResponse() {
        plan(faults().withoutFinal("get", 1).delayFinal("get", 2, Duration.ofHours(1)));
        assertThat(host.ask("AT+get=mqtt,iotHubPort")).isEqualTo("+get:8883\r\n");
        assertThat(host.ask("AT+get=mqtt,iotHubPort")).isEqualTo("+get:8883\r\n");
        host.ok("AT+test");
        plan(faults().delayFinal("wlanConnect", 1, Duration.ofMillis(1)));
        hears(host.ask("AT+wlanConnect=net,,OPEN,,,,"), "OK\r\n", "+eventnetapp:ipv4_acquired,192.168.43.20");
    }

    /** Waits until all of these were heard, some of them perhaps already. */
    private void hears(String already, String... wanted) {
        StringBuilder all = new StringBuilder(already);
        await().untilAsserted(() -> {
            all.append(host.hear());
            assertThat(all).contains(wanted);
        });
    }

    @Test
    void cutsAResponse() {
        plan(faults().cut("get", 1, 7).cut("get", 2, 1000));
        assertThat(host.ask("AT+get=mqtt,iotHubPort")).isEqualTo("+get:88");
        assertThat(host.ask("AT+get=mqtt,iotHubPort")).isEqualTo("+get:8883\r\nOK\r\n");
    }

    @Test
    void saysTheSameGarbageEachTime() {
        plan(faults().garbage("test", 1, 20));
        String first = host.ask("AT+test");
        assertThat(first).matches("[\\x80-\\xFF]{20}\r\nOK\r\n");
        plan(faults().garbage("test", 1, 20));
        assertThat(host.ask("AT+test")).isEqualTo(first);
        plan(faults().garbage("test", 1, 20).seed(7));
        assertThat(host.ask("AT+test")).isNotEqualTo(first);
        plan(faults().garbage("get", 1, 3));
        assertThat(host.ask("AT+get=mqtt,iotHubPort"))
                .matches("[\\x80-\\xFF]{3}\r\n\\+get:8883\r\n[\\x80-\\xFF]{3}\r\nOK\r\n");
    }

    @Test
    void tellsAWrongLength() {
        host.put("a", "text");
        plan(faults().wrongLength("fileRead", 1).wrongLength("fileWrite", 1));
        int id = host.open("a,READ,");
        assertThat(host.ask("AT+fileRead=" + id + ",0,0,4")).isEqualTo("+fileread:0,5,text\r\nOK\r\n");
        assertThat(host.ask("AT+fileRead=" + id + ",0,0,4")).isEqualTo("+fileread:0,4,text\r\nOK\r\n");
        int other = host.open("b,CREATE,4096");
        assertThat(host.ask("AT+fileWrite=" + other + ",0,0,1,x")).isEqualTo("+filewrite:2\r\nOK\r\n");
    }

    @Test
    void restartsAtACommandOrAByte() {
        plan(faults().restart("test", 2));
        host.ok("AT+test");
        assertThat(host.ask("AT+test")).isEqualTo(STARTUP);
        host.ok("AT+test");
        plan(faults().restartAfterBytes(12));
        assertThat(host.send("AT+test\r\nAT+test\r\n"))
                .isEqualTo("OK\r\n" + STARTUP + "ERROR: command not exist,0\r\n");
        host.ok("AT+test");
    }

    @Test
    void losesTheWlan() {
        plan(faults().loseWlan("test", 1));
        host.ask("AT+wlanConnect=net,,OPEN,,,,");
        assertThat(host.ask("AT+test")).isEqualTo("OK\r\n+eventwlan:disconnect,net," + Assumptions.bssid(0) + ",4\r\n");
        assertThat(module.isWlanConnected()).isFalse();
        assertThat(host.ask("AT+wlanConnect=net,,OPEN,,,,")).contains("+eventwlan:connect");
    }

    @Test
    void losesTheBroker() {
        try (EmbeddedBroker broker = EmbeddedBroker.builder().start()) {
            host.ok("AT+set=mqtt,iotHubEndpoint,localhost");
            host.ok("AT+set=mqtt,iotHubPort," + broker.port());
            host.ok("AT+set=mqtt,flags,url");
            host.ok("AT+set=mqtt,clientId,me");
            host.ask("AT+wlanConnect=net,,OPEN,,,,");
            host.ok("AT+iotconnect");
            host.await(Assumptions.CONNACK_EVENT);
            plan(faults().loseBroker("test", 1));
            assertThat(host.ask("AT+test")).isEqualTo("OK\r\n+eventmqtt:error,\"connection lost\",-15\r\n");
            assertThat(module.isMqttConnected()).isFalse();
        }
    }

    // ---- Bytes ----

    @Test
    void losesFlipsAndDoublesBytes() {
        plan(faults().dropByteAt(Direction.TO_MODULE, 3).duplicateByteAt(Direction.TO_HOST, 0));
        assertThat(host.ask("AT+test")).isEqualTo("EERROR: command not exist,0\r\n");
        plan(faults().flipByteAt(Direction.TO_HOST, 1));
        assertThat(host.ask("AT+test"))
                .startsWith("O")
                .endsWith("\r\n")
                .hasSize(4)
                .isNotEqualTo("OK\r\n");
        plan(faults().dropByteAt(Direction.TO_HOST, 0).flipByteAt(Direction.TO_MODULE, 100));
        assertThat(host.ask("AT+test")).isEqualTo("K\r\n");
        host.ok("AT+test");
    }

    @Test
    void spoilsTheSameBytesEachTime() {
        String first = noisy(1);
        assertThat(first).isNotEqualTo("OK\r\n".repeat(50));
        assertThat(noisy(1)).isEqualTo(first);
        assertThat(noisy(2)).isNotEqualTo(first);
    }

    private String noisy(long seed) {
        plan(faults().dropBytes(Direction.TO_HOST, 0.1)
                .flipBytes(Direction.TO_HOST, 0.1)
                .duplicateBytes(Direction.TO_MODULE, 0.01)
                .seed(seed));
        StringBuilder heard = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            heard.append(host.ask("AT+test"));
        }
        return heard.toString();
    }

    @Test
    void delaysBytesInTheirOrder() {
        plan(faults().delayByteAt(Direction.TO_HOST, 1, Duration.ofMillis(5))
                .delayBytes(Direction.TO_HOST, 0.2, Duration.ofMillis(1)));
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            all.append(host.ask("AT+get=mqtt,iotHubPort"));
        }
        await().untilAsserted(() -> {
            all.append(host.hear());
            assertThat(all).hasToString("+get:8883\r\nOK\r\n".repeat(20));
        });
    }

    @Test
    void takesItsTime() {
        plan(faults().slow(Duration.ofMillis(20)));
        long start = System.nanoTime();
        hears(host.ask("AT+test"), "OK\r\n");
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20_000_000);
    }

    @Test
    void echoesAndEndsLinesTheOtherWayRound() {
        plan(faults().echo().lfCr());
        assertThat(host.ask("AT+test")).isEqualTo("AT+test\r\nOK\n\r");
        assertThat(host.ask("AT+get=mqtt,iotHubPort")).isEqualTo("AT+get=mqtt,iotHubPort\r\n+get:8883\n\rOK\n\r");
        assertThat(host.send("AT+test\r\nAT+test\nAT+test\rA"))
                .isEqualTo("AT+test\r\nOK\n\rAT+test\nOK\n\rAT+test\rOK\n\rA");
    }

    // ---- Flash ----

    @Test
    void hasAFullFlash() {
        host.put("a", "x");
        plan(faults().flashBytes(0));
        host.refused("AT+fileOpen=b,CREATE,4096", ErrorCode.FILE_NO_SPACE);
        assertThat(host.ask("AT+fileCtl=get_storage_info,,,"))
                .isEqualTo("+filectl:,4096,0,0,0,0,0,0,240,0,0,0,1,0,0,0,0\r\nOK\r\n");
        plan(faults().flashBytes(8192));
        host.open("b,CREATE,4096");
        host.refused("AT+fileOpen=c,CREATE,4096", ErrorCode.FILE_NO_SPACE);
    }

    @Test
    void cannotWriteOneBlock() {
        plan(faults().badBlock(1));
        int id = host.open("a,CREATE,12288");
        String chunk = "x".repeat(1024);
        for (int at = 0; at < 4096; at += 1024) {
            assertThat(host.ask("AT+fileWrite=" + id + "," + at + ",0,1024," + chunk))
                    .endsWith("OK\r\n");
        }
        host.refused("AT+fileWrite=" + id + ",4096,0,1,x", ErrorCode.FILE_FAILED_TO_WRITE);
        host.refused("AT+fileWrite=" + id + ",4095,0,2,xx", ErrorCode.FILE_FAILED_TO_WRITE);
        assertThat(host.ask("AT+fileWrite=" + id + ",4095,0,1,x")).endsWith("OK\r\n");
    }

    @Test
    void holdsUpWhatTheHostSends() {
        plan(faults().delayByteAt(Direction.TO_MODULE, 3, Duration.ofHours(1)));
        assertThat(host.ask("AT+test")).isEmpty();
        assertThat(host.ask("AT+test")).as("what comes later waits too").isEmpty();
        Host other = new Host();
        module.attach(other.port());
        assertThat(other.ask("AT+test")).as("another line").isEqualTo("OK\r\n");
        assertThat(host.hear()).isEqualTo("OK\r\n");

        plan(faults().delayByteAt(Direction.TO_MODULE, 3, Duration.ofMillis(5))
                .delayBytes(Direction.TO_MODULE, 0.2, Duration.ofMillis(1)));
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            all.append(other.ask("AT+get=mqtt,iotHubPort"));
        }
        await().untilAsserted(() -> {
            all.append(other.hear());
            assertThat(all).hasToString("+get:8883\r\nOK\r\n".repeat(20));
        });
    }

    @Test
    void pullsThePortForACommandThatCameLate() {
        plan(faults().delayByteAt(Direction.TO_MODULE, 3, Duration.ofMillis(1)).unplug("test", 1));
        assertThat(host.send("AT+test\r\nAT+test\r\n")).isEmpty();
        await().untilAsserted(() -> assertThat(module.portNames()).isEmpty());
        assertThatThrownBy(() -> host.send("AT")).hasMessageContaining("the memory port is closed");
    }

    @Test
    void doesAllThatStrikesOneCommand() {
        plan(faults().eventInside("get", 1, "+eventgeneral:error,-6,\u00FC")
                .garbage(FaultPlan.ANY, FaultPlan.EVERY, 2)
                .cut("get", 1, 30)
                .withoutFinal("get", 2)
                .delayFinal("get", 2, Duration.ofMillis(1))
                .delayFinal("get", 3, Duration.ofMillis(1)));
        String garbage = "[\\x80-\\xFF]{2}\r\n";
        assertThat(host.ask("AT+get=mqtt,iotHubPort")).matches(garbage + "\\+get:8883\r\n" + garbage + "\\+eventgener");
        assertThat(host.ask("AT+get=mqtt,iotHubPort")).matches(garbage + "\\+get:8883\r\n" + garbage);
        assertThat(host.ask("AT+get=mqtt,iotHubPort")).matches(garbage + "\\+get:8883\r\n" + garbage + "(OK\r\n)?");
        plan(faults().silence("test", 1).loseWlan("test", 1));
        assertThat(host.ask("AT+test")).doesNotContain("ERROR");
    }

    @Test
    void doesAllThatIsDueAtAByte() {
        plan(faults().restartAfterBytes(9).restartAfterBytes(9).unplugAfterBytes(20));
        assertThat(host.send("AT+test\r\nAT+test\r\nAT+test\r\n")).isEqualTo("OK\r\n" + STARTUP + STARTUP + "OK\r\n");
        assertThat(module.portNames()).isEmpty();
    }

    // ---- Plans ----

    @Test
    void checksItsArguments() {
        assertThatThrownBy(() -> faults().dropBytes(Direction.TO_HOST, 1.5))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("rate 1.5 is out of range (allowed: 0 to 1)");
        assertThatThrownBy(() -> faults().flipByteAt(Direction.TO_HOST, -1))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("offset -1 is out of range (allowed: 0 (the first) or more)");
        assertThatThrownBy(() -> faults().slow(Duration.ZERO))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("time PT0S is out of range (allowed: 1 ms to 1 h)");
        assertThatThrownBy(() -> faults().cut("get", 1, -1))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("bytes -1 is out of range (allowed: 0 or more)");
        assertThatThrownBy(() -> faults().garbage("get", 1, 0)).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> faults().restartAfterBytes(0)).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> faults().eventInside("get", 1, "a\nb")).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> faults().wrongLength("get", 1))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("command \"get\" tells no length (allowed: fileRead, fileWrite, any)");
        assertThatThrownBy(() -> faults().flashBytes(1 << 21)).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> faults().badBlock(-1)).isInstanceOf(InvalidRequestException.class);
    }
}
