package io.cordelia.at;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.DeviceException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever values the module answers a command with: the caller gets a result or a {@link DeviceException}. */
class AnyAnswerTest {

    private static final byte[] CONTENT = "text".getBytes(StandardCharsets.US_ASCII);

    private static final Map<String, Consumer<CordeliaModule>> OPERATIONS = new TreeMap<>(Map.ofEntries(
            Map.entry("put", m -> m.files().put("a", CONTENT, PutOptions.DEFAULTS)),
            Map.entry("put secure", m -> m.files()
                    .put(
                            "a",
                            CONTENT,
                            PutOptions.DEFAULTS.withSecurity(
                                    FileSecurity.UNSIGNED.with(FileSecurity.Option.PUBLIC_READ)))),
            Map.entry("putIfChanged", m -> m.files().putIfChanged("a", CONTENT, PutOptions.DEFAULTS)),
            Map.entry("get", m -> m.files().get("a")),
            Map.entry("info", m -> m.files().info("a")),
            Map.entry("list", m -> m.files().list()),
            Map.entry("storage", m -> m.files().storage().availableBytes()),
            Map.entry("commit", m -> m.files().commit("a", FileToken.NONE)),
            Map.entry("replaceCredentials", m -> m.files()
                    .replaceCredentials(DeviceCredentials.serverTls(CONTENT), PutOptions.DEFAULTS)),
            Map.entry("scan", m -> m.wlan().scan()),
            Map.entry("addProfile", m -> m.wlan().addProfile(WlanNetwork.open("a"), 1)),
            Map.entry("profiles", m -> m.wlan().profiles()),
            Map.entry("connectionPolicy", m -> m.wlan().connectionPolicy()),
            Map.entry("scanPolicy", m -> m.wlan().scanPolicy()),
            Map.entry("powerPolicy", m -> m.wlan().powerPolicy()),
            Map.entry("peerToPeerPolicy", m -> m.wlan().peerToPeerPolicy()),
            Map.entry("countryCode", m -> m.wlan().countryCode()),
            Map.entry("transmitPower", m -> m.wlan().transmitPower()),
            Map.entry("scanParameters", m -> m.wlan().scanParameters()),
            Map.entry("macAddress", m -> m.network().macAddress()),
            Map.entry("ipv4", m -> m.network().ipv4()),
            Map.entry("secondDns", m -> m.network().secondDns()),
            Map.entry("version", m -> m.device().version()),
            Map.entry("time", m -> m.device().time()),
            Map.entry("setTime", m -> m.device().setTime(Clock.systemUTC())),
            Map.entry("dump", m -> m.settings().dump()),
            Map.entry("publish", m -> m.iot().publish(0, CONTENT)),
            Map.entry("raw", m -> m.raw("AT+FileOpen=a,READ,0"))));

    @Property(tries = 1500)
    void isAResultOrADeviceException(@ForAll("operations") String operation, @ForAll("answers") List<String> answers) {
        try (CordeliaModule module =
                CordeliaModule.open(new AnsweringPort(answers), o -> o.timeouts(Fast.all(Duration.ofMillis(20)))
                        .trace(new Lines()))) {
            OPERATIONS.get(operation).accept(module);
        } catch (DeviceException e) {
            assertThat(e.getMessage()).isNotEmpty();
        } catch (RuntimeException e) {
            fail(operation + " with " + answers, e);
        }
    }

    @Provide
    Arbitrary<String> operations() {
        return Arbitraries.of(OPERATIONS.keySet());
    }

    @Provide
    Arbitrary<List<String>> answers() {
        Arbitrary<String> odd = Arbitraries.of(
                "",
                "0",
                "1",
                "4",
                "-1",
                "-10341",
                "2147483648",
                "4294967296",
                "-9223372036854775808",
                "0x",
                "0xffffffffffffffff",
                "1e3",
                "\"",
                "\"\"",
                "true",
                "dhcp",
                "static",
                "auto",
                "normal",
                "Hidden_SSID",
                "CLIENT",
                "US",
                "OPEN",
                "text",
                "|",
                "secure|",
                "10.0.0.1",
                "0x01:0x02:0x03:0x04:0x05:0x06",
                "0x1ff:0:0:0:0:0",
                "31",
                "99");
        Arbitrary<String> number = Arbitraries.of("0", "1", "4", "7", "-1", "-10341", "2147483648", "1099511627776");
        Arbitrary<String> numbers = number.list().ofMinSize(1).ofMaxSize(9).map(fields -> String.join(",", fields));
        Arbitrary<String> anything = Combinators.combine(
                        odd.list().ofMinSize(0).ofMaxSize(9),
                        Arbitraries.strings().withCharRange(' ', '\u007f').ofMaxLength(6))
                .as((fields, tail) -> String.join(",", fields) + tail);
        return Arbitraries.oneOf(numbers, numbers, anything).list().ofMinSize(1).ofMaxSize(6);
    }

    /** Answers the n-th command with the n-th values. */
    private static final class AnsweringPort implements AtPort {

        private static final byte[] END = new byte[0];

        private final BlockingQueue<byte[]> toHost = new LinkedBlockingQueue<>();
        private final List<String> answers;
        private int commands;

        AnsweringPort(List<String> answers) {
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
                byte[] bytes = toHost.take();
                System.arraycopy(bytes, 0, buffer, 0, bytes.length);
                return bytes.length == 0 ? CLOSED : bytes.length;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void write(byte[] bytes) {
            String command = new String(bytes, StandardCharsets.ISO_8859_1).strip();
            String name = command.substring(3).split("=")[0].toLowerCase(Locale.ROOT);
            boolean bare =
                    List.of("test", "fileclose", "filedel", "set", "iotpublish").contains(name);
            String values = answers.get(commands++ % answers.size());
            toHost.add(((bare ? "" : "+" + name + ":" + values + "\r\n") + "OK\r\n").getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void close() {
            toHost.add(END);
        }
    }
}
