package io.cordelia.sim;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** Hands bytes on in their order, at once or later: bytes that wait keep those that come after them behind them. Used under the module's lock. */
final class DelayLine {

    private final ModuleTimer timer;
    private final Consumer<byte[]> target;
    private final Deque<byte[]> waiting = new ArrayDeque<>(0);
    private long lastDue = System.nanoTime();

    DelayLine(ModuleTimer timer, Consumer<byte[]> target) {
        this.timer = timer;
        this.target = target;
    }

    void put(byte[] bytes, Duration delay) {
        if (delay.isZero() && waiting.isEmpty()) {
            target.accept(bytes);
            return;
        }
        long now = System.nanoTime();
        lastDue = Math.max(lastDue - now, 0) + now + delay.toNanos();
        waiting.add(bytes);
        timer.after(Duration.ofNanos(lastDue - now), () -> target.accept(waiting.remove()));
    }
}
