package io.cordelia.cli;

import com.fasterxml.jackson.annotation.JsonValue;
import io.cordelia.device.DeviceException;
import java.util.Optional;
import picocli.CommandLine.Help.Ansi;

/**
 * What was found about one of the things between port and broker, as it is printed.
 *
 * @param step what was looked at
 * @param result how it is
 * @param text what was found
 * @param advice what to do; only of failures and warnings
 * @param status the exit status if it is the first failure
 */
record Diagnosis(String step, Result result, String text, Optional<String> advice, int status) {

    private static final String INDENT = " ".repeat(19);

    /** How a thing is. */
    enum Result {
        OK("ok", "green"),
        WARNING("warning", "yellow"),
        FAILED("failed", "red"),
        NOT_RUN("not run", "faint");

        private final String word;
        private final String colour;

        Result(String word, String colour) {
            this.word = word;
            this.colour = colour;
        }

        @JsonValue
        @Override
        public String toString() {
            return word;
        }
    }

    static Diagnosis ok(String step, String text) {
        return new Diagnosis(step, Result.OK, text, Optional.empty(), ExitStatus.DONE);
    }

    static Diagnosis warning(String step, String text, String advice) {
        return new Diagnosis(step, Result.WARNING, text, Optional.of(advice), ExitStatus.DONE);
    }

    /** A warning whose text says what to do. */
    static Diagnosis warning(String step, String text) {
        return new Diagnosis(step, Result.WARNING, text, Optional.empty(), ExitStatus.DONE);
    }

    static Diagnosis failed(String step, String text, String advice, int status) {
        return new Diagnosis(step, Result.FAILED, text, Optional.of(advice), status);
    }

    static Diagnosis failed(String step, DeviceException failure, String advice) {
        return failed(step, failure.getMessage(), advice, ExitStatus.of(failure));
    }

    static Diagnosis notRun(String step, String why) {
        return new Diagnosis(step, Result.NOT_RUN, why, Optional.empty(), ExitStatus.DONE);
    }

    boolean isFailure() {
        return result == Result.FAILED;
    }

    /** The same without saying what to do. */
    Diagnosis withoutAdvice() {
        return new Diagnosis(step, result, text, Optional.empty(), status);
    }

    /** For people; what to do stands in a line of its own. */
    String text(Ansi ansi) {
        String word = String.format("%-7s", result);
        return ansi.string("@|" + result.colour + " " + word + "|@")
                + String.format("  %-8s  ", step)
                + printable(text)
                + advice.map(what -> System.lineSeparator() + INDENT + "-> " + printable(what))
                        .orElse("");
    }

    private static String printable(String text) {
        return Screen.printable(text.replaceAll("\\R", "; "));
    }
}
