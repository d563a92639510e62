package io.cordelia.at;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.NotConnectedException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PendingCommandTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final PendingCommand command = new PendingCommand(AtCommand.of(CommandName.TEST, LONG));
    private final NotConnectedException end = new NotConnectedException("the end");

    @Test
    void anEndThatIsThereAlreadyIsSeenAtOnce() {
        command.fail(end);

        assertThatThrownBy(() -> command.await(LONG)).isSameAs(end);
    }

    @Test
    void anEndThatComesWhileTheWaitingThreadSleepsWakesIt() {
        CompletableFuture<Boolean> waiting = new CompletableFuture<>();
        Thread thread = start(waiting);
        Awaitility.await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);

        command.fail(end);

        assertThatThrownBy(() -> waiting.get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCause(end);
    }

    @Test
    void noEndInTimeIsTold() throws InterruptedException {
        assertThat(command.await(Duration.ofMillis(1))).isFalse();
    }

    @Test
    void anInterruptEndsTheWaiting() {
        CompletableFuture<Boolean> waiting = new CompletableFuture<>();

        start(waiting).interrupt();

        assertThatThrownBy(() -> waiting.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(InterruptedException.class);
    }

    private Thread start(CompletableFuture<Boolean> waiting) {
        Thread thread = new Thread(() -> {
            try {
                waiting.complete(command.await(LONG));
            } catch (InterruptedException | RuntimeException e) {
                waiting.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
