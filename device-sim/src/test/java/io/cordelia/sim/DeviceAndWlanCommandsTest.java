package io.cordelia.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.InvalidRequestException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class DeviceAndWlanCommandsTest {

    private static final String STARTUP = Assumptions.STARTUP_EVENT + "\r\n";
    private static final String ADDRESS = "+eventnetapp:ipv4_acquired,192.168.43.20,192.168.43.1,192.168.43.1\r\n";
    private static final String BSSID = "0x02:0x00:0x5e:0x10:0x00:0x01";

    private final Host host = new Host();

    private SimulatedModule start(AccessPoint... accessPoints) {
        SimulatedModule.Builder builder = SimulatedModule.builder().port(host.port());
        for (AccessPoint accessPoint : accessPoints) {
            builder.accessPoint(accessPoint);
        }
        SimulatedModule module = builder.start();
        assertThat(host.hear()).isEqualTo(STARTUP);
        return module;
    }

    @Test
    void rebootsAndKeepsFilesAndSettings() {
        try (SimulatedModule module = start()) {
            host.put("a", "x");
            host.ok("AT+set=mqtt,clientId,me");
            int id = host.open("b,WRITE|CREATE,4096");
            host.ask("AT+wlanConnect=net,,OPEN,,,,");
            assertThat(host.ask("AT+reboot")).isEqualTo("OK\r\n" + STARTUP);
            assertThat(module.files()).containsOnlyKeys("a");
            assertThat(module.setting("mqtt", "clientId")).contains("me");
            assertThat(module.isWlanConnected()).isFalse();
            assertThat(module.openFiles()).isZero();
            host.refused("AT+fileClose=" + id + ",,", ErrorCode.FILE_INVALID_HANDLE);
        }
    }

    @Test
    void clearsFilesAndSettingsWithAFactoryReset() {
        try (SimulatedModule module = start()) {
            host.put("a", "x");
            host.open("b,WRITE|CREATE,4096");
            host.ok("AT+set=mqtt,clientId,me");
            assertThat(host.ask("AT+FactoryReset")).isEqualTo("OK\r\n" + STARTUP);
            assertThat(module.files()).isEmpty();
            assertThat(module.setting("mqtt", "clientId")).contains("");
            host.refused("AT+fileOpen=b,READ,", ErrorCode.FILE_NOT_FOUND);
        }
    }

    @Test
    void carriesOutWhatFollowsARebootInTheSameBytes() {
        try (SimulatedModule module = start()) {
            assertThat(host.send("AT+reboot\r\nAT+test\r\n")).isEqualTo("OK\r\n" + STARTUP + "OK\r\n");
            host.send("AT+tes");
            module.pressReset();
            assertThat(host.send("AT+test\r\n")).isEqualTo(STARTUP + "OK\r\n");
        }
    }

    @Test
    void stopsAndStartsTheNetworkProcessor() {
        try (SimulatedModule module = start()) {
            host.refused("AT+start", ErrorCode.DEVICE_ALREADY_STARTED);
            host.ask("AT+wlanConnect=net,,OPEN,,,,");
            host.ok("AT+stop=200");
            assertThat(module.isWlanConnected()).isFalse();
            host.refused("AT+stop=200", ErrorCode.DEVICE_NOT_STARTED);
            host.refused("AT+wlanDisconnect", ErrorCode.DEVICE_NOT_STARTED);
            host.refused("AT+fileGetFileList", ErrorCode.DEVICE_NOT_STARTED);
            host.refused("AT+iotconnect", ErrorCode.DEVICE_NOT_STARTED);
            host.refused("AT+provisioningStart", ErrorCode.DEVICE_NOT_STARTED);
            host.ok("AT+test");
            host.ok("AT+set=mqtt,clientId,me");
            host.ok("AT+start");
            host.ok("AT+fileGetFileList");
            host.refused("AT+stop=65536", ErrorCode.INVALID_PARAMETER);
            host.refused("AT+stop", "number of parameters,0");
            host.ok("AT+stop=0");
            assertThat(host.ask("AT+reboot")).isEqualTo("OK\r\n" + STARTUP);
            host.ok("AT+fileGetFileList");
        }
    }

    @Test
    void provisionsOnceAtATime() {
        try (SimulatedModule module = start()) {
            host.ok("AT+provisioningStart");
            host.refused("AT+provisioningStart", ErrorCode.PROVISIONING_IN_PROGRESS);
            module.pressReset();
            host.ok("AT+provisioningStart");
            host.ok("AT+stop=0");
            host.ok("AT+start");
            host.ok("AT+provisioningStart");
        }
    }

    @Test
    void hibernatesAndWakes() {
        try (SimulatedModule module = start()) {
            int id = host.open("b,CREATE,4096");
            assertThat(host.ask("AT+hibernate=86400")).isEqualTo("OK\r\n" + STARTUP);
            host.refused("AT+fileClose=" + id + ",,", ErrorCode.FILE_INVALID_HANDLE);
            host.refused("AT+hibernate=0", ErrorCode.INVALID_PARAMETER);
            host.refused("AT+hibernate=86401", ErrorCode.INVALID_PARAMETER);
            assertThat(module.openFiles()).isZero();
        }
    }

    @Test
    void isSilentForTheTimeOfTheHardware() {
        try (SimulatedModule module =
                SimulatedModule.builder().port(host.port()).timeScale(1).start()) {
            host.hear();
            host.ask("AT+wlanConnect=net,,OPEN,,,,");
            assertThat(host.send("AT+factoryreset\r\nAT+test\r\n")).isEqualTo("OK\r\n");
            assertThat(host.ask("AT+test")).isEmpty();
            assertThat(module.isWlanConnected()).isFalse();
            module.pressReset();
            assertThat(host.hear()).as("the reset button ends it").isEqualTo(STARTUP);
            host.ok("AT+test");
        }
        Host other = new Host();
        long start = System.nanoTime();
        try (SimulatedModule module =
                SimulatedModule.builder().port(other.port()).timeScale(0.001).start()) {
            other.await(Assumptions.STARTUP_EVENT);
            other.ok("AT+factoryreset");
            other.await(Assumptions.STARTUP_EVENT);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(60));
            assertThat(module.files()).isEmpty();
        }
        Awaitility.await()
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .noneMatch(t -> t.getName().equals("cordelia-sim-timer")));
        assertThatThrownBy(() -> SimulatedModule.builder().timeScale(1.1))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("time scale 1.1 is out of range (allowed: 0 (at once) to 1 (like the hardware))");
        assertThatThrownBy(() -> SimulatedModule.builder().timeScale(Double.NaN))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void joinsAnyNetworkWhereNoneIsConfigured() {
        try (SimulatedModule module = start()) {
            assertThat(host.ask("AT+wlanConnect=\"My Home\",,WPA_WPA2,\"secret, key\",,,"))
                    .isEqualTo("OK\r\n+eventwlan:connect,My Home," + BSSID + "\r\n" + ADDRESS);
            assertThat(module.isWlanConnected()).isTrue();
            assertThat(host.ask("AT+wlanDisconnect"))
                    .isEqualTo("OK\r\n+eventwlan:disconnect,My Home," + BSSID + ",200\r\n");
            host.refused("AT+wlanDisconnect", ErrorCode.WLAN_ALREADY_DISCONNECTED);
        }
    }

    @Test
    void joinsOnlyWithNameKeyAndSecurityWhereOneIsConfigured() {
        try (SimulatedModule module = start(AccessPoint.secured("Käfig", "secret12"), AccessPoint.open("open"))) {
            String name = Wire.of("Käfig");
            String wrong = "OK\r\n+eventwlan:disconnect," + name + "," + BSSID + ",-2049\r\n";
            assertThat(host.ask("AT+wlanConnect=" + name + ",,WPA_WPA2,secret13,,,"))
                    .isEqualTo(wrong);
            assertThat(host.ask("AT+wlanConnect=" + name + ",,OPEN,,,,")).isEqualTo(wrong);
            assertThat(host.ask("AT+wlanConnect=" + name + ",,WEP,secret12,,,")).isEqualTo(wrong);
            assertThat(host.ask("AT+wlanConnect=other,,OPEN,,,,"))
                    .isEqualTo("OK\r\n+eventwlan:disconnect,other,0x00:0x00:0x00:0x00:0x00:0x00,-2069\r\n");
            assertThat(module.isWlanConnected()).isFalse();
            assertThat(host.ask("AT+wlanConnect=" + name + ",,wpa2_plus,secret12,,,"))
                    .endsWith(ADDRESS);
            assertThat(host.ask("AT+wlanConnect=open,,OPEN,,,,"))
                    .as("leaves one network for another")
                    .isEqualTo("OK\r\n+eventwlan:disconnect," + name + "," + BSSID + ",200\r\n"
                            + "+eventwlan:connect,open,0x02:0x00:0x5e:0x10:0x00:0x02\r\n" + ADDRESS);
        }
    }

    @Test
    void refusesWrongWlanArguments() {
        try (SimulatedModule module = start()) {
            host.refused("AT+wlanConnect=,,OPEN,,,,", "parse parameters,-1");
            host.refused("AT+wlanConnect=net,,,,,,", "parse parameters,-1");
            host.refused("AT+wlanConnect=net,,NONSENSE,,,,", "parse parameters,-4");
            host.refused("AT+wlanConnect=net,,OPEN,,,,NONSENSE", "parse parameters,-4");
            host.refused("AT+wlanConnect=" + "n".repeat(33) + ",,OPEN,,,,", "parse parameters,-5");
            host.refused("AT+wlanConnect=net,,WPA3," + "k".repeat(65) + ",,,", "parse parameters,-5");
            assertThat(host.ask("AT+wlanConnect=net,,WPA_ENT,k,user,anon,PEAP0_MSCHAPv2"))
                    .startsWith("OK\r\n");
            assertThat(module.isWlanConnected()).isTrue();
        }
    }

    @Test
    void checksAccessPointsAndKeepsTheirKeysOutOfText() {
        assertThat(AccessPoint.secured("net", "secret12")).hasToString("AccessPoint[net, secured]");
        assertThat(AccessPoint.open("net").name()).isEqualTo("net");
        assertThatThrownBy(() -> AccessPoint.open(""))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("network name is 0 bytes long (allowed: 1 to 32 bytes)");
        assertThatThrownBy(() -> AccessPoint.secured("net", "short"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("network key is 5 bytes long (allowed: 8 to 64 bytes)");
    }
}
