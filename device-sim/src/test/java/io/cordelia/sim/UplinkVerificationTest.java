package io.cordelia.sim;

import io.cordelia.pki.IssuedIdentity;
import io.cordelia.pki.KeyKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is checked of the broker's certificate: the flags, and the module's clock. */
class UplinkVerificationTest {

    private static final String DATE_ERROR = "certificate date error";
    private static final int DATE_CODE = -461;

    private final UplinkHost uplink = new UplinkHost();

    @AfterEach
    void close() {
        uplink.close();
    }

    private static EmbeddedBroker broker(IssuedIdentity server) {
        return EmbeddedBroker.builder()
                .tls(server)
                .requireClientCertificates(List.of(UplinkHost.CA.certificate()))
                .start();
    }

    // ---- The clock ----

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anUnsetClockRefusesNoDate(boolean tls13) {
        for (IssuedIdentity server :
                List.of(UplinkHost.server(UplinkHost.PAST), UplinkHost.server(UplinkHost.FUTURE), UplinkHost.SERVER)) {
            try (EmbeddedBroker broker = broker(server)) {
                uplink.mutualTls(broker.port()).set("mqtt,TLS1_3", tls13);
                uplink.connects();
                uplink.disconnect();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aClockThatIsSetRefusesWhatIsNotValidByIt(boolean tls13) {
        Instant now = Instant.now();
        try (EmbeddedBroker broker = broker(UplinkHost.SERVER)) {
            uplink.mutualTls(broker.port()).set("mqtt,TLS1_3", tls13);
            uplink.clock(now.plus(Duration.ofDays(400))).fails(DATE_ERROR, DATE_CODE);
            uplink.clock(now.minus(Duration.ofDays(400))).fails(DATE_ERROR, DATE_CODE);
            uplink.clock(now).connects();
            uplink.disconnect();
        }
        try (EmbeddedBroker broker = broker(UplinkHost.server(UplinkHost.PAST))) {
            uplink.mutualTls(broker.port()).fails(DATE_ERROR, DATE_CODE);
        }
        try (EmbeddedBroker broker = broker(UplinkHost.server(UplinkHost.FUTURE))) {
            uplink.mutualTls(broker.port()).fails(DATE_ERROR, DATE_CODE);
        }
    }

    @Test
    void itIsTheModulesClockAndNotTheHosts() {
        try (EmbeddedBroker broker = broker(UplinkHost.server(UplinkHost.PAST))) {
            uplink.mutualTls(broker.port())
                    .clock(UplinkHost.PAST.from().plus(Duration.ofHours(1)))
                    .connects();
        }
    }

    @Test
    void anIntermediateThatHasExpiredIsADateErrorToo() {
        IssuedIdentity server = UplinkHost.CA
                .intermediate(new X500Principal("CN=Line 3"), KeyKind.EC_P256, UplinkHost.PAST)
                .server(List.of(UplinkHost.NAME), KeyKind.EC_P256, UplinkHost.DAY);
        try (EmbeddedBroker broker = broker(server)) {
            uplink.mutualTls(broker.port()).clock(Instant.now()).fails(DATE_ERROR, DATE_CODE);
        }
    }

    @Test
    void aRebootUnsetsTheClock() {
        try (EmbeddedBroker broker = broker(UplinkHost.server(UplinkHost.PAST))) {
            uplink.mutualTls(broker.port()).clock(Instant.now()).fails(DATE_ERROR, DATE_CODE);
            uplink.host().ask("AT+reboot");
            uplink.host().ask("AT+wlanConnect=net,,OPEN,,,,");
            uplink.connects();
        }
    }

    // ---- The flags ----

    @Test
    void datesCanBeSkipped() {
        try (EmbeddedBroker broker = broker(UplinkHost.server(UplinkHost.PAST))) {
            uplink.mutualTls(broker.port())
                    .clock(Instant.now())
                    .flags("url|sec|whitelist_rootca|skip_date_verify")
                    .connects();
            uplink.disconnect();
        }
        try (EmbeddedBroker broker = broker(UplinkHost.server(UplinkHost.PAST, "elsewhere.example"))) {
            uplink.endpoint(UplinkHost.NAME, broker.port()).fails("wrong server name", -469);
        }
    }

    @Test
    void theNameCanBeSkipped() {
        try (EmbeddedBroker broker = broker(UplinkHost.server(UplinkHost.DAY, "elsewhere.example"))) {
            uplink.mutualTls(broker.port()).fails("wrong server name", -469);
            uplink.flags("url|sec|whitelist_rootca|skip_domain_verify").connects();
            uplink.disconnect();
            uplink.put("ca", UplinkHost.OTHER_CA.certificatePem()).fails("unknown root CA", -468);
        }
        try (EmbeddedBroker broker = broker(UplinkHost.server(UplinkHost.PAST, "elsewhere.example"))) {
            uplink.mutualTls(broker.port())
                    .flags("url|sec|whitelist_rootca|skip_domain_verify")
                    .clock(Instant.now())
                    .fails(DATE_ERROR, DATE_CODE);
            uplink.flags("url|sec|whitelist_rootca|skip_domain_verify|skip_date_verify")
                    .connects();
        }
    }

    @Test
    void skippingTheCertificateSkipsTheCatalogueAndNoMore() {
        try (EmbeddedBroker broker = broker(UplinkHost.SERVER)) {
            uplink.mutualTls(broker.port()).flags("url|sec").fails("unknown root CA", -468);
            uplink.flags("url|sec|skip_cert_verify").connects();
            uplink.disconnect();
            uplink.put("ca", UplinkHost.OTHER_CA.certificatePem()).fails("unknown root CA", -468);
            uplink.set("mqtt,rootCAPath", "").fails("no root CA file", -454);
        }
    }

    @Test
    void aRootCaOfTheCatalogueNeedsNoFlag() {
        try (EmbeddedBroker broker = broker(UplinkHost.SERVER);
                UplinkHost knowing = new UplinkHost(b -> b.publicRootCa(UplinkHost.CA.certificatePem()))) {
            knowing.mutualTls(broker.port()).flags("url|sec").connects();
        }
    }
}
