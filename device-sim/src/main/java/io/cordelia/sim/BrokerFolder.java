package io.cordelia.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A temporary folder for what a broker keeps over a restart. */
final class BrokerFolder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerFolder.class);

    /** With the process, which tells whose folder it is if one is ever left behind. */
    static final String PREFIX = "cordelia-broker-" + ProcessHandle.current().pid() + "-";

    private final Path folder;

    BrokerFolder() {
        try {
            folder = Files.createTempDirectory(PREFIX);
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded broker cannot make a temporary folder for its sessions", e);
        }
    }

    /** Where the broker on a port keeps its files; another one if it has to try another port. */
    Path of(int port) {
        return folder.resolve(Integer.toString(port));
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        } catch (IOException e) {
            LOG.warn("The embedded broker leaves {} behind", folder, e);
        }
    }
}
