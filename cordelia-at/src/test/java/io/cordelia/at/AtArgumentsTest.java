package io.cordelia.at;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.InvalidRequestException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AtArgumentsTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "plain, plain",
                "'two words', '\"two words\"'",
                "'a,b', '\"a,b\"'",
                "'\"', '\"\"\"'",
                "' lead', '\" lead\"'",
                "'', '\"\"'",
                "'?', '\"?\"'",
                "grün, grün"
            })
    void quotesWhatNeedsIt(String value, String encoded) {
        assertThat(encode(new AtArguments().text("file name", value, 180))).isEqualTo(encoded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\rb", "a\nb", "a\r\nAT+reboot", "a\0b", "\u001b[0m", "\u007f", "\ud800"})
    void refusesWhatALineCannotCarry(String value) {
        assertThatThrownBy(() -> new AtArguments().text("file name", value, 180))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("file name has ");
    }

    @Test
    void refusesAQuoteAndCommaInAllButTheLastArgument() {
        AtArguments last = new AtArguments().number(1).text("topic", "a\",b", 512);
        assertThat(encode(last)).isEqualTo("1,\"a\",b\"");

        AtArguments first = new AtArguments().text("file name", "a\",b", 180).number(1);
        assertThatThrownBy(first::encode)
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("file name holds a quote followed by a comma, which the module takes for its end"
                        + " (allowed: text without \",)");
    }

    @Test
    void countsBytesAgainstTheLimit() {
        assertThatThrownBy(() -> new AtArguments().text("SSID", "ü".repeat(17), 32))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("SSID is 34 bytes long (allowed: the module takes at most 32 bytes)");
    }

    @Test
    void refusesALineThatIsTooLong() {
        AtArguments fits = new AtArguments().data(new byte[2048 - "AT+x=\r\n".length()]);
        assertThat(AtCommand.of("x", "x", fits, Duration.ofSeconds(1)).request())
                .hasSize(2048);

        AtArguments long1 = new AtArguments().data(new byte[2049 - "AT+x=\r\n".length()]);
        assertThatThrownBy(() -> AtCommand.of("x", "x", long1, Duration.ofSeconds(1)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("command x is 2049 bytes long (allowed: the module takes lines of at most 2048 bytes)");
    }

    @Test
    void showsNoSecret() {
        AtArguments arguments = new AtArguments().text("SSID", "home", 32).secret("WLAN key", "hush hush", 64);

        assertThat(encode(arguments)).isEqualTo("home,\"hush hush\"");
        assertThat(arguments.shown()).isEqualTo("home,***");
        assertThatThrownBy(() -> new AtArguments().secret("WLAN key", "hush\r", 64))
                .hasMessageNotContaining("hush");
    }

    @ParameterizedTest
    @CsvSource({"13, 0x0D", "10, 0x0A", "0, 0x00"})
    void refusesLineEndsAndNulInAPayload(byte bad, String shown) {
        assertThatThrownBy(() -> new AtArguments().payload("payload", new byte[] {'a', bad}))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage(
                        "payload has the byte " + shown
                                + " at position 1 (allowed: UTF-8 text without CR, LF and NUL, unless payloads are sent as Base64)");
    }

    @Test
    void refusesAPayloadThatIsNotText() {
        assertThatThrownBy(() -> new AtArguments().payload("payload", new byte[] {(byte) 0xC3, 0x28}))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("is not valid UTF-8");
    }

    @Property
    void whatIsEncodedIsReadBackOrRefused(@ForAll("values") List<String> values) {
        String encoded;
        try {
            AtArguments arguments = new AtArguments();
            values.forEach(value -> arguments.text("value", value, 512));
            encoded = new String(arguments.encode(), StandardCharsets.ISO_8859_1);
        } catch (InvalidRequestException e) {
            assertThat(values).anyMatch(AtArgumentsTest::isRefused);
            return;
        }

        assertThat(encoded).doesNotContain("\r", "\n", "\0");
        assertThat(ArgumentReader.read(encoded, values.size())).isEqualTo(values);
    }

    @Property
    void aPayloadIsReadBackOrRefused(@ForAll("value") String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        try {
            AtArguments arguments = new AtArguments().number(0).payload("payload", bytes);
            String encoded = new String(arguments.encode(), StandardCharsets.ISO_8859_1);
            assertThat(ArgumentReader.read(encoded, 2)).containsExactly("0", payload);
        } catch (InvalidRequestException e) {
            assertThat(payload).containsAnyOf("\r", "\n", "\0");
        }
    }

    @Provide
    Arbitrary<List<String>> values() {
        return value().list().ofMinSize(1).ofMaxSize(4);
    }

    @Provide
    Arbitrary<String> value() {
        Arbitrary<Character> nasty = Arbitraries.of('"', ',', ' ', '=', '?', '|', ':', '.', '+', 'a', '0', 'ü', '€');
        Arbitrary<Character> any = Arbitraries.chars().filter(c -> !Character.isSurrogate(c));
        return Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(9, nasty.list().ofMaxSize(8).map(AtArgumentsTest::join)),
                net.jqwik.api.Tuple.of(1, any.list().ofMaxSize(8).map(AtArgumentsTest::join)));
    }

    private static String join(List<Character> characters) {
        StringBuilder text = new StringBuilder();
        new ArrayList<>(characters).forEach(text::append);
        return text.toString();
    }

    private static boolean isRefused(String value) {
        return value.contains("\",") || value.chars().anyMatch(Character::isISOControl);
    }

    private static String encode(AtArguments arguments) {
        return new String(arguments.encode(), StandardCharsets.UTF_8);
    }
}
