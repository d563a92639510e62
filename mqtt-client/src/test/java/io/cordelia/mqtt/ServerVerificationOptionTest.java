package io.cordelia.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.DeviceConfig;
import io.cordelia.device.TlsRefusedException;
import io.cordelia.device.TlsRefusedException.Check;
import io.cordelia.pki.ServerVerification;
import io.cordelia.pki.TlsContexts;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The broker's certificate is judged as the options say, and strictly if they say nothing. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ServerVerificationOptionTest {

    private static final TestPki PKI = new TestPki();
    private static final ServerVerification STRICT = ServerVerification.strict();

    private static ScriptedBroker brokerNamed(String name) {
        return new ScriptedBroker(
                TlsContexts.server(PKI.server(name), List.of(PKI.ca().certificate()))
                        .getServerSocketFactory(),
                InetAddress.getLoopbackAddress(),
                ScriptedBroker::behave);
    }

    private static DeviceConfig config(ScriptedBroker broker) {
        return broker.config().credentials(PKI.device()).build();
    }

    @Test
    void byDefaultTheNameIsChecked() throws IOException {
        try (ScriptedBroker broker = brokerNamed("elsewhere.example");
                PahoDeviceClient client = PahoDeviceClient.create()) {
            refused(client, broker, Check.SERVER_NAME);
        }
    }

    @Test
    void theNameMayBeLeftOut() throws IOException {
        try (ScriptedBroker broker = brokerNamed("elsewhere.example");
                PahoDeviceClient client =
                        PahoDeviceClient.create(o -> o.serverVerification(STRICT.insecureWithoutName()))) {
            client.connect(config(broker));
            assertThat(client.isConnected()).isTrue();
        }
    }

    @Test
    void datesAreCheckedByTheGivenClock() throws IOException {
        InstantSource longAgo = InstantSource.fixed(Instant.parse("2001-01-01T00:00:00Z"));
        try (ScriptedBroker broker = brokerNamed("127.0.0.1");
                PahoDeviceClient client =
                        PahoDeviceClient.create(o -> o.serverVerification(STRICT.datesCheckedBy(longAgo)))) {
            refused(client, broker, Check.SERVER_DATES);
        }
    }

    private static void refused(PahoDeviceClient client, ScriptedBroker broker, Check check) {
        assertThatThrownBy(() -> client.connect(config(broker)))
                .isInstanceOfSatisfying(
                        TlsRefusedException.class, e -> assertThat(e.check()).isEqualTo(check));
    }
}
