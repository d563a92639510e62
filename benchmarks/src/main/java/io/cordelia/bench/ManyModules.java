package io.cordelia.bench;

import io.cordelia.at.CordeliaDeviceClient;
import io.cordelia.at.StreamAtPort;
import io.cordelia.at.WlanNetwork;
import io.cordelia.device.DeviceConfig;
import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.DeviceException;
import io.cordelia.pki.CertificateAuthority;
import io.cordelia.pki.KeyKind;
import io.cordelia.pki.Validity;
import io.cordelia.sim.EmbeddedBroker;
import io.cordelia.sim.MemoryPort;
import io.cordelia.sim.SimulatedModule;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.security.auth.x500.X500Principal;

/**
 * A house full of modules: each is set up and connected by the driver, publishes to a topic that it has subscribed to
 * itself, and must hear every message again.
 */
final class ManyModules implements Benchmark {

    private static final int MODULES = 200;
    private static final int SECONDS = 60;
    private static final Duration LAST_MESSAGES = Duration.ofSeconds(10);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(60);
    private static final int CONNECTING = 8;
    private static final int PUBLISHING = 4;

    @Override
    public String name() {
        return "sim-200";
    }

    @Override
    public String explanation() {
        return "messages lost by 200 simulated modules with mutual TLS to one broker, one message a second for 60 s";
    }

    @Override
    public Goal goal() {
        return Goal.atMost(0);
    }

    @Override
    public Figure measure(PrintStream out) throws InterruptedException, ExecutionException {
        Validity today = Validity.of(Duration.ofDays(1));
        CertificateAuthority ca =
                CertificateAuthority.root(new X500Principal("CN=sim-200 root CA"), KeyKind.EC_P256, today);
        EmbeddedBroker broker = EmbeddedBroker.builder()
                .tls(ca.server(List.of("localhost"), KeyKind.EC_P256, today))
                .requireClientCertificates(List.of(ca.certificate()))
                .start();
        List<Member> members = new ArrayList<>();
        CountDownLatch allHeard = new CountDownLatch(MODULES * SECONDS);
        try (broker) {
            for (int i = 0; i < MODULES; i++) {
                members.add(new Member(i, ca, today, broker.port(), allHeard::countDown));
            }
            Usage start = Usage.now();
            connect(members);
            Usage connected = Usage.now();
            out.printf(
                    Locale.ROOT,
                    "%d modules uploaded, set up and connected in %.1f s, %.1f s of CPU%n",
                    MODULES,
                    connected.secondsSince(start),
                    connected.cpuSecondsSince(start));
            Traffic traffic = new Traffic(members, allHeard);
            traffic.run();
            Usage end = Usage.now();
            out.printf(
                    Locale.ROOT,
                    "%d messages in %.1f s, %d heard again, %d refused; slowest round trip %.1f ms%n",
                    traffic.asked.get(),
                    end.secondsSince(connected),
                    MODULES * SECONDS - allHeard.getCount(),
                    traffic.refused.get(),
                    members.stream().mapToLong(m -> m.slowestNanos.get()).max().orElse(0) / 1e6);
            out.printf(
                    Locale.ROOT,
                    "CPU %.0f %% of one core; heap %.0f MiB after a collection; %d threads, of which %d the hosts'%n",
                    100 * end.cpuSecondsSince(connected) / end.secondsSince(connected),
                    heapMib(),
                    ManagementFactory.getThreadMXBean().getThreadCount(),
                    hostThreads());
            return new Figure(allHeard.getCount(), 0, "messages lost");
        } finally {
            members.forEach(Member::close);
        }
    }

    private static void connect(List<Member> members) throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(CONNECTING);
        try {
            List<Future<?>> connects = new ArrayList<>();
            members.forEach(member -> connects.add(pool.submit(member::connect)));
            for (Future<?> connect : connects) {
                connect.get();
            }
        } finally {
            pool.shutdownNow();
            pool.awaitTermination(CONNECT_LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static double heapMib() {
        var memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed() / 1024.0 / 1024.0;
    }

    private static long hostThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("cordelia-at "))
                .count();
    }

    /** One module and its host. */
    private static final class Member implements AutoCloseable {

        private final String topic;
        private final DeviceConfig config;
        private final SimulatedModule module;
        private final CordeliaDeviceClient host;
        private final AtomicLong slowestNanos = new AtomicLong();

        Member(int number, CertificateAuthority ca, Validity validity, int brokerPort, Runnable heard) {
            String name = "module-" + number;
            topic = "cordelia/" + name;
            config = DeviceConfig.builder("localhost", name)
                    .port(brokerPort)
                    .credentials(DeviceCredentials.mutualTls(
                            ca.certificatePem(),
                            ca.device(name, KeyKind.EC_P256, validity).clientIdentity()))
                    .publishTopic(topic)
                    .subscription(topic)
                    .build();
            MemoryPort port = new MemoryPort();
            module = SimulatedModule.builder().start();
            // It is booted, so no start-up event comes in between.
            module.attach(port);
            host = CordeliaDeviceClient.create(
                    new StreamAtPort(name, port.hostInput(), port.hostOutput()),
                    options -> options.network(WlanNetwork.open("house")));
            host.addMessageListener(message -> {
                long sent = Long.parseLong(new String(message.payload(), StandardCharsets.US_ASCII));
                slowestNanos.accumulateAndGet(System.nanoTime() - sent, Math::max);
                heard.run();
            });
        }

        void connect() {
            host.connect(config);
        }

        void publish() {
            host.publish(topic, Long.toString(System.nanoTime()).getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public void close() {
            host.close();
            module.close();
        }
    }

    /** One message a second of each module, evenly spread over the second. */
    private static final class Traffic {

        private final List<Member> members;
        private final CountDownLatch allHeard;
        private final AtomicInteger asked = new AtomicInteger();
        private final AtomicInteger refused = new AtomicInteger();

        Traffic(List<Member> members, CountDownLatch allHeard) {
            this.members = members;
            this.allHeard = allHeard;
        }

        void run() throws InterruptedException {
            ScheduledExecutorService clock = Executors.newScheduledThreadPool(PUBLISHING);
            try {
                long stepMicros = TimeUnit.SECONDS.toMicros(1) / MODULES;
                for (int second = 0; second < SECONDS; second++) {
                    for (int i = 0; i < MODULES; i++) {
                        Member member = members.get(i);
                        long at = TimeUnit.SECONDS.toMicros(second) + i * stepMicros;
                        clock.schedule(() -> publish(member), at, TimeUnit.MICROSECONDS);
                    }
                }
            } finally {
                // What is scheduled is still carried out.
                clock.shutdown();
                clock.awaitTermination(2L * SECONDS, TimeUnit.SECONDS);
            }
            allHeard.await(LAST_MESSAGES.toSeconds(), TimeUnit.SECONDS);
        }

        private void publish(Member member) {
            asked.incrementAndGet();
            try {
                member.publish();
            } catch (DeviceException e) {
                refused.incrementAndGet();
            }
        }
    }

    /** What this process has used until a moment. */
    private record Usage(long nanos, long cpuNanos) {

        static Usage now() {
            var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            return new Usage(System.nanoTime(), system.getProcessCpuTime());
        }

        double secondsSince(Usage before) {
            return (nanos - before.nanos) / 1e9;
        }

        double cpuSecondsSince(Usage before) {
            return (cpuNanos - before.cpuNanos) / 1e9;
        }
    }
}
