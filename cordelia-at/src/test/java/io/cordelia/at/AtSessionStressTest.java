package io.cordelia.at;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cordelia.device.DeviceException;
import io.cordelia.device.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many commands, and a line on which anything may happen: nobody gets the answer to another one's command. */
class AtSessionStressTest {

    private static final AtTrace NO_TRACE = new AtTrace() {
        @Override
        public void sent(String line) {}

        @Override
        public void received(String line) {}

        @Override
        public boolean isEnabled() {
            return false;
        }
    };

    @Test
    @Timeout(60)
    void eightThreadsSendingTenThousandCommandsEachGetTheirOwnAnswers() throws Exception {
        int threads = 8;
        int each = 10_000;
        AnsweringPort port = new AnsweringPort(number -> "+eventwlan:sta_added,0x01\r\n" + own(number));
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try (CordeliaModule module = CordeliaModule.open(port, o -> o.trace(NO_TRACE))) {
            AtSession session = module.session();
            List<Future<?>> all = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int first = t * each;
                all.add(executor.submit(() -> {
                    for (int number = first; number < first + each; number++) {
                        assertThat(session.execute(ask(number, AtTimeouts.DEFAULTS)))
                                .isEqualTo(number);
                    }
                }));
            }
            for (Future<?> future : all) {
                future.get(50, TimeUnit.SECONDS);
            }
        } finally {
            executor.shutdownNow();
        }
        assertThat(port.commands).hasValue(threads * each);
    }

    /** What the module does at a command. */
    private enum Behaviour {
        ANSWERS,
        ANSWERS_WITH_EVENTS,
        ANSWERS_TWICE,
        FALLS_SILENT,
        ANSWERS_LATE,
        LOSES_THE_FINAL_RESPONSE,
        LOSES_THE_VALUES,
        BABBLES,
        RESTARTS
    }

    @Property(tries = 60)
    void whateverTheModuleDoesNobodyGetsAnothersAnswer(@ForAll("behaviours") List<Behaviour> behaviours) {
        AtTimeouts timeouts = Fast.all(Duration.ofMillis(40)).with(AtTimeouts.Kind.QUIET, Duration.ofMillis(8));
        AnsweringPort port = new AnsweringPort(new Answers() {

            private final StringBuilder late = new StringBuilder();

            @Override
            public String to(int number) {
                return held() + answer(number < 0 ? Behaviour.ANSWERS : behaviours.get(number), number, late);
            }

            /** A module answers in the order of the commands, if late. */
            @Override
            public String toTest() {
                return held() + "OK\r\n";
            }

            private String held() {
                String held = late.toString();
                late.setLength(0);
                return held;
            }
        });
        try (CordeliaModule module =
                CordeliaModule.open(port, o -> o.trace(NO_TRACE).timeouts(timeouts))) {
            for (int number = 0; number < behaviours.size(); number++) {
                try {
                    assertThat(module.session().execute(ask(number, timeouts))).isEqualTo(number);
                } catch (DeviceException e) {
                    // Not to get an answer is fine.
                    assertThat(e).hasMessageNotContaining("does not fall silent");
                }
            }
            // On a busy machine a probe may be too late.
            await().ignoreExceptionsInstanceOf(DeviceException.class)
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> module.session().execute(ask(-1, AtTimeouts.DEFAULTS)) == -1);
        }
    }

    @Provide
    Arbitrary<List<Behaviour>> behaviours() {
        return Arbitraries.of(Behaviour.class).list().ofMinSize(1).ofMaxSize(6);
    }

    private static String answer(Behaviour behaviour, int number, StringBuilder late) {
        String event = "+eventmqtt:recv,a,qos0,\"OK\"\r\n";
        return switch (behaviour) {
            case ANSWERS -> own(number);
            case ANSWERS_WITH_EVENTS -> event + own(number).replace("\r\nOK", "\r\n" + event + event + "OK") + event;
            case ANSWERS_TWICE -> own(number) + own(number);
            case FALLS_SILENT -> "";
            case ANSWERS_LATE -> {
                late.append(own(number));
                yield "";
            }
            case LOSES_THE_FINAL_RESPONSE -> "+filegetinfo:" + number + "\r\n";
            case LOSES_THE_VALUES -> "OK\r\n";
            case BABBLES -> "\0\u00ff+\r\r\n-----\n" + "x".repeat(3000) + "\r\n" + own(number);
            case RESTARTS -> ScriptedModule.STARTUP + "\r\n";
        };
    }

    private static String own(int number) {
        return "+filegetinfo:" + number + "\r\nOK\r\n";
    }

    private static AtCommand<Integer> ask(int number, AtTimeouts timeouts) {
        return AtCommand.of("FileGetInfo", "FileGetInfo", new AtArguments().number(number), timeouts.command())
                .answeredBy(response -> {
                    try {
                        return Integer.parseInt(response.text());
                    } catch (NumberFormatException e) {
                        throw new ProtocolException("no number: " + response.text());
                    }
                });
    }

    private interface Answers {

        String to(int number);

        default String toTest() {
            return "OK\r\n";
        }
    }

    /** Answers each command at once, in one piece. */
    private static final class AnsweringPort implements AtPort {

        private static final byte[] END = new byte[0];

        final AtomicInteger commands = new AtomicInteger();
        private final BlockingQueue<byte[]> toHost = new LinkedBlockingQueue<>();
        private final Answers answers;
        private byte[] rest = END;

        AnsweringPort(Answers answers) {
            this.answers = answers;
        }

        @Override
        public String name() {
            return "answering";
        }

        @Override
        public void open() {}

        @Override
        public int read(byte[] buffer) {
            try {
                byte[] bytes = rest.length > 0 ? rest : toHost.take();
                int count = Math.min(bytes.length, buffer.length);
                System.arraycopy(bytes, 0, buffer, 0, count);
                rest = Arrays.copyOfRange(bytes, count, bytes.length);
                return count == 0 ? CLOSED : count;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void write(byte[] bytes) {
            commands.incrementAndGet();
            String line = new String(bytes, StandardCharsets.ISO_8859_1).strip();
            String answer = line.equals("AT+test")
                    ? answers.toTest()
                    : answers.to(Integer.parseInt(line.substring(line.indexOf('=') + 1)));
            if (!answer.isEmpty()) {
                toHost.add(answer.getBytes(StandardCharsets.ISO_8859_1));
            }
        }

        @Override
        public void close() {
            toHost.add(END);
        }
    }
}
