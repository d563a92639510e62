package io.cordelia.at;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A pipe in memory whose ends may be used and closed by any thread. */
final class BytePipe {

    private final java.io.ByteArrayOutputStream waiting = new java.io.ByteArrayOutputStream();
    private boolean closed;

    final InputStream in = new InputStream() {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int from, int count) throws IOException {
            synchronized (BytePipe.this) {
                while (waiting.size() == 0 && !closed) {
                    try {
                        BytePipe.this.wait();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                }
                byte[] all = waiting.toByteArray();
                if (all.length == 0) {
                    return -1;
                }
                int taken = Math.min(count, all.length);
                System.arraycopy(all, 0, buffer, from, taken);
                waiting.reset();
                waiting.write(all, taken, all.length - taken);
                return taken;
            }
        }

        @Override
        public void close() {
            shut();
        }
    };

    final OutputStream out = new OutputStream() {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            synchronized (BytePipe.this) {
                if (closed) {
                    throw new IOException("the pipe is closed");
                }
                waiting.write(bytes, from, count);
                BytePipe.this.notifyAll();
            }
        }

        @Override
        public void close() {
            shut();
        }
    };

    private synchronized void shut() {
        closed = true;
        notifyAll();
    }
}
