package io.cordelia.at;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileUploadTest {

    private static final AtTimeouts TIMES = AtTimeouts.DEFAULTS;

    @ParameterizedTest
    @CsvSource({"0,4096", "3584,4096", "3585,8192", "1048576,1048576"})
    void reservesWholeStepsWithRoomForALittleMore(int size, int reserved) {
        FileUpload upload = new FileUpload("a", new byte[size], PutOptions.DEFAULTS);

        assertThat(upload.size()).isEqualTo(size);
        assertThat(upload.open(FileCommands.MODE_CREATE, TIMES).shown()).endsWith("," + reserved);
    }

    @Test
    void opensWithTheWordsOfTheOptions() {
        PutOptions options = PutOptions.DEFAULTS
                .withFailsafe(true)
                .withSecurity(FileSecurity.UNSIGNED.with(FileSecurity.Option.PUBLIC_READ));
        FileUpload upload = new FileUpload("a", new byte[4], options);

        assertThat(upload.open(FileCommands.MODE_REPLACE, TIMES).shown())
                .isEqualTo("AT+FileOpen=a," + FileCommands.MODE_REPLACE + FileCommands.FAILSAFE + "|"
                        + options.security().orElseThrow().words() + ",4096");
    }

    @Test
    void knowsHowFarItIsAfterEachPiece() {
        FileUpload upload = new FileUpload("a", FileGroupTest.pem(1704), PutOptions.DEFAULTS.withChunk(750));

        assertThat(upload.pieceCount()).isEqualTo(3);
        assertThat(upload.bytesOf(0)).isZero();
        assertThat(upload.bytesOf(1)).isPositive().isLessThan(upload.bytesOf(2));
        assertThat(upload.bytesOf(3)).isEqualTo(1704);
        assertThat(upload.write(7, 1, TIMES).shown()).startsWith("AT+FileWrite=7," + upload.bytesOf(1) + ",0,");
    }

    @Test
    void aFileWithoutContentHasNoPieces() {
        FileUpload upload = new FileUpload("a", new byte[0], PutOptions.DEFAULTS);

        assertThat(upload.pieceCount()).isZero();
        assertThat(upload.bytesOf(0)).isZero();
    }

    @Test
    void keepsItsContentWhateverBecomesOfTheArray() {
        byte[] content = "text".getBytes(StandardCharsets.US_ASCII);
        FileUpload upload = new FileUpload("a", content, PutOptions.DEFAULTS);
        Arrays.fill(content, (byte) 'x');

        assertThat(upload.hasContent("text".getBytes(StandardCharsets.US_ASCII)))
                .isTrue();
        assertThat(upload.hasContent(content)).isFalse();
    }
}
