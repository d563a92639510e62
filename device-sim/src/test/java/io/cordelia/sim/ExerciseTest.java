package io.cordelia.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordelia.mqtt.MosquittoBroker;
import io.cordelia.pki.CertificateAuthority;
import io.cordelia.pki.IssuedIdentity;
import io.cordelia.pki.KeyKind;
import io.cordelia.pki.Validity;
import java.time.Duration;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;

/** The vendor's exercise on mutual TLS (SEEDS 1), line by line, against a real broker. */
class ExerciseTest {

    private static final String PAYLOAD = "{\"RandomString\":\"oUykIeOvzm\",\"Number1\":104,\"Number2\":575}";

    private final Host host = new Host();

    @Test
    void doesTheExercise() {
        Validity validity = Validity.of(Duration.ofDays(1));
        CertificateAuthority ca =
                CertificateAuthority.root(new X500Principal("CN=Root CA"), KeyKind.RSA_2048, validity);
        IssuedIdentity device = ca.device("AWS_thing_name", KeyKind.RSA_2048, validity);
        try (MosquittoBroker broker = MosquittoBroker.mutualTls(
                        ca.server(List.of(MosquittoBroker.HOST), KeyKind.RSA_2048, validity), ca);
                // The exercise's root CA is a public one; ours is not.
                SimulatedModule module = SimulatedModule.builder()
                        .port(host.port())
                        .publicRootCa(ca.certificatePem())
                        .start()) {
            assertThat(host.hear()).startsWith("+eventstartup:2610011025010,");
            assertThat(host.ask("AT+factoryreset")).startsWith("OK\r\n+eventstartup:2610011025010,");

            upload("privatekey.pem", device.keyPem(), 363990529);
            upload("cert.pem", device.chainPem(), 363990785);
            upload("rootca.pem", ca.certificatePem(), 363991041);

            host.ok("AT+set=MQTT,iotHubEndpoint,\"" + broker.host() + "\"");
            host.ok("AT+set=MQTT,iotHubPort," + broker.port());
            host.ok("AT+set=MQTT,flags,\"url|sec\"");
            host.ok("AT+set=MQTT,clientId,\"AWS_thing_name\"");
            host.ok("AT+set=MQTT,rootCAPath,\"rootca.pem\"");
            host.ok("AT+set=MQTT,clientPrivateKey,\"privatekey.pem\"");
            host.ok("AT+set=MQTT,clientCertPath,\"cert.pem\"");
            host.ok("AT+set=SUBTOPIC0,name,\"cordelia/+\"");
            host.ok("AT+set=PUBTOPIC0,name,\"cordelia/apple\"");
            host.ok("AT+set=PUBTOPIC1,name,\"cordelia/banana\"");
            host.ok("AT+set=PUBTOPIC2,name,\"cordelia/orange\"");
            host.ok("AT+set=PUBTOPIC3,name,\"cordelia/kiwi\"");

            assertThat(host.ask("AT+wlanConnect=\"My network\",,WPA_WPA2,\"my key 123\",,,"))
                    .startsWith("OK\r\n+eventwlan:connect,My network,0x")
                    .contains("\r\n+eventnetapp:ipv4_acquired,");
            host.ok("AT+iotconnect");
            host.await("+eventmqtt:info,\"CONNACK\",0");
            host.ok("AT+iotpublish=0,\"" + PAYLOAD + "\"");
            host.await("+eventmqtt:recv,cordelia/apple,qos0,\"" + PAYLOAD + "\"");
            host.ok("AT+iotpublish=3,Hello World");
            host.await("+eventmqtt:recv,cordelia/kiwi,qos0,\"Hello World\"");
            host.ok("AT+iotdisconnect");

            assertThat(module.publishedMessages()).hasSize(2).isEqualTo(module.receivedMessages());
            assertThat(module.files().get("privatekey.pem")).isEqualTo(device.keyPem());
        }
    }

    private void upload(String name, byte[] content, int id) {
        assertThat(host.ask("AT+FileOpen=" + name + ",WRITE|CREATE,4096"))
                .isEqualTo("+fileopen:" + id + ",0\r\nOK\r\n");
        int chunk = 1452;
        for (int at = 0; at < content.length; at += chunk) {
            String part = Wire.of(content).substring(at, Math.min(content.length, at + chunk));
            assertThat(host.ask("AT+FileWrite=" + id + "," + at + ",0," + part.length() + "," + part))
                    .isEqualTo("+filewrite:" + part.length() + "\r\nOK\r\n");
        }
        host.ok("AT+FileClose=" + id + ",,");
    }
}
