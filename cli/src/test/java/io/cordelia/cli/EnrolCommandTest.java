package io.cordelia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cordelia.pki.OutputFolder;
import io.cordelia.sim.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code iot enrol}, and the enrolment server of {@code sim}. */
@Timeout(120)
class EnrolCommandTest {

    private static final String HOST = "enrol.example.com";

    private static final String STEPS =
            """
            GET_TEMP_CSR
            CREATE_TEMP_CSR
            SENDING_CSR_TO_QL
            CONNECTING_TO_HOST
            HTTP_RESPONSE_CODE 200
            TEMP_CERT_RECEIVED
            WRITING_TEMP_CERT
            TEMP_CERT_SAVED
            CREATE_DEVICE_CSR
            CONNECTING_QL_TLS
            CONNECTING_TO_HOST
            QL_RESPONSE_RECEIVED
            ENROLMENT_COMPLETE
            """;

    @TempDir
    private Path folder;

    private Path pki() {
        OutputFolder out = OutputFolder.of(folder.resolve("pki"));
        out.certificates("ca.pem", Rig.CA.chain());
        out.key("ca.key", Rig.CA.key());
        return folder.resolve("pki");
    }

    @Test
    void aBlankModuleGetsWhatItNeedsToConnect() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.builder()
                        .tls(Rig.SERVER)
                        .requireClientCertificates(List.of(Rig.CA.certificate()))
                        .start();
                Background sim = Background.start(
                                "sim",
                                "--enrolment-host",
                                HOST,
                                "--enrolment-pki",
                                pki().toString(),
                                "--enrolment-broker",
                                "localhost:" + broker.port())
                        .awaitOut("\n")) {
            String port = sim.out().strip().replace("listening on ", "");
            ok(port, "files", "put", folder.resolve("pki/ca.pem").toString());
            ok(port, "settings", "set", "quarklink.hostname=" + HOST, "quarklink.port=443");
            ok(port, "settings", "set", "quarklink.rootcapath=ca.pem");
            ok(port, "wifi", "join", "--open", "home");

            Cli.Result enrol = ok(port, "iot", "enrol");
            assertThat(enrol.out()).isEqualToNormalizingNewlines(STEPS);
            assertThat(enrol.err()).contains("enrolled for broker localhost:" + broker.port() + " as ");

            ok(port, "iot", "connect");
            ok(port, "iot", "disconnect");
            List<String> lines =
                    ok(port, "iot", "enrol", "--json").out().lines().toList();
            assertThat(lines).hasSize(13);
            JsonNode step = new ObjectMapper().readTree(lines.get(4));
            assertThat(step.toString()).isEqualTo("{\"step\":\"HTTP_RESPONSE_CODE\",\"code\":200}");

            ok(port, "settings", "set", "quarklink.rootcapath=none.pem");
            Cli.Result failed = Cli.run("iot", "enrol", "-p", port);
            assertThat(failed.status()).isEqualTo(ExitStatus.MODULE_REFUSED);
            assertThat(failed.out().strip()).isEqualTo("GET_TEMP_CSR");
            assertThat(failed.err()).contains("no root CA file after the step GET_TEMP_CSR", "upload it");
            ok(port, "wifi", "leave");
            assertThat(Cli.run("iot", "enrol", "-p", port).err()).contains("the WLAN is not connected");
        }
    }

    private static Cli.Result ok(String port, String... command) {
        String[] args = new String[command.length + 2];
        System.arraycopy(command, 0, args, 0, command.length);
        args[command.length] = "-p";
        args[command.length + 1] = port;
        Cli.Result result = Cli.run(args);
        assertThat(result.status()).as(result.err()).isZero();
        return result;
    }

    @Test
    void theServerNeedsAllOfItsOptionsAndItsFiles() throws IOException {
        Cli.Result alone = Cli.run("sim", "--enrolment-host", HOST);
        assertThat(alone.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(alone.err()).contains("--enrolment-pki", "--enrolment-broker");

        String empty = Files.createDirectory(folder.resolve("empty")).toString();
        Cli.Result files = sim(empty, "localhost:8883");
        assertThat(files.status()).isEqualTo(ExitStatus.FAILED);
        assertThat(files.err()).contains(empty, "ca.pem does not exist");

        Cli.Result port = sim(pki().toString(), "localhost");
        assertThat(port.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(port.err()).contains("--enrolment-broker \"localhost\" has no port (allowed: HOST:PORT");
    }

    private static Cli.Result sim(String pki, String broker) {
        return Cli.run("sim", "--enrolment-host", HOST, "--enrolment-pki", pki, "--enrolment-broker", broker);
    }
}
