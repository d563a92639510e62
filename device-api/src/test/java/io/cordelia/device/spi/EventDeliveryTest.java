package io.cordelia.device.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cordelia.device.Registration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class EventDeliveryTest {

    private final List<String> problems = new CopyOnWriteArrayList<>();
    private final List<Integer> seen = new CopyOnWriteArrayList<>();
    private final CountDownLatch gate = new CountDownLatch(1);
    private EventDelivery<Integer> delivery = start(1000);

    @AfterEach
    void close() {
        gate.countDown();
        delivery.close();
    }

    @Test
    void deliversInOrderOnOneThreadOfItsOwn() {
        List<Thread> threads = new CopyOnWriteArrayList<>();
        delivery.add(e -> threads.add(Thread.currentThread()));
        delivery.add(seen::add);

        IntStream.range(0, 500).forEach(delivery::offer);
        delivery.close();

        assertThat(seen).containsExactlyElementsOf(numbers(500));
        assertThat(threads).hasSize(500).containsOnly(threads.get(0)).doesNotContain(Thread.currentThread());
        assertThat(threads.get(0).getName()).isEqualTo("test-delivery");
        assertThat(threads.get(0).isDaemon()).isTrue();
    }

    @Test
    void offerDoesNotWaitForASlowListener() {
        delivery.add(e -> awaitGate());
        delivery.add(seen::add);

        IntStream.range(0, 100).forEach(i -> assertThat(delivery.offer(i)).isTrue());
        assertThat(seen).isEmpty();
        gate.countDown();

        await().untilAsserted(() -> assertThat(seen).containsExactlyElementsOf(numbers(100)));
    }

    @Test
    void reportsWhatFindsTheQueueFull() {
        restart(3);
        CountDownLatch busy = blockTheListener();

        delivery.offer(0);
        pass(busy);
        assertThat(IntStream.rangeClosed(1, 3).allMatch(delivery::offer)).isTrue();
        assertThat(delivery.offer(4)).isFalse();
        assertThat(problems).containsExactly("dropped 4 of 3, 1 in all");

        gate.countDown();
        await().untilAsserted(() -> assertThat(seen).containsExactly(0, 1, 2, 3, -1));
    }

    @Test
    void tellsListenersInPlaceHowManyWereDropped() throws InterruptedException {
        restart(2);
        Semaphore steps = new Semaphore(0);
        Semaphore taken = new Semaphore(0);
        delivery.add(e -> {
            seen.add(e);
            taken.release();
            steps.acquireUninterruptibly();
        });
        delivery.offer(0);
        taken.acquire();

        IntStream.rangeClosed(1, 7).forEach(delivery::offer);
        List<Integer> late = new CopyOnWriteArrayList<>();
        delivery.add(late::add);
        delivery.offer(8);
        delivery.put(9);
        steps.release(2);
        taken.acquire(2);
        delivery.offer(10);
        steps.release(2);
        taken.acquire(2);
        delivery.offer(11);
        steps.release(100);
        delivery.close();

        assertThat(seen).containsExactly(0, 1, 2, -6, 9, -1, 11);
        assertThat(late).containsExactly(-6, 9, -1, 11);
    }

    @Test
    void reportsAFloodWithoutFloodingTheLog() {
        restart(1);
        CountDownLatch busy = blockTheListener();
        delivery.offer(0);
        pass(busy);

        IntStream.rangeClosed(1, 1001).forEach(delivery::offer);

        assertThat(problems).hasSize(10).first().isEqualTo("dropped 2 of 1, 1 in all");
        assertThat(problems).last().isEqualTo("dropped 513 of 1, 512 in all");
        gate.countDown();
        await().untilAsserted(() -> assertThat(seen).containsExactly(0, 1, -1000));
    }

    @Test
    void putGoesBeyondTheCapacity() {
        restart(1);
        CountDownLatch busy = blockTheListener();

        delivery.offer(0);
        pass(busy);
        assertThat(delivery.offer(1)).isTrue();
        assertThat(delivery.put(2)).isTrue();
        gate.countDown();

        await().untilAsserted(() -> assertThat(seen).containsExactly(0, 1, 2));
        assertThat(problems).isEmpty();
    }

    @Test
    void aThrowingListenerHarmsNobody() {
        delivery.add(e -> {
            throw new IllegalStateException("listener of " + e);
        });
        delivery.add(e -> {
            throw new AssertionError("error of " + e);
        });
        delivery.add(e -> throwUnchecked(new IOException("sneaked past " + e)));
        delivery.add(seen::add);

        delivery.offer(1);
        delivery.offer(2);
        delivery.close();

        assertThat(seen).containsExactly(1, 2);
        assertThat(problems)
                .containsExactly(
                        "listener of 1",
                        "error of 1",
                        "sneaked past 1",
                        "listener of 2",
                        "error of 2",
                        "sneaked past 2");
    }

    @Test
    void anInterruptStaysWithTheListenerThatMadeIt() {
        List<Boolean> interrupted = new CopyOnWriteArrayList<>();
        delivery.add(e -> Thread.currentThread().interrupt());
        delivery.add(e -> interrupted.add(Thread.currentThread().isInterrupted()));

        delivery.offer(1);
        delivery.offer(2);
        delivery.close();

        assertThat(interrupted).containsExactly(false, false);
    }

    @Test
    void theSameListenerAddedTwiceIsCalledTwiceAndRemovedOnce() {
        Consumer<Integer> listener = seen::add;
        Registration first = delivery.add(listener);
        Registration second = delivery.add(listener);

        delivery.offer(1);
        await().untilAsserted(() -> assertThat(seen).containsExactly(1, 1));
        first.close();
        first.close();
        delivery.offer(2);
        await().untilAsserted(() -> assertThat(seen).containsExactly(1, 1, 2));
        second.close();
        delivery.offer(3);
        delivery.close();

        assertThat(seen).containsExactly(1, 1, 2);
    }

    @Test
    void aListenerMayAddAndRemoveListeners() {
        CompletableFuture<Registration> own = new CompletableFuture<>();
        CompletableFuture<Registration> added = new CompletableFuture<>();
        own.complete(delivery.add(e -> {
            own.join().close();
            added.complete(delivery.add(seen::add));
        }));

        delivery.offer(1);
        added.join();
        delivery.offer(2);
        delivery.offer(3);
        delivery.close();

        assertThat(seen).containsExactly(2, 3);
    }

    @Test
    void aListenerHearsWhatIsQueuedBetweenItsBeginAndItsEnd() {
        List<Integer> before = new CopyOnWriteArrayList<>();
        CountDownLatch busy = blockTheListener();
        Registration ended = delivery.add(before::add);
        delivery.offer(1);
        pass(busy);
        delivery.offer(2);
        List<Integer> late = new CopyOnWriteArrayList<>();
        delivery.add(late::add);
        delivery.offer(3);
        ended.close();
        gate.countDown();
        delivery.close();

        assertThat(seen).containsExactly(1, 2, 3);
        assertThat(late).containsExactly(3);
        assertThat(before).isEmpty();
    }

    @Test
    void closeDeliversWhatIsQueuedAndEndsTheThread() {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        delivery.add(e -> thread.complete(Thread.currentThread()));
        delivery.add(seen::add);
        IntStream.range(0, 200).forEach(delivery::offer);

        delivery.close();
        delivery.close();

        assertThat(seen).hasSize(200);
        assertThat(thread.join().isAlive()).isFalse();
        assertThat(delivery.offer(1)).isFalse();
        assertThat(delivery.put(1)).isFalse();
        assertThat(problems).isEmpty();
    }

    @Test
    void closeFromAListenerReturnsAtOnceAndEndsDeliveryWithThatListener() throws InterruptedException {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        CountDownLatch queued = new CountDownLatch(1);
        delivery.add(e -> {
            pass(queued);
            delivery.close();
            seen.add(e);
            thread.complete(Thread.currentThread());
        });
        delivery.add(e -> seen.add(-e));

        delivery.offer(1);
        delivery.offer(2);
        queued.countDown();

        thread.join().join();
        assertThat(seen).containsExactly(1);
    }

    @Test
    void manyThreadsMayOffer() throws InterruptedException {
        restart(10_000);
        delivery.add(seen::add);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            int from = t * 1000;
            Thread thread = new Thread(() -> IntStream.range(from, from + 1000).forEach(delivery::offer));
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        delivery.close();

        assertThat(seen).hasSize(8000);
        for (int t = 0; t < 8; t++) {
            int own = t;
            assertThat(seen.stream().filter(i -> i / 1000 == own)).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    void refusesBadArguments() {
        assertThatThrownBy(() -> start(0)).hasMessage("capacity 0 is less than 1");
        assertThatThrownBy(() -> delivery.add(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> delivery.offer(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> delivery.put(null)).isInstanceOf(NullPointerException.class);
    }

    private CountDownLatch blockTheListener() {
        CountDownLatch busy = new CountDownLatch(1);
        delivery.add(e -> {
            busy.countDown();
            awaitGate();
        });
        delivery.add(seen::add);
        return busy;
    }

    private void restart(int capacity) {
        delivery.close();
        delivery = start(capacity);
    }

    private EventDelivery<Integer> start(int capacity) {
        return new EventDelivery<>("test-delivery", capacity, new EventDelivery.Problems<>() {
            @Override
            public Integer gap(long count) {
                return (int) -count;
            }

            @Override
            public void dropped(Integer event, int max, long count) {
                problems.add("dropped " + event + " of " + max + ", " + count + " in all");
            }

            @Override
            public void listenerFailed(Integer event, Throwable failure) {
                problems.add(failure.getMessage());
            }
        });
    }

    private void awaitGate() {
        pass(gate);
    }

    private static void pass(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void throwUnchecked(Throwable e) throws T {
        throw (T) e;
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }
}
