package io.cordelia.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** SoftHSM 2, a PKCS#11 token in software, in place of a secure element. */
public final class SoftHsm {

    /** The PIN of the tokens that are made. */
    public static final String PIN = "5678";

    private SoftHsm() {}

    /**
     * Makes an empty token in a new folder beside the file that the environment variable SOFTHSM2_CONF names, and writes that
     * file. Skips the running test if SoftHSM is missing.
     *
     * @return the PKCS#11 library, whose first slot holds the token
     */
    public static Path makeToken() throws IOException, InterruptedException {
        Path tool = ExternalTool.require("softhsm2-util", "softhsm2");
        Path configuration = Path.of(System.getenv("SOFTHSM2_CONF"));
        Path tokens = Files.createTempDirectory(Files.createDirectories(configuration.getParent()), "tokens");
        Files.writeString(configuration, "directories.tokendir = " + tokens + "\nlog.level = ERROR\n");
        Process process = new ProcessBuilder(
                        tool.toString(), "--init-token", "--free", "--label", "test", "--so-pin", "1234", "--pin", PIN)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return library();
    }

    private static Path library() throws IOException {
        try (Stream<Path> files = Files.find(
                Path.of("/usr/lib"), 3, (path, attributes) -> path.endsWith(Path.of("softhsm", "libsofthsm2.so")))) {
            return files.findFirst().orElseThrow();
        }
    }
}
