package io.cordelia.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server sees of the module's TLS handshake. */
class UplinkHandshakeTest {

    private static final String CLOUD = "abc-ats.iot.eu-central-1.example.com";

    @ParameterizedTest
    @CsvSource({"false, TLSv1.2", "true, TLSv1.3"})
    void theServerSeesTheVersionThatIsSet(boolean tls13, String protocol) {
        try (TlsListener server = new TlsListener(UplinkHost.server(UplinkHost.DAY, UplinkHost.NAME));
                UplinkHost uplink = new UplinkHost(b -> b.map(UplinkHost.NAME, server.host(), server.port()))) {
            uplink.mutualTls(8883)
                    .set("subtopic0,name", "\"\"")
                    .set("mqtt,TLS1_3", tls13)
                    .connects();
            assertThat(server.seen().protocol()).isEqualTo(protocol);
        }
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void aMappedConnectionAsksForTheOriginalNameAndChecksIt(boolean tls13) {
        try (TlsListener server = new TlsListener(UplinkHost.server(UplinkHost.DAY, CLOUD));
                UplinkHost uplink = new UplinkHost(b -> b.map(CLOUD, 8883, server.host(), server.port()))) {
            uplink.mutualTls(8883)
                    .set("subtopic0,name", "\"\"")
                    .set("mqtt,TLS1_3", tls13)
                    .endpoint(CLOUD, 8883)
                    .connects();
            assertThat(server.seen().serverNames()).containsExactly(CLOUD);
        }
    }

    @Test
    void aMappedConnectionDoesNotTakeTheNameThatItIsLedTo() {
        try (TlsListener server = new TlsListener(UplinkHost.server(UplinkHost.DAY, UplinkHost.NAME, "127.0.0.1"));
                UplinkHost uplink = new UplinkHost(b -> b.map(CLOUD, server.host(), server.port()))) {
            uplink.mutualTls(8883).endpoint(CLOUD, 8883).fails("wrong server name", -469);
        }
    }
}
