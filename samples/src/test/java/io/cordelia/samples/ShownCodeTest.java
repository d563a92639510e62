package io.cordelia.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The Java that the pages show is the Java that the tests run. */
class ShownCodeTest {

    private static final Path README = Path.of("../README.md");
    private static final Path DOCS = Path.of("../docs/how-to");
    private static final List<Path> CODE = Stream.of("HowToTest.java", "WithoutHardwareTest.java")
            .map(Path.of("src/test/java/io/cordelia/samples")::resolve)
            .toList();
    private static final Pattern SHOWN = Pattern.compile("<!-- code: ([a-z-]+) -->\n```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern JAVA = Pattern.compile("```java");

    static Stream<Path> pages() throws IOException {
        return Stream.concat(
                Stream.of(README),
                Files.list(DOCS).filter(page -> page.toString().endsWith(".md")).sorted());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void aPageShowsWhatIsRun(Path page) throws IOException {
        String text = Files.readString(page);
        StringBuilder code = new StringBuilder();
        for (Path file : CODE) {
            code.append(Files.readString(file));
        }

        assertThat(SHOWN.matcher(text).results().count())
                .as("pieces of Java with a name in %s", page)
                .isEqualTo(JAVA.matcher(text).results().count())
                .isPositive();
        for (MatchResult shown : SHOWN.matcher(text).results().toList()) {
            assertThat(shown.group(2)).as(shown.group(1)).isEqualTo(piece(code, shown.group(1)));
        }
    }

    private static String piece(CharSequence code, String name) {
        Matcher piece = Pattern.compile("( *)// begin " + name + "\n(.*?) *// end " + name + "\n", Pattern.DOTALL)
                .matcher(code);
        assertThat(piece.find()).as("code named %s in %s", name, CODE).isTrue();
        return piece.group(2).replaceAll("(?m)^" + piece.group(1), "");
    }
}
