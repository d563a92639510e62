package io.cordelia.pki;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Optional;

/**
 * A TCP socket under a client's TLS that lets it hear why the broker hung up, for {@link TlsFailure} to explain.
 *
 * <p>A broker that refuses a client's certificate sends an alert and closes at once. What the client writes meanwhile
 * fails as a broken pipe, and TLS would give up then, with the alert unread. So until the broker has accepted the
 * connection a failed write is kept back, and thrown by the next read only if there is nothing to be read.
 *
 * <p>Safe for use by as many threads as a socket is.
 */
public final class LastWordsSocket extends Socket {

    /** What was sent before the connection broke is there already; this is for machines under load. */
    private static final int LAST_WORDS_MILLIS = 1000;

    private volatile boolean accepted;
    private volatile boolean heard;
    private volatile Optional<SocketException> failedWrite = Optional.empty();

    /** A socket that is not connected. */
    public LastWordsSocket() {}

    /** The broker has accepted the connection: from now on failed writes are thrown as usual. */
    public void accepted() {
        accepted = true;
    }

    /**
     * Whether the other side has sent anything.
     *
     * @return true from the first byte that was read
     */
    public boolean hasHeard() {
        return heard;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new Input(super.getInputStream());
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new Output(super.getOutputStream());
    }

    private final class Input extends FilterInputStream {

        Input(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (failedWrite.isPresent()) {
                setSoTimeout(LAST_WORDS_MILLIS);
            }
            try {
                int count = in.read(bytes, offset, length);
                if (count < 0 && failedWrite.isPresent()) {
                    throw failedWrite.get();
                }
                heard |= count > 0;
                return count;
            } catch (SocketException | SocketTimeoutException e) {
                throw failedWrite.<IOException>map(w -> w).orElse(e);
            }
        }
    }

    private final class Output extends FilterOutputStream {

        Output(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (SocketException e) {
                if (accepted || isClosed()) {
                    throw e;
                }
                failedWrite = Optional.of(e);
            }
        }
    }
}
