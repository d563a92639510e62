package io.cordelia.cli;

import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.spi.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** A symbolic link to a pseudo-terminal, so that it has the same name every time. Removed when closed. */
final class PtyLink implements AutoCloseable {

    private final Path link;
    private final Path target;

    /**
     * Makes the link; one that is left over is replaced: it leads nowhere, or by chance to the same pseudo-terminal.
     *
     * @throws InvalidRequestException if something else is in its place, such as the link of another simulated module that
     *     is running, or it cannot be made
     */
    PtyLink(Path link, Path target) {
        this.link = link;
        this.target = target;
        boolean isLink = Files.isSymbolicLink(link);
        if (Files.exists(link, LinkOption.NOFOLLOW_LINKS) && !isLink) {
            throw new InvalidRequestException(
                    "--pty-link", link + " is there already and is not a link", "a path that is free");
        }
        if (isLink && (Files.isRegularFile(link) || Files.isDirectory(link))) {
            throw new InvalidRequestException(
                    "--pty-link", link + " is a link to something else", "a path that is free");
        }
        if (isLink && Files.exists(link) && !leadsTo(target)) {
            throw new InvalidRequestException(
                    "--pty-link",
                    link + " leads to a device that is there, such as that of another cordelia sim that is running",
                    "another path, or the same when that one has been stopped or the link removed");
        }
        try {
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, target);
        } catch (IOException e) {
            throw new InvalidRequestException(
                    "--pty-link",
                    link + " cannot be made: " + IoReason.of(e),
                    "a path in a folder that can be written to");
        }
    }

    /** Where it is. */
    Path path() {
        return link;
    }

    private boolean leadsTo(Path device) {
        try {
            return Files.readSymbolicLink(link).equals(device);
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            if (Files.isSymbolicLink(link) && leadsTo(target)) {
                Files.delete(link);
            }
        } catch (IOException e) {
            throw new InvalidRequestException(
                    "--pty-link", link + " cannot be removed: " + IoReason.of(e), "remove it by hand");
        }
    }
}
