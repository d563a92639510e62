package io.cordelia.at;

import io.cordelia.device.InvalidRequestException;
import java.util.Arrays;

/** A file that is to be written and how: checked before anything is sent, and the commands for it. Immutable. */
final class FileUpload {

    /** Storage is reserved in steps of this size, in bytes (S: 4096 for a file of 1452). */
    private static final int RESERVE_STEP = 4096;

    /** What is reserved at least beyond the content, so that the next certificate fits where this one was. */
    private static final int HEAD_ROOM = 512;

    private final String name;
    private final byte[] content;
    private final PutOptions options;
    private final FilePieces pieces;
    private final int reserve;

    /**
     * Checks the file.
     *
     * @throws InvalidRequestException if it cannot be written so
     */
    FileUpload(String name, byte[] content, PutOptions options) {
        FileCommands.name(name);
        if (content.length > PutOptions.MAX_BYTES) {
            throw new InvalidRequestException(
                    "file " + name, "has " + content.length + " bytes", "at most " + PutOptions.MAX_BYTES + " bytes");
        }
        this.name = name;
        this.content = content.clone();
        this.options = options;
        this.pieces = FilePieces.of(name, this.content, options.encoding(), options.chunk());
        this.reserve = options.reserve().orElse(withHeadRoom(content.length));
        checkSecurity();
        if (reserve < content.length) {
            throw new InvalidRequestException(
                    "size to reserve",
                    reserve + " is less than the " + content.length + " bytes of file " + name,
                    "at least the size of the file");
        }
    }

    private static int withHeadRoom(int bytes) {
        int steps = (bytes + HEAD_ROOM + RESERVE_STEP - 1) / RESERVE_STEP;
        return Math.min(PutOptions.MAX_BYTES, steps * RESERVE_STEP);
    }

    private void checkSecurity() {
        boolean unreadable =
                options.security().isPresent() && !options.security().get().isPublic(FileSecurity.Option.PUBLIC_READ);
        if (unreadable && options.verification() == Verification.CONTENT) {
            throw new InvalidRequestException(
                    "verification CONTENT",
                    "is not possible for the secure file " + name
                            + ", because AT+FileOpen takes no token to read it back",
                    "the verification SIZE or NONE, or a secure file with PUBLIC_READ");
        }
    }

    String name() {
        return name;
    }

    /** In bytes. */
    int size() {
        return content.length;
    }

    boolean hasContent(byte[] other) {
        return Arrays.equals(content, other);
    }

    /** Whether its content goes over the line as Base64. */
    boolean isBase64() {
        return pieces.base64();
    }

    Verification verification() {
        return options.verification();
    }

    UploadListener listener() {
        return options.listener();
    }

    int pieceCount() {
        return pieces.offsets().size();
    }

    /** How many bytes the first pieces have together. */
    int bytesOf(int firstPieces) {
        return firstPieces < pieceCount() ? pieces.offsets().get(firstPieces) : content.length;
    }

    AtCommand<FileCommands.OpenFile> open(String mode, AtTimeouts timeouts) {
        String words = mode
                + (options.failsafe() ? FileCommands.FAILSAFE : "")
                + options.security().map(security -> "|" + security.words()).orElse("");
        return FileCommands.open(name, words, reserve, timeouts);
    }

    AtCommand<Void> write(long id, int index, AtTimeouts timeouts) {
        return FileCommands.write(
                id, name, pieces.offsets().get(index), pieces.piece(index), pieces.base64(), timeouts);
    }

    AtCommand<Void> close(long id, AtTimeouts timeouts) {
        return options.security()
                .flatMap(FileSecurity::signature)
                .map(signature -> FileCommands.close(id, name, signature, timeouts))
                .orElseGet(() -> FileCommands.close(id, name, timeouts));
    }
}
