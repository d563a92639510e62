package io.cordelia.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Closes what was opened, the last first, also when some of it fails to close. */
final class Resources implements AutoCloseable {

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T resource) {
        open.push(resource);
        return resource;
    }

    @Override
    public void close() {
        Optional<RuntimeException> failure = Optional.empty();
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (RuntimeException e) {
                failure = failure.or(() -> Optional.of(e));
            } catch (Exception e) {
                throw new IllegalStateException("nothing that is opened here throws this", e);
            }
        }
        failure.ifPresent(e -> {
            throw e;
        });
    }
}
