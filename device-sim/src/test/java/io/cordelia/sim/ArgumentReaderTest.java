package io.cordelia.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentReaderTest {

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("a,b,c", List.of("a", "b", "c")),
                Arguments.of("  a , b ,c  ", List.of("a", "b", "c")),
                Arguments.of(",,", List.of("", "", "")),
                Arguments.of("363990529,,", List.of("363990529", "", "")),
                Arguments.of("csr,organization,Generic GmbH", List.of("csr", "organization", "Generic GmbH")),
                Arguments.of("0,\"{\"a\":1,\"b\":\"c\"}\"", List.of("0", "{\"a\":1,\"b\":\"c\"}")),
                Arguments.of("0,\"a\",\"b\"", List.of("0", "a\",\"b")),
                Arguments.of("\" a, b \",x", List.of(" a, b ", "x")),
                Arguments.of("\"a\"b\",x", List.of("a\"b", "x")),
                Arguments.of("\"a\" , \"b\" ", List.of("a", "b")),
                Arguments.of("\"\",\"\"", List.of("", "")),
                Arguments.of("\"\"\",\"\"\"", List.of("\"", "\"")),
                Arguments.of("a\"b,c\"", List.of("a\"b", "c\"")));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void readsArguments(String text, List<String> expected) throws AtError {
        assertThat(new ArgumentReader(text).exactly(expected.size()))
                .extracting(Argument::text)
                .isEqualTo(expected);
    }

    static Stream<Arguments> wrongTexts() {
        return Stream.of(
                Arguments.of("a,b", 3, "number of parameters,0"),
                Arguments.of("a,b,c,d", 3, "number of parameters,0"),
                Arguments.of("a,\"b\",c", 2, "number of parameters,0"),
                Arguments.of("a,\"b\" , c", 2, "number of parameters,0"),
                Arguments.of("", 1, "number of parameters,0"),
                Arguments.of("a", 0, "number of parameters,0"),
                Arguments.of("\"a,b", 2, "parse parameters,-3"),
                Arguments.of("0,\"b", 2, "parse parameters,-3"),
                Arguments.of("0,\"", 2, "parse parameters,-3"),
                Arguments.of("0,\"a\"b", 2, "parse parameters,-3"));
    }

    @ParameterizedTest
    @MethodSource("wrongTexts")
    void refusesWhatDoesNotFit(String text, int count, String error) {
        assertThatThrownBy(() -> new ArgumentReader(text).exactly(count))
                .isInstanceOf(AtError.class)
                .hasMessage(error);
    }

    @Test
    void takesNoArgumentsWhereThereAreNone() throws AtError {
        assertThat(new ArgumentReader("").exactly(0)).isEmpty();
        assertThat(new ArgumentReader("  ").exactly(0)).isEmpty();
    }

    @Test
    void givesTheRestAsItIs() throws AtError {
        ArgumentReader reader = new ArgumentReader("1, 2 , x,\"y\" ");
        reader.next();
        reader.next();
        assertThat(reader.rest()).isEqualTo(" x,\"y\" ");
        assertThat(reader.hasMore()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0,0", "42,42", "0x10,16", "0XfF,255", "-1,-1", "-0x1,-1"})
    void readsDecimalAndHexadecimal(String text, long value) throws AtError {
        assertThat(new Argument(text).number(-10, 1000)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "1a", "0x", "-", "+1", "1.5", "1 2", "9999999999999", "٣"})
    void refusesWhatIsNoNumber(String text) {
        assertThatThrownBy(() -> new Argument(text).number(0, 1000)).hasMessage("parse parameters,-1");
    }

    @Test
    void refusesNumbersOutOfRange() {
        assertThatThrownBy(() -> new Argument("1001").number(0, 1000)).hasMessage("process command,-2003");
        assertThatThrownBy(() -> new Argument("-1").number(0, 1000)).hasMessage("process command,-2003");
    }

    @Test
    void readsWordsMasksAndBooleansInAnyCase() throws AtError {
        assertThat(new Argument("create|OverWrite | CREATE_secure").mask(OpenMode.class))
                .containsExactlyInAnyOrder(OpenMode.CREATE, OpenMode.OVERWRITE, OpenMode.CREATE_SECURE);
        assertThat(new Argument("").mask(OpenMode.class)).isEmpty();
        assertThat(new Argument("wpa_wpa2").word(WlanSecurity.class)).isEqualTo(WlanSecurity.WPA_WPA2);
        assertThat(new Argument("TRUE").bool()).isTrue();
        assertThat(new Argument("false").bool()).isFalse();
    }

    @Test
    void refusesUnknownWords() {
        assertThatThrownBy(() -> new Argument("READ|WRONG").mask(OpenMode.class))
                .hasMessage("parse parameters,-4");
        assertThatThrownBy(() -> new Argument("READ|").mask(OpenMode.class)).hasMessage("parse parameters,-1");
        assertThatThrownBy(() -> new Argument("1").bool()).hasMessage("parse parameters,-4");
        assertThatThrownBy(() -> new Argument("").word(WlanSecurity.class)).hasMessage("parse parameters,-1");
    }

    @Test
    void refusesStringsThatAreTooLongOrMissing() {
        assertThatThrownBy(() -> new Argument("abcd").string(3)).hasMessage("parse parameters,-5");
        assertThatThrownBy(() -> new Argument("").string(3)).hasMessage("parse parameters,-1");
    }
}
