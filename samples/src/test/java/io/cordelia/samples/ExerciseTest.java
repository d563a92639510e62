package io.cordelia.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordelia.at.AtTimeouts;
import io.cordelia.at.Script;
import io.cordelia.at.ScriptPlayer;
import io.cordelia.pki.CertificateAuthority;
import io.cordelia.pki.IssuedIdentity;
import io.cordelia.pki.KeyKind;
import io.cordelia.pki.Validity;
import io.cordelia.sim.EmbeddedBroker;
import io.cordelia.sim.SimulatedModule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The vendor's exercise on mutual TLS, pasted as docs/protocol.md shows it, though no cloud is in reach. */
@Timeout(120)
class ExerciseTest {

    private static final String ENDPOINT = "a2m4kdan3jizyu-ats.iot.eu-central-1.amazonaws.com";
    private static final Validity TODAY = Validity.of(Duration.ofDays(1));
    private static final AtTimeouts TIMEOUTS =
            AtTimeouts.DEFAULTS.with(AtTimeouts.Kind.COMMAND, Duration.ofSeconds(30));

    /** What the exercise says in words: a factory reset, the three files, and the WLAN. */
    private static final String BEFORE =
            """
            -> AT+factoryreset
            <- OK
            <- +eventstartup:2610011025010,...
            -> AT+FileOpen=privatekey.pem,WRITE|CREATE,4096
            <- +fileopen:363990529,0
            <- OK
            -> AT+FileWrite=363990529,0,0,${#privatekey},${privatekey}
            <- +filewrite:${#privatekey}
            <- OK
            -> AT+FileClose=363990529,,
            -> AT+FileOpen=cert.pem,WRITE|CREATE,4096
            <- +fileopen:363990529,0
            <- OK
            -> AT+FileWrite=363990529,0,0,${#cert},${cert}
            <- +filewrite:${#cert}
            -> AT+FileClose=363990529,,
            -> AT+wlanConnect=home,,WPA_WPA2,"a key of mine",,,
            <- OK
            <- +eventnetapp:ipv4_acquired,...
            """;

    @ParameterizedTest
    @EnumSource(ModulePorts.class)
    void runsAsPasted(ModulePorts way) throws IOException {
        CertificateAuthority ca = CertificateAuthority.root(new X500Principal("CN=Root"), KeyKind.EC_P256, TODAY);
        IssuedIdentity device = ca.device("AWS_thing_name", KeyKind.EC_P256, TODAY);
        // A root CA's file of the exercise's length: text behind the certificate means nothing.
        String rootCa = String.format("%-1452s", text(ca.certificatePem()));
        try (EmbeddedBroker broker = EmbeddedBroker.builder()
                        .tls(ca.server(List.of(ENDPOINT), KeyKind.EC_P256, TODAY))
                        .requireClientCertificates(List.of(ca.certificate()))
                        .start();
                SimulatedModule module = SimulatedModule.builder()
                        .map(ENDPOINT, 8883, "localhost", broker.port())
                        .publicRootCa(ca.certificatePem())
                        .allowFilesWhileConnected()
                        .start()) {
            ScriptPlayer.on(way.to(module), options -> options.timeouts(TIMEOUTS)
                            .variable("privatekey", text(device.keyPem()))
                            .variable("cert", text(device.chainPem()))
                            .variable("filename", "rootca.pem")
                            .variable("content", rootCa))
                    .play(Script.parse("the exercise", BEFORE + exercise()));

            assertThat(module.files()).containsOnlyKeys("privatekey.pem", "cert.pem", "rootca.pem");
            assertThat(module.publishedMessages())
                    .isEqualTo(module.receivedMessages())
                    .hasSize(1);
        }
    }

    private static String exercise() throws IOException {
        String page = Files.readString(Path.of("../docs/protocol.md"));
        return page.substring(page.indexOf("    -> AT+FileOpen=<filename>"));
    }

    private static String text(byte[] pem) {
        return new String(pem, StandardCharsets.US_ASCII);
    }
}
