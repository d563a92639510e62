package io.cordelia.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.InvalidRequestException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tells one module from another. */
class ModuleIdentityTest {

    /** What a module says of itself, and the event that it booted with. */
    private record Said(String startup, String mac, String udid, String deviceId) {

        static Said by(Host host) {
            String startup = host.hear();
            return of(host, startup);
        }

        static Said of(Host host, String startup) {
            return new Said(
                    startup,
                    host.ask("AT+netCfgGet=get_mac_addr"),
                    host.ask("AT+get=IOT,UDID"),
                    host.ask("AT+get=IOT,deviceID"));
        }
    }

    private static Said said(UnaryOperator<SimulatedModule.Builder> more) {
        Host host = new Host();
        try (SimulatedModule module =
                more.apply(SimulatedModule.builder().port(host.port())).start()) {
            assertThat(module.isMqttConnected()).isFalse();
            return Said.by(host);
        }
    }

    @Test
    void theFirstIsAlwaysTheSame() {
        assertThat(said(b -> b.serialNumber(0)))
                .isEqualTo(new Said(
                        Assumptions.STARTUP_EVENT + "\r\n",
                        "+netcfgget:" + Assumptions.MAC_ADDRESS + "\r\nOK\r\n",
                        "+get:" + Assumptions.UDID + "\r\nOK\r\n",
                        "+get:" + Assumptions.DEVICE_ID + "\r\nOK\r\n"));
    }

    @Test
    void aSerialNumberMakesTheSameModuleEachTime() {
        Said seventh = said(b -> b.serialNumber(7));
        assertThat(seventh).isEqualTo(said(b -> b.serialNumber(7)));
        assertThat(seventh.startup())
                .isEqualTo("+eventstartup:2610011025010,0x31000019,0x34:0x31:0xc4:0x00:0x10:0x08,1.2.0\r\n");
        assertThat(seventh.mac()).isEqualTo("+netcfgget:0x34:0x31:0xc4:0x00:0x10:0x08\r\nOK\r\n");
        assertThat(seventh.udid()).matches("\\+get:0x34,0x31,0xc4,0x00,0x10,0x08(,0x[0-9a-f]{2}){10}\r\nOK\r\n");
        assertThat(seventh.deviceId()).matches("\\+get:[0-9a-f]{64}\r\nOK\r\n");
        assertThat(said(b -> b.serialNumber(ModuleIdentity.MAX_SERIAL_NUMBER)).mac())
                .isEqualTo("+netcfgget:0x34:0x31:0xc4:0x98:0xa6:0x80\r\nOK\r\n");
    }

    @Test
    void modulesThatLiveTogetherDiffer() {
        Host first = new Host();
        Host second = new Host();
        Host third = new Host();
        try (SimulatedModule one = SimulatedModule.builder().port(first.port()).start();
                SimulatedModule two =
                        SimulatedModule.builder().port(second.port()).start();
                SimulatedModule three =
                        SimulatedModule.builder().port(third.port()).start()) {
            Set<String> seen = new HashSet<>();
            for (Host host : new Host[] {first, second, third}) {
                Said said = Said.by(host);
                assertThat(seen.add(said.mac())).as(said.mac()).isTrue();
                assertThat(seen.add(said.udid())).as(said.udid()).isTrue();
                assertThat(seen.add(said.deviceId())).as(said.deviceId()).isTrue();
                assertThat(seen.add(said.startup())).as(said.startup()).isTrue();
            }
            assertThat(one).isNotSameAs(two).isNotSameAs(three);
        }
    }

    @Test
    void aNumberIsFreeAgainWhenItsModuleIsGone() {
        try (SerialNumber first = SerialNumber.take(OptionalInt.empty())) {
            int second = taken(OptionalInt.empty());
            assertThat(second).isGreaterThan(first.value());
            assertThat(taken(OptionalInt.empty())).isEqualTo(second);
            assertThat(taken(OptionalInt.of(first.value()))).isEqualTo(first.value());
            assertThat(taken(OptionalInt.empty())).isEqualTo(second);
        }
    }

    private static int taken(OptionalInt wanted) {
        try (SerialNumber number = SerialNumber.take(wanted)) {
            return number.value();
        }
    }

    @Test
    void bothCanBeSet() {
        byte[] udid = new byte[16];
        udid[15] = (byte) 0xAB;
        Said said =
                said(b -> b.macAddress(new byte[] {2, 0, 0, 0, 0, (byte) 0xFF}).udid(udid));
        assertThat(said.startup()).contains("0x02:0x00:0x00:0x00:0x00:0xff");
        assertThat(said.mac()).startsWith("+netcfgget:0x02:0x00:0x00:0x00:0x00:0xff\r\n");
        assertThat(said.udid()).startsWith("+get:" + "0x00,".repeat(15) + "0xab\r\n");
    }

    @Test
    void theyOutliveRebootFactoryResetAndPowerCut(@TempDir Path flash) {
        Host host = new Host();
        Said before;
        try (SimulatedModule module = SimulatedModule.builder()
                .port(host.port())
                .flash(flash)
                .serialNumber(42)
                .start()) {
            before = Said.by(host);
            host.ok("AT+netCfgSet=set_mac_addr,0x02:0x00:0x00:0x00:0x00:0x01");
            assertThat(Said.of(host, host.ask("AT+reboot").substring("OK\r\n".length())))
                    .isEqualTo(new Said(
                            before.startup(),
                            "+netcfgget:0x02:0x00:0x00:0x00:0x00:0x01\r\nOK\r\n",
                            before.udid(),
                            before.deviceId()));
            String reset = host.ask("AT+factoryreset").substring("OK\r\n".length());
            assertThat(Said.of(host, reset))
                    .as("the address that it was made with")
                    .isEqualTo(before);
            module.pressReset();
            assertThat(Said.by(host)).isEqualTo(before);
        }
        assertThat(said(b -> b.flash(flash).serialNumber(42))).isEqualTo(before);
    }

    @Test
    void checksItsArguments() {
        SimulatedModule.Builder builder = SimulatedModule.builder();
        assertThatThrownBy(() -> builder.serialNumber(-1))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("serial number -1 is out of range (allowed: 0 to 9999999)");
        assertThatThrownBy(() -> builder.serialNumber(10_000_000)).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> builder.macAddress(new byte[5]))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("MAC address has 5 bytes (allowed: 6 bytes)");
        assertThatThrownBy(() -> builder.udid(new byte[17])).hasMessage("UDID has 17 bytes (allowed: 16 bytes)");
    }
}
