package io.cordelia.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The command, with benchmarks that take no time. */
class MainTest {

    private static final List<String> NAMES = List.of(
            "upload-115200",
            "upload-921600",
            "at-round-trip",
            "decode-events",
            "sim-idle",
            "sim-at-test",
            "sim-200",
            "line-speed",
            "key-scan",
            "connect-cost",
            "publish-vs-paho");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void listsEachBenchmarkWithOneLineOfExplanation() {
        assertThat(run()).isZero();

        assertThat(lines(out)).hasSameSizeAs(NAMES);
        assertThat(lines(out)).allMatch(line -> line.matches("\\S+ +\\S.{20,}"));
        assertThat(lines(out)).extracting(line -> line.split(" ")[0]).containsExactlyElementsOf(NAMES);
        assertThat(lines(err)).isEmpty();
    }

    @Test
    void listsThemWhenTheNameIsUnknown() {
        assertThat(run("upload-9600")).isEqualTo(2);

        assertThat(lines(out)).isEmpty();
        assertThat(lines(err)).hasSize(NAMES.size() + 1).first().asString().contains("\"upload-9600\"");
        assertThat(lines(err)).anyMatch(line -> line.startsWith("sim-200 "));
    }

    @Test
    void takesOneNameOnly() {
        assertThat(run("sim-idle", "sim-200")).isEqualTo(2);

        assertThat(lines(err)).first().asString().contains("\"sim-idle sim-200\"");
    }

    @Test
    void endsWithTheNameTheFigureAndItsUnit() {
        assertThat(run(new Fixed(Optional.of(new Figure(0.98765, 3, "of something")))))
                .isZero();

        assertThat(lines(out)).first().asString().startsWith("on ").contains("cores");
        assertThat(lines(out)).contains("measuring", "the goal, at least 0.97, is met");
        assertThat(lines(out)).last().isEqualTo("fixed: 0.988 of something");
    }

    @Test
    void saysWhenTheGoalIsMissedAndDoesNotFail() {
        assertThat(run(new Fixed(Optional.of(new Figure(0.96, 3, "of something")))))
                .isZero();

        assertThat(lines(out)).contains("the goal, at least 0.97, is missed");
    }

    @Test
    void saysWhyItCannotMeasure() {
        assertThat(run(new Fixed(Optional.empty()))).isEqualTo(1);

        assertThat(lines(err)).containsExactly("benchmarks: fixed could not be measured: no such luck");
        assertThat(lines(out)).noneMatch(line -> line.startsWith("fixed:"));
    }

    @Test
    void theDocumentationExplainsExactlyWhatThereIs() throws IOException {
        String page = Files.readString(Path.of("").toAbsolutePath().getParent().resolve("docs/performance.md"));

        List<String> headings = Pattern.compile("^## `([^`]+)`", Pattern.MULTILINE)
                .matcher(page)
                .results()
                .map(heading -> heading.group(1))
                .toList();

        assertThat(headings)
                .containsExactlyElementsOf(
                        Main.benchmarks().stream().map(Benchmark::name).toList());
    }

    private int run(String... args) {
        return Main.run(args, stream(out), stream(err));
    }

    private int run(Benchmark benchmark) {
        return Main.run(benchmark, stream(out), stream(err));
    }

    private static PrintStream stream(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }

    private static List<String> lines(ByteArrayOutputStream from) {
        return from.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private record Fixed(Optional<Figure> figure) implements Benchmark {

        @Override
        public String name() {
            return "fixed";
        }

        @Override
        public String explanation() {
            return "what it was made with";
        }

        @Override
        public Goal goal() {
            return Goal.atLeast(0.97);
        }

        @Override
        public Figure measure(PrintStream out) throws IOException {
            out.println("measuring");
            return figure.orElseThrow(() -> new IOException("no such luck"));
        }
    }
}
