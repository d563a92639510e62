package io.cordelia.pki;

import io.cordelia.pki.Finding.Kind;
import io.cordelia.pki.Finding.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Finds private keys that others may read. */
final class ExposedKey {

    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.GROUP_WRITE);

    private ExposedKey() {}

    /** A private key in a PEM document that is no secret; what is no PEM has none. */
    static Optional<Finding> among(Source source, byte[] document) {
        if (PemParser.isPem(document)
                && PemParser.parse(source, document).stream()
                        .anyMatch(block -> block.type().endsWith(KeyReader.PKCS8))) {
            return Optional.of(new Finding(
                    Severity.WARNING,
                    Kind.KEY_AMONG_CERTIFICATES,
                    source.part(),
                    source.name()
                            + " holds a private key beside the certificates, and a document of certificates is shown"
                            + " to everybody; move the key to a document of its own"));
        }
        return Optional.empty();
    }

    /**
     * The file of a key that other users may read or change. If only its group may read it, or the key is encrypted, that is
     * often meant so. Where files have no POSIX permissions nothing is said.
     */
    static Optional<Finding> in(Source source, Path file, boolean encrypted) {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            boolean open = permissions.stream().anyMatch(OTHERS::contains);
            if (!open && !permissions.contains(PosixFilePermission.GROUP_READ)) {
                return Optional.empty();
            }
            return Optional.of(new Finding(
                    open && !encrypted ? Severity.WARNING : Severity.INFORMATION,
                    Kind.KEY_READABLE_BY_OTHERS,
                    source.part(),
                    source.name() + " holds a private key and is open to other users of this machine ("
                            + PosixFilePermissions.toString(permissions) + "); close it with: chmod 600 "
                            + quoted(file)));
        } catch (UnsupportedOperationException | IOException e) {
            // There are no such permissions here, or reading the file tells what is wrong with it.
            return Optional.empty();
        }
    }

    /** As a shell takes it for one word. */
    private static String quoted(Path file) {
        String name = file.toString();
        return name.matches("[A-Za-z0-9_./+-]+") ? name : "'" + name.replace("'", "'\\''") + "'";
    }
}
