package io.cordelia.at;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AtDecoderTest {

    private final List<String> decoded = new ArrayList<>();
    private boolean counting;
    private final AtDecoder decoder = new AtDecoder(new AtDecoder.Sink() {
        @Override
        public void line(byte[] bytes, int from, int count) {
            decoded.add(new String(bytes, from, count, StandardCharsets.ISO_8859_1));
        }

        @Override
        public void overlong(long count) {
            decoded.add("overlong " + count);
        }

        @Override
        public boolean countsFileRead() {
            return counting;
        }
    });

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\n\r", "\r", "\n", "\r\n\r\n", "\r\r\n", "\n\n\n"})
    void takesEveryLineEnd(String end) {
        feed("+get:1" + end + "OK" + end);

        assertThat(decoded).containsExactly("+get:1", "OK");
    }

    @Test
    void countsTheBytesOfAFileRead() {
        counting = true;

        feed("+fileread:0,13,line\r\nOK\r\n+x\r\n\r\nOK\r\n");

        assertThat(decoded).containsExactly("+fileread:0,13,line\r\nOK\r\n+x\r", "OK");
    }

    @Test
    void countsOnlyWhileAFileReadIsPending() {
        feed("+fileread:0,9,line\r\nOK\r\n");

        assertThat(decoded).containsExactly("+fileread:0,9,line", "OK");
    }

    @Test
    void takesAnEmptyFileRead() {
        counting = true;

        feed("+FileRead:1,0,\r\nOK\r\n");

        assertThat(decoded).containsExactly("+FileRead:1,0,", "OK");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+fileread:0,,x",
                "+fileread:0,2048,x",
                "+fileread:0,99999999999,x",
                "+fileread:x,1,x",
                "+fileread:0",
                "+filewrite:5",
                "+fil",
                "+fileread:0,-1,x",
                "+fileread:000000000,1,x"
            })
    void takesWhatOnlyLooksLikeAFileReadForALine(String line) {
        counting = true;

        feed(line + "\r\nOK\r\n");

        assertThat(decoded).containsExactly(line, "OK");
    }

    @Test
    void givesUpCountingWhenTheCommandIsGone() {
        counting = true;
        feed("+fileread:0,500,some of it");
        counting = false;

        feed("\r\nOK\r\n");

        assertThat(decoded).containsExactly("OK");
    }

    @Test
    void keepsAnOrdinaryLineWhenTheCommandEndsInItsMiddle() {
        counting = true;
        feed("+f");
        counting = false;

        feed("oo:1\r\n");

        assertThat(decoded).containsExactly("+foo:1");
    }

    @Test
    void reportsALineThatIsTooLongAndGoesOnAfterIt() {
        feed("x".repeat(2048) + "\r\n" + "y".repeat(2049) + "\r\n" + "z".repeat(100_000) + "\nOK\r\n");

        assertThat(decoded).containsExactly("x".repeat(2048), "overlong 2049", "overlong 100000", "OK");
    }

    @Property
    void givesTheSameLinesForAnyCut(@ForAll("streams") byte[] stream, @ForAll boolean fileRead, @ForAll long seed) {
        counting = fileRead;
        List<String> whole = decodeAll(stream, stream.length);
        Random random = new Random(seed);
        decoded.clear();
        AtDecoder cut = newDecoder();
        for (int at = 0; at < stream.length; ) {
            int count = Math.min(stream.length - at, 1 + random.nextInt(random.nextBoolean() ? 3 : 3000));
            cut.feed(stream, at, count);
            at += count;
        }

        assertThat(decoded).isEqualTo(whole);
    }

    @Property
    void givesAGoodLineAfterAnyGarbageAndALineEnd(@ForAll("streams") byte[] garbage, @ForAll("goodLines") String good) {
        decoder.feed(garbage, 0, garbage.length);
        feed("\r\n");
        decoded.clear();

        feed(good + "\r\n");

        assertThat(decoded).containsExactly(good);
    }

    @Property
    void givesAFileReadAfterAnyGarbageWithoutItsHeaderAndALineEnd(
            @ForAll("streams") byte[] garbage, @ForAll("contents") byte[] content, @ForAll long seed) {
        counting = true;
        String text = new String(garbage, StandardCharsets.ISO_8859_1).replaceAll("(?i)[+]fileread", "-fileread");
        feed(text + "\n");
        decoded.clear();
        String answer = "+fileread:0," + content.length + "," + new String(content, StandardCharsets.ISO_8859_1);
        Random random = new Random(seed);

        String rest = answer + "\r\nOK\r\n";
        while (!rest.isEmpty()) {
            int count = Math.min(rest.length(), 1 + random.nextInt(40));
            feed(rest.substring(0, count));
            rest = rest.substring(count);
        }

        assertThat(decoded).containsExactly(answer, "OK");
    }

    @Property
    void neverGivesALineOverTheLimit(@ForAll("streams") byte[] stream, @ForAll boolean fileRead) {
        counting = fileRead;

        decoder.feed(stream, 0, stream.length);

        assertThat(decoded).allSatisfy(line -> assertThat(line.length()).isBetween(1, AtDecoder.MAX_LINE));
    }

    @Provide
    Arbitrary<byte[]> streams() {
        Arbitrary<String> pieces = Arbitraries.oneOf(
                Arbitraries.of(
                        "OK",
                        "ERROR: process command,-2071",
                        "+fileread:0,5,",
                        "+fileread:1,40,",
                        "+fileread:0,0,",
                        "+FILEREAD:0,7,ab\r\ncd",
                        "+eventmqtt:recv,a,qos0,\"x\"",
                        "\r\n",
                        "\n\r",
                        "\r",
                        "\n",
                        "+",
                        ""),
                Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(30),
                Arbitraries.of("l", "\0").map(c -> c.repeat(2047)));
        return pieces.list().ofMaxSize(30).map(list -> String.join("", list).getBytes(StandardCharsets.ISO_8859_1));
    }

    @Provide
    Arbitrary<byte[]> contents() {
        return Arbitraries.bytes().array(byte[].class).ofMaxSize(2000);
    }

    @Provide
    Arbitrary<String> goodLines() {
        return Arbitraries.strings().withCharRange(' ', '~').ofMinLength(1).ofMaxLength(2048);
    }

    private List<String> decodeAll(byte[] stream, int count) {
        decoded.clear();
        newDecoder().feed(Arrays.copyOf(stream, count), 0, count);
        return List.copyOf(decoded);
    }

    private AtDecoder newDecoder() {
        return new AtDecoder(new AtDecoder.Sink() {
            @Override
            public void line(byte[] bytes, int from, int count) {
                decoded.add(new String(bytes, from, count, StandardCharsets.ISO_8859_1));
            }

            @Override
            public void overlong(long count) {
                decoded.add("overlong " + count);
            }

            @Override
            public boolean countsFileRead() {
                return counting;
            }
        });
    }

    private void feed(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        decoder.feed(bytes, 0, bytes.length);
    }
}
