package io.cordelia.at;

import static io.cordelia.at.ScriptedModule.answer;
import static io.cordelia.at.ScriptedModule.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.DeviceTimeoutException;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.ModuleRefusedException;
import io.cordelia.device.ProtocolException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class DeviceGroupTest {

    private final ScriptedModule peer = new ScriptedModule();
    private final List<CordeliaModule> opened = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        opened.forEach(CordeliaModule::close);
        peer.close();
    }

    @Test
    void awaitsAModuleThatIsJustStarting() {
        peer.onNth(0, answer(ScriptedModule.STARTUP));

        device().awaitReady();

        assertThat(peer.commands).startsWith("AT+test", "AT+test");
    }

    @Test
    void awaitsTheEndOfWhatAKilledProgramLeftInTheModulesInput() {
        peer.onNth(0, answer("ERROR: command not exist,0"));

        device().awaitReady();

        assertThat(peer.commands).containsExactly("AT+test", "AT+test");
    }

    @Test
    void isReadyAtOnceIfNothingStandsInTheWay() {
        device().awaitReady();

        assertThat(peer.commands).containsExactly("AT+test");
    }

    @Test
    void aModuleThatRefusesAgainIsNotReady() {
        peer.on("test", answer(error(-6)));

        assertThatThrownBy(() -> device().awaitReady()).isInstanceOf(ModuleRefusedException.class);
    }

    @Test
    void aModuleThatStartsAgainAndAgainIsNotReady() {
        peer.on("test", answer(ScriptedModule.STARTUP));

        assertThatThrownBy(() -> device().awaitReady())
                .isInstanceOf(ProtocolException.class)
                .hasMessageEndingWith("port memory restarts again and again; check its power supply");
    }

    @Test
    void startsAndStops() {
        peer.on("start", answer("OK")).on("stop", answer("OK"));

        assertThat(device().start()).isTrue();
        assertThat(device().stop(Duration.ofMillis(200))).isTrue();

        assertThat(peer.commands).containsExactly("AT+start", "AT+stop=200");
    }

    @Test
    void startedAndStoppedAlreadyIsNoFailure() {
        peer.on("start", answer(error(-2012))).on("stop", answer(error(-2018)));

        assertThat(device().start()).isFalse();
        assertThat(device().stop(Duration.ZERO)).isFalse();
    }

    @Test
    void otherRefusalsArePassedOn() {
        peer.on("start", answer(error(-2013))).on("stop", answer(error(-2012)));

        assertThatThrownBy(() -> device().start()).isInstanceOf(ModuleRefusedException.class);
        assertThatThrownBy(() -> device().stop(Duration.ZERO)).isInstanceOf(ModuleRefusedException.class);
    }

    @Test
    void rebootReturnsAfterTheStart() {
        assertThat(device().reboot().firmware()).isEqualTo("1.3.0");
    }

    @Test
    void factoryResetReturnsAfterTheStart() {
        peer.on("factoryreset", answer("OK\n" + ScriptedModule.STARTUP));

        assertThat(device().factoryReset().article()).isEqualTo("2610011025010");
    }

    @Test
    void factoryResetAlsoEndsWhenTheModuleAnswersOnlyAfterItsStart() {
        peer.on("factoryreset", answer(ScriptedModule.STARTUP + "\nOK"));

        assertThat(device().factoryReset().firmware()).isEqualTo("1.3.0");
    }

    @Test
    void factoryResetSaysWhenTheModuleDoesNotComeBack() {
        peer.on("factoryreset", answer("OK"));
        DeviceGroup device = open(Fast.missing(AtTimeouts.Kind.FACTORY_RESET)).device();

        assertThatThrownBy(device::factoryReset)
                .isInstanceOf(DeviceTimeoutException.class)
                .hasMessage("the start-up event after a factory reset did not come within 1000 ms; keep the module's"
                        + " power on, reboot it and try once more");
    }

    @Test
    void hibernatesAndProvisions() {
        peer.on("hibernate", answer("OK")).on("provisioningstart", answer("OK"));

        device().hibernate(Duration.ofDays(1));
        device().startProvisioning();

        assertThat(peer.commands).containsExactly("AT+hibernate=86400", "AT+provisioningStart");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT86401S", "PT1.5S"})
    void refusesTimesToSleepThatCannotBeSent(Duration time) {
        assertThatThrownBy(() -> device().hibernate(time))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("hibernate " + time + " cannot be sent (allowed: whole seconds, 1 to 86400)");
        assertThat(peer.commands).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-0.001S", "PT65.536S"})
    void refusesTimesToStopThatAreOutOfRange(Duration time) {
        assertThatThrownBy(() -> device().stop(time))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageEndingWith("(allowed: 0 to 65535 ms)");
        assertThat(peer.commands).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"1,2,3,4,5;", "1,2,3,4,5,1.3.0;1.3.0"})
    void tellsVersions(String values, String firmware) {
        peer.settings.put("general,version", values);

        ModuleVersion version = device().version();

        assertThat(version).isEqualTo(new ModuleVersion("1", "2", "3", "4", "5", Optional.ofNullable(firmware)));
        assertThat(version.format()).isEqualTo(values);
    }

    @Test
    void reportsAVersionThatIsNone() {
        peer.settings.put("general,version", "1,2");

        assertThatThrownBy(() -> device().version())
                .isInstanceOf(ProtocolException.class)
                .hasMessage("AT+get=general,version: \"1,2\" is not a version");
    }

    @Test
    void setsAndReadsTheClock() {
        Instant now = Instant.parse("2026-11-21T23:05:09Z");

        device().setTime(Clock.fixed(now, ZoneOffset.ofHours(5)));

        assertThat(peer.commands).containsExactly("AT+set=general,time,23,5,9,21,11,2026");
        assertThat(device().time()).isEqualTo(now);
    }

    private DeviceGroup device() {
        return open(Fast.PATIENT).device();
    }

    private CordeliaModule open(AtTimeouts timeouts) {
        CordeliaModule module = Fast.open(peer, timeouts);
        opened.add(module);
        return module;
    }
}
