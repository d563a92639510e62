package io.cordelia.at;

import io.cordelia.device.InvalidRequestException;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a file is written. Immutable; start from {@link #DEFAULTS}.
 *
 * @param encoding how its content goes over the line
 * @param chunk how many characters of content one command carries at most, 4 to 2000, as a line takes 2048 bytes (D);
 *     the vendor's driver keeps to 750 (D), its tool for PCs was seen to send 1452 (S)
 * @param reserve how many bytes of storage to reserve, 1024 (D) to 1 MiB, so that the file may grow; empty for its size
 *     and at least 512 bytes more, rounded up to a multiple of 4096
 * @param verification how it is checked afterwards
 * @param listener is told of the progress, and can cancel
 * @param failsafe whether the module keeps a second copy of the file, so that the old content survives if the power fails
 *     while it is written again; it takes twice the storage (F)
 * @param security how it is stored as a secure file, which the chip encrypts; empty for a plain one
 */
public record PutOptions(
        FileEncoding encoding,
        int chunk,
        OptionalInt reserve,
        Verification verification,
        UploadListener listener,
        boolean failsafe,
        Optional<FileSecurity> security) {

    static final int MAX_BYTES = 1 << 20;

    private static final int MIN_CHUNK = 4;
    private static final int MAX_CHUNK = 2000;
    private static final int MIN_RESERVE = 1024;

    /** Encoding AUTO, chunks of 750, the size rounded up, checked by reading back, nobody told, no second copy, not secure. */
    public static final PutOptions DEFAULTS = new PutOptions(
            FileEncoding.AUTO,
            FilePieces.CHARACTERS,
            OptionalInt.empty(),
            Verification.CONTENT,
            UploadListener.none(),
            false,
            Optional.empty());

    /**
     * Checks the components.
     *
     * @throws InvalidRequestException if one is out of range
     */
    public PutOptions {
        Objects.requireNonNull(encoding, "encoding");
        Objects.requireNonNull(verification, "verification");
        Objects.requireNonNull(listener, "listener");
        Objects.requireNonNull(security, "security");
        if (chunk < MIN_CHUNK || chunk > MAX_CHUNK) {
            throw new InvalidRequestException("chunk", chunk + " is out of range", MIN_CHUNK + " to " + MAX_CHUNK);
        }
        reserve.ifPresent(bytes -> {
            if (bytes < MIN_RESERVE || bytes > MAX_BYTES) {
                throw new InvalidRequestException(
                        "size to reserve", bytes + " is out of range", MIN_RESERVE + " to " + MAX_BYTES);
            }
        });
    }

    /**
     * Another encoding.
     *
     * @param value how the content goes over the line
     * @return a copy with it
     */
    public PutOptions withEncoding(FileEncoding value) {
        return new PutOptions(value, chunk, reserve, verification, listener, failsafe, security);
    }

    /**
     * Another chunk size.
     *
     * @param value characters, 4 to 2000
     * @return a copy with it
     * @throws InvalidRequestException if it is out of range
     */
    public PutOptions withChunk(int value) {
        return new PutOptions(encoding, value, reserve, verification, listener, failsafe, security);
    }

    /**
     * Another size to reserve.
     *
     * @param value bytes, 1024 to 1 MiB
     * @return a copy with it
     * @throws InvalidRequestException if it is out of range
     */
    public PutOptions withReserve(int value) {
        return new PutOptions(encoding, chunk, OptionalInt.of(value), verification, listener, failsafe, security);
    }

    /**
     * Another verification.
     *
     * @param value how the file is checked afterwards
     * @return a copy with it
     */
    public PutOptions withVerification(Verification value) {
        return new PutOptions(encoding, chunk, reserve, value, listener, failsafe, security);
    }

    /**
     * Another listener.
     *
     * @param value is told of the progress
     * @return a copy with it
     */
    public PutOptions withListener(UploadListener value) {
        return new PutOptions(encoding, chunk, reserve, verification, value, failsafe, security);
    }

    /**
     * With or without a second copy.
     *
     * @param value whether the module keeps one
     * @return a copy with it
     */
    public PutOptions withFailsafe(boolean value) {
        return new PutOptions(encoding, chunk, reserve, verification, listener, value, security);
    }

    /**
     * As a secure file. Unless everybody may read it, it cannot be verified by its content: see {@link Verification#SIZE}.
     *
     * @param value how it is stored
     * @return a copy with it
     */
    public PutOptions withSecurity(FileSecurity value) {
        return new PutOptions(encoding, chunk, reserve, verification, listener, failsafe, Optional.of(value));
    }
}
