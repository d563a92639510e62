package io.cordelia.samples;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Does what hardware does: on threads that are none of the client's, though the client's side asks for it. */
final class Hardware {

    private Hardware() {}

    static <T> T call(Callable<T> action) {
        FutureTask<T> task = new FutureTask<>(action);
        // Threads that are started on it inherit its group.
        new Thread(rootGroup(), task, "hardware").start();
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static ThreadGroup rootGroup() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }
}
