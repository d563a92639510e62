package io.cordelia.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What holds for every input of the line. */
class LinePropertiesTest {

    /** What cannot stand in quotes if another argument follows (PROTOCOL section 1). */
    private static final Pattern UNREPRESENTABLE = Pattern.compile("\" *,");

    @Provide
    Arbitrary<String> values() {
        Arbitrary<Character> special = Arbitraries.of('"', ',', ' ', '=', '|', '\\', '{', '}', '?');
        Arbitrary<Character> any = Arbitraries.chars().range(' ', '\u00FF');
        return Arbitraries.frequencyOf(Tuple.of(2, special), Tuple.of(1, any))
                .list()
                .ofMaxSize(12)
                .map(chars -> {
                    StringBuilder text = new StringBuilder();
                    chars.forEach(text::append);
                    return text.toString();
                });
    }

    @Property
    void whatACorrectEncoderWritesComesBack(@ForAll("values") String first, @ForAll("values") String last)
            throws AtError {
        Assume.that(!UNREPRESENTABLE.matcher(first).find());
        String line = encode(first, false) + "," + encode(last, false);
        assertThat(new ArgumentReader(line).exactly(2))
                .extracting(Argument::text)
                .containsExactly(first, last);
    }

    @Property
    void quotesAreOnlyNeededWhereTheyAreNeeded(@ForAll("values") String first, @ForAll("values") String last)
            throws AtError {
        Assume.that(!UNREPRESENTABLE.matcher(first).find());
        String line = encode(first, true) + " , " + encode(last, true);
        assertThat(new ArgumentReader(line).exactly(2))
                .extracting(Argument::text)
                .containsExactly(first, last);
    }

    private static String encode(String value, boolean sparingly) {
        boolean needed = value.contains(" ") || value.contains(",") || value.contains("\"");
        return needed || !sparingly ? '"' + value + '"' : value;
    }

    @Property(tries = 300)
    void anyBytesAndALineEndLeaveTheServerInStep(@ForAll byte @Size(max = 300) [] garbage) {
        Host host = new Host();
        try (SimulatedModule module =
                SimulatedModule.builder().port(host.port()).start()) {
            host.send(new String(garbage, StandardCharsets.ISO_8859_1) + "\r\n");
            assertThat(host.ask("AT+test")).isEqualTo("OK\r\n");
            assertThat(module.openFiles()).isZero();
        }
    }

    @Provide
    Arbitrary<String> nearRequests() {
        return Arbitraries.of(
                        "AT+",
                        "at+set=",
                        "get=",
                        "mqtt,",
                        "fileOpen=",
                        "a,",
                        "READ|",
                        "WRITE",
                        "CREATE",
                        ",4096",
                        "\"",
                        ",",
                        "=",
                        "?",
                        " ",
                        "\0",
                        "\r\n",
                        "\n\r",
                        "test",
                        "wlanConnect=",
                        "fileRead=363990529,0,0,9",
                        "fileWrite=",
                        "iotpublish=0,",
                        "reboot",
                        "0x",
                        "99999999999",
                        "|",
                        "general,time,1,1,1,1,1,1",
                        "fileClose=363990529,,",
                        "\u00FF",
                        "AT+fileWrite=363990529,0,1,4,QUJD")
                .list()
                .ofMaxSize(30)
                .map(parts -> String.join("", parts));
    }

    @Property(tries = 500)
    void whatLooksLikeRequestsLeavesTheServerInStep(@ForAll("nearRequests") String garbage) {
        Host host = new Host();
        try (SimulatedModule module =
                SimulatedModule.builder().port(host.port()).start()) {
            host.send(garbage + "\r\n");
            assertThat(host.ask("AT+test")).isEqualTo("OK\r\n");
            assertThat(module.isMqttConnected()).isFalse();
        }
    }

    @Property
    void anyCutOfTheStreamGivesTheSameLines(@ForAll @Size(max = 8) List<@IntRange(min = 1, max = 40) Integer> cuts) {
        String data = "a,b\r\nAT+test\r\n,\0";
        byte[] stream = Wire.bytes("AT+test\r\n\n\rat+get=mqtt,clientId\rgarbage\nAT+fileWrite=1,0,0," + data.length()
                + "," + data + "\r\nAT+FILEWRITE = 7 , 0 , 0x0 , 0x3 ,\r\n,\r\nAT+test\r\n");
        List<String> whole = lines(stream, List.of());
        assertThat(whole)
                .containsExactly(
                        "AT+test",
                        "at+get=mqtt,clientId",
                        "garbage",
                        "AT+fileWrite=1,0,0," + data.length() + "," + data,
                        "AT+FILEWRITE = 7 , 0 , 0x0 , 0x3 ,\r\n,",
                        "AT+test");
        assertThat(lines(stream, cuts)).isEqualTo(whole);
    }

    private static List<String> lines(byte[] stream, List<Integer> cuts) {
        List<String> lines = new ArrayList<>();
        LineAssembler assembler = new LineAssembler();
        int at = 0;
        for (int cut : cuts) {
            int length = Math.min(cut, stream.length - at);
            assembler.feed(stream, at, length, (text, tooLong) -> lines.add(text));
            at += length;
        }
        assembler.feed(stream, at, stream.length - at, (text, tooLong) -> lines.add(text));
        return lines;
    }
}
