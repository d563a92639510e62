package io.cordelia.at;

import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.DeviceException;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.ModuleRefusedException;
import io.cordelia.device.ProtocolException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The module's file system. Files may be changed only while the WLAN is disconnected (S). File names have 1 to 180
 * bytes (D).
 *
 * <p>A program that is killed during an upload leaves its file open on the module, and nobody knows the handle any more:
 * then every command that changes or opens the file is refused with -10369, until {@link DeviceGroup#reboot
 * device().reboot()} closes it. {@link CordeliaDeviceClient} does so by itself.
 *
 * <p>A secure file ({@link PutOptions#withSecurity}) is guarded by the {@link FileToken} that {@code put} returns. Without it
 * the module refuses with -10302 to delete the file, to rename it or to tell about it, and may count that as an attack (F).
 *
 * <p>All methods throw {@link InvalidRequestException} for a name that cannot be sent, before anything is, and else what
 * {@link CordeliaModule} says.
 */
public final class FileGroup {

    /** Storage is reserved in steps of this size, in bytes (S: 4096 for a file of 1452). */
    private static final int RESERVE_STEP = 4096;

    /** What is reserved at least beyond the content, so that the next certificate fits where this one was. */
    private static final int HEAD_ROOM = 512;

    private final AtSession session;

    FileGroup(AtSession session) {
        this.session = session;
    }

    /**
     * Writes a file, replaces one of that name, and verifies what was written by size and by reading it back. When it
     * throws, the file is closed and removed from the module; if that was not possible, the message says so.
     *
     * @param name the file's name on the module
     * @param content its content, at most 1 MiB
     * @param listener is told of the progress, and can cancel
     * @return {@link FileToken#NONE}
     * @throws ProtocolException if the file reads back differently
     */
    public FileToken put(String name, byte[] content, UploadListener listener) {
        return put(name, content, PutOptions.DEFAULTS.withListener(listener));
    }

    /**
     * Writes a file and replaces one of that name. When it throws, also because it was cancelled ({@link UploadListener})
     * or the thread was interrupted, the file is closed and removed from the module; if that was not possible, the
     * message says so.
     *
     * <p>A secure file is to be deleted with its token before it is written again, unless everybody may write it.
     *
     * @param name the file's name on the module
     * @param content its content, at most 1 MiB
     * @param options how it is written
     * @return the token of a secure file, which the module does not tell again; {@link FileToken#NONE} for others
     * @throws ProtocolException if the verification finds something else on the module
     * @throws InvalidRequestException if the options do not suit the content, or a secure file that not everybody may read is
     *     to be verified by its content
     */
    public FileToken put(String name, byte[] content, PutOptions options) {
        return write(new Upload(name, content, options), FileCommands.MODE_REPLACE);
    }

    /**
     * Writes a file of this computer as {@link #put(String, byte[], PutOptions)} does.
     *
     * @param name the file's name on the module
     * @param source the file, at most 1 MiB
     * @param options how it is written
     * @return the token of a secure file
     * @throws InvalidRequestException if the file cannot be read or is too large; nothing was sent
     */
    public FileToken put(String name, Path source, PutOptions options) {
        return put(name, LocalFiles.read(source, PutOptions.MAX_BYTES), options);
    }

    /**
     * Writes a file as {@link #put(String, byte[], UploadListener)} does, unless one of that name has that content
     * already.
     *
     * @param name the file's name on the module
     * @param content its content, at most 1 MiB
     * @param listener is told of the progress, and can cancel
     * @return whether the file was written
     * @throws ProtocolException if the file reads back differently
     */
    public boolean putIfChanged(String name, byte[] content, UploadListener listener) {
        return putIfChanged(name, content, PutOptions.DEFAULTS.withListener(listener));
    }

    /**
     * Writes a file as {@link #put(String, byte[], PutOptions)} does, unless one of that name has that content already.
     *
     * @param name the file's name on the module
     * @param content its content, at most 1 MiB
     * @param options how it is written; not as a secure file, which cannot be compared without its token and gets another
     * @return whether the file was written
     * @throws ProtocolException if the verification finds something else on the module
     * @throws InvalidRequestException if the options do not suit the content
     */
    public boolean putIfChanged(String name, byte[] content, PutOptions options) {
        refuseSecurity("putIfChanged", options);
        Upload upload = new Upload(name, content, options);
        Optional<FileDifference> difference = difference(upload);
        if (difference.isEmpty()) {
            return false;
        }
        write(
                upload,
                difference.get() == FileDifference.MISSING ? FileCommands.MODE_CREATE : FileCommands.MODE_REPLACE);
        return true;
    }

    /**
     * Writes a file of this computer as {@link #putIfChanged(String, byte[], PutOptions)} does.
     *
     * @param name the file's name on the module
     * @param source the file, at most 1 MiB
     * @param options how it is written
     * @return whether the file was written
     * @throws InvalidRequestException if the file cannot be read or is too large; nothing was sent
     */
    public boolean putIfChanged(String name, Path source, PutOptions options) {
        return putIfChanged(name, LocalFiles.read(source, PutOptions.MAX_BYTES), options);
    }

    /**
     * Gives the module other credentials: all of them or none. The new files are written beside the old ones, then the
     * settings of the MQTT client are set to them, then the old ones are removed. Until the settings are changed, and
     * also when it throws, the old files are in place and named in the settings; if they could not be set back, the
     * message says so, and the new files stay. Power that fails while the settings are set can leave some of them set.
     *
     * <p>The files are called {@code privatekey.pem}, {@code cert.pem} and {@code rootca.pem}, or, while the settings
     * name such a file, {@code privatekey-2.pem} and so on; another file of that name is replaced.
     *
     * @param credentials the credentials, as the module is to have them; they are not checked
     * @param options how they are written; not as secure files, whose tokens nobody would have
     * @return the new files and what could not be removed of the old ones
     */
    public CredentialFiles replaceCredentials(DeviceCredentials credentials, PutOptions options) {
        refuseSecurity("replaceCredentials", options);
        return new CredentialSwitch(session, this).replace(credentials, options);
    }

    /**
     * Reads a file.
     *
     * @param name the file's name on the module
     * @return its content
     * @throws ModuleRefusedException if there is no such file
     * @throws ProtocolException if the file is larger than 1 MiB or shorter than the module says
     */
    public byte[] get(String name) {
        return get(name, FileToken.NONE);
    }

    /**
     * Reads a file of which the module tells only who has its token. A secure file must have been written with {@link
     * FileSecurity.Option#PUBLIC_READ} for it: to open it, there is no place for the token (D).
     *
     * @param name the file's name on the module
     * @param token its token
     * @return its content
     * @throws ModuleRefusedException if there is no such file, or it may not be read
     * @throws ProtocolException if the file is larger than 1 MiB or shorter than the module says
     */
    public byte[] get(String name, FileToken token) {
        long size = session.execute(FileCommands.info(name, token, session.timeouts()))
                .size();
        if (size > PutOptions.MAX_BYTES) {
            throw new ProtocolException("file " + name + " is said to have " + size + " bytes, more than fit a module");
        }
        return read(name, (int) size, true);
    }

    /**
     * Reads a file into one of this computer, which is replaced if there is one: at once, so that it is the old file or the
     * whole new one at any moment. Only its owner may read it, as it may be a key.
     *
     * @param name the file's name on the module
     * @param target the file to write
     * @throws ModuleRefusedException if there is no such file on the module
     * @throws InvalidRequestException if the target cannot be written
     */
    public void get(String name, Path target) {
        LocalFiles.write(target, get(name));
    }

    /**
     * Removes a file.
     *
     * @param name the file's name on the module
     * @throws ModuleRefusedException if there is no such file
     */
    public void delete(String name) {
        delete(name, FileToken.NONE);
    }

    /**
     * Removes a secure file.
     *
     * @param name the file's name on the module
     * @param token its token
     * @throws ModuleRefusedException if there is no such file, or the token is wrong
     */
    public void delete(String name, FileToken token) {
        session.execute(FileCommands.delete(name, token, session.timeouts()));
    }

    /**
     * Tells whether there is a file.
     *
     * @param name the file's name on the module
     * @return true if there is, be it a secure one
     */
    public boolean exists(String name) {
        try {
            return info(name).isPresent();
        } catch (ModuleRefusedException e) {
            if (e.code() == ErrorCodes.FILE_INVALID_TOKEN) {
                return true;
            }
            throw e;
        }
    }

    /**
     * Asks for the size of a file and what else is known about it.
     *
     * @param name the file's name on the module
     * @return what the module tells; empty if there is no such file
     */
    public Optional<FileInfo> info(String name) {
        return info(name, FileToken.NONE);
    }

    /**
     * Asks for the size of a secure file and what else is known about it.
     *
     * @param name the file's name on the module
     * @param token its token
     * @return what the module tells; empty if there is no such file
     * @throws ModuleRefusedException if the token is wrong
     */
    public Optional<FileInfo> info(String name, FileToken token) {
        try {
            return Optional.of(session.execute(FileCommands.info(name, token, session.timeouts())));
        } catch (ModuleRefusedException e) {
            if (e.code() == ErrorCodes.FILE_NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Lists the files.
     *
     * @return one entry a file, in the module's order
     */
    public List<FileEntry> list() {
        return session.execute(FileCommands.list(session.timeouts()));
    }

    /**
     * Gives a file another name (F).
     *
     * @param name the file's name on the module
     * @param newName its name from now on
     * @throws ModuleRefusedException if there is no such file, or one of the new name
     */
    public void rename(String name, String newName) {
        rename(name, newName, FileToken.NONE);
    }

    /**
     * Gives a secure file another name (F).
     *
     * @param name the file's name on the module
     * @param newName its name from now on
     * @param token its token
     * @throws ModuleRefusedException if there is no such file, or one of the new name, or the token is wrong
     */
    public void rename(String name, String newName, FileToken token) {
        FileCommands.name(newName);
        control(FileCommands.RENAME, name, token, newName);
    }

    /**
     * Makes the last change of a fail-safe file final (F).
     *
     * @param name the file's name on the module
     */
    public void commit(String name) {
        commit(name, FileToken.NONE);
    }

    /**
     * Makes the last change of a fail-safe file that may be secure final (F).
     *
     * @param name the file's name on the module
     * @param token its token, if it is secure
     * @return its token from now on (F)
     * @throws ModuleRefusedException if there is nothing to do, or the token is wrong
     */
    public FileToken commit(String name, FileToken token) {
        return control(FileCommands.COMMIT, name, token, "");
    }

    /**
     * Takes back the last change of a fail-safe file (F).
     *
     * @param name the file's name on the module
     */
    public void rollback(String name) {
        rollback(name, FileToken.NONE);
    }

    /**
     * Takes back the last change of a fail-safe file that may be secure (F).
     *
     * @param name the file's name on the module
     * @param token its token, if it is secure
     * @return its token from now on (F)
     * @throws ModuleRefusedException if there is nothing to do, or the token is wrong
     */
    public FileToken rollback(String name, FileToken token) {
        return control(FileCommands.ROLLBACK, name, token, "");
    }

    /** Makes the last changes of all files of the bundle final (F). */
    public void commitBundle() {
        session.execute(FileCommands.control(FileCommands.BUNDLE_COMMIT, "", FileToken.NONE, "", session.timeouts()));
    }

    /** Takes back the last changes of all files of the bundle (F). */
    public void rollbackBundle() {
        session.execute(FileCommands.control(FileCommands.BUNDLE_ROLLBACK, "", FileToken.NONE, "", session.timeouts()));
    }

    /**
     * Takes the file system back to how it came from the factory (F). All files that were written since are lost; the
     * settings are another matter (see {@link DeviceGroup#factoryReset}). What the chip does afterwards is not known: it
     * may have to be rebooted before it works again (A).
     *
     * @param state what to go back to
     * @throws ModuleRefusedException if it can't, such as while a file is open
     */
    public void restore(FactoryState state) {
        session.execute(FileCommands.restore(Objects.requireNonNull(state, "state"), session.timeouts()));
    }

    /**
     * Asks how full the storage is (F).
     *
     * @return what the module tells
     */
    public StorageInfo storage() {
        return session.execute(FileCommands.storage(session.timeouts()));
    }

    /**
     * What {@link #putIfChanged(String, byte[], PutOptions)} would find, with the reason if the file cannot be compared.
     *
     * @return empty if there is a file of that name and content
     */
    Optional<FileDifference> difference(String name, byte[] content) {
        try {
            return difference(new Upload(name, content, PutOptions.DEFAULTS));
        } catch (ModuleRefusedException e) {
            return Optional.of(FileDifference.incomparable(e.code()).orElseThrow(() -> e));
        }
    }

    private Optional<FileDifference> difference(Upload upload) {
        Optional<FileInfo> info = info(upload.name);
        if (info.isEmpty()) {
            return Optional.of(FileDifference.MISSING);
        }
        boolean same = info.get().size() == upload.content.length && hasContent(upload);
        return same ? Optional.empty() : Optional.of(FileDifference.DIFFERENT);
    }

    /** Removes a file that is part of something that failed; what can't be done is told with the failure. */
    void removeToTidyUp(String name, Throwable reason) {
        removeHalf(name, Optional.empty(), FileToken.NONE, reason);
    }

    private FileToken control(String command, String name, FileToken token, String data) {
        FileCommands.name(name);
        return session.execute(FileCommands.control(command, name, token, data, session.timeouts()));
    }

    private static void refuseSecurity(String method, PutOptions options) {
        if (options.security().isPresent()) {
            throw new InvalidRequestException(
                    "security",
                    "is not possible with " + method,
                    "plain files; secure ones with put, whose token is kept");
        }
    }

    private FileToken write(Upload upload, String mode) {
        String name = upload.name;
        FileCommands.OpenFile file =
                openToWrite(FileCommands.open(name, upload.mode(mode), upload.reserve, session.timeouts()), name);
        Optional<Long> handle = Optional.of(file.id());
        try {
            writePieces(file.id(), upload);
            session.execute(upload.close(file.id(), session.timeouts()));
            handle = Optional.empty();
            verify(upload, file.token());
            return file.token();
        } catch (RuntimeException | Error e) {
            removeHalf(name, handle, file.token(), e);
            throw e;
        }
    }

    private FileCommands.OpenFile openToWrite(AtCommand<FileCommands.OpenFile> open, String name) {
        try {
            return session.execute(open);
        } catch (ModuleRefusedException e) {
            // Nothing was created.
            if (e.code() == ErrorCodes.FILE_INVALID_TOKEN) {
                e.addNote("there is a secure file " + name
                        + " that not everybody may write; delete it with its token first");
            }
            throw e;
        } catch (RuntimeException | Error e) {
            removeHalf(name, Optional.empty(), FileToken.NONE, e);
            throw e;
        }
    }

    private FileCommands.OpenFile openToRead(String name) {
        try {
            return session.execute(FileCommands.open(name, FileCommands.MODE_READ, 0, session.timeouts()));
        } catch (ModuleRefusedException e) {
            if (e.code() == ErrorCodes.FILE_INVALID_TOKEN) {
                e.addNote("the secure file " + name + " can be read only with its token, for which AT+FileOpen has no"
                        + " place; write it with PUBLIC_READ, or verify it by SIZE");
            }
            throw e;
        }
    }

    private void writePieces(long id, Upload upload) {
        UploadListener listener = upload.options.listener();
        int total = upload.content.length;
        listener.progress(upload.name, 0, total);
        for (int i = 0; i < upload.pieces.offsets().size(); i++) {
            int offset = upload.pieces.offsets().get(i);
            byte[] piece = upload.pieces.piece(i);
            session.execute(
                    FileCommands.write(id, upload.name, offset, piece, upload.pieces.base64(), session.timeouts()));
            listener.progress(upload.name, (long) offset + piece.length, total);
        }
    }

    private void verify(Upload upload, FileToken token) {
        if (upload.options.verification() == Verification.NONE) {
            return;
        }
        String name = upload.name;
        long size = session.execute(FileCommands.info(name, token, session.timeouts()))
                .size();
        if (size != upload.content.length) {
            throw new ProtocolException("file " + name + " has " + size + " bytes on the module, but "
                    + upload.content.length + " were written");
        }
        if (upload.options.verification() == Verification.CONTENT && !hasContent(upload)) {
            throw new ProtocolException(
                    "file " + name + " reads back from the module differently from what was written");
        }
    }

    private boolean hasContent(Upload upload) {
        return Arrays.equals(upload.content, read(upload.name, upload.content.length, upload.pieces.base64()));
    }

    private byte[] read(String name, int size, boolean base64) {
        long id = openToRead(name).id();
        byte[] content = new byte[size];
        try {
            int at = 0;
            while (at < size) {
                int count = Math.min(FilePieces.CHARACTERS, size - at);
                byte[] piece = session.execute(FileCommands.read(id, name, at, count, base64, session.timeouts()));
                if (piece.length == 0) {
                    throw new ProtocolException(
                            "file " + name + " ends after " + at + " bytes, but is said to have " + size);
                }
                System.arraycopy(piece, 0, content, at, piece.length);
                at += piece.length;
            }
            session.execute(FileCommands.close(id, name, session.timeouts()));
            return content;
        } catch (RuntimeException | Error e) {
            tryClose(id, name, e);
            throw e;
        }
    }

    private void removeHalf(String name, Optional<Long> handle, FileToken token, Throwable reason) {
        handle.ifPresent(id -> tryClose(id, name, reason));
        try {
            session.cleanUp(FileCommands.delete(name, token, session.timeouts()));
        } catch (ModuleRefusedException e) {
            if (e.code() != ErrorCodes.FILE_NOT_FOUND) {
                tellLeftover(name, reason, e);
            }
        } catch (DeviceException e) {
            tellLeftover(name, reason, e);
        }
    }

    private void tellLeftover(String name, Throwable reason, DeviceException why) {
        reason.addSuppressed(why);
        DeviceException noted = reason instanceof DeviceException failure ? failure : why;
        noted.addNote("the half-written file " + name + " could not be deleted and may still be on the module");
    }

    private void tryClose(long id, String name, Throwable reason) {
        try {
            session.cleanUp(FileCommands.close(id, name, session.timeouts()));
        } catch (DeviceException e) {
            reason.addSuppressed(e);
        }
    }

    /** What is to be written, checked before anything is sent. */
    private static final class Upload {

        private final String name;
        private final byte[] content;
        private final PutOptions options;
        private final FilePieces pieces;
        private final int reserve;

        Upload(String name, byte[] content, PutOptions options) {
            FileCommands.name(name);
            if (content.length > PutOptions.MAX_BYTES) {
                throw new InvalidRequestException(
                        "file " + name,
                        "has " + content.length + " bytes",
                        "at most " + PutOptions.MAX_BYTES + " bytes");
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
            boolean unreadable = options.security().isPresent()
                    && !options.security().get().isPublic(FileSecurity.Option.PUBLIC_READ);
            if (unreadable && options.verification() == Verification.CONTENT) {
                throw new InvalidRequestException(
                        "verification CONTENT",
                        "is not possible for the secure file " + name
                                + ", because AT+FileOpen takes no token to read it back",
                        "the verification SIZE or NONE, or a secure file with PUBLIC_READ");
            }
        }

        /** The words of a mode with those of the options. */
        String mode(String words) {
            return words
                    + (options.failsafe() ? FileCommands.FAILSAFE : "")
                    + options.security().map(security -> "|" + security.words()).orElse("");
        }

        AtCommand<Void> close(long id, AtTimeouts timeouts) {
            return options.security()
                    .flatMap(FileSecurity::signature)
                    .map(signature -> FileCommands.close(id, name, signature, timeouts))
                    .orElseGet(() -> FileCommands.close(id, name, timeouts));
        }
    }
}
