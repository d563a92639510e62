package io.cordelia.at;

/** Is told how an upload gets on. */
@FunctionalInterface
public interface UploadListener {

    /**
     * A part of a file is on the module. Called on the thread that uploads, first with 0 bytes and last with all of
     * them; what it throws ends the upload, which then removes the file.
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
