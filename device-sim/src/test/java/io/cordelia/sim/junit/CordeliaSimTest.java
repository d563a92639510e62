package io.cordelia.sim.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import io.cordelia.sim.AccessPoint;
import io.cordelia.sim.FaultPlan;
import io.cordelia.sim.MemoryPort;
import io.cordelia.sim.SimulatedModule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

class CordeliaSimTest {

    private static final Queue<SimulatedModule> SEEN = new ConcurrentLinkedQueue<>();

    private final Set<Thread> threadsBefore = threads();
    private final List<String> terminalsBefore = terminals();

    @BeforeEach
    void forget() {
        SEEN.clear();
    }

    // ---- What a test gets ----

    static class Everywhere {

        @CordeliaSim
        private static SimulatedModule shared;

        @CordeliaSim
        private SimulatedModule own;

        @BeforeAll
        static void beforeAll(@CordeliaSim(port = CordeliaSim.Port.TCP) SimulatedModule module) {
            assertThat(module.portName()).startsWith("tcp://127.0.0.1:");
            see(module, shared);
        }

        @BeforeEach
        void beforeEach(@CordeliaSim SimulatedModule module) {
            see(module, own);
        }

        @Test
        void test(
                @CordeliaSim(port = CordeliaSim.Port.TCP) SimulatedModule first,
                @CordeliaSim(port = CordeliaSim.Port.TCP) SimulatedModule second) {
            see(first, second);
            assertThat(Path.of(own.portName())).exists();
            assertThat(Path.of(shared.portName())).exists();
        }

        @Nested
        class Inner {

            @CordeliaSim
            private SimulatedModule inner;

            @Test
            void test() {
                see(inner);
                assertThat(own.portName()).isNotEqualTo(inner.portName());
            }
        }
    }

    @Test
    void fillsFieldsAndParameters() {
        run(Everywhere.class).testEvents().assertStatistics(s -> s.succeeded(2).failed(0));
        assertThat(Set.copyOf(SEEN)).as("each is another one").hasSize(2 + 2 * 2 + 2 + 1);
        assertNothingIsLeft();
    }

    static class SetUp {

        static class House implements CordeliaSim.Setup {

            @Override
            public void apply(SimulatedModule.Builder builder) {
                builder.accessPoint(AccessPoint.open("house")).faults(FaultPlan.parse("badBlock: 1"));
            }
        }

        @CordeliaSim(
                port = CordeliaSim.Port.NONE,
                setup = House.class,
                faults = {"echo", "slow: 1ms"})
        private SimulatedModule module;

        @CordeliaSim(port = CordeliaSim.Port.NONE, setup = House.class)
        private SimulatedModule other;

        @Test
        void test() throws IOException {
            see(module, other);
            assertThat(module.portNames()).isEmpty();
            assertThat(module.faultPlan()).isEqualTo(FaultPlan.parse("[echo, slow: 1ms]"));
            assertThat(other.faultPlan()).isEqualTo(FaultPlan.parse("badBlock: 1"));
            MemoryPort port = new MemoryPort();
            other.attach(port);
            port.hostOutput().write("AT+wlanConnect=house,,OPEN,,,,\r\n".getBytes(StandardCharsets.UTF_8));
            assertThat(other.isWlanConnected()).isTrue();
            port.hostOutput().write("AT+wlanConnect=elsewhere,,OPEN,,,,\r\n".getBytes(StandardCharsets.UTF_8));
            assertThat(other.isWlanConnected()).isFalse();
        }
    }

    @Test
    void setsModulesUp() {
        run(SetUp.class).testEvents().assertStatistics(s -> s.succeeded(1).failed(0));
        assertNothingIsLeft();
    }

    static class Many {

        @CordeliaSim
        private SimulatedModule module;

        @RepeatedTest(20)
        void test(@CordeliaSim(port = CordeliaSim.Port.TCP) SimulatedModule other) {
            see(module, other);
        }
    }

    @Test
    void runsInParallel() {
        EngineExecutionResults results = EngineTestKit.engine("junit-jupiter")
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
                .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "8")
                .selectors(selectClass(Many.class))
                .execute();
        results.testEvents().assertStatistics(s -> s.succeeded(20).failed(0));
        assertThat(Set.copyOf(SEEN)).hasSize(40);
        assertNothingIsLeft();
    }

    // ---- When a test fails ----

    static class Failing {

        @CordeliaSim(port = CordeliaSim.Port.TCP, faults = "slow: 1ms")
        private static SimulatedModule shared;

        @CordeliaSim(
                port = CordeliaSim.Port.TCP,
                faults = {"seed: 7", "drop: {rate: 0.001, towards: host}"})
        private SimulatedModule module;

        @CordeliaSim(port = CordeliaSim.Port.TCP)
        private SimulatedModule quiet;

        @Test
        void fails() {
            see(shared, module, quiet);
            throw new IllegalStateException("on purpose");
        }

        @Test
        void failsAfterAnotherPlan(@CordeliaSim(port = CordeliaSim.Port.NONE) SimulatedModule parameter) {
            see(parameter);
            module.faults(FaultPlan.builder().unplug("test", 2).build());
            throw new IllegalStateException("on purpose");
        }

        @Test
        void passes() {
            see(module);
        }

        @Test
        void isLeftOut() {
            Assumptions.abort("not here");
        }
    }

    @Test
    void tellsThePlansOfAFailedTest() {
        String printed = printed(() -> {
            EngineExecutionResults results = run(Failing.class);
            results.testEvents().assertStatistics(s -> s.failed(2).succeeded(1).aborted(1));
            assertThat(reports(results))
                    .containsExactlyInAnyOrder(
                            "fails(): field module: [seed: 7, drop: {rate: 0.001, towards: host}]",
                            "fails(): field shared: [seed: 1, slow: 1ms]",
                            "failsAfterAnotherPlan(SimulatedModule): field module: [seed: 1, unplug: {command: test, nth: 2}]",
                            "failsAfterAnotherPlan(SimulatedModule): field shared: [seed: 1, slow: 1ms]");
        });
        assertThat(printed.lines().filter(line -> line.contains(" failed with the faults of ")))
                .hasSize(4)
                .contains("fails() failed with the faults of field module:"
                        + " [seed: 7, drop: {rate: 0.001, towards: host}]");
        assertNothingIsLeft();
    }

    static class FailingClass {

        @CordeliaSim(port = CordeliaSim.Port.TCP, faults = "echo")
        private static SimulatedModule module;

        @BeforeAll
        static void fails() {
            see(module);
            throw new IllegalStateException("on purpose");
        }

        @Test
        void test() {}
    }

    @Test
    void tellsThePlansOfAFailedClass() {
        assertThat(printed(() -> run(FailingClass.class)))
                .contains("CordeliaSimTest$FailingClass failed with the faults of field module: [seed: 1, echo]");
        assertNothingIsLeft();
    }

    static class FailingBefore {

        @CordeliaSim(port = CordeliaSim.Port.TCP, faults = "echo")
        private SimulatedModule module;

        @BeforeEach
        void fails() {
            see(module);
            throw new IllegalStateException("on purpose");
        }

        @Test
        void test() {}
    }

    @Test
    void tellsThePlansWhenTheTestDidNotBegin() {
        assertThat(printed(() -> run(FailingBefore.class)))
                .contains("test() failed with the faults of field module: [seed: 1, echo]");
        assertNothingIsLeft();
    }

    // ---- What is not right ----

    static class WrongType {

        @CordeliaSim
        private String port;

        @Test
        void test() {
            assertThat(port).isNotNull();
        }
    }

    static class WrongParameter {

        @Test
        void test(@CordeliaSim String port) {
            assertThat(port).isNotNull();
        }
    }

    static class Final {

        @CordeliaSim
        private final SimulatedModule module = null;

        @Test
        void test() {
            assertThat(module).isNotNull();
        }
    }

    static class WrongPlan {

        @CordeliaSim(faults = {"echo", "drop: {rate: 2, towards: host}"})
        private SimulatedModule module;

        @Test
        void test() {
            see(module);
        }
    }

    static class SetupThatFails implements CordeliaSim.Setup {

        @Override
        public void apply(SimulatedModule.Builder builder) {
            throw new IllegalStateException("on purpose");
        }
    }

    static class WrongSetup {

        @CordeliaSim
        private SimulatedModule good;

        @CordeliaSim(setup = SetupThatFails.class)
        private SimulatedModule module;

        @Test
        void test() {
            see(good, module);
        }
    }

    @Test
    void saysWhatIsNotRight() {
        assertFails(WrongType.class, "@CordeliaSim: field port is of type java.lang.String, not SimulatedModule");
        assertFails(Final.class, "@CordeliaSim: field module is final and cannot be filled");
        assertFails(WrongPlan.class, "fault plan: drop: rate 2.0 is out of range (allowed: 0 to 1)");
        assertFails(WrongSetup.class, "on purpose");
        run(WrongParameter.class)
                .testEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(finishedWithFailure(
                                message(m -> m.contains("is of type java.lang.String, not SimulatedModule")
                                        || m.contains("Failed to resolve parameter")))));
        assertNothingIsLeft();
    }

    private static void assertFails(Class<?> testClass, String message) {
        run(testClass).testEvents().assertThatEvents().haveExactly(1, event(finishedWithFailure(message(message))));
    }

    // ---- Helpers ----

    private static void see(SimulatedModule... modules) {
        SEEN.addAll(List.of(modules));
    }

    private static EngineExecutionResults run(Class<?> testClass) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(testClass))
                .execute();
    }

    private static List<String> reports(EngineExecutionResults results) {
        List<String> reports = new ArrayList<>();
        results.allEvents().reportingEntryPublished().stream().forEach(event -> {
            Map<String, String> values =
                    event.getRequiredPayload(ReportEntry.class).getKeyValuePairs();
            reports.add(event.getTestDescriptor().getDisplayName() + ": " + values.get("cordelia.faults"));
        });
        return reports;
    }

    private static String printed(Runnable action) {
        PrintStream before = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            action.run();
        } finally {
            System.setErr(before);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    private void assertNothingIsLeft() {
        assertThat(SEEN).allMatch(module -> module.portNames().isEmpty());
        await().untilAsserted(() -> assertThat(threads()).isSubsetOf(threadsBefore));
        assertThat(terminals()).isEqualTo(terminalsBefore);
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("cordelia-sim"))
                .collect(Collectors.toSet());
    }

    /** The pseudo-terminals that this process has open. */
    private static List<String> terminals() {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.flatMap(CordeliaSimTest::target)
                    .filter(target -> target.startsWith("/dev/pts") || target.startsWith("/dev/ptmx"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static Stream<String> target(Path link) {
        try {
            return Stream.of(Files.readSymbolicLink(link).toString());
        } catch (IOException e) {
            return Stream.empty();
        }
    }
}
