package io.cordelia.cli;

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
            if (!folder.resolve(name).getFileName().toString().equals(name)) {
                throw new WrongInputException("\"" + name + "\" is not the name of a file, so nothing was written: give"
                        + " a name without a folder");
            }
            if (!all.add(name)) {
                throw new WrongInputException(
                        folder.resolve(name) + " would be written twice, so nothing was written: give each name once");
            }
            if (Files.exists(folder.resolve(name)) && !Files.isRegularFile(folder.resolve(name))) {
                throw new WrongInputException(folder.resolve(name)
                        + " is a directory, a device or a pipe, so nothing was written: give the name of a file");
            }
            if (!force && Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                throw new WrongInputException(
                        folder.resolve(name) + " exists, so nothing was written: --force replaces it");
            }
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
