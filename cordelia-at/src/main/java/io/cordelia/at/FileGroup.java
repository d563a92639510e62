package io.cordelia.at;

import io.cordelia.device.DeviceException;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.ModuleRefusedException;
import io.cordelia.device.ProtocolException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The module's file system. Files may be changed only while the WLAN is disconnected (S). File names have 1 to 180
 * bytes (D).
 *
 * <p>All methods throw {@link InvalidRequestException} for a name that cannot be sent, before anything is, and else what
 * {@link CordeliaModule} says.
 */
public final class FileGroup {

    /** Storage is reserved in steps of this size, in bytes (S: 4096 for a file of 1452). */
    private static final int RESERVE_STEP = 4096;

    private static final int MAX_BYTES = 1 << 20;

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
     * @param listener is told of the progress
     * @throws ProtocolException if the file reads back differently
     */
    public void put(String name, byte[] content, UploadListener listener) {
        write(name, content, FileCommands.MODE_REPLACE, listener, true);
    }

    /**
     * Writes a file as {@link #put} does, unless one of that name has that content already.
     *
     * @param name the file's name on the module
     * @param content its content, at most 1 MiB
     * @param listener is told of the progress
     * @return whether the file was written
     * @throws ProtocolException if the file reads back differently
     */
    public boolean putIfChanged(String name, byte[] content, UploadListener listener) {
        return putIfChanged(name, content, listener, true);
    }

    boolean putIfChanged(String name, byte[] content, UploadListener listener, boolean verify) {
        checkSize(name, content);
        Optional<FileInfo> info = info(name);
        if (info.isPresent() && info.get().size() == content.length && hasContent(name, content)) {
            return false;
        }
        String mode = info.isPresent() ? FileCommands.MODE_REPLACE : FileCommands.MODE_CREATE;
        write(name, content, mode, listener, verify);
        return true;
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
        long size = session.execute(FileCommands.info(name, session.timeouts())).size();
        if (size > MAX_BYTES) {
            throw new ProtocolException("file " + name + " is said to have " + size + " bytes, more than fit a module");
        }
        return read(name, (int) size, true);
    }

    /**
     * Removes a file.
     *
     * @param name the file's name on the module
     * @throws ModuleRefusedException if there is no such file
     */
    public void delete(String name) {
        session.execute(FileCommands.delete(name, session.timeouts()));
    }

    /**
     * Tells whether there is a file.
     *
     * @param name the file's name on the module
     * @return true if there is
     */
    public boolean exists(String name) {
        return info(name).isPresent();
    }

    /**
     * Asks for the size of a file and what else is known about it.
     *
     * @param name the file's name on the module
     * @return what the module tells; empty if there is no such file
     */
    public Optional<FileInfo> info(String name) {
        try {
            return Optional.of(session.execute(FileCommands.info(name, session.timeouts())));
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

    private void write(String name, byte[] content, String mode, UploadListener listener, boolean verify) {
        Objects.requireNonNull(listener, "listener");
        checkSize(name, content);
        byte[] own = content.clone();
        int reserve = Math.max(1, (own.length + RESERVE_STEP - 1) / RESERVE_STEP) * RESERVE_STEP;
        AtCommand<Long> open = FileCommands.open(name, mode, reserve, session.timeouts());
        long id = openToWrite(open, name);
        OptionalLong handle = OptionalLong.of(id);
        try {
            writePieces(id, name, own, listener);
            session.execute(FileCommands.close(id, name, session.timeouts()));
            handle = OptionalLong.empty();
            if (verify) {
                verify(name, own);
            }
        } catch (RuntimeException | Error e) {
            removeHalf(name, handle, e);
            throw e;
        }
    }

    private long openToWrite(AtCommand<Long> open, String name) {
        try {
            return session.execute(open);
        } catch (ModuleRefusedException e) {
            // Nothing was created.
            throw e;
        } catch (RuntimeException | Error e) {
            removeHalf(name, OptionalLong.empty(), e);
            throw e;
        }
    }

    private void writePieces(long id, String name, byte[] content, UploadListener listener) {
        FilePieces pieces = FilePieces.of(content);
        listener.progress(name, 0, content.length);
        for (int i = 0; i < pieces.offsets().size(); i++) {
            int offset = pieces.offsets().get(i);
            byte[] piece = pieces.piece(i);
            session.execute(FileCommands.write(id, name, offset, piece, pieces.base64(), session.timeouts()));
            listener.progress(name, (long) offset + piece.length, content.length);
        }
    }

    private void verify(String name, byte[] content) {
        long size = session.execute(FileCommands.info(name, session.timeouts())).size();
        if (size != content.length) {
            throw new ProtocolException(
                    "file " + name + " has " + size + " bytes on the module, but " + content.length + " were written");
        }
        if (!hasContent(name, content)) {
            throw new ProtocolException(
                    "file " + name + " reads back from the module differently from what was written");
        }
    }

    private boolean hasContent(String name, byte[] content) {
        return Arrays.equals(
                content, read(name, content.length, FilePieces.of(content).base64()));
    }

    private byte[] read(String name, int size, boolean base64) {
        long id = session.execute(FileCommands.open(name, FileCommands.MODE_READ, 0, session.timeouts()));
        byte[] content = new byte[size];
        try {
            int at = 0;
            while (at < size) {
                int count = Math.min(FilePieces.MAX_CHARACTERS, size - at);
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

    private void removeHalf(String name, OptionalLong handle, Throwable reason) {
        handle.ifPresent(id -> tryClose(id, name, reason));
        try {
            session.cleanUp(FileCommands.delete(name, session.timeouts()));
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
        if (reason instanceof DeviceException failure) {
            failure.addNote("the half-written file " + name + " could not be deleted and may still be on the module");
        }
    }

    private void tryClose(long id, String name, Throwable reason) {
        try {
            session.cleanUp(FileCommands.close(id, name, session.timeouts()));
        } catch (DeviceException e) {
            reason.addSuppressed(e);
        }
    }

    private static void checkSize(String name, byte[] content) {
        FileCommands.name(name);
        if (content.length > MAX_BYTES) {
            throw new InvalidRequestException(
                    "file " + name, "has " + content.length + " bytes", "at most " + MAX_BYTES + " bytes");
        }
    }
}
