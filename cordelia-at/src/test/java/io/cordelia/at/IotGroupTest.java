package io.cordelia.at;

import static io.cordelia.at.ScriptedModule.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.DeviceTimeoutException;
import io.cordelia.device.ModuleRefusedException;
import io.cordelia.device.PortUnavailableException;
import io.cordelia.device.ProtocolException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class IotGroupTest {

    private static final List<String> STEPS = List.of(
            "GET_TEMP_CSR",
            "CREATE_TEMP_CSR",
            "SENDING_CSR_TO_QL",
            "CONNECTING_TO_HOST",
            "HTTP_RESPONSE_CODE",
            "TEMP_CERT_RECEIVED",
            "WRITING_TEMP_CERT",
            "TEMP_CERT_SAVED",
            "CREATE_DEVICE_CSR",
            "CONNECTING_QL_TLS",
            "CONNECTING_TO_HOST",
            "QL_RESPONSE_RECEIVED",
            "ENROLMENT_COMPLETE");

    private final ScriptedModule peer = new ScriptedModule();
    private final List<CordeliaModule> opened = new ArrayList<>();
    private final List<String> told = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        opened.forEach(CordeliaModule::close);
        peer.close();
    }

    @Test
    void eventsTellThatTheConnectionIsLost() {
        IotGroup iot = iot(Fast.PATIENT);

        assertThat(iot.lossCause(new ModuleEvent.MqttInfo("CONNACK", 0))).isEmpty();
        assertThat(iot.lossCause(new ModuleEvent.WlanDisconnected("home", Optional.empty(), "4")))
                .get()
                .asString()
                .endsWith("the connection to broker of the module's settings ended: the module lost its WLAN \"home\", "
                        + "reason 4");
        assertThat(iot.lossCause(new ModuleEvent.PortLost("went away")))
                .get()
                .isInstanceOf(PortUnavailableException.class)
                .asString()
                .contains("port " + peer.port().name() + " went away");
    }

    @Test
    void enrolmentReportsEveryStep() {
        StringBuilder lines = new StringBuilder("OK");
        STEPS.forEach(step -> lines.append("\n+eventiot:info,\"").append(step).append("\",0"));
        peer.on("iotenrol", answer(lines.toString()));

        iot(Fast.PATIENT).enrol(step -> told.add(step.step()));

        assertThat(told).isEqualTo(STEPS);
    }

    @Test
    void aStepMayComeBeforeTheAnswer() {
        peer.on("iotenrol", answer("+eventiot:info,\"A\",0\nOK\n+eventiot:info,\"enrolment_complete\",0"));

        iot(Fast.PATIENT).enrol(step -> told.add(step.step()));

        assertThat(told).containsExactly("A", "enrolment_complete");
    }

    @Test
    void aFailedEnrolmentSaysWhereAndWhy() {
        peer.on("iotenrol", answer("OK\n+eventiot:info,\"A\",0\n+eventiot:error,\"HTTP\",-111"));

        assertThatThrownBy(() -> iot(Fast.PATIENT).enrol(step -> told.add(step.step())))
                .isInstanceOf(ModuleRefusedException.class)
                .hasMessageStartingWith("the module refused iotenrol: HTTP after the step A, code -111 "
                        + "(SL_ERROR_BSD_ECONNREFUSED); ");
        assertThat(told).containsExactly("A");
    }

    @Test
    void anEnrolmentThatDoesNotGoOnIsGivenUp() {
        peer.on("iotenrol", answer("OK\n+eventiot:info,\"A\",0"));
        AtTimeouts timeouts = Fast.missing(AtTimeouts.Kind.ENROLMENT);

        assertThatThrownBy(() -> iot(timeouts).enrol(step -> {}))
                .isInstanceOf(DeviceTimeoutException.class)
                .hasMessageStartingWith("the step after A of the enrolment did not come within 1000 ms; ");
    }

    @Test
    void aRestartEndsAnEnrolment() {
        peer.on("iotenrol", answer("OK\n" + ScriptedModule.STARTUP));

        assertThatThrownBy(() -> iot(Fast.PATIENT).enrol(step -> {}))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("the module restarted before the first step of the enrolment; check its power supply");
    }

    @Test
    void aFatalErrorEndsAnEnrolment() {
        peer.on("iotenrol", answer("OK\n+eventiot:info,\"A\",0\n+eventfatalerror:cmd_timout,7"));

        assertThatThrownBy(() -> iot(Fast.PATIENT).enrol(step -> {}))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("stopped working (cmd_timeout) after the step A");
    }

    @Test
    void anUnpluggedModuleEndsAnEnrolment() {
        peer.on("iotenrol", (m, command) -> {
            m.say("OK\n+eventiot:info,\"A\",0");
            m.drop();
        });

        assertThatThrownBy(() -> iot(Fast.PATIENT).enrol(step -> told.add(step.step())))
                .isInstanceOf(PortUnavailableException.class);
    }

    private IotGroup iot(AtTimeouts timeouts) {
        CordeliaModule module = Fast.open(peer, timeouts);
        opened.add(module);
        return module.iot();
    }
}
