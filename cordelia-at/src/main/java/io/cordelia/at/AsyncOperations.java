package io.cordelia.at;

import io.cordelia.device.DeviceException;
import io.cordelia.device.NotConnectedException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Carries out operations one after the other, in the order of asking, on threads of its own. A future is completed when
 * the next operation may already run, so that what depends on it may take its time and may ask for further operations.
 *
 * <p>Safe for use by many threads.
 */
final class AsyncOperations implements AutoCloseable {

    private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);
    private static final long IDLE_SECONDS = 1;

    private final ThreadPoolExecutor threads;
    private final Queue<Operation<?>> queue = new ArrayDeque<>();
    /** Whether an operation runs, or is about to. Guarded by the queue, as what follows. */
    private boolean busy;

    private Optional<Supplier<DeviceException>> ended = Optional.empty();

    AsyncOperations(String name) {
        threads = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                work -> new OwnThread(work, name));
    }

    /** Queues an operation. Its future fails with what the operation throws; cancelling it ends the operation. */
    <T> CompletableFuture<T> submit(Supplier<T> work) {
        Operation<T> operation = new Operation<>(work);
        synchronized (queue) {
            if (ended.isPresent()) {
                return CompletableFuture.failedFuture(ended.get().get());
            }
            queue.add(operation);
            startNext();
        }
        return operation;
    }

    /** Fails all operations that have not begun. */
    void failQueued(Supplier<DeviceException> reason) {
        synchronized (queue) {
            failAllQueued(reason);
        }
    }

    /** Fails what has not begun and all that follows, and waits for what runs. */
    @Override
    public void close() {
        synchronized (queue) {
            if (ended.isEmpty()) {
                Supplier<DeviceException> reason =
                        () -> new NotConnectedException("the module was closed before the operation began");
                ended = Optional.of(reason);
                failAllQueued(reason);
                threads.shutdown();
            }
        }
        if (Thread.currentThread() instanceof OwnThread own && own.owner() == this) {
            return;
        }
        try {
            threads.awaitTermination(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void failAllQueued(Supplier<DeviceException> reason) {
        List<Operation<?>> failed = new ArrayList<>(queue);
        queue.clear();
        if (!failed.isEmpty()) {
            threads.execute(() -> failed.forEach(operation -> operation.completeExceptionally(reason.get())));
        }
    }

    /** Called with the queue locked. */
    private void startNext() {
        if (!busy && !queue.isEmpty()) {
            busy = true;
            Operation<?> next = queue.remove();
            threads.execute(next::run);
        }
    }

    private final class OwnThread extends Thread {

        OwnThread(Runnable work, String name) {
            super(work, name);
            setDaemon(true);
        }

        AsyncOperations owner() {
            return AsyncOperations.this;
        }
    }

    /** An operation and its result. */
    private final class Operation<T> extends CompletableFuture<T> {

        private final Supplier<T> work;
        private Optional<Thread> thread = Optional.empty();
        private boolean cancelled;

        Operation(Supplier<T> work) {
            this.work = work;
        }

        /** What is derived from this does not carry anything out. */
        @Override
        public <U> CompletableFuture<U> newIncompleteFuture() {
            return new CompletableFuture<>();
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            synchronized (queue) {
                cancelled = true;
                queue.remove(this);
                thread.ifPresent(Thread::interrupt);
            }
            return super.cancel(mayInterruptIfRunning);
        }

        private void run() {
            boolean wanted;
            synchronized (queue) {
                wanted = !cancelled;
                thread = Optional.of(Thread.currentThread());
            }
            Runnable completion = () -> {};
            try {
                if (wanted) {
                    T result = work.get();
                    completion = () -> complete(result);
                }
            } catch (Throwable e) {
                // Whatever it is, the one who waits gets it.
                completion = () -> completeExceptionally(e);
            } finally {
                synchronized (queue) {
                    thread = Optional.empty();
                    // An interrupt was for this operation and must not hit what comes next on this thread.
                    Thread.interrupted();
                    busy = false;
                    startNext();
                }
            }
            completion.run();
        }
    }
}
