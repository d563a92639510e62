package io.cordelia.cli;

import io.cordelia.device.InvalidRequestException;
import io.cordelia.pki.OutputFolder;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** The option of every command that writes new files. */
final class NewFileOptions {

    @Option(names = "--force", description = "Replace files that exist; otherwise the command fails, and they stay.")
    private boolean force;

    /**
     * A folder to write files to; it is made if it does not exist.
     *
     * @param names the files: nothing is written if one of them is there and is not to be replaced
     */
    OutputFolder folder(Path folder, String... names) {
        check(folder, names);
        OutputFolder output = OutputFolder.of(folder);
        return force ? output.overwriting() : output;
    }

    /** Refuses now what would be refused when the files are written, and makes nothing. */
    void check(Path folder, String... names) {
        Set<String> all = new HashSet<>();
        for (String name : names) {
            Path file = path(folder, name);
            if (!all.add(name)) {
                throw new WrongInputException(
                        file + " would be written twice, so nothing was written: give each name once");
            }
            if (!force && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new WrongInputException(file + " exists, so nothing was written: --force replaces it");
            }
        }
    }

    private static Path path(Path folder, String name) {
        try {
            return OutputFolder.path(folder, name);
        } catch (InvalidRequestException e) {
            e.addNote("nothing was written");
            throw e;
        }
    }

    /** Writes a single file. */
    void write(Path file, byte[] content, boolean secret) {
        Path folder = Optional.ofNullable(file.getParent()).orElse(Path.of(""));
        folder(folder, name(file)).write(name(file), content, secret);
    }

    /** The name in its folder of a file that is to be written. */
    static String name(Path file) {
        Path name = file.getFileName();
        if (name == null || file.toString().isEmpty()) {
            throw new WrongInputException("\"" + file + "\" is not the name of a file");
        }
        return name.toString();
    }
}
