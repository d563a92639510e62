package io.cordelia.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.Message;
import io.cordelia.device.Qos;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageTemplateTest {

    private static final Instant TIME = Instant.parse("2026-11-22T05:06:07Z");

    private static String of(String template, String payload) {
        return MessageTemplate.parse(template)
                .of(new Message("cordelia/apple", payload.getBytes(StandardCharsets.UTF_8), Qos.AT_LEAST_ONCE), TIME);
    }

    @ParameterizedTest
    @CsvSource({
        "%t,cordelia/apple",
        "%p,Häll\\x0ao",
        "%x,48c3a46c6c0a6f",
        "%b,SMOkbGwKbw==",
        "%l,7",
        "%q,1",
        "%I,2026-11-22T05:06:07.000Z",
        "%U,1795323967.000",
        "%%,%",
        "plain,plain",
        "<%t: %l>,<cordelia/apple: 7>",
        "a\\\\b,a\\b"
    })
    void eachLetterHasItsMeaning(String template, String shown) {
        assertThat(of(template, "Häll\no")).isEqualTo(shown);
    }

    @Test
    void linesAndTabulatorsOfTheUserStay() {
        assertThat(of("%q\\t%p\\n", "x")).isEqualTo("1\tx\n");
        assertThat(of("%j", "x"))
                .isEqualTo("{\"time\":\"2026-11-22T05:06:07.000Z\",\"topic\":\"cordelia/apple\",\"qos\":1,\"bytes\":1,"
                        + "\"payload\":\"x\"}");
        assertThat(MessageTemplate.parse("%j").of(new Message("t", new byte[] {-1}, Qos.AT_MOST_ONCE), TIME))
                .contains("\"payloadBase64\":\"/w==\"")
                .doesNotContain("\"payload\"");
    }

    @ParameterizedTest
    @CsvSource({
        "%z,has the unknown letter %z",
        "%r,has the unknown letter %r",
        "x%,ends with a %",
        "\\q,has the unknown \\q",
        "x\\,ends with a \\"
    })
    void otherLettersAreRefused(String template, String problem) {
        assertThatThrownBy(() -> MessageTemplate.parse(template))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("--format " + problem + " (allowed: ");
    }

    @Property
    void nothingFromOutsideReachesTheTerminalAsAControlCharacter(@ForAll byte[] payload, @ForAll String topic) {
        Message message = new Message(topic, payload, Qos.AT_MOST_ONCE);

        String shown = MessageTemplate.parse("%t %p %x %b %j").of(message, TIME);

        assertThat(shown.codePoints()).noneMatch(Character::isISOControl);
    }
}
