package io.cordelia.at;

import io.cordelia.device.DeviceException;
import io.cordelia.device.ModuleRefusedException;
import io.cordelia.device.ProtocolException;

/**
 * Writes and reads whole files, with several commands each. What fails on the way is tidied up, also when the session was
 * aborted or the thread was interrupted; what cannot be tidied up is told with the failure.
 */
final class FileTransfer {

    private final AtSession session;

    FileTransfer(AtSession session) {
        this.session = session;
    }

    /**
     * Writes a file and verifies it as it says. If that fails after the file was opened, it is removed, or the failure says
     * that it could not be.
     *
     * @param mode the words for {@code FileOpen}, but for those of the options
     * @return the token of a secure file
     */
    FileToken write(FileUpload upload, String mode) {
        FileCommands.OpenFile file = openToWrite(upload, mode);
        try {
            writeContent(file.id(), upload);
            verify(upload, file.token());
            return file.token();
        } catch (RuntimeException | Error e) {
            remove(upload.name(), file.token(), e);
            throw e;
        }
    }

    /** Whether a file on the module, which has the size, has the content, too. */
    boolean hasContent(FileUpload upload) {
        return upload.hasContent(read(upload.name(), upload.size(), upload.isBase64()));
    }

    /**
     * Reads a file.
     *
     * @param size how many bytes it has
     * @param base64 whether its content is to go over the line as Base64
     */
    byte[] read(String name, int size, boolean base64) {
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

    /** Removes a file that is part of something that failed. */
    void remove(String name, FileToken token, Throwable reason) {
        try {
            session.cleanUp(FileCommands.delete(name, token, session.timeouts()));
        } catch (DeviceException e) {
            boolean gone = e instanceof ModuleRefusedException refused && refused.code() == ErrorCodes.FILE_NOT_FOUND;
            if (!gone) {
                reason.addSuppressed(e);
                DeviceException noted = reason instanceof DeviceException failure ? failure : e;
                noted.addNote("the half-written file " + name + " could not be deleted and may still be on the module");
            }
        }
    }

    private FileCommands.OpenFile openToWrite(FileUpload upload, String mode) {
        String name = upload.name();
        try {
            return session.execute(upload.open(mode, session.timeouts()));
        } catch (ModuleRefusedException e) {
            // Nothing was created.
            if (e.code() == ErrorCodes.FILE_INVALID_TOKEN) {
                e.addNote("there is a secure file " + name
                        + " that not everybody may write; delete it with its token first");
            }
            throw e;
        } catch (RuntimeException | Error e) {
            remove(name, FileToken.NONE, e);
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

    private void writeContent(long id, FileUpload upload) {
        try {
            UploadListener listener = upload.listener();
            listener.progress(upload.name(), 0, upload.size());
            for (int i = 0; i < upload.pieceCount(); i++) {
                session.execute(upload.write(id, i, session.timeouts()));
                listener.progress(upload.name(), upload.bytesOf(i + 1), upload.size());
            }
            session.execute(upload.close(id, session.timeouts()));
        } catch (RuntimeException | Error e) {
            tryClose(id, upload.name(), e);
            throw e;
        }
    }

    private void verify(FileUpload upload, FileToken token) {
        if (upload.verification() == Verification.NONE) {
            return;
        }
        String name = upload.name();
        long size = session.execute(FileCommands.info(name, token, session.timeouts()))
                .size();
        if (size != upload.size()) {
            throw new ProtocolException(
                    "file " + name + " has " + size + " bytes on the module, but " + upload.size() + " were written");
        }
        if (upload.verification() == Verification.CONTENT && !hasContent(upload)) {
            throw new ProtocolException(
                    "file " + name + " reads back from the module differently from what was written");
        }
    }

    private void tryClose(long id, String name, Throwable reason) {
        try {
            session.cleanUp(FileCommands.close(id, name, session.timeouts()));
        } catch (DeviceException e) {
            reason.addSuppressed(e);
        }
    }
}
