package io.cordelia.device.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IoReasonTest {

    @TempDir
    private Path folder;

    @Test
    void whatTheSystemSays() throws IOException {
        Path file = Files.write(folder.resolve("file"), new byte[] {(byte) 0xff});

        assertThat(reason(() -> Files.readString(folder.resolve("none")))).isEqualTo("it does not exist");
        assertThat(reason(() -> Files.readString(folder))).isEqualTo("Is a directory");
        assertThat(reason(() -> Files.readString(file))).isEqualTo("it is not text in UTF-8");
        assertThat(reason(() -> Files.createFile(file))).isEqualTo("it is there already");
        assertThat(reason(() -> Files.createFile(file.resolve("below")))).isEqualTo("Not a directory");
        assertThat(reason(() -> Files.delete(folder))).isEqualTo("it is a folder that is not empty");
        assertThat(reason(() -> Files.newDirectoryStream(file))).isEqualTo("it is not a folder");
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new AccessDeniedException("closed/x"), "access is denied"),
                Arguments.of(new FileNotFoundException("x (No such file)"), "it does not exist"),
                Arguments.of(new MalformedInputException(1), "it is not text in UTF-8"),
                Arguments.of(
                        new FileSystemException("full/x", null, "No space left on device"), "No space left on device"),
                Arguments.of(new FileSystemException("x"), "input/output error"),
                Arguments.of(new IOException("Broken pipe"), "Broken pipe"),
                Arguments.of(new IOException(), "input/output error"),
                Arguments.of(new IOException(null, new AccessDeniedException("x")), "access is denied"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whatElseThereIs(IOException failure, String reason) {
        assertThat(IoReason.of(failure)).isEqualTo(reason);
    }

    private static String reason(ThrowingCallable call) {
        return IoReason.of(catchThrowableOfType(IOException.class, call));
    }
}
