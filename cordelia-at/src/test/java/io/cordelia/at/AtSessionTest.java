package io.cordelia.at;

import static io.cordelia.at.ScriptedModule.answer;
import static io.cordelia.at.ScriptedModule.silence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.cordelia.at.AtTimeouts.Kind;
import io.cordelia.device.DeviceException;
import io.cordelia.device.DeviceTimeoutException;
import io.cordelia.device.ModuleRefusedException;
import io.cordelia.device.NotConnectedException;
import io.cordelia.device.PortUnavailableException;
import io.cordelia.device.ProtocolException;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class AtSessionTest {

    private final ScriptedModule peer = new ScriptedModule();
    private final Lines trace = new Lines();
    private final List<ModuleEvent> events = new CopyOnWriteArrayList<>();
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

    @ParameterizedTest
    @ValueSource(strings = {"OK", "ok", "  Ok ", "\n\nOK\n\n", "AT+test\nOK"})
    void takesTheFinalResponseInAnyForm(String lines) {
        peer.on("test", answer(lines));

        open(Fast.PATIENT).device().test();

        assertThat(events).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ERROR: process command,-10341", "error:process command, -10341", "Error: process command,-10341"
            })
    void tellsWhyTheModuleRefuses(String line) {
        peer.on("filedel", answer(line));

        assertThatThrownBy(() -> open(Fast.PATIENT).files().delete("cert.pem"))
                .isInstanceOfSatisfying(ModuleRefusedException.class, e -> {
                    assertThat(e.code()).isEqualTo(-10341);
                    assertThat(e.symbol()).isEqualTo("SL_ERROR_FS_FILE_NOT_EXISTS");
                })
                .hasMessage("the module refused FileDel=cert.pem: process command, code -10341"
                        + " (SL_ERROR_FS_FILE_NOT_EXISTS); there is no such file; check its name");
    }

    @Test
    void doesNotTakeTheCodesOfTheArgumentReaderForThoseOfCommands() {
        peer.on("filedel", answer("ERROR: parse parameters,-5"));

        assertThatThrownBy(() -> open(Fast.PATIENT).files().delete("cert.pem"))
                .hasMessage("the module refused FileDel=cert.pem: parse parameters, code -5;"
                        + " an argument is too long for the firmware");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ERROR", "ERROR: what,ever", "ERROR: number of parameters,0", "ERROR: command not exist,0"})
    void takesAnyError(String line) {
        peer.on("test", answer(line));

        assertThatThrownBy(() -> open(Fast.PATIENT).device().test())
                .isInstanceOf(ModuleRefusedException.class)
                .hasMessageStartingWith("the module refused test: ");
    }

    @Test
    void tellsEventsFromAnswersWhereverTheyCome() {
        peer.on(
                "filegetinfo",
                answer(
                        "+eventwlan:sta_added,0x01:0x02:0x03:0x04:0x05:0x06\n+filegetinfo:,1704,4096,,0,1\nMQTT_EVENT_CONNACK\n"
                                + "+other:1\n+eventmqtt:recv,a,qos0,\"OK\"\nOK\n+eventwlan:sta_removed,0x01:0x02:0x03:0x04:0x05:0x06"));

        assertThat(open(Fast.PATIENT).files().info("a").orElseThrow().size()).isEqualTo(1704);

        await().untilAsserted(() -> assertThat(events)
                .containsExactly(
                        new ModuleEvent.StationAdded(new MacAddress("01:02:03:04:05:06")),
                        new ModuleEvent.Unrecognized("MQTT_EVENT_CONNACK"),
                        new ModuleEvent.Unrecognized("+other:1"),
                        new ModuleEvent.MqttMessage("a", io.cordelia.device.Qos.AT_MOST_ONCE, new byte[] {'O', 'K'}),
                        new ModuleEvent.StationRemoved(new MacAddress("01:02:03:04:05:06"))));
    }

    @Test
    void givesEachOfManyThreadsItsOwnAnswer() throws Exception {
        int threads = 8;
        int each = 250;
        peer.on("filegetinfo", (m, command) -> {
            String name = command.substring(command.indexOf('=') + 1, command.indexOf(','));
            m.say("+eventwlan:sta_added,0x01:0x02:0x03:0x04:0x05:0x06\n+filegetinfo:," + name.substring(1)
                    + ",4096,,0,1\nOK");
        });
        FileGroup files = open(Fast.PATIENT).files();
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int thread = t;
                all.add(executor.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        long number = thread * 1_000L + i;
                        assertThat(files.info("f" + number).orElseThrow().size())
                                .isEqualTo(number);
                    }
                }));
            }
            for (Future<?> future : all) {
                future.get(20, TimeUnit.SECONDS);
            }
        } finally {
            executor.shutdownNow();
        }
        assertThat(peer.commands).hasSize(threads * each);
    }

    @Test
    void namesPortAndCommandWhenNobodyAnswers() {
        peer.on("test", silence());

        assertThatThrownBy(() -> open(Fast.missing(Kind.COMMAND)).device().test())
                .isInstanceOf(DeviceTimeoutException.class)
                .hasMessageStartingWith("the final response to AT+test on port memory did not come within 1000 ms;"
                        + " check that the module has power");
        assertThat(trace.all).containsExactly("-> AT+test");
    }

    @Test
    void doesNotTakeALateAnswerForThatOfTheNextCommand() {
        peer.on("filegetinfo=slow", silence());
        peer.on("test", (m, command) -> m.say("+filegetinfo:,1,4096,,0,1\nOK\nOK"));
        peer.files.put("fast", new byte[2]);
        FileGroup files = open(Fast.PATIENT).files();
        assertMissed("AT+FileGetInfo=slow,0");

        assertThat(files.info("fast").orElseThrow().size()).isEqualTo(2);

        assertThat(peer.commands).containsExactly("AT+FileGetInfo=slow,0", "AT+test", "AT+FileGetInfo=fast,0");
    }

    @Test
    void trustsTheLineAgainWhenTheLateAnswerIsAnError() {
        peer.on("filegetinfo=slow", silence());
        peer.on("test", (m, command) -> m.say("ERROR: process command,-1\nOK"));
        FileGroup files = open(Fast.PATIENT).files();
        assertMissed("AT+FileGetInfo=slow,0");

        assertThat(files.exists("fast")).isFalse();
    }

    @Test
    void failsClearlyWhenTheModuleStaysSilent() {
        peer.on("", silence());
        CordeliaModule open = open(Fast.missing(Kind.COMMAND));
        assertThatThrownBy(() -> open.files().info("a")).isInstanceOf(DeviceTimeoutException.class);

        assertThatThrownBy(() -> open.files().info("b"))
                .isInstanceOf(DeviceTimeoutException.class)
                .hasMessageContaining("the final response to AT+test")
                .hasMessageEndingWith("; AT+FileGetInfo=b was not sent, because an earlier answer had been missed");
        assertThat(peer.commands).doesNotContain("AT+FileGetInfo=b,0");
    }

    @Test
    void failsClearlyWhenTheModuleAnswersTheProbeWithErrors() {
        peer.on("filegetinfo", silence());
        peer.on("test", answer("ERROR: process command,-1"));
        CordeliaModule open = open(Fast.PATIENT);
        assertMissed("AT+FileGetInfo=a,0");

        assertThatThrownBy(() -> open.files().info("b"))
                .isInstanceOf(ProtocolException.class)
                .hasMessageStartingWith("AT+FileGetInfo=b was not sent");
    }

    @Test
    void failsClearlyWhenTheLineNeverFallsSilent() {
        peer.on("filegetinfo", silence());
        // On a busy machine the noise may pause, but not for as long as this.
        CordeliaModule open = open(Fast.missing(Kind.COMMAND).with(Kind.QUIET, Duration.ofSeconds(2)));
        assertThatThrownBy(() -> open.files().info("a")).isInstanceOf(DeviceTimeoutException.class);
        CompletableFuture<Void> noise = CompletableFuture.runAsync(() -> {
            try {
                while (!Thread.currentThread().isInterrupted()) {
                    peer.say("babble");
                    java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
                }
            } catch (IOException e) {
                // The end of the test.
            }
        });

        assertThatThrownBy(() -> open.files().info("b"))
                .isInstanceOf(ProtocolException.class)
                .hasMessageStartingWith("port memory does not fall silent");

        module.close();
        assertThat(noise).succeedsWithin(5, TimeUnit.SECONDS);
    }

    @Test
    void survivesAnAnswerThatComesTwice() {
        peer.on("filegetinfo=twice", answer("+filegetinfo:,7,4096,,0,1\nOK\n+filegetinfo:,7,4096,,0,1\nOK"));
        peer.files.put("next", new byte[3]);
        FileGroup files = open(Fast.PATIENT).files();

        assertThat(files.info("twice").orElseThrow().size()).isEqualTo(7);
        await().until(() -> trace.all.size() == 5);
        assertThat(files.info("next").orElseThrow().size()).isEqualTo(3);
    }

    @Test
    void doesNotTakeAStrayOkForTheAnswerOfACommandThatHasValues() {
        peer.on("filegetinfo=a", answer("OK"));
        peer.files.put("b", new byte[3]);
        FileGroup files = open(Fast.PATIENT).files();

        assertThatThrownBy(() -> files.info("a"))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("AT+FileGetInfo=a: was answered with 0 lines +filegetinfo:… where 1 was expected");
        assertThat(files.info("b").orElseThrow().size()).isEqualTo(3);
        assertThat(peer.commands).contains("AT+test");
    }

    @Test
    void failsTheCommandDuringWhichTheModuleRestarts() {
        peer.on("filegetinfo=a", ScriptedModule.restart());
        FileGroup files = open(Fast.PATIENT).files();

        assertThatThrownBy(() -> files.info("a"))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("the module restarted while AT+FileGetInfo=a was in progress; check its power supply");
        assertThat(files.exists("b")).isFalse();
        assertThat(events).first().isInstanceOf(ModuleEvent.Startup.class);
    }

    @Test
    void rebootsAndWaitsForTheStart() {
        assertThat(open(Fast.PATIENT).device().reboot())
                .isEqualTo(new ModuleEvent.Startup(
                        "2610011025010", "0x31100019", Optional.of(new MacAddress("34:31:00:01:02:03")), "1.3.0"));
    }

    @Test
    void takesAStartEventThatComesBeforeTheAnswerToReboot() {
        peer.on("reboot", answer(ScriptedModule.STARTUP + "\nOK"));

        assertThat(open(Fast.PATIENT).device().reboot().firmware()).isEqualTo("1.3.0");
    }

    @Test
    void saysThatTheModuleDidNotStart() {
        peer.on("reboot", answer("OK"));

        assertThatThrownBy(() -> open(Fast.missing(Kind.STARTUP)).device().reboot())
                .isInstanceOf(DeviceTimeoutException.class)
                .hasMessageStartingWith("the start-up event after a reboot did not come within 1000 ms");
    }

    @Test
    void failsEverythingWhenThePortVanishes() throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        peer.on("test", (m, command) -> sent.countDown());
        CordeliaModule open = open(Fast.PATIENT);
        CompletableFuture<Throwable> inFlight = CompletableFuture.supplyAsync(
                () -> catchThrowable(() -> open.device().test()));
        assertThat(sent.await(5, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Throwable> queued = CompletableFuture.supplyAsync(
                () -> catchThrowable(() -> open.files().list()));
        EventAwaiter awaiter = open.session().expect(event -> false);

        peer.drop();

        for (CompletableFuture<Throwable> failed : List.of(inFlight, queued)) {
            assertThat(failed.get(5, TimeUnit.SECONDS))
                    .isInstanceOf(PortUnavailableException.class)
                    .hasMessage("port memory went away while it was in use; check the cable and the module's power");
        }
        assertThatThrownBy(() -> awaiter.await(Duration.ofSeconds(5), "an event", "wait"))
                .isInstanceOf(PortUnavailableException.class);
        assertThatThrownBy(() -> open.device().test()).isInstanceOf(PortUnavailableException.class);
        assertThatThrownBy(() -> open.session().expect(e -> true).await(Duration.ofSeconds(5), "x", "y"))
                .isInstanceOf(PortUnavailableException.class);
        assertThat(open.isOpen()).isFalse();
        await().untilAsserted(() -> assertThat(events).last().isInstanceOf(ModuleEvent.PortLost.class));
    }

    @Test
    void closingFailsWhatIsInProgress() throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        peer.on("test", (m, command) -> sent.countDown());
        CordeliaModule open = open(Fast.PATIENT);
        CompletableFuture<Throwable> inFlight = CompletableFuture.supplyAsync(
                () -> catchThrowable(() -> open.device().test()));
        assertThat(sent.await(5, TimeUnit.SECONDS)).isTrue();

        open.close();
        open.close();

        assertThat(inFlight.get(5, TimeUnit.SECONDS))
                .isInstanceOf(NotConnectedException.class)
                .hasMessage("the connection to the module on port memory was closed");
        assertThatThrownBy(() -> open.device().test()).isInstanceOf(NotConnectedException.class);
        assertThat(events).isEmpty();
    }

    @Test
    void anInterruptEndsACommandAndTheNextOneIsSafe() throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        peer.on("filegetinfo=a", (m, command) -> sent.countDown());
        CordeliaModule open = open(Fast.PATIENT);
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> failure.complete(catchThrowable(() -> open.files().info("a"))));
        thread.start();
        assertThat(sent.await(5, TimeUnit.SECONDS)).isTrue();

        thread.interrupt();

        assertThat(failure.get(5, TimeUnit.SECONDS))
                .isInstanceOf(NotConnectedException.class)
                .hasMessage("AT+FileGetInfo=a was interrupted");
        assertThat(open.files().exists("b")).isFalse();
        assertThat(peer.commands).contains("AT+test");
    }

    @Test
    void aListenerMaySendCommandsAndWaitForEvents() {
        CompletableFuture<Object> outcome = new CompletableFuture<>();
        CordeliaModule open = open(Fast.PATIENT);
        open.addEventListener(event -> {
            if (event instanceof ModuleEvent.MqttInfo) {
                outcome.complete(
                        catchThrowable(() -> assertThat(open.device().reboot()).isNotNull()) == null);
            }
        });

        open.iot().connect();

        assertThat(outcome).succeedsWithin(5, TimeUnit.SECONDS).isEqualTo(true);
    }

    @Test
    void tracesBothDirectionsWithoutSecrets() {
        peer.files.put("key.pem", "-----BEGIN\r\nsecret\r\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        peer.settings.put("mqtt,password", "\"hush\"");
        CordeliaModule open = open(Fast.PATIENT);

        open.files().get("key.pem");
        open.settings().get(MqttSettings.PASSWORD);
        open.settings().set(MqttSettings.PASSWORD, "hush");
        open.files()
                .put(
                        "new.pem",
                        "-----BEGIN secret".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        UploadListener.none());
        byte[] base64 = "a , secret".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        open.files().put("der.key", base64, UploadListener.none());
        open.wlan().join(WlanNetwork.of("home", "hush"));

        assertThat(trace.all)
                .contains(
                        "-> AT+FileRead=363990530,0,1,20",
                        "<- +fileread:1,28,<28 bytes>",
                        "<- +get:***",
                        "-> AT+set=MQTT,password,***",
                        "-> AT+wlanConnect=home,,WPA_WPA2,***,,,",
                        "-> AT+FileWrite=363990531,0,0,17,<17 bytes>",
                        "<- +filewrite:17",
                        "-> AT+FileWrite=363990533,0,1,16,<16 bytes>",
                        "<- OK")
                .noneMatch(line -> line.contains("hush") || line.contains("secret"))
                .noneMatch(line -> line.contains(Base64.getEncoder().encodeToString(base64)));
    }

    @Test
    void tracesNoFileContentThatComesTooLateOrAsEcho() throws Exception {
        peer.files.put("key.pem", "line\r\nsecret\r\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        peer.on("fileread", silence());
        peer.on("test", answer("+fileread:0,14,line\nsecret\n\nOK\nOK"));
        peer.on("filewrite", (m, command) -> m.say(command.replace("\r\n", "\n") + "\n+filewrite:13\nOK"));
        CordeliaModule open = open(Fast.missing(Kind.FILE_DATA));
        assertThatThrownBy(() -> open.files().get("key.pem")).isInstanceOf(DeviceTimeoutException.class);
        assertThat(open.files().exists("x")).isFalse();

        assertThatThrownBy(() -> open.files()
                        .put(
                                "x",
                                "a\r\nsecret\r\nbc".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                                UploadListener.none()))
                .isInstanceOf(DeviceException.class);

        assertThat(trace.all).noneMatch(line -> line.contains("secret"));
        assertThat(trace.all).contains("<- <6 bytes>", "<- <echo, 6 bytes>");
        assertThat(events.toString()).doesNotContain("secret");
    }

    @Test
    void logsTheLateAnswerButNoSecretOfIt() throws Exception {
        peer.settings.put("mqtt,password", "\"hush\"");
        peer.settings.put("mqtt,iothubport", "8883");
        peer.on("get=mqtt,password", silence());
        peer.on("test", answer("+get:\"hush\"\nOK\nOK"));
        SettingsGroup settings = open(Fast.PATIENT).settings();
        assertMissed("AT+get=MQTT,password");

        String log = logged(() -> settings.get(MqttSettings.PORT));

        assertThat(log)
                .contains("port memory: passed over ")
                .contains("bytes in 2 lines: +get:*** | OK")
                .doesNotContain("hush");
        assertThat(trace.all).contains("<- +get:***").noneMatch(line -> line.contains("hush"));
        assertThat(events).isEmpty();
    }

    @Test
    void keepsTheSecretOfAnAnswerThatComesTwice() {
        peer.on("get=mqtt,password", answer("+get:\"hush\"\nOK\n+get:\"hush\"\nOK"));
        CordeliaModule open = open(Fast.PATIENT);

        assertThat(open.settings().get(MqttSettings.PASSWORD)).isEqualTo("hush");
        assertThat(open.files().exists("a")).isFalse();

        assertThat(trace.all).noneMatch(line -> line.contains("hush"));
        assertThat(events).isEmpty();
    }

    @Test
    void keepsFileContentThatIsLongerThanItSaysOutOfTraceAndEvents() {
        peer.files.put("key.pem", new byte[10]);
        peer.on("fileread", (m, command) -> m.say("+fileread:0,10,0123456789secret\n+secret\nsecret\nOK"));
        CordeliaModule open = open(Fast.PATIENT);

        catchThrowable(() -> open.files().get("key.pem"));
        assertThat(open.files().exists("a")).isFalse();

        assertThat(trace.all).contains("<- +fileread:0,10,<10 bytes>", "<- <6 bytes>", "<- <7 bytes>");
        assertThat(trace.all).noneMatch(line -> line.contains("secret"));
        assertThat(events.toString()).doesNotContain("secret");
        assertThat(peer.commands).contains("AT+test");
    }

    @Test
    void summarisesStrayLines() {
        StrayLines strays = new StrayLines();
        assertThat(strays.take()).isEmpty();
        strays.add("OK", 2);
        assertThat(strays.take()).contains("2 bytes in 1 line: OK");
        for (int i = 0; i < 12; i++) {
            strays.add("x", 1);
        }
        assertThat(strays.take()).contains("12 bytes in 12 lines: x | x | x | x | x | x | x | x | x | x | ...");
    }

    @Test
    void takesLinesOfAnEchoedFileForNothingElse() {
        String pem = "-----BEGIN\r\n+secret+of/the+key\r\n-----END\r\n";
        peer.on("filewrite", (m, command) -> {
            m.sendRaw(command + "\r\n");
            m.behave(command);
        });

        open(Fast.PATIENT)
                .files()
                .put("key.pem", pem.getBytes(java.nio.charset.StandardCharsets.US_ASCII), UploadListener.none());

        assertThat(events).isEmpty();
        assertThat(trace.all).contains("<- <echo, 18 bytes>").noneMatch(line -> line.contains("secret"));
    }

    @Test
    void logsNoLineOfAFileThatComesTooLate() throws Exception {
        String key = "+secret+of/the+key";
        peer.on("filewrite", silence());
        peer.on("test", answer("AT+FileWrite=1,0,0,1,-----BEGIN\n" + key + "\n-----END\n+filewrite:1\nOK\nOK"));
        FileGroup files = open(Fast.missing(Kind.FILE_DATA)).files();

        String log =
                logged(() -> assertThatThrownBy(() -> files.put("key.pem", new byte[] {'a'}, UploadListener.none()))
                        .isInstanceOf(DeviceTimeoutException.class));

        assertThat(log).contains("passed over ").doesNotContain("secret");
        assertThat(events).isEmpty();
        assertThat(trace.all).contains("<- <18 bytes>").noneMatch(line -> line.contains("secret"));
    }

    @Test
    void aPortThatFailsInAnyWayEndsWhatIsInProgress() {
        AtPort port = new StreamAtPort("odd", new BytePipe().in, new OutputStream() {
            @Override
            public void write(int b) {
                throw new IllegalStateException("odd");
            }
        });
        module = CordeliaModule.open(port, o -> o.timeouts(Fast.PATIENT));

        assertThatThrownBy(() -> module.device().test())
                .isInstanceOf(PortUnavailableException.class)
                .hasMessageStartingWith("port odd went away while it was in use");
    }

    @Test
    void aTraceThatThrowsDoesNoHarm() {
        module = CordeliaModule.open(
                peer.port(),
                o -> o.trace(new AtTrace() {
                    @Override
                    public void sent(String line) {
                        throw new IllegalStateException("full");
                    }

                    @Override
                    public void received(String line) {
                        throw new AssertionError("full");
                    }
                }));

        module.device().test();
    }

    @Test
    void reportsALineThatIsTooLong() {
        peer.on("test", answer("x".repeat(3000) + "\nOK"));

        open(Fast.PATIENT).device().test();

        await().untilAsserted(() -> assertThat(events).containsExactly(new ModuleEvent.LineTooLong(3000)));
    }

    @Test
    void boundsTheAnswersOfACommand() {
        peer.on("filegetfilelist", answer("+filegetfilelist:a,1,,1\n".repeat(10_001) + "OK"));

        assertThatThrownBy(() -> open(Fast.PATIENT).files().list())
                .isInstanceOf(ProtocolException.class)
                .hasMessage("AT+FileGetFileList was answered with more than 10000 lines");
    }

    @Test
    void pausesBetweenCommands() {
        Duration pause = Duration.ofMillis(20);
        module = CordeliaModule.open(peer.port(), o -> o.commandPause(pause));
        long start = System.nanoTime();

        for (int i = 0; i < 4; i++) {
            module.device().test();
        }

        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(pause.toNanos() * 3);
    }

    /** What the log shows of a call; simple-logger writes to the standard error stream. */
    private static String logged(Runnable call) {
        java.io.PrintStream before = System.err;
        java.io.ByteArrayOutputStream log = new java.io.ByteArrayOutputStream();
        System.setErr(new java.io.PrintStream(log, true, java.nio.charset.StandardCharsets.UTF_8));
        try {
            call.run();
        } finally {
            System.setErr(before);
        }
        return log.toString(java.nio.charset.StandardCharsets.UTF_8);
    }

    /** Only this command has a short time. */
    private void assertMissed(String command) {
        assertThatThrownBy(() -> module.raw(command, Duration.ofMillis(100)))
                .isInstanceOf(DeviceTimeoutException.class);
    }

    private CordeliaModule open(AtTimeouts timeouts) {
        module = CordeliaModule.open(peer.port(), o -> o.timeouts(timeouts).trace(trace));
        module.addEventListener(events::add);
        return module;
    }
}
