package io.cordelia.pki;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.TlsRefusedException;
import io.cordelia.device.TlsRefusedException.Check;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is loosened is loosened, and everything else is checked as ever: in real handshakes. */
class ServerVerificationTest {

    private static final TestPki PKI = new TestPki();
    private static final ServerVerification STRICT = ServerVerification.strict();
    private static final ServerVerification UNDATED = STRICT.insecureWithoutDates();
    private static final IssuedIdentity EXPIRED = PKI.root.server(List.of("localhost"), KeyKind.EC_P256, TestPki.PAST);
    private static final IssuedIdentity FUTURE = PKI.root.server(List.of("localhost"), KeyKind.EC_P256, TestPki.FUTURE);

    private static Handshake toServer(IssuedIdentity server) {
        return new Handshake(TlsContexts.server(server, List.of(PKI.root.certificate())));
    }

    private static Handshake.Result result(Handshake handshake, ServerVerification verification) {
        return result(handshake, PKI.credentials, verification);
    }

    private static Handshake.Result result(
            Handshake handshake, DeviceCredentials credentials, ServerVerification verification) {
        return handshake
                .client(p -> p.setEndpointIdentificationAlgorithm(verification.checksName() ? "HTTPS" : null))
                .with(TlsContexts.client(credentials, verification), credentials);
    }

    private static void refuses(Check check, Handshake.Result result) {
        assertThat(result.refusal().check()).isEqualTo(check);
    }

    private static ServerVerification at(String time) {
        return STRICT.datesCheckedBy(InstantSource.fixed(Instant.parse(time)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void withoutDatesOldAndFutureCertificatesAreTaken(String protocol) {
        for (IssuedIdentity server : List.of(EXPIRED, FUTURE, PKI.server)) {
            assertThat(result(toServer(server).protocol(protocol), UNDATED).failure())
                    .isEmpty();
        }
    }

    @Test
    void withoutDatesEvenAChainThatWasNeverValidAtOneTimeIsTaken() {
        CertificateAuthority oldRoot =
                CertificateAuthority.root(TestPki.name("CN=Old root"), KeyKind.EC_P256, TestPki.PAST);
        IssuedIdentity server = oldRoot.intermediate(TestPki.name("CN=Line 3"), KeyKind.EC_P256, TestPki.FUTURE)
                .server(List.of("localhost"), KeyKind.EC_P256, TestPki.PAST);
        DeviceCredentials credentials = TestPki.credentials(oldRoot, PKI.device);
        assertThat(result(toServer(server), credentials, UNDATED).failure()).isEmpty();
        refuses(Check.SERVER_DATES, result(toServer(server), credentials, STRICT));
    }

    @Test
    void withoutDatesNameAndRootCaAreChecked() {
        refuses(Check.SERVER_NAME, result(toServer(EXPIRED).host("broker.example"), UNDATED));
        CertificateAuthority other = TestPki.ca("CN=Other CA");
        refuses(Check.SERVER_CHAIN, result(toServer(EXPIRED), TestPki.credentials(other, PKI.device), UNDATED));
        CertificateAuthority namesake = TestPki.ca("CN=Plant root CA,O=Example");
        refuses(Check.SERVER_CHAIN, result(toServer(EXPIRED), TestPki.credentials(namesake, PKI.device), UNDATED));
        refuses(Check.SERVER_USAGE, result(toServer(PKI.device), UNDATED));
        refuses(Check.SERVER_CHAIN, result(toServer(SelfSigned.server("localhost")), UNDATED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void anotherClockDecidesWhatHasExpired(String protocol) {
        assertThat(result(toServer(EXPIRED).protocol(protocol), at("2020-06-01T00:00:00Z"))
                        .failure())
                .isEmpty();
        assertThat(result(toServer(FUTURE).protocol(protocol), at("2091-06-01T00:00:00Z"))
                        .failure())
                .isEmpty();

        TlsRefusedException late = result(toServer(PKI.server).protocol(protocol), at("2091-06-01T00:00:00Z"))
                .refusal();
        assertThat(late.check()).isEqualTo(Check.SERVER_DATES);
        assertThat(late).hasMessageContaining("has an expired certificate (CN=localhost, valid from ");

        TlsRefusedException early = result(toServer(PKI.server).protocol(protocol), at("1970-01-01T00:00:00Z"))
                .refusal();
        assertThat(early.check()).isEqualTo(Check.SERVER_DATES);
        assertThat(early).hasMessageContaining("has a certificate that is not valid yet (CN=localhost, valid from ");
    }

    @Test
    void anotherClockChecksDatesOfIntermediatesToo() {
        IssuedIdentity server = PKI.root
                .intermediate(TestPki.name("CN=Line 3"), KeyKind.EC_P256, TestPki.PAST)
                .server(List.of("localhost"), KeyKind.EC_P256, TestPki.YEAR);
        TlsRefusedException refusal =
                result(toServer(server), at(Instant.now().toString())).refusal();
        assertThat(refusal.check()).isEqualTo(Check.SERVER_DATES);
        assertThat(refusal).hasMessageContaining("has an expired certificate (CN=Line 3, valid from 2020-01-01");
    }

    @Test
    void withAnotherClockNameAndRootCaAreChecked() {
        ServerVerification then = at("2020-06-01T00:00:00Z");
        refuses(Check.SERVER_NAME, result(toServer(EXPIRED).host("broker.example"), then));
        CertificateAuthority other = TestPki.ca("CN=Other CA");
        refuses(Check.SERVER_CHAIN, result(toServer(EXPIRED), TestPki.credentials(other, PKI.device), then));
    }

    @Test
    void withoutNameRootCaAndDatesAreChecked() {
        ServerVerification anyName = STRICT.insecureWithoutName();
        assertThat(result(toServer(PKI.server).host("broker.example"), anyName).failure())
                .isEmpty();
        refuses(Check.SERVER_DATES, result(toServer(EXPIRED).host("broker.example"), anyName));
        CertificateAuthority other = TestPki.ca("CN=Other CA");
        refuses(Check.SERVER_CHAIN, result(toServer(PKI.server), TestPki.credentials(other, PKI.device), anyName));
    }

    @Test
    void tellsWhatItChecks() {
        assertThat(STRICT).hasToString("ServerVerification[root CA, name, dates]");
        assertThat(UNDATED.insecureWithoutName()).hasToString("ServerVerification[root CA, no name, no dates]");
        assertThat(UNDATED.datesCheckedBy(InstantSource.system()))
                .hasToString("ServerVerification[root CA, name, dates by a clock of its own]");
    }
}
