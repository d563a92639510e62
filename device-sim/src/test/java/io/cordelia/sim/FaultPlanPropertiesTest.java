package io.cordelia.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordelia.sim.FaultPlan.Direction;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for any plan: its text stands for it, and it gives the same run each time. */
class FaultPlanPropertiesTest {

    private interface Step extends UnaryOperator<FaultPlan.Builder> {}

    @Property(tries = 500)
    void isReadBackFromItsText(@ForAll("plans") FaultPlan plan) {
        assertThat(FaultPlan.parse(plan.toString())).isEqualTo(plan).hasToString(plan.toString());
    }

    @Property(tries = 200)
    void givesTheSameRunEachTime(
            @ForAll("repeatable") FaultPlan plan, @ForAll("conversations") List<String> conversation) {
        assertThat(run(plan, conversation)).isEqualTo(run(FaultPlan.parse(plan.toString()), conversation));
    }

    @Property(tries = 200)
    void doesNotDependOnHowTheBytesAreSplit(
            @ForAll("repeatable") FaultPlan plan, @ForAll("conversations") List<String> conversation) {
        assertThat(run(plan, conversation)).isEqualTo(run(plan, List.of(String.join("", conversation))));
    }

    private static String run(FaultPlan plan, List<String> conversation) {
        Host host = new Host();
        StringBuilder heard = new StringBuilder();
        try (SimulatedModule module =
                SimulatedModule.builder().port(host.port()).faults(plan).start()) {
            for (String sent : conversation) {
                if (module.portNames().isEmpty()) {
                    break;
                }
                heard.append(host.send(sent));
            }
            return heard.append(host.hear()).toString();
        }
    }

    @Provide
    Arbitrary<List<String>> conversations() {
        return Arbitraries.of(
                        "AT+test",
                        "AT+get=mqtt,iotHubPort",
                        "AT+set=mqtt,clientId,me",
                        "AT+fileOpen=a,CREATE,4096",
                        "AT+fileWrite=1,0,0,5,hello",
                        "AT+fileGetInfo=a,0",
                        "nonsense")
                .map(line -> line + "\r\n")
                .list()
                .ofMinSize(1)
                .ofMaxSize(12);
    }

    @Provide
    Arbitrary<FaultPlan> plans() {
        return plans(Arbitraries.oneOf(untimed(), timed()));
    }

    /** Those that no clock has a part in. */
    @Provide
    Arbitrary<FaultPlan> repeatable() {
        return plans(untimed());
    }

    private static Arbitrary<FaultPlan> plans(Arbitrary<Step> steps) {
        return Combinators.combine(Arbitraries.longs(), steps.list().ofMaxSize(6))
                .as((seed, list) -> {
                    FaultPlan.Builder builder = FaultPlan.builder().seed(seed);
                    list.forEach(step -> step.apply(builder));
                    return builder.build();
                });
    }

    private static Arbitrary<Step> untimed() {
        Arbitrary<Direction> directions = Arbitraries.of(Direction.class);
        Arbitrary<Double> rates = Arbitraries.doubles().between(0, 1).ofScale(6);
        Arbitrary<Long> offsets = Arbitraries.longs().between(0, 200);
        Arbitrary<String> commands = Arbitraries.of("test", "fileWrite", "GET", FaultPlan.ANY);
        Arbitrary<Integer> nths = Arbitraries.integers().between(FaultPlan.EVERY, 4);
        Arbitrary<Integer> amounts = Arbitraries.integers().between(1, 100);
        Arbitrary<String> lines =
                Arbitraries.strings().excludeChars('\r', '\n').ofMinLength(1).filter(FaultPlanPropertiesTest::isLine);
        return Arbitraries.oneOf(
                step(directions, rates, (d, r) -> b -> b.dropBytes(d, r)),
                step(directions, rates, (d, r) -> b -> b.flipBytes(d, r)),
                step(directions, rates, (d, r) -> b -> b.duplicateBytes(d, r)),
                step(directions, offsets, (d, o) -> b -> b.dropByteAt(d, o)),
                step(directions, offsets, (d, o) -> b -> b.flipByteAt(d, o)),
                step(directions, offsets, (d, o) -> b -> b.duplicateByteAt(d, o)),
                Combinators.combine(commands, nths, lines).as((c, n, e) -> b -> b.refuse(c, n, e)),
                Combinators.combine(commands, nths, lines).as((c, n, e) -> b -> b.eventInside(c, n, e)),
                step(commands, nths, (c, n) -> b -> b.silence(c, n)),
                step(commands, nths, (c, n) -> b -> b.unplug(c, n)),
                step(commands, nths, (c, n) -> b -> b.restart(c, n)),
                step(commands, nths, (c, n) -> b -> b.withoutFinal(c, n)),
                step(commands, nths, (c, n) -> b -> b.loseWlan(c, n)),
                step(commands, nths, (c, n) -> b -> b.loseBroker(c, n)),
                step(Arbitraries.of("fileRead", "FILEWRITE", "any"), nths, (c, n) -> b -> b.wrongLength(c, n)),
                Combinators.combine(commands, nths, amounts).as((c, n, a) -> b -> b.cut(c, n, a)),
                Combinators.combine(commands, nths, amounts).as((c, n, a) -> b -> b.garbage(c, n, a)),
                step(amounts, amounts, (a, x) -> b -> b.unplugAfterBytes(a)),
                step(amounts, amounts, (a, x) -> b -> b.restartAfterBytes(a)),
                step(amounts, amounts, (a, x) -> b -> b.flashBytes(a)),
                step(amounts, amounts, (a, x) -> b -> b.badBlock(a)),
                Arbitraries.of((Step) FaultPlan.Builder::echo, FaultPlan.Builder::lfCr));
    }

    private static Arbitrary<Step> timed() {
        Arbitrary<Duration> times = Arbitraries.integers().between(1, 3_600_000).map(Duration::ofMillis);
        return Arbitraries.oneOf(
                step(Arbitraries.of(Direction.class), times, (d, t) -> b -> b.delayBytes(d, 0.1, t)),
                step(Arbitraries.of(Direction.class), times, (d, t) -> b -> b.delayByteAt(d, 3, t)),
                step(Arbitraries.of("get", "any"), times, (c, t) -> b -> b.delayFinal(c, 1, t)),
                step(times, times, (t, x) -> b -> b.slow(t)));
    }

    private interface Pair<A, B> {
        Step of(A a, B b);
    }

    private static <A, B> Arbitrary<Step> step(Arbitrary<A> a, Arbitrary<B> b, Pair<A, B> pair) {
        return Combinators.combine(a, b).as(pair::of);
    }

    private static boolean isLine(String text) {
        return !text.isBlank()
                && java.nio.charset.StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }
}
