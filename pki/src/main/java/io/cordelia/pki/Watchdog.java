package io.cordelia.pki;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Closes a socket when its time is over. A time-out of reads would not do: a peer that sends a byte now and then would never
 * run into it.
 */
final class Watchdog implements AutoCloseable {

    private final ScheduledExecutorService thread;
    private final Socket socket;
    private boolean late;

    Watchdog(Socket socket, Duration time) {
        this.socket = socket;
        thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread created = new Thread(task, "tls-probe-" + socket.getPort());
            created.setDaemon(true);
            return created;
        });
        thread.schedule(this::end, time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void end() {
        synchronized (this) {
            late = true;
        }
        close(socket);
    }

    /** Whether the time is over. */
    synchronized boolean isLate() {
        return late;
    }

    /** Closes a socket that nobody needs any more. */
    static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Nobody needs it any more.
            return;
        }
    }

    /** From now on the socket is left alone. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
