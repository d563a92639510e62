package io.cordelia.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordelia.pki.KeyKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    private final PrintStream console = System.out;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private Workbench bench;

    @BeforeEach
    void start() throws IOException {
        bench = new Workbench(folder, KeyKind.EC_P256);
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void stop() {
        System.setOut(console);
        bench.close();
    }

    @Test
    void uploadCertificates() {
        String[] args = {bench.port(), name("rootca.pem"), name("cert.pem"), name("privatekey.pem")};

        UploadCertificates.main(args);
        UploadCertificates.main(args);

        assertThat(bench.module().files())
                .containsEntry("rootca.pem", bench.ca().certificatePem())
                .containsEntry("cert.pem", bench.device().chainPem())
                .containsEntry("privatekey.pem", bench.device().keyPem());
        assertThat(lines())
                .contains(
                        "cert.pem uploaded, " + bench.device().chainPem().length + " bytes",
                        "cert.pem is there already")
                .contains("on the module: rootca.pem");
    }

    @Test
    void connectAndPublish() throws InterruptedException {
        ConnectAndPublish.main(new String[] {
            bench.port(),
            "localhost",
            String.valueOf(bench.broker().port()),
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
            "localhost",
            String.valueOf(bench.broker().port()),
            name("rootca.pem"),
            name("cert.pem"),
            name("privatekey.pem")
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
