package io.cordelia.at;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.NotConnectedException;
import io.cordelia.device.PortUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the module does beyond single commands: ports that come back, the background, listeners that are too slow. */
@Timeout(30)
class CordeliaModuleTest {

    private final ScriptedModule peer = new ScriptedModule();
    private final List<ModuleEvent> events = new CopyOnWriteArrayList<>();
    private final AtomicInteger unpluggedFor = new AtomicInteger();
    private CordeliaModule module;

    private static ConditionFactory await() {
        return Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2));
    }

    @AfterEach
    void close() throws IOException {
        if (module != null) {
            module.close();
        }
        peer.close();
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(t -> t.getName().startsWith("cordelia-at")));
    }

    @Test
    void aPortThatWentAwayCanBeOpenedAgain() throws IOException {
        open(o -> {});
        peer.drop();
        await().until(() -> !module.isOpen());
        unpluggedFor.set(1);

        assertThatThrownBy(() -> module.reopen())
                .isInstanceOf(PortUnavailableException.class)
                .hasMessage("port memory cannot be opened: unplugged");
        assertThatThrownBy(() -> module.device().test())
                .isInstanceOf(PortUnavailableException.class)
                .hasMessageContaining("went away while it was in use");
        module.reopen();
        module.reopen();

        assertThat(module.isOpen()).isTrue();
        assertThat(module.files().exists("a")).isFalse();
        assertThat(peer.commands).containsExactly("AT+test", "AT+FileGetInfo=a,0");
        await().untilAsserted(() -> assertThat(events).hasSize(2).last().isEqualTo(new ModuleEvent.PortReopened()));
        assertThat(events).first().isInstanceOf(ModuleEvent.PortLost.class);
    }

    @Test
    void aModuleThatStartsWhenItsPortComesBackIsWaitedFor() throws IOException {
        peer.onNth(0, (m, command) -> m.say(ScriptedModule.STARTUP));
        open(o -> {});
        peer.drop();
        await().until(() -> !module.isOpen());

        module.reopen();

        assertThat(module.files().exists("a")).isFalse();
        assertThat(peer.commands).containsExactly("AT+test", "AT+test", "AT+FileGetInfo=a,0");
    }

    @Test
    void aListenerMayReopen() throws IOException {
        open(o -> {});
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        module.addEventListener(event -> {
            if (event instanceof ModuleEvent.PortLost) {
                module.reopen();
                module.device().test();
                done.complete(module.isOpen());
            }
        });

        peer.drop();

        assertThat(done).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(true);
    }

    @Test
    void byPolicyThePortIsTriedUntilItIsBackEachTime() throws IOException {
        open(o -> o.reopen(new ReopenPolicy(Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofSeconds(20))));

        for (int round = 1; round <= 3; round++) {
            unpluggedFor.set(4);
            peer.drop();
            int reopened = 2 * round;
            await().until(() -> events.size() == reopened);
            module.device().test();
        }

        assertThat(unpluggedFor).hasValue(0);
        assertThat(events.stream().map(e -> e.getClass().getSimpleName()))
                .containsExactly("PortLost", "PortReopened", "PortLost", "PortReopened", "PortLost", "PortReopened");
    }

    @Test
    void byPolicyThePortIsGivenUpAtTheLimitAndCanStillBeReopened() throws IOException {
        open(o -> o.reopen(new ReopenPolicy(Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(30))));
        unpluggedFor.set(Integer.MAX_VALUE);
        peer.drop();
        await().until(() -> unpluggedFor.get() < Integer.MAX_VALUE - 2);
        // The tries end, however long one of them takes.
        AtomicInteger seen = new AtomicInteger(unpluggedFor.get());
        Awaitility.await()
                .pollInterval(Duration.ofMillis(200))
                .until(() -> seen.getAndSet(unpluggedFor.get()) == unpluggedFor.get());
        unpluggedFor.set(0);
        assertThat(module.isOpen()).isFalse();

        module.reopen();

        module.device().test();
    }

    @Test
    void closingEndsTheTries() throws IOException {
        open(o -> o.reopen(ReopenPolicy.backOff(Duration.ofDays(1))));
        unpluggedFor.set(Integer.MAX_VALUE);
        peer.drop();
        await().until(() -> !module.isOpen());

        module.close();

        assertThatThrownBy(() -> module.reopen())
                .isInstanceOf(NotConnectedException.class)
                .hasMessage("the connection to the module on port memory was closed");
        assertThatThrownBy(() -> module.device().test()).isInstanceOf(NotConnectedException.class);
    }

    @Test
    void refusesPoliciesThatMakeNoSense() {
        Duration one = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new ReopenPolicy(Duration.ofSeconds(2), one, one))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("first pause PT2S is longer than the longest");
        assertThatThrownBy(() -> new ReopenPolicy(Duration.ZERO, one, one))
                .hasMessageStartingWith("first pause PT0S is too short");
        assertThatThrownBy(() -> ReopenPolicy.backOff(one.negated()))
                .hasMessageStartingWith("limit of reopening PT-1S is out of range");
    }

    @Test
    void operationsInTheBackgroundAreCarriedOutInOrder() {
        open(o -> {});
        List<CompletableFuture<Boolean>> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            String name = "f" + i;
            all.add(module.supplyAsync(m -> m.files().exists(name)));
        }
        CompletableFuture<Void> last = module.runAsync(m -> m.device().test());

        assertThat(last).succeedsWithin(Duration.ofSeconds(10));
        // A future may be completed while the next operation runs already.
        assertThat(all)
                .allSatisfy(f ->
                        assertThat(f).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(false));
        assertThat(peer.commands).hasSize(101).last().isEqualTo("AT+test");
        for (int i = 0; i < 100; i++) {
            assertThat(peer.commands.get(i)).isEqualTo("AT+FileGetInfo=f" + i + ",0");
        }
    }

    @Test
    void whatDependsOnAnOperationMayAskForTheNext() {
        open(o -> {});

        CompletableFuture<Boolean> both = module.runAsync(m -> m.device().test())
                .thenApply(x -> module.supplyAsync(m -> m.files().exists("a")).join());

        assertThat(both).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(false);
    }

    @Test
    void anOperationFailsWithWhatItThrows() {
        peer.on("test", ScriptedModule.answer("ERROR: process command,-1"));
        open(o -> {});

        assertThat(module.runAsync(m -> m.device().test()))
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .withMessageStartingWith("the module refused test");
    }

    @Test
    void cancellingTakesAnOperationOutOfTheQueueOrStopsWaitingAndResynchronises() throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        peer.on("filegetinfo=slow", (m, command) -> sent.countDown());
        peer.on("test", (m, command) -> m.say("+filegetinfo:,1,4096,,0,1\nOK\nOK"));
        peer.files.put("c", new byte[3]);
        open(o -> {});
        CompletableFuture<Boolean> inFlight = module.supplyAsync(m -> m.files().exists("slow"));
        CompletableFuture<Boolean> queued = module.supplyAsync(m -> m.files().exists("queued"));
        CompletableFuture<Long> next =
                module.supplyAsync(m -> m.files().info("c").orElseThrow().size());
        assertThat(sent.await(5, TimeUnit.SECONDS)).isTrue();

        assertThat(queued.cancel(true)).isTrue();
        assertThat(inFlight.cancel(true)).isTrue();

        assertThat(next).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(3L);
        assertThat(inFlight).isCancelled();
        assertThat(queued).isCancelled();
        assertThat(peer.commands).containsExactly("AT+FileGetInfo=slow,0", "AT+test", "AT+FileGetInfo=c,0");
        assertThat(next.cancel(true)).isFalse();
    }

    @Test
    void cancellingAnUploadLeavesNothing() throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        peer.on("filewrite", 1, (m, command) -> sent.countDown());
        open(o -> {});
        CompletableFuture<Void> upload =
                module.runAsync(m -> m.files().put("a", new byte[3000], UploadListener.none()));
        assertThat(sent.await(5, TimeUnit.SECONDS)).isTrue();

        upload.cancel(true);

        assertThat(module.runAsync(m -> m.device().test())).succeedsWithin(Duration.ofSeconds(10));
        assertThat(peer.files).isEmpty();
        assertThat(peer.openFiles()).isZero();
    }

    @Test
    void aPortThatVanishesFailsWhatIsInTheBackgroundAtOnce() throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        peer.on("test", (m, command) -> sent.countDown());
        open(o -> {});
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(module.runAsync(m -> m.device().test()));
        }
        assertThat(sent.await(5, TimeUnit.SECONDS)).isTrue();

        peer.drop();

        for (CompletableFuture<Void> future : all) {
            assertThat(catchThrowable(() -> future.get(5, TimeUnit.SECONDS)))
                    .hasCauseInstanceOf(PortUnavailableException.class)
                    .hasMessageContaining("port memory went away while it was in use");
        }
    }

    @Test
    void closingFailsWhatIsInTheBackground() throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        peer.on("test", (m, command) -> sent.countDown());
        open(o -> {});
        CompletableFuture<Void> inFlight = module.runAsync(m -> m.device().test());
        CompletableFuture<Void> queued = module.runAsync(m -> m.device().test());
        assertThat(sent.await(5, TimeUnit.SECONDS)).isTrue();

        module.close();

        for (CompletableFuture<Void> future :
                List.of(inFlight, queued, module.runAsync(m -> m.device().test()))) {
            assertThat(catchThrowable(() -> future.get(5, TimeUnit.SECONDS)))
                    .hasCauseInstanceOf(NotConnectedException.class);
        }
    }

    @Test
    void anOperationMayClose() {
        open(o -> {});

        assertThat(module.runAsync(CordeliaModule::close)).succeedsWithin(Duration.ofSeconds(3));
    }

    @Test
    void aListenerThatTakesTooLongHoldsUpNobodyAndIsToldWhatItMissed() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        module = CordeliaModule.open(peer.port(), o -> o.trace(new Lines()));
        module.addEventListener(event -> {
            busy.countDown();
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            events.add(event);
        });
        peer.say("first");
        assertThat(busy.await(5, TimeUnit.SECONDS)).isTrue();

        peer.say("x\n".repeat(8_192) + "lost\n".repeat(99) + "lost");
        module.device().test();
        peer.drop();
        await().until(() -> !module.isOpen());
        gate.countDown();

        await().until(() -> events.size() == 8_195);
        assertThat(events).startsWith(new ModuleEvent.Unrecognized("first"), new ModuleEvent.Unrecognized("x"));
        assertThat(events.get(8_193)).isEqualTo(new ModuleEvent.EventsDropped(100));
        assertThat(events.get(8_194)).isInstanceOf(ModuleEvent.PortLost.class);
        assertThat(events).doesNotContain(new ModuleEvent.Unrecognized("lost"));
    }

    private void open(Consumer<CordeliaModule.Options> more) {
        AtPort port = new Unpluggable(peer.port(), unpluggedFor);
        module = CordeliaModule.open(port, o -> {
            o.timeouts(Fast.PATIENT);
            more.accept(o);
        });
        module.addEventListener(events::add);
    }

    /** A port that cannot be opened as many times as it is told. */
    private record Unpluggable(AtPort port, AtomicInteger times) implements AtPort {

        @Override
        public String name() {
            return port.name();
        }

        @Override
        public void open() {
            if (times.get() > 0) {
                times.decrementAndGet();
                throw new PortUnavailableException(name(), "cannot be opened: unplugged");
            }
            port.open();
        }

        @Override
        public int read(byte[] buffer) {
            return port.read(buffer);
        }

        @Override
        public void write(byte[] bytes) {
            port.write(bytes);
        }

        @Override
        public void close() {
            port.close();
        }
    }
}
