package io.cordelia.at;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilePiecesTest {

    @Test
    void pemGoesRaw() {
        FilePieces pieces = pieces(FileGroupTest.pem(1704));

        assertThat(pieces.base64()).isFalse();
        assertThat(pieces.offsets()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "a, b", "a ,b", " a", "a ", "\"a\"", "grün", "\u007f", "a,", ",a", "\na", "a\t"})
    void whatTheArgumentReaderCouldHarmGoesAsBase64(String content) {
        assertThat(pieces(content.getBytes(StandardCharsets.UTF_8)).base64()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nAT+reboot\nb", "a\r\nat+factoryreset", "AT+test"})
    void aLineThatCouldPassForACommandGoesAsBase64(String content) {
        assertThat(pieces(content.getBytes(StandardCharsets.UTF_8)).base64()).isTrue();
        assertThat(pieces("see AT+test\nATx".getBytes(StandardCharsets.UTF_8)).base64())
                .isFalse();
    }

    @Test
    void textThatCannotBeCutSafelyGoesAsBase64() {
        byte[] content = ("a" + " ".repeat(2000) + "b").getBytes(StandardCharsets.UTF_8);

        assertThat(pieces(content).base64()).isTrue();
    }

    @Property
    void piecesAreSmallSafeAndMakeTheFile(@ForAll("contents") byte[] content) {
        FilePieces pieces = pieces(content);
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (int i = 0; i < pieces.offsets().size(); i++) {
            assertThat(pieces.offsets().get(i)).isEqualTo(joined.size());
            byte[] piece = pieces.piece(i);
            assertThat(piece).hasSizeBetween(1, pieces.base64() ? 561 : 750);
            if (!pieces.base64()) {
                String text = new String(piece, StandardCharsets.ISO_8859_1);
                assertThat(text)
                        .doesNotContain(" ,", ", ", "\0")
                        .doesNotStartWith(" ")
                        .doesNotEndWith(" ");
            }
            joined.writeBytes(piece);
        }

        assertThat(joined.toByteArray()).isEqualTo(content);
    }

    @Property
    void smallerPiecesMakeTheFileToo(
            @ForAll("contents") byte[] content, @ForAll @IntRange(min = 4, max = 750) int chunk) {
        for (FileEncoding encoding : new FileEncoding[] {FileEncoding.AUTO, FileEncoding.BASE64}) {
            FilePieces pieces = FilePieces.of("a", content, encoding, chunk);
            ByteArrayOutputStream joined = new ByteArrayOutputStream();
            for (int i = 0; i < pieces.offsets().size(); i++) {
                byte[] piece = pieces.piece(i);
                assertThat(pieces.base64() ? (piece.length + 2) / 3 * 4 : piece.length)
                        .isBetween(1, chunk);
                joined.writeBytes(piece);
            }
            assertThat(joined.toByteArray()).isEqualTo(content);
        }
    }

    private static FilePieces pieces(byte[] content) {
        return FilePieces.of("a", content, FileEncoding.AUTO, FilePieces.CHARACTERS);
    }

    @Provide
    Arbitrary<byte[]> contents() {
        Arbitrary<String> text =
                Arbitraries.strings().withChars("abcdefghijklmnop \r\n\",").ofMaxLength(3000);
        Arbitrary<String> any =
                Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(2000);
        Arbitrary<String> plain =
                Arbitraries.strings().withChars("abcdefghijklmnopqrstuv\n ").ofMaxLength(3000);
        return Arbitraries.oneOf(text, any, plain).map(s -> s.getBytes(StandardCharsets.ISO_8859_1));
    }
}
