package io.cordelia.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.cordelia.device.ExternalTool;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.function.ThrowingSupplier;

/** A pipe in a folder, such as a shell's {@code <(...)}: what is written to it can be read once. */
record NamedPipe(Path path) {

    /** Skips the tests that need it where there are none. */
    static NamedPipe in(Path folder) throws Exception {
        ExternalTool.require("mkfifo");
        Path path = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", "-m", "600", path.toString())
                        .start()
                        .waitFor())
                .isZero();
        return new NamedPipe(path);
    }

    /** What a reader makes of the pipe while a file is written to it. */
    <T> T fed(Path file, ThrowingSupplier<T> reader) {
        return assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            Process writer = new ProcessBuilder(
                            "sh", "-c", "cat \"$1\" > \"$2\"", "sh", file.toString(), path.toString())
                    .start();
            T result = reader.get();
            assertThat(writer.waitFor()).isZero();
            return result;
        });
    }
}
