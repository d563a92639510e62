package io.cordelia.at;

import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.ModuleRefusedException;
import io.cordelia.device.ProtocolException;
import java.nio.file.Path;
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

    private final AtSession session;
    private final FileTransfer transfer;

    FileGroup(AtSession session) {
        this.session = session;
        this.transfer = new FileTransfer(session);
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
        return transfer.write(new FileUpload(name, content, options), FileCommands.MODE_REPLACE);
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
        FileUpload upload = new FileUpload(name, content, options);
        Optional<FileDifference> difference = difference(upload);
        if (difference.isEmpty()) {
            return false;
        }
        transfer.write(
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
        return transfer.read(name, (int) size, true);
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
            return difference(new FileUpload(name, content, PutOptions.DEFAULTS));
        } catch (ModuleRefusedException e) {
            return Optional.of(FileDifference.incomparable(e.code()).orElseThrow(() -> e));
        }
    }

    private Optional<FileDifference> difference(FileUpload upload) {
        Optional<FileInfo> info = info(upload.name());
        if (info.isEmpty()) {
            return Optional.of(FileDifference.MISSING);
        }
        boolean same = info.get().size() == upload.size() && transfer.hasContent(upload);
        return same ? Optional.empty() : Optional.of(FileDifference.DIFFERENT);
    }

    /** Removes a file that is part of something that failed; what can't be done is told with the failure. */
    void removeToTidyUp(String name, Throwable reason) {
        transfer.remove(name, FileToken.NONE, reason);
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
}
