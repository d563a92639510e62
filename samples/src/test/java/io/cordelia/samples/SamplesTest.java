package io.cordelia.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordelia.pki.CertificateAuthority;
import io.cordelia.pki.IssuedIdentity;
import io.cordelia.pki.KeyKind;
import io.cordelia.pki.Validity;
import io.cordelia.sim.AccessPoint;
import io.cordelia.sim.EmbeddedBroker;
import io.cordelia.sim.PtyPort;
import io.cordelia.sim.SimulatedModule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs each sample as a user would. */
@Timeout(60)
class SamplesTest {

    private static final Validity TODAY = Validity.of(Duration.ofDays(1));
    private static final CertificateAuthority CA =
            CertificateAuthority.root(new X500Principal("CN=Samples root CA"), KeyKind.EC_P256, TODAY);
    private static final IssuedIdentity DEVICE = CA.device("cordelia-1", KeyKind.EC_P256, TODAY);

    private final PrintStream console = System.out;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private EmbeddedBroker broker;
    private PtyPort pty;
    private SimulatedModule module;

    @BeforeEach
    void start() throws IOException {
        Files.write(file("rootca.pem"), CA.certificatePem());
        Files.write(file("cert.pem"), DEVICE.chainPem());
        Files.write(file("privatekey.pem"), DEVICE.keyPem());
        broker = EmbeddedBroker.builder()
                .tls(CA.server(List.of("localhost"), KeyKind.EC_P256, TODAY))
                .requireClientCertificates(List.of(CA.certificate()))
                .start();
        pty = PtyPort.open();
        module = SimulatedModule.builder()
                .accessPoint(AccessPoint.secured("home", "home-wifi-key"))
                .port(pty)
                .start();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void stop() {
        System.setOut(console);
        module.close();
        broker.close();
    }

    @Test
    void uploadCertificates() {
        String[] args = {pty.name(), name("rootca.pem"), name("cert.pem"), name("privatekey.pem")};

        UploadCertificates.main(args);
        UploadCertificates.main(args);

        assertThat(module.files())
                .containsEntry("rootca.pem", CA.certificatePem())
                .containsEntry("cert.pem", DEVICE.chainPem())
                .containsEntry("privatekey.pem", DEVICE.keyPem());
        assertThat(lines())
                .contains("cert.pem uploaded, " + DEVICE.chainPem().length + " bytes", "cert.pem is there already")
                .contains("on the module: rootca.pem");
    }

    @Test
    void connectAndPublish() throws InterruptedException {
        ConnectAndPublish.main(new String[] {
            pty.name(),
            "localhost",
            String.valueOf(broker.port()),
            name("rootca.pem"),
            name("cert.pem"),
            name("privatekey.pem"),
            "home",
            "home-wifi-key"
        });

        assertThat(lines()).containsExactly("received on cordelia/apple: {\"weight\":182}");
    }

    @Test
    void softwareDevice() throws InterruptedException {
        SoftwareDevice.main(new String[] {
            "localhost", String.valueOf(broker.port()), name("rootca.pem"), name("cert.pem"), name("privatekey.pem")
        });

        assertThat(lines()).containsExactly("received on cordelia/apple: {\"weight\":182}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UploadCertificates", "ConnectAndPublish", "SoftwareDevice"})
    void aSampleIsAtMostSixtyLinesLong(String name) throws IOException {
        assertThat(Files.readAllLines(Path.of("src/main/java/io/cordelia/samples", name + ".java")))
                .hasSizeLessThanOrEqualTo(60);
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private String name(String file) {
        return file(file).toString();
    }

    private List<String> lines() {
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
