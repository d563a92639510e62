package io.cordelia.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cordelia.device.Qos;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Mosquitto's command line tool, publishing: each line that it reads is a message. */
final class MosquittoPub {

    private static final String NAME = "mosquitto_pub";
    private static final long PATIENCE_SECONDS = 60;

    private final List<String> command;

    private MosquittoPub(List<String> command) {
        this.command = command;
    }

    /** Empty if it is not installed. */
    static Optional<MosquittoPub> find(int port, Qos qos) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(path.split(File.pathSeparator))
                .map(folder -> Path.of(folder, NAME))
                .filter(Files::isExecutable)
                .findFirst()
                .map(tool -> new MosquittoPub(List.of(
                        tool.toString(),
                        "-h",
                        "localhost",
                        "-p",
                        Integer.toString(port),
                        "-i",
                        NAME,
                        "-q",
                        Integer.toString(qos.level()),
                        "-t",
                        PublishedMessage.TOPIC,
                        "-l")));
    }

    /** Starts it, lets it publish, and waits for its end. */
    void publish(int messages) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            try (Writer lines = process.outputWriter(UTF_8)) {
                for (int i = 0; i < messages; i++) {
                    lines.write(PublishedMessage.PAYLOAD + "\n");
                }
            }
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(NAME + " did not publish " + messages + " messages");
            }
        } finally {
            process.destroyForcibly();
        }
    }
}
