package io.cordelia.cli;

import io.cordelia.device.DeviceCapabilities;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.spi.IoReason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options that say what is published; their letters are those of mosquitto_pub. */
final class PayloadOptions {

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Source source;

    @Option(
            names = "--repeat",
            paramLabel = "N",
            description = "Publish so many times; with --random each time another payload. Not with --lines.")
    private Optional<Long> repeat = Optional.empty();

    @Option(
            names = "--interval",
            paramLabel = DurationConverter.LABEL,
            converter = DurationConverter.class,
            description = "Wait so long between two messages, such as 500ms or 2s; with --repeat or --lines.")
    private Optional<Duration> interval = Optional.empty();

    /** One of them is given. */
    private static final class Source {

        @Option(
                names = {"-m", "--message"},
                paramLabel = "TEXT",
                description = "The payload.")
        private Optional<String> message = Optional.empty();

        @Option(
                names = {"-f", "--file"},
                paramLabel = "FILE",
                description = "The payload is what this file holds.")
        private Optional<Path> file = Optional.empty();

        @Option(
                names = {"-s", "--stdin"},
                description = "The payload is all of standard input.")
        private boolean stdin;

        @Option(
                names = {"-l", "--lines"},
                description = "Publish each line of standard input as a message, as it comes.")
        private boolean lines;

        @Option(
                names = {"-n", "--null"},
                description = "The payload is empty.")
        private boolean none;

        @Option(
                names = "--random",
                description = "A payload like those of the vendor's tool: "
                        + "{\"RandomString\":\"oUykIeOvzm\",\"Number1\":104,\"Number2\":575}.")
        private boolean random;
    }

    /** Checks what needs no device. */
    void check() {
        if (repeat.filter(n -> n < 1).isPresent()) {
            throw new InvalidRequestException("--repeat", "is less than 1", "1 or more");
        }
        if (repeat.isPresent() && source.lines) {
            throw new InvalidRequestException("--repeat", "is given with --lines", "one of them");
        }
        if (interval.isPresent() && repeat.isEmpty() && !source.lines) {
            throw new InvalidRequestException("--interval", "is given alone", "together with --repeat or --lines");
        }
    }

    /** The time between two messages. */
    Duration interval() {
        return interval.orElse(Duration.ZERO);
    }

    /**
     * Reads what is to be published.
     *
     * @throws InvalidRequestException if the device cannot carry it
     */
    Payloads payloads(Keyboard keyboard, DeviceCapabilities capabilities) {
        if (source.lines) {
            return Payloads.lines(keyboard, capabilities);
        }
        long count = repeat.orElse(1L);
        if (source.random) {
            return Payloads.of(count, new RandomPayload()::next);
        }
        byte[] payload = payload(keyboard, capabilities.maxPayloadBytes());
        capabilities.checkPayload(payload);
        return Payloads.of(count, () -> payload);
    }

    /** Not more of it than shows that it is too much. */
    private byte[] payload(Keyboard keyboard, int max) {
        if (source.file.isPresent()) {
            return contents(source.file.get(), max);
        }
        if (source.stdin) {
            return notMore("standard input", keyboard.bytes(max + 1), max);
        }
        return source.message.orElse("").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] contents(Path file, int max) {
        try (InputStream in = Files.newInputStream(file)) {
            return notMore("file " + file, in.readNBytes(max + 1), max);
        } catch (IOException e) {
            throw new InvalidRequestException("--file", file + " cannot be read (" + IoReason.of(e) + ")", "a file");
        }
    }

    private static byte[] notMore(String what, byte[] bytes, int max) {
        if (bytes.length > max) {
            throw new InvalidRequestException("payload", "in " + what + " is too long", "at most " + max + " bytes");
        }
        return bytes;
    }
}
