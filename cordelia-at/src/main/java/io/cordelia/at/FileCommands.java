package io.cordelia.at;

import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The commands of the file system. */
final class FileCommands {

    static final String OPEN = CommandName.FILE_OPEN.word();
    static final String READ = CommandName.FILE_READ.word();
    static final String WRITE = CommandName.FILE_WRITE.word();
    static final String DELETE = CommandName.FILE_DELETE.word();
    static final String INFO = CommandName.FILE_INFO.word();
    static final String CONTROL = CommandName.FILE_CONTROL.word();

    /** Creates a file that does not exist (S). */
    static final String MODE_CREATE = "WRITE|CREATE";
    /** Creates a file or replaces it (D). */
    static final String MODE_REPLACE = "CREATE|OVERWRITE";
    /** Goes with the modes that create: keep a second copy (F). */
    static final String FAILSAFE = "|CREATE_FAILSAFE";
    /** Opens a file to read it. */
    static final String MODE_READ = "READ";

    static final String RENAME = "rename";
    static final String COMMIT = "commit";
    static final String ROLLBACK = "rollback";
    static final String BUNDLE_COMMIT = "bundle_commit";
    static final String BUNDLE_ROLLBACK = "bundle_rollback";

    private static final String RESTORE = "restore";
    private static final String STORAGE = "get_storage_info";
    /**
     * Block size, blocks, allocated, reserved, reserved for the system, largest gap, available to user files (F); what
     * follows is about files.
     */
    private static final int STORAGE_FIELDS = 7;

    private static final int INFO_FIELDS = 6;

    private static final int MAX_NAME_BYTES = 180;
    private static final int FORMAT_RAW = 0;
    private static final int FORMAT_BASE64 = 1;
    private static final int MAX_SIGNATURE_BYTES = 1024;
    private static final String SECRET = "***";

    private FileCommands() {}

    static AtCommand<OpenFile> open(String name, String mode, int reserve, AtTimeouts timeouts) {
        return AtCommand.of(
                        CommandName.FILE_OPEN,
                        OPEN + "=" + name,
                        name(name).word(mode).number(reserve),
                        timeouts.command())
                .answeredBy(response -> {
                    List<String> fields = response.fields(1);
                    return new OpenFile(
                            AtResponse.number(fields.get(0)), token(fields.size() < 2 ? "" : fields.get(1)));
                });
    }

    /**
     * Writes a piece of a file.
     *
     * @param offset where in the file, in bytes of the file
     */
    static AtCommand<Void> write(long id, String name, int offset, byte[] piece, boolean base64, AtTimeouts timeouts) {
        byte[] data = base64 ? Base64.getEncoder().encode(piece) : piece;
        AtArguments arguments = new AtArguments()
                .number(id)
                .number(offset)
                .number(base64 ? FORMAT_BASE64 : FORMAT_RAW)
                .number(data.length)
                .data(data);
        return AtCommand.of(
                        CommandName.FILE_WRITE, "FileWrite=" + name, arguments, timeouts.get(AtTimeouts.Kind.FILE_DATA))
                .answeredBy(response -> {
                    long written = AtResponse.number(response.text());
                    // The length as it stands on the wire (D, F); that of the content would do no harm.
                    if (written != data.length && written != piece.length) {
                        throw new ProtocolException(
                                "the module wrote " + written + " of " + data.length + " characters");
                    }
                    return null;
                });
    }

    /**
     * Reads a piece of a file.
     *
     * @param offset where in the file, in bytes of the file
     * @param count how many bytes of the file; fewer come at its end
     */
    static AtCommand<byte[]> read(long id, String name, int offset, int count, boolean base64, AtTimeouts timeouts) {
        AtArguments arguments = new AtArguments()
                .number(id)
                .number(offset)
                .number(base64 ? FORMAT_BASE64 : FORMAT_RAW)
                .number(count);
        return AtCommand.of(
                        CommandName.FILE_READ, "FileRead=" + name, arguments, timeouts.get(AtTimeouts.Kind.FILE_DATA))
                .withSecretAnswer()
                .answeredBy(response -> content(response.bytes(), count));
    }

    static AtCommand<Void> close(long id, String name, AtTimeouts timeouts) {
        return close(id, name, new AtArguments().omitted().omitted(), timeouts);
    }

    static AtCommand<Void> close(long id, String name, FileSecurity.Signature signature, AtTimeouts timeouts) {
        return close(id, name, signature(signature.certificate(), signature.value()), timeouts);
    }

    private static AtCommand<Void> close(long id, String name, AtArguments signature, AtTimeouts timeouts) {
        return AtCommand.of(
                CommandName.FILE_CLOSE,
                "FileClose=" + name,
                new AtArguments().number(id).all(signature),
                timeouts.command());
    }

    /** The last arguments of {@code fileClose}, checked. */
    static AtArguments signature(String certificate, String value) {
        if (value.isEmpty()) {
            throw new InvalidRequestException("signature", "is empty", "1 to " + MAX_SIGNATURE_BYTES + " bytes");
        }
        if (certificate.isEmpty()) {
            throw new InvalidRequestException(
                    "name of the certificate", "is empty", "1 to " + MAX_NAME_BYTES + " bytes");
        }
        return new AtArguments()
                .text("name of the certificate", certificate, MAX_NAME_BYTES)
                .text("signature", value, MAX_SIGNATURE_BYTES);
    }

    static AtCommand<Void> delete(String name, FileToken token, AtTimeouts timeouts) {
        return AtCommand.of(
                CommandName.FILE_DELETE, DELETE + "=" + name, name(name).token(token), timeouts.command());
    }

    static AtCommand<FileInfo> info(String name, FileToken token, AtTimeouts timeouts) {
        return AtCommand.of(CommandName.FILE_INFO, INFO + "=" + name, name(name).token(token), timeouts.command())
                .answeredBy(response -> {
                    List<String> fields = response.fields(INFO_FIELDS);
                    // Before the last two stand the tokens that a secure file has.
                    return new FileInfo(
                            properties(fields.get(0)),
                            AtResponse.size(fields.get(1)),
                            AtResponse.size(fields.get(2)),
                            AtResponse.size(fields.get(INFO_FIELDS - 2)),
                            AtResponse.size(fields.get(INFO_FIELDS - 1)));
                });
    }

    static AtCommand<List<FileEntry>> list(AtTimeouts timeouts) {
        return AtCommand.of(CommandName.FILE_LIST, timeouts.command())
                .answeredByAll(
                        responses -> responses.stream().map(FileCommands::entry).toList());
    }

    /**
     * {@code fileCtl=<command>,<token>,<name>,<data>} (F). Commit and rollback answer with a new token (F), others with
     * none.
     */
    static AtCommand<FileToken> control(
            String command, String name, FileToken token, String data, AtTimeouts timeouts) {
        return controlCommand(
                        command,
                        new AtArguments()
                                .word(command)
                                .token(token)
                                .optionalText("file name", name, MAX_NAME_BYTES)
                                .optionalText("new file name", data, MAX_NAME_BYTES),
                        timeouts)
                .answeredByAll(responses -> responses.isEmpty()
                        ? FileToken.NONE
                        : token(responses.get(0).fields(1).get(0)));
    }

    static AtCommand<Void> restore(FactoryState state, AtTimeouts timeouts) {
        AtArguments arguments =
                new AtArguments().word(RESTORE).token(FileToken.NONE).omitted().word(state.word());
        return controlCommand(RESTORE, arguments, timeouts).answeredByAll(responses -> null);
    }

    static AtCommand<StorageInfo> storage(AtTimeouts timeouts) {
        AtArguments arguments =
                new AtArguments().word(STORAGE).token(FileToken.NONE).omitted().omitted();
        return controlCommand(STORAGE, arguments, timeouts).answeredBy(FileCommands::storageInfo);
    }

    /** The numbers stand in the order of the chip's own structure, after an empty place for a token (F). */
    private static StorageInfo storageInfo(AtResponse response) {
        List<String> all = response.fields(STORAGE_FIELDS + 1);
        List<String> fields = all.subList(1, all.size());
        return new StorageInfo(
                AtResponse.size(fields.get(0)),
                AtResponse.size(fields.get(1)),
                AtResponse.size(fields.get(2)),
                AtResponse.size(fields.get(STORAGE_FIELDS - 1)));
    }

    private static AtCommand<Void> controlCommand(String command, AtArguments arguments, AtTimeouts timeouts) {
        return AtCommand.of(CommandName.FILE_CONTROL, CONTROL + "=" + command, arguments, timeouts.command());
    }

    /** The name, checked and encoded as the first argument. */
    static AtArguments name(String name) {
        if (name.isEmpty()) {
            throw new InvalidRequestException("file name", "is empty", "1 to " + MAX_NAME_BYTES + " bytes");
        }
        return new AtArguments().text("file name", name, MAX_NAME_BYTES);
    }

    /** The answer to {@code fileread} with its size in place of the content. */
    static String shownHeader(byte[] line) {
        int start = READ.length() + 2;
        int data = afterSecondComma(line, start);
        String header = new String(line, start, data - start, StandardCharsets.UTF_8);
        return header.lines().findFirst().orElse("") + "<" + (line.length - data) + " bytes>";
    }

    /** Whether a line tells the token of a secure file: {@code +fileopen:<id>,<token>} or {@code +filectl:<token>,}. */
    static Optional<String> shownWithoutToken(AtLine line) {
        int place = line.answers(OPEN) ? 1 : 0;
        if (place == 0 && !line.answers(CONTROL)) {
            return Optional.empty();
        }
        String text = line.text();
        int values = text.indexOf(':') + 1;
        String[] fields = text.substring(values).split(",", -1);
        if (fields.length <= place || isNoToken(fields[place])) {
            return Optional.empty();
        }
        fields[place] = SECRET;
        return Optional.of(text.substring(0, values) + String.join(",", fields));
    }

    static boolean isNoToken(String word) {
        return word.isBlank() || word.strip().equals("0");
    }

    private static FileToken token(String word) {
        if (isNoToken(word)) {
            return FileToken.NONE;
        }
        try {
            return new FileToken(AtResponse.number(word));
        } catch (ProtocolException | InvalidRequestException e) {
            // What was wrong with it would tell it.
            throw new ProtocolException("the answer has no token where one was expected");
        }
    }

    private static byte[] content(byte[] values, int count) {
        int data = afterSecondComma(values, 0);
        List<String> header = List.of(new String(values, 0, data, StandardCharsets.UTF_8).split(","));
        if (header.size() < 2) {
            throw new ProtocolException("the answer has no length");
        }
        byte[] content = Arrays.copyOfRange(values, data, values.length);
        if (AtResponse.number(header.get(1)) != content.length) {
            throw new ProtocolException("the answer has another length than it says");
        }
        byte[] piece = AtResponse.number(header.get(0)) == FORMAT_BASE64 ? decoded(content) : content;
        if (piece.length > count) {
            throw new ProtocolException("the answer is longer than was asked for");
        }
        return piece;
    }

    private static byte[] decoded(byte[] content) {
        try {
            return Base64.getDecoder().decode(content);
        } catch (IllegalArgumentException e) {
            throw new ProtocolException("the answer is not Base64");
        }
    }

    private static int afterSecondComma(byte[] values, int from) {
        int commas = 0;
        for (int i = from; i < values.length; i++) {
            if (values[i] == ',' && ++commas == 2) {
                return i + 1;
            }
        }
        return values.length;
    }

    /** {@code <name>,<max size>,<properties>,<blocks>}: a name may hold commas, and spaces beside them. */
    private static FileEntry entry(AtResponse response) {
        List<String> fields = response.fieldsAfterText(4);
        return new FileEntry(
                fields.get(0),
                AtResponse.size(fields.get(1)),
                properties(fields.get(2)),
                AtResponse.size(fields.get(3)));
    }

    private static Set<FileProperty> properties(String mask) {
        return Words.readMask(FileProperty.class, FileProperty::word, mask, FileProperty.UNKNOWN);
    }

    /**
     * A file that is open.
     *
     * @param id what further commands name it by
     * @param token what guards it, if it is secure and was opened to be written
     */
    record OpenFile(long id, FileToken token) {}
}
