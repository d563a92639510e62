package io.cordelia.at;

/** Is told how an upload gets on. */
@FunctionalInterface
public interface UploadListener {

    /**
     * A part of a file is on the module. Called on the thread that uploads, first with 0 bytes and last with all of
     * them.
     *
     * <p>To cancel the upload, throw an exception, such as {@link java.util.concurrent.CancellationException}: the file
     * is then closed and removed from the module, and the exception passed on. If the file could not be removed, an
     * exception suppressed in it says so.
     *
     * @param file the file's name on the module
     * @param written how many bytes are written
     * @param total how many bytes the file has
     */
    void progress(String file, long written, long total);

    /**
     * A listener that does nothing.
     *
     * @return the listener
     */
    static UploadListener none() {
        return (file, written, total) -> {};
    }
}
