package io.cordelia.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "/", "/a", "a/", "a//b", "cordelia/apple", "$SYS/x", "früh/stück", "\uD83C\uDF4E/x", " "})
    void takesNames(String name) {
        assertThat(PublishTopic.of(name).name()).isEqualTo(name);
        assertThat(Subscription.of(name).filter()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+", "#", "a/+", "+/a", "a/+/b", "a/#", "/#", "/+", "+/+/#", "+/"})
    void takesFilters(String filter) {
        assertThat(Subscription.of(filter).filter()).isEqualTo(filter);
        assertThatThrownBy(() -> PublishTopic.of(filter))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage(
                        "publish topic \"" + filter + "\" holds a wildcard (allowed: a topic name without + and #)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a+", "+a", "a#", "#/", "#/a", "a/#/b", "##", "++", "a/b+/c", "+#"})
    void refusesMisplacedWildcards(String filter) {
        assertThatThrownBy(() -> Subscription.of(filter))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("subscription \"" + filter
                        + "\" has a misplaced wildcard (allowed: + as a whole level, # as the whole last level)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nAT+reboot", "\n", "a\u0000", "\u007F", "a\u0085"})
    void refusesControlCharacters(String topic) {
        assertThatThrownBy(() -> PublishTopic.of(topic))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("publish topic has the control character U+")
                .hasMessageContaining("text without control characters such as CR, LF and NUL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uD83C", "a\uDF4E", "\uDF4E\uD83C", "\uD83C\uD83C\uDF4E"})
    void refusesHalfASurrogatePair(String topic) {
        assertThatThrownBy(() -> Subscription.of(topic))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("has half a surrogate pair at position");
    }

    @Test
    void countsBytesNotCharacters() {
        assertThatCode(() -> PublishTopic.of("x".repeat(65_535))).doesNotThrowAnyException();
        assertThatThrownBy(() -> PublishTopic.of("ü".repeat(32_768)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("publish topic is 65536 bytes long (allowed: at most 65535)");
        assertThatThrownBy(() -> PublishTopic.of("")).hasMessage("publish topic is empty (allowed: 1 to 65535 bytes)");
    }

    @Test
    void theWillTopicIsATopicName() {
        assertThatThrownBy(() -> new Will("lost/#", new byte[0], Qos.AT_MOST_ONCE, false))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("will topic \"lost/#\" holds a wildcard");
    }

    @Property
    void filtersFollowTheRuleOfSection47(@ForAll("texts") String filter) {
        assertThat(isAccepted(filter))
                .isEqualTo(filter.matches("(?:\\+|[^+#/]*)(?:/(?:\\+|[^+#/]*))*(?:/#)?|#") && !filter.isEmpty());
    }

    @Property
    void namesAreFiltersWithoutWildcards(@ForAll("texts") String name) {
        boolean accepted;
        try {
            PublishTopic.of(name);
            accepted = true;
        } catch (InvalidRequestException e) {
            accepted = false;
        }
        assertThat(accepted).isEqualTo(isAccepted(name) && !name.contains("+") && !name.contains("#"));
    }

    @Property
    void neverFailsOtherwise(
            @ForAll @StringLength(max = 20) @Chars({'+', '#', '/'}) @CharRange(to = '\uFFFF') String text) {
        assertThatCode(() -> isAccepted(text)).doesNotThrowAnyException();
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(List.of("a", "b", "+", "#", "/", "ü"))
                .list()
                .ofMaxSize(7)
                .map(parts -> parts.stream().collect(Collectors.joining()));
    }

    private static boolean isAccepted(String filter) {
        try {
            Subscription.of(filter);
            return true;
        } catch (InvalidRequestException e) {
            return false;
        }
    }
}
