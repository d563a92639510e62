package io.cordelia.at;

import io.cordelia.device.DeviceException;
import io.cordelia.device.PortUnavailableException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a port again each time it went away, on a thread of its own, as a policy says. */
final class Reopener implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Reopener.class);

    private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

    private final ReopenPolicy policy;
    private final Runnable reopen;
    private final String port;
    private final Semaphore losses = new Semaphore(0);
    private final Semaphore ended = new Semaphore(0);
    private final Thread thread;

    /**
     * @param reopen tries once; throws {@link PortUnavailableException} if that fails
     */
    Reopener(String port, ReopenPolicy policy, Runnable reopen) {
        this.port = port;
        this.policy = policy;
        this.reopen = reopen;
        this.thread = new Thread(this::run, "cordelia-at reopener " + port);
        thread.setDaemon(true);
        thread.start();
    }

    /** The port went away. */
    void lost() {
        losses.release();
    }

    @Override
    public void close() {
        ended.release();
        losses.release();
        try {
            thread.join(CLOSE_WAIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            losses.acquire();
            while (!endsWithin(Duration.ZERO)) {
                losses.drainPermits();
                tryUntilOpen();
                losses.acquire();
            }
        } catch (InterruptedException e) {
            LOG.debug("port {} is not opened again any more", port, e);
        }
    }

    private void tryUntilOpen() throws InterruptedException {
        long start = System.nanoTime();
        Duration pause = policy.firstPause();
        while (System.nanoTime() - start + pause.toNanos() <= policy.limit().toNanos()) {
            if (endsWithin(pause)) {
                return;
            }
            try {
                reopen.run();
                return;
            } catch (PortUnavailableException e) {
                LOG.debug("trying again: {}", e.getMessage());
            } catch (DeviceException e) {
                LOG.debug("port {} is not opened again", port, e);
                return;
            }
            Duration next = pause.multipliedBy(2);
            pause = next.compareTo(policy.longestPause()) > 0 ? policy.longestPause() : next;
        }
        LOG.warn("port {} did not come back within {} and is not tried any more", port, policy.limit());
    }

    private boolean endsWithin(Duration time) throws InterruptedException {
        if (!ended.tryAcquire(time.toNanos(), TimeUnit.NANOSECONDS)) {
            return false;
        }
        ended.release();
        return true;
    }
}
