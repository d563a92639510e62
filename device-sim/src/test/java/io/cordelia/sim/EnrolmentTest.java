package io.cordelia.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordelia.mqtt.MosquittoBroker;
import io.cordelia.pki.CertificateAuthority;
import io.cordelia.pki.KeyKind;
import io.cordelia.pki.Pem;
import io.cordelia.pki.Validity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EnrolmentTest {

    private static final CertificateAuthority CA = ca("Enrolment CA");
    private static final CertificateAuthority OTHER_CA = ca("Other CA");

    private Host host = new Host();
    private SimulatedModule module;

    private static CertificateAuthority ca(String name) {
        return CertificateAuthority.root(
                new X500Principal("CN=" + name), KeyKind.EC_P256, Validity.of(Duration.ofDays(1)));
    }

    @BeforeEach
    void start() {
        module = SimulatedModule.builder().port(host.port()).start();
        host.hear();
    }

    @AfterEach
    void stop() {
        module.close();
        Awaitility.await().untilAsserted(() -> assertThat(
                        Thread.getAllStackTraces().keySet().stream().map(Thread::getName))
                .noneMatch(n -> n.startsWith("cordelia")));
    }

    private void configure(CertificateAuthority trusted, int port) {
        host.put("ql.pem", Wire.of(trusted.certificatePem()));
        host.ok("AT+set=quarklink,hostname,localhost");
        host.ok("AT+set=quarklink,port," + port);
        host.ok("AT+set=quarklink,rootcapath,ql.pem");
        host.ok("AT+set=csr,country,DE");
        host.ok("AT+set=csr,organization,Generic GmbH");
        host.ask("AT+wlanConnect=net,,OPEN,,,,");
    }

    private void fails(String text, int code) {
        host.ok("AT+iotenrol");
        host.await("+eventiot:error,\"" + text + "\"," + code);
    }

    @Test
    void getsWhatItNeedsToConnect() {
        try (MosquittoBroker broker = MosquittoBroker.mutualTls(
                        CA.server(List.of(MosquittoBroker.HOST), KeyKind.EC_P256, Validity.of(Duration.ofDays(1))),
                        CA);
                EnrolmentAuthority authority =
                        EnrolmentAuthority.start(CA, broker.host(), broker.port(), CA.certificatePem())) {
            configure(CA, authority.port());
            host.ok("AT+iotenrol");
            host.refused("AT+iotenrol", ErrorCode.PROVISIONING_IN_PROGRESS);
            for (String step : List.of(
                    "GET_TEMP_CSR\",0",
                    "CREATE_TEMP_CSR\",0",
                    "SENDING_CSR_TO_QL\",0",
                    "CONNECTING_TO_HOST\",0",
                    "HTTP_RESPONSE_CODE\",200",
                    "TEMP_CERT_RECEIVED\",0",
                    "WRITING_TEMP_CERT\",0",
                    "TEMP_CERT_SAVED\",0",
                    "CREATE_DEVICE_CSR\",0",
                    "CONNECTING_QL_TLS\",0",
                    "CONNECTING_TO_HOST\",0",
                    "QL_RESPONSE_RECEIVED\",0",
                    "ENROLMENT_COMPLETE\",0")) {
                host.await("+eventiot:info,\"" + step);
            }
            assertThat(module.setting("mqtt", "clientId")).contains(Assumptions.DEVICE_ID);
            String key = Assumptions.DEVICE_KEY_FILE;
            assertThat(Pem.certificates(module.files().get(Assumptions.DEVICE_CERTIFICATE_FILE), "certificate")
                            .get(0)
                            .getSubjectX500Principal()
                            .getName())
                    .contains("CN=" + Assumptions.DEVICE_ID, "O=Generic GmbH", "C=DE");
            host.ok("AT+iotconnect");
            host.await(Assumptions.CONNACK_EVENT);
            host.ok("AT+iotdisconnect");
            host.ok("AT+wlanDisconnect");
            host.refused("AT+fileOpen=" + key + ",READ,", ErrorCode.FILE_NAME_RESERVED);
            host.refused("AT+fileOpen=" + key + ",WRITE,", ErrorCode.FILE_NAME_RESERVED);
            host.refused("AT+fileOpen=" + key + ",CREATE|OVERWRITE,4096", ErrorCode.FILE_NAME_RESERVED);
            host.refused("AT+fileDel=" + key + ",", ErrorCode.FILE_INVALID_TOKEN);
            host.refused("AT+fileCtl=rename,," + key + ",mine", ErrorCode.FILE_INVALID_TOKEN);
            assertThat(host.ask("AT+fileGetFileList")).contains("sys_file|secure");
        }
    }

    @Test
    void tellsWhyItFailed() {
        host.refused("AT+iotenrol", Assumptions.NO_WLAN);
        try (EnrolmentAuthority authority = EnrolmentAuthority.start(CA, "localhost", 8883, CA.certificatePem())) {
            configure(OTHER_CA, authority.port());
            fails("TLS handshake failed", -340);
            host.ok("AT+set=quarklink,rootcapath,none");
            fails("no root CA file", -454);
            host.ok("AT+set=quarklink,rootcapath,ql.pem");
            host.ok("AT+set=quarklink,hostname,");
            fails("no host", -89);
            host.ok("AT+set=quarklink,hostname," + "x".repeat(64) + ".invalid");
            fails("unknown host", -6154);
            host.ok("AT+set=quarklink,hostname,localhost");
            host.ok("AT+set=quarklink,port,1");
            fails("connection refused", -111);
            assertThat(module.files()).containsOnlyKeys("ql.pem");
        }
    }

    @Test
    void goesWhereItsServersNameIsMappedToAndStillChecksTheName() {
        try (EnrolmentAuthority authority =
                EnrolmentAuthority.start(CA, List.of("enrol.example.com"), "localhost", 8883, CA.certificatePem())) {
            module.close();
            host = new Host();
            module = SimulatedModule.builder()
                    .port(host.port())
                    .map("enrol.example.com", "localhost", authority.port())
                    .map("other.example.com", 443, "localhost", authority.port())
                    .start();
            host.hear();
            configure(CA, 8443);
            host.ok("AT+set=quarklink,hostname,other.example.com");
            host.ok("AT+set=quarklink,port,443");
            fails("TLS handshake failed", -340);
            host.ok("AT+set=quarklink,hostname,Enrol.Example.com");
            host.ok("AT+iotenrol");
            host.await("+eventiot:info,\"ENROLMENT_COMPLETE\",0");
            host.ok("AT+set=quarklink,port,0");
            fails("no port", -89);
        }
    }

    @Test
    void takesAnyCharactersIntoTheRequest() {
        try (EnrolmentAuthority authority = EnrolmentAuthority.start(CA, "localhost", 8883, CA.certificatePem())) {
            configure(CA, authority.port());
            host.ok("AT+set=csr,organization,\"#1 \\Generic+Söhne=GmbH\\\"");
            host.ok("AT+set=csr,unit,\"\\#\"");
            host.ok("AT+set=csr,locality,\"\"\"");
            host.ok("AT+set=csr,state,\" \"");
            host.ok("AT+set=csr,email,\"#müller@example.com\"");
            host.ok("AT+iotenrol");
            host.await("+eventiot:info,\"ENROLMENT_COMPLETE\",0");
            assertThat(Pem.certificates(module.files().get(Assumptions.DEVICE_CERTIFICATE_FILE), "certificate")
                            .get(0)
                            .getSubjectX500Principal()
                            .getName())
                    .contains("O=\\#1 \\\\Generic\\+");
        }
    }

    @Test
    void refusesACountryThatIsNone() {
        try (EnrolmentAuthority authority = EnrolmentAuthority.start(CA, "localhost", 8883, CA.certificatePem())) {
            configure(CA, authority.port());
            host.ok("AT+set=csr,country,D");
            fails("bad file or setting", -22);
            host.ok("AT+set=csr,country,DE");
            host.ok("AT+iotenrol");
            host.await("+eventiot:info,\"ENROLMENT_COMPLETE\",0");
        }
    }

    @Test
    void failsWhenTheWlanIsLeft() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            configure(CA, silent.getLocalPort());
            host.ok("AT+iotenrol");
            host.await("+eventiot:info,\"CONNECTING_TO_HOST\",0");
            host.ok("AT+wlanDisconnect");
            host.await("+eventiot:error,\"network failure\",-15");
            host.refused("AT+iotenrol", Assumptions.NO_WLAN);
        }
    }

    @Test
    void storesNothingOnceTheWlanIsLost() {
        try (EnrolmentAuthority authority = EnrolmentAuthority.start(CA, "localhost", 8883, CA.certificatePem())) {
            configure(CA, authority.port());
            module.faults(FaultPlan.parse("loseWlan: {command: iotenrol}"));
            fails("network failure", -15);
            module.faults(FaultPlan.none());
            host.ask("AT+wlanConnect=net,,OPEN,,,,");
            assertThat(module.files()).containsOnlyKeys("ql.pem");
            host.ok("AT+iotenrol");
            host.await("+eventiot:info,\"ENROLMENT_COMPLETE\",0");
        }
    }
}
