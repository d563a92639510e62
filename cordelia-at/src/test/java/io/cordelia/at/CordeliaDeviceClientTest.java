package io.cordelia.at;

import static io.cordelia.at.ScriptedModule.answer;
import static io.cordelia.at.ScriptedModule.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.cordelia.device.BrokerRefusedException;
import io.cordelia.device.BrokerUnreachableException;
import io.cordelia.device.ConnectionEvent;
import io.cordelia.device.DeviceConfig;
import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.DeviceException;
import io.cordelia.device.DeviceTimeoutException;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.Message;
import io.cordelia.device.MessageListener;
import io.cordelia.device.ModuleRefusedException;
import io.cordelia.device.NotConnectedException;
import io.cordelia.device.PortUnavailableException;
import io.cordelia.device.PublishTopic;
import io.cordelia.device.Qos;
import io.cordelia.device.Subscription;
import io.cordelia.device.TlsRefusedException;
import io.cordelia.device.TlsRefusedException.Check;
import io.cordelia.device.Will;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class CordeliaDeviceClientTest {

    private static final String ENDPOINT = "a2m4kdan3jizyu-ats.iot.eu-central-1.amazonaws.com";
    private static final String JSON = "{\"RandomString\":\"oUykIeOvzm\",\"Number1\":104,\"Number2\":575}";
    private static final byte[] KEY = FileGroupTest.pem(1704);
    private static final byte[] CERTIFICATE = FileGroupTest.pem(1224);
    private static final byte[] ROOT_CA = FileGroupTest.pem(1452);
    private static final WlanNetwork HOME = WlanNetwork.of("home", "hush hush");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T23:05:09Z"), ZoneOffset.ofHours(5));

    private final ScriptedModule peer = new ScriptedModule();
    private final Lines trace = new Lines();
    private final List<Object> told = new CopyOnWriteArrayList<>();
    private CordeliaDeviceClient client;

    private static ConditionFactory await() {
        return Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2));
    }

    @AfterEach
    void close() throws IOException {
        if (client != null) {
            client.close();
        }
        peer.close();
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(t -> t.getName().startsWith("cordelia-at")));
    }

    @Test
    void doesTheWholeJobOfTheExercise() {
        client(o -> o.whitelistRootCa(false)).connect(exercise());
        client.publish("cordelia/apple", bytes(JSON));

        await().untilAsserted(() -> assertThat(told)
                .containsExactly(
                        new ConnectionEvent.Connected(ENDPOINT, 8883),
                        new Message("cordelia/apple", bytes(JSON), Qos.AT_MOST_ONCE)));
        assertThat(peer.files)
                .containsEntry("privatekey.pem", KEY)
                .containsEntry("cert.pem", CERTIFICATE)
                .containsEntry("rootca.pem", ROOT_CA);
        assertThat(sent())
                .containsExactly(
                        "AT+test",
                        "AT+wlanDisconnect",
                        "AT+FileOpen=privatekey.pem,WRITE|CREATE,4096",
                        "AT+FileWrite=363990530,0,0,750,<750 bytes>",
                        "AT+FileWrite=363990530,750,0,750,<750 bytes>",
                        "AT+FileWrite=363990530,1500,0,204,<204 bytes>",
                        "AT+FileClose=363990530,,",
                        "AT+FileOpen=cert.pem,WRITE|CREATE,4096",
                        "AT+FileWrite=363990532,0,0,750,<750 bytes>",
                        "AT+FileWrite=363990532,750,0,474,<474 bytes>",
                        "AT+FileClose=363990532,,",
                        "AT+FileOpen=rootca.pem,WRITE|CREATE,4096",
                        "AT+FileWrite=363990534,0,0,750,<750 bytes>",
                        "AT+FileWrite=363990534,750,0,702,<702 bytes>",
                        "AT+FileClose=363990534,,",
                        "AT+set=general,time,23,5,9,21,11,2026",
                        "AT+set=MQTT,iotHubEndpoint,\"a2m4kdan3jizyu-ats.iot.eu-central-1.amazonaws.com\"",
                        "AT+set=MQTT,iotHubPort,8883",
                        "AT+set=MQTT,flags,\"url|sec\"",
                        "AT+set=MQTT,clientId,\"AWS_thing_name\"",
                        "AT+set=MQTT,rootCAPath,\"rootca.pem\"",
                        "AT+set=MQTT,clientPrivateKey,\"privatekey.pem\"",
                        "AT+set=MQTT,clientCertPath,\"cert.pem\"",
                        "AT+set=MQTT,base64,false",
                        "AT+set=MQTT,cleanConnect,true",
                        "AT+set=MQTT,keepAliveTimeOut,60",
                        "AT+set=SUBTOPIC0,name,\"cordelia/+\"",
                        "AT+set=SUBTOPIC0,qos,0",
                        "AT+set=PUBTOPIC0,name,\"cordelia/apple\"",
                        "AT+set=PUBTOPIC0,qos,0",
                        "AT+set=PUBTOPIC0,retain,false",
                        "AT+set=PUBTOPIC1,name,\"cordelia/banana\"",
                        "AT+set=PUBTOPIC1,qos,0",
                        "AT+set=PUBTOPIC1,retain,false",
                        "AT+set=PUBTOPIC2,name,\"cordelia/orange\"",
                        "AT+set=PUBTOPIC2,qos,0",
                        "AT+set=PUBTOPIC2,retain,false",
                        "AT+set=PUBTOPIC3,name,\"cordelia/kiwi\"",
                        "AT+set=PUBTOPIC3,qos,0",
                        "AT+set=PUBTOPIC3,retain,false",
                        "AT+wlanConnect=home,,WPA_WPA2,\"hush hush\",,,",
                        "AT+iotconnect",
                        "AT+iotpublish=0,\"{\"RandomString\":\"oUykIeOvzm\",\"Number1\":104,\"Number2\":575}\"");
        assertThat(trace.all)
                .contains(
                        "-> AT+wlanConnect=home,,WPA_WPA2,***,,,",
                        "<- +eventmqtt:info,\"CONNACK\",0",
                        "<- +eventmqtt:recv,cordelia/apple,qos0,\"" + JSON + "\"")
                .noneMatch(line -> line.contains("hush") || line.contains("BEGIN"));
    }

    @Test
    void sendsTheSecondTimeOnlyWhatDiffers() {
        client(o -> {}).connect(exercise());
        client.disconnect();
        peer.commands.clear();

        client.connect(exercise());

        assertThat(sent())
                .containsExactly(
                        "AT+test",
                        "AT+wlanDisconnect",
                        "AT+set=general,time,23,5,9,21,11,2026",
                        "AT+wlanConnect=home,,WPA_WPA2,\"hush hush\",,,",
                        "AT+iotconnect");
        await().untilAsserted(() -> assertThat(told)
                .containsExactly(
                        new ConnectionEvent.Connected(ENDPOINT, 8883),
                        new ConnectionEvent.Disconnected(Optional.empty()),
                        new ConnectionEvent.Connected(ENDPOINT, 8883)));
    }

    @Test
    void clearsWhatTheConfigurationDoesNotHave() {
        DeviceConfig rich = DeviceConfig.builder("10.0.0.1", "dev")
                .credentials(mutual())
                .publishTopic("a")
                .publishTopic("b")
                .subscription("c")
                .will(new Will("w", bytes("gone"), Qos.AT_LEAST_ONCE, true))
                .build();
        client(o -> {}).connect(rich);
        assertThat(peer.settings)
                .containsEntry("mqtt,flags", "\"ip4|sec|whitelist_rootca\"")
                .containsEntry("mqtt,willtopic", "\"w\"")
                .containsEntry("mqtt,willmessage", "\"gone\"")
                .containsEntry("mqtt,willqos", "1")
                .containsEntry("mqtt,willretain", "true");
        client.disconnect();

        client.connect(DeviceConfig.builder("::1", "dev")
                .credentials(DeviceCredentials.serverTls(ROOT_CA))
                .publishTopic(new PublishTopic("b", Qos.EXACTLY_ONCE, true))
                .subscription(new Subscription("d", Qos.AT_LEAST_ONCE))
                .cleanSession(false)
                .keepAlive(Duration.ofSeconds(5))
                .build());

        assertThat(peer.settings)
                .containsEntry("mqtt,flags", "\"ip6|sec|whitelist_rootca\"")
                .containsEntry("mqtt,willtopic", "\"\"")
                .containsEntry("mqtt,clientprivatekey", "\"\"")
                .containsEntry("mqtt,clientcertpath", "\"\"")
                .containsEntry("mqtt,cleanconnect", "false")
                .containsEntry("mqtt,keepalivetimeout", "5")
                .containsEntry("pubtopic0,name", "\"b\"")
                .containsEntry("pubtopic0,qos", "2")
                .containsEntry("pubtopic0,retain", "true")
                .containsEntry("pubtopic1,name", "\"\"")
                .containsEntry("subtopic0,name", "\"d\"")
                .containsEntry("subtopic0,qos", "1");
    }

    @Test
    void connectsWithoutTls() {
        client(o -> {}).connect(DeviceConfig.builder("broker", "dev").build());

        assertThat(peer.files).isEmpty();
        assertThat(peer.settings)
                .containsEntry("mqtt,flags", "\"url\"")
                .containsEntry("mqtt,iothubport", "1883")
                .doesNotContainKey("mqtt,rootcapath");
    }

    @Test
    void usesOtherFileNamesAndTellsTheProgress() {
        List<String> progress = new CopyOnWriteArrayList<>();
        client(o -> o.fileNames("k", "c", "r")
                        .verifyUploads(false)
                        .uploadListener((file, written, total) -> progress.add(file + written)))
                .connect(exercise());

        assertThat(peer.files.keySet()).containsExactlyInAnyOrder("k", "c", "r");
        assertThat(peer.settings).containsEntry("mqtt,rootcapath", "\"r\"");
        assertThat(peer.commandsStartingWith("FileRead")).isEmpty();
        assertThat(progress).startsWith("k0").endsWith("r1452");
    }

    static IntStream commands() throws IOException {
        try (ScriptedModule good = new ScriptedModule();
                CordeliaDeviceClient client = CordeliaDeviceClient.create(
                        good.port(), o -> o.network(HOME).timeouts(Fast.PATIENT))) {
            client.connect(exercise());
            return IntStream.range(0, good.commands.size());
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void anErrorToAnyCommandIsToldAndLeavesNothing(int n) {
        CompletableFuture<String> refused = new CompletableFuture<>();
        peer.onNth(n, (m, command) -> {
            refused.complete(command);
            m.say(error(-2003));
        });

        Throwable failure = catchThrowable(() -> client(o -> {}).connect(exercise()));

        String command = refused.join().substring(3);
        if (command.startsWith("get=") || command.equals("test")) {
            // What cannot be read is set, and the first AT+test is asked again.
            assertThat(failure).isNull();
            return;
        }
        assertThat(failure).isInstanceOfSatisfying(ModuleRefusedException.class, e -> {
            assertThat(e.code()).isEqualTo(-2003);
            assertThat(e.symbol()).isEqualTo("SL_INVALPARAM");
            String name = e.command().contains("=")
                    ? e.command().substring(0, e.command().indexOf('='))
                    : e.command();
            assertThat(command).startsWith(name);
        });
        assertNothingIsLeft();
    }

    @Test
    void aModuleThatRefusesToBeTestedIsNotConnected() {
        peer.on("test", (m, command) -> m.say(error(-2003)));

        assertThatThrownBy(() -> client(o -> {}).connect(exercise()))
                .isInstanceOf(ModuleRefusedException.class)
                .hasMessageContaining("the module refused test");

        assertThat(peer.commands).containsExactly("AT+test", "AT+test");
        assertNothingIsLeft();
    }

    @Test
    void aModuleThatHasJustBootedIsAskedAgain() {
        peer.onNth(0, (m, command) -> m.say("+eventstartup:2610011025010,0x31000000,0x34:0x31,1.0.0"));

        client(o -> {}).connect(exercise());

        assertThat(peer.commands).startsWith("AT+test", "AT+test");
    }

    @Test
    void aFileThatAKilledProgramLeftOpenIsClosedByAReboot() {
        peer.on("FileOpen=cert.pem", (m, command) -> {
            if (m.commandsStartingWith("FileOpen=cert.pem").size() == 1) {
                m.leftOpen("cert.pem");
            }
            m.behave(command);
        });

        client(o -> {}).connect(exercise());

        assertThat(peer.commandsStartingWith("reboot")).hasSize(1);
        assertThat(peer.files).containsEntry("privatekey.pem", KEY).containsEntry("cert.pem", CERTIFICATE);
        assertThat(peer.openFiles()).isZero();
    }

    @Test
    void aFileThatStaysOpenIsToldAfterOneReboot() {
        peer.on("FileOpen=cert.pem", answer(error(-10369)));
        client(o -> {});

        assertThatThrownBy(() -> client.connect(exercise()))
                .isInstanceOf(ModuleRefusedException.class)
                .hasMessageContainingAll("cert.pem", "-10369");

        assertThat(peer.commandsStartingWith("reboot")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "test",
                "wlanDisconnect",
                "FileOpen",
                "FileWrite",
                "FileClose",
                "FileGetInfo",
                "FileRead",
                "set=general",
                "get=MQTT,flags",
                "set=MQTT,flags",
                "wlanConnect",
                "iotconnect"
            })
    void silenceAtAnyCommandIsToldAndLeavesNothing(String command) {
        int[] seen = new int[1];
        peer.on(command, (m, line) -> {
            if (seen[0]++ > 0) {
                m.behave(line);
            }
        });

        assertThatThrownBy(
                        () -> client(o -> o.timeouts(Fast.missing(AtTimeouts.Kind.COMMAND, AtTimeouts.Kind.FILE_DATA)))
                                .connect(exercise()))
                .isInstanceOf(DeviceTimeoutException.class)
                .hasMessageContaining("AT+" + command);

        assertNothingIsLeft();
    }

    @Test
    void aPortThatVanishesIsToldAndTheClientCanBeUsedAgain() {
        int[] seen = new int[1];
        peer.on("filewrite", (m, line) -> {
            if (seen[0]++ == 1) {
                m.drop();
            } else {
                m.behave(line);
            }
        });
        assertThatThrownBy(() -> client(o -> {}).connect(exercise())).isInstanceOf(PortUnavailableException.class);
        assertThat(client.isConnected()).isFalse();

        client.connect(exercise());

        assertThat(client.isConnected()).isTrue();
        assertThat(peer.files).containsEntry("privatekey.pem", KEY);
    }

    @ParameterizedTest
    @CsvSource({"15, 15", "'', 0"})
    void aWrongWlanKeyIsToldWithoutIt(String reason, int code) {
        peer.joinEvents("+eventwlan:disconnect,home,0x01:0x02:0x03:0x04:0x05:0x06," + reason);

        assertThatThrownBy(() -> client(o -> {}).connect(exercise()))
                .isInstanceOfSatisfying(
                        ModuleRefusedException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageStartingWith("the module refused wlanConnect=home: the WLAN was not joined")
                .hasMessageContaining("check the key")
                .hasMessageNotContaining("hush");
        assertThat(peer.commands).last().isEqualTo("AT+wlanDisconnect");
        assertThat(peer.isWlanConnected()).isFalse();
    }

    @Test
    void aLateEventOfTheFirstDisconnectDoesNotFailTheJoin() {
        peer.joinEvents("+eventwlan:disconnect,home,0x01,200\n" + ScriptedModule.ADDRESS);

        client(o -> {}).connect(exercise());

        assertThat(client.isConnected()).isTrue();
    }

    @Test
    void aNetworkWithoutAddressesIsTold() {
        peer.joinEvents("+eventwlan:connect,home,0x01\n+eventnetapp:dhcp_ipv4_acquire_timeout,-5");

        assertThatThrownBy(() -> client(o -> {}).connect(exercise()))
                .hasMessage("the module refused wlanConnect=home: the network gave no IP address, status -5, code -5;"
                        + " check its DHCP server");
    }

    @Test
    void aNetworkThatIsNotThereIsTold() {
        peer.joinEvents("");

        assertThatThrownBy(() -> client(
                                o -> o.timeouts(Fast.PATIENT.with(AtTimeouts.Kind.WLAN_JOIN, Duration.ofMillis(50))))
                        .connect(exercise()))
                .isInstanceOf(DeviceTimeoutException.class)
                .hasMessage(
                        "an IP address in WLAN \"home\" did not come within 50 ms; check that the network is in reach,"
                                + " that name and key are right, and that it has DHCP");
    }

    @Test
    void withoutANetworkTheModuleJoinsByItself() {
        peer.on("set=PUBTOPIC3,retain", (m, line) -> m.say("OK\n" + ScriptedModule.ADDRESS));
        client = CordeliaDeviceClient.create(peer.port());

        client.connect(exercise());

        assertThat(peer.commandsStartingWith("wlanConnect")).isEmpty();
    }

    @Test
    void withoutANetworkAModuleThatDoesNotJoinIsTold() {
        client = CordeliaDeviceClient.create(
                peer.port(), o -> o.timeouts(Fast.PATIENT.with(AtTimeouts.Kind.WLAN_JOIN, Duration.ofMillis(50))));

        assertThatThrownBy(() -> client.connect(exercise()))
                .isInstanceOf(DeviceTimeoutException.class)
                .hasMessageEndingWith("give the client a network, or store a profile on the module");
    }

    @ParameterizedTest
    @CsvSource({
        "-468, SERVER_CHAIN, whitelist_rootca",
        "-688, SERVER_CHAIN, root CA",
        "-461, SERVER_DATES, clock",
        "-651, SERVER_DATES, clock",
        "-469, SERVER_NAME, name",
        "-722, SERVER_NAME, name",
        "-342, CLIENT_CERTIFICATE, CA",
        "-346, CLIENT_CERTIFICATE, CA",
        "-458, CLIENT_CERTIFICATE, key",
        "-370, PROTOCOL, version",
        "-340, UNKNOWN, handshake",
        "-450, UNKNOWN, TLS"
    })
    void aTlsFailureIsToldWithTheCheck(int code, Check check, String advice) {
        peer.connectEvents("+eventmqtt:error,\"MQTT connect\"," + code);

        assertThatThrownBy(() -> client(o -> {}).connect(exercise()))
                .isInstanceOfSatisfying(
                        TlsRefusedException.class, e -> assertThat(e.check()).isEqualTo(check))
                .hasMessageStartingWith("TLS with broker " + ENDPOINT + ":8883 failed: MQTT connect, code " + code)
                .hasMessageContaining(advice);
        assertThat(peer.commands).last().isEqualTo("AT+iotdisconnect");
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @CsvSource({
        "-111, CONNECTION_REFUSED",
        "-110, NETWORK",
        "-101, NETWORK",
        "-6151, UNKNOWN_HOST",
        "-6161, UNKNOWN_HOST"
    })
    void abrokerThatCannotBeReachedIsTold(int code, BrokerUnreachableException.Reason reason) {
        peer.connectEvents("+eventmqtt:error,\"MQTT connect\"," + code);

        assertThatThrownBy(() -> client(o -> {}).connect(exercise()))
                .isInstanceOfSatisfying(BrokerUnreachableException.class, e -> assertThat(e.reason())
                        .isEqualTo(reason))
                .hasMessageStartingWith("broker " + ENDPOINT + ":8883 cannot be reached: MQTT connect, code " + code);
    }

    @Test
    void theRefusalOfIotconnectItselfIsOfTheSameKinds() {
        peer.on("iotconnect", answer(error(-468)));

        assertThatThrownBy(() -> client(o -> {}).connect(exercise())).isInstanceOf(TlsRefusedException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "'+eventmqtt:info,\"CONNACK\",5', 5, not authorized",
        "'+eventmqtt:info,\"CONNACK\",4', 4, password",
        "'+eventmqtt:info,\"CONNACK\",2', 2, client id",
        "'+eventmqtt:error,\"CONNACK\",1', 1, version",
        "'+eventmqtt:info,\"CONNACK\",9', 9, return code 9"
    })
    void aRefusedConnectIsTold(String event, int code, String words) {
        peer.connectEvents(event);

        assertThatThrownBy(() -> client(o -> {}).connect(exercise()))
                .isInstanceOfSatisfying(BrokerRefusedException.class, e -> assertThat(e.returnCode())
                        .isEqualTo(code))
                .hasMessageStartingWith("broker " + ENDPOINT + ":8883 refused the MQTT connection: ")
                .hasMessageContaining(words);
    }

    @Test
    void acceptsAnAcknowledgementWithASession() {
        peer.connectEvents("+eventmqtt:info,\"CONNACK\",256");

        client(o -> {}).connect(exercise());

        assertThat(client.isConnected()).isTrue();
    }

    @Test
    void anotherErrorIsToldAsItIs() {
        peer.connectEvents("+eventmqtt:error,\"MQTT connect\",-7777");

        assertThatThrownBy(() -> client(o -> {}).connect(exercise()))
                .isInstanceOf(ModuleRefusedException.class)
                .hasMessage("the module refused iotconnect: MQTT connect, code -7777");
    }

    @ParameterizedTest
    @CsvSource({
        "+eventstartup:a, ProtocolException, the module restarted while it connected",
        "'+eventwlan:disconnect,home,0x01,4', BrokerUnreachableException, the module lost its WLAN",
        "'+eventfatalerror:device_abort,1,2', NotConnectedException, the module stopped working: device_abort"
    })
    void whatElseEndsConnectingIsTold(String event, String type, String words) {
        peer.connectEvents(event);

        assertThatThrownBy(() -> client(o -> {}).connect(exercise()))
                .satisfies(e -> assertThat(e.getClass().getSimpleName()).isEqualTo(type))
                .hasMessageContaining(words);
    }

    @Test
    void aMissingAcknowledgementIsTold() {
        peer.connectEvents("+eventmqtt:info,\"DISCONNECT\",0");

        assertThatThrownBy(() -> client(o ->
                                o.timeouts(Fast.PATIENT.with(AtTimeouts.Kind.BROKER_CONNECT, Duration.ofMillis(50))))
                        .connect(exercise()))
                .isInstanceOf(DeviceTimeoutException.class)
                .hasMessage("CONNACK of broker " + ENDPOINT + ":8883 did not come within 50 ms; check the endpoint, the"
                        + " port and the network");
        assertThat(peer.commands).last().isEqualTo("AT+iotdisconnect");
        assertThat(told).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'+eventmqtt:info,\"DISCONNECTED\",0', NotConnectedException, another client may use the same client id",
        "'+eventmqtt:error,\"recv\",-452', TlsRefusedException, closed the connection",
        "'+eventmqtt:error,\"connection lost\",-15', NotConnectedException, 'ended: connection lost, code -15'",
        "'+eventmqtt:error,\"ping\",-110', BrokerUnreachableException, did not answer",
        "'+eventwlan:disconnect,home,0x01,4', NotConnectedException, 'lost its WLAN \"home\", reason 4'",
        "+eventstartup:x, NotConnectedException, the module restarted",
        "'+eventfatalerror:sync_loss', NotConnectedException, sync_loss"
    })
    void alostConnectionIsTold(String event, String type, String words) throws IOException {
        client(o -> {}).connect(exercise());

        peer.say(event);

        await().until(() -> told.size() == 2);
        assertThat(client.isConnected()).isFalse();
        assertThat(lossCause()).hasValueSatisfying(cause -> {
            assertThat(cause.getClass().getSimpleName()).isEqualTo(type);
            assertThat(cause).hasMessageContaining(words);
        });
        assertThatThrownBy(() -> client.publish("cordelia/apple", bytes("x")))
                .isInstanceOf(NotConnectedException.class)
                .hasMessageStartingWith("the device is not connected; connect first: ")
                .hasMessageContaining(words);
        client.disconnect();
        client.connect(exercise());
        assertThat(client.isConnected()).isTrue();
    }

    @Test
    void aPortThatVanishesEndsTheConnection() throws IOException {
        client(o -> {}).connect(exercise());

        peer.drop();

        await().until(() -> told.size() == 2);
        assertThat(lossCause()).get().isInstanceOf(PortUnavailableException.class);
        assertThat(client.isConnected()).isFalse();
        client.connect(exercise());
        assertThat(client.isConnected()).isTrue();
    }

    @Test
    void aRestartDuringAPublishIsALostConnection() {
        peer.on("iotpublish", ScriptedModule.restart());
        client(o -> {}).connect(exercise());

        assertThatThrownBy(() -> client.publish("cordelia/apple", bytes("x")))
                .isInstanceOf(NotConnectedException.class)
                .hasMessageContaining("the module restarted");
    }

    @Test
    void aRefusedPublishIsTold() {
        peer.on("iotpublish", answer(error(-2003)));
        client(o -> {}).connect(exercise());

        assertThatThrownBy(() -> client.publish("cordelia/apple", bytes("x")))
                .isInstanceOf(ModuleRefusedException.class)
                .hasMessageStartingWith("the module refused iotpublish=0: ");
        assertThat(client.isConnected()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "\"", "\",\"", "a,b", " x ", "grün €", "\tx", "?", ",qos0,\"", "OK"})
    void anyTextComesBackAsItIs(String text) {
        client(o -> {}).connect(exercise());

        client.publish("cordelia/kiwi", bytes(text));

        await().untilAsserted(
                        () -> assertThat(told).contains(new Message("cordelia/kiwi", bytes(text), Qos.AT_MOST_ONCE)));
        assertThat(peer.commands).last().asString().startsWith("AT+iotpublish=3,\"");
    }

    @Test
    void refusesPayloadsAndTopicsBeforeAnythingIsSent() {
        client(o -> {}).connect(exercise());
        peer.commands.clear();

        assertThatThrownBy(() -> client.publish("cordelia/apple", bytes("a\r\nAT+reboot")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage(
                        "payload has the byte 0x0D at position 1 (allowed: UTF-8 text without CR, LF and NUL, unless payloads"
                                + " are sent as Base64)");
        assertThatThrownBy(() -> client.publish("cordelia/apple", new byte[] {(byte) 0xFF}))
                .hasMessageContaining("is not valid UTF-8");
        assertThatThrownBy(() -> client.publish("cordelia/apple", new byte[513]))
                .hasMessage("payload is 513 bytes long (allowed: the Cordelia-I module takes at most 512 bytes)");
        assertThatThrownBy(() -> client.publish("cordelia/pear", bytes("x")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("cordelia/apple, cordelia/banana");
        assertThat(peer.commands).isEmpty();
    }

    @Test
    void refusesConfigurationsBeforeThePortIsOpened() {
        DeviceConfig.Builder five = DeviceConfig.builder("broker", "dev");
        List.of("a", "b", "c", "d", "e").forEach(five::publishTopic);
        client = CordeliaDeviceClient.create(AtPorts.of("/dev/no-such-port"));

        assertThatThrownBy(() -> client.connect(five.build()))
                .hasMessage("publish topics 5 are too many (allowed: the Cordelia-I module takes at most 4)");
        assertThatThrownBy(() -> client.connect(
                        DeviceConfig.builder("broker", "c".repeat(257)).build()))
                .isInstanceOf(InvalidRequestException.class);
        byte[] reference = bytes("-----BEGIN TOKEN PRIVATE KEY-----\nYQ==\n-----END TOKEN PRIVATE KEY-----\n");
        DeviceCredentials inToken =
                DeviceCredentials.mutualTls(ROOT_CA, new DeviceCredentials.ClientIdentity(CERTIFICATE, reference));
        assertThatThrownBy(() -> client.connect(DeviceConfig.builder("broker", "dev")
                        .credentials(inToken)
                        .build()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage(
                        "private key is in a token, which it cannot leave, so it cannot be uploaded (allowed: the file of a"
                                + " key; a key in a token is for the software device)");
        assertThatThrownBy(() -> client.connect(DeviceConfig.builder("broker", "dev")
                        .will(new Will("w", new byte[] {(byte) 0xFF}, Qos.AT_MOST_ONCE, false))
                        .build()))
                .hasMessage("will payload is not valid UTF-8 (allowed: UTF-8 text)");
        assertThatThrownBy(() ->
                        client.connect(DeviceConfig.builder("broker", "dev").build()))
                .isInstanceOf(PortUnavailableException.class)
                .hasMessageContaining("does not exist");
    }

    @Test
    void refusesOptionsThatCannotBeSent() {
        assertThatThrownBy(() -> client(o -> o.fileNames("a", "a", "b"))).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> client(o -> o.fileNames("a\",", "b", ""))).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> client(o -> o.commandPause(Duration.ofMillis(-1))))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> Fast.PATIENT.with(AtTimeouts.Kind.COMMAND, Duration.ZERO))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> WlanNetwork.of("s".repeat(33), "k")).hasMessageStartingWith("SSID is 33 bytes long");
        assertThatThrownBy(() -> WlanNetwork.of("", "k")).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> WlanNetwork.of("home", "")).hasMessageStartingWith("WLAN key is missing");
        assertThatThrownBy(() -> WlanNetwork.of("home", "hush\",hush"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageNotContaining("hush");
        assertThatThrownBy(() -> new WlanNetwork("home", WlanSecurity.OPEN, "k"))
                .hasMessageStartingWith("WLAN key is given");
        assertThat(HOME).hasToString("WlanNetwork[home, WPA_WPA2]");
        assertThat(WlanNetwork.open("home").key()).isEmpty();
    }

    @Test
    void refusesToConnectTwice() {
        client(o -> {}).connect(exercise());

        assertThatThrownBy(() -> client.connect(exercise()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("connect was called while connected to broker " + ENDPOINT
                        + ":8883 (allowed: disconnect first)");
        assertThat(client.isConnected()).isTrue();
    }

    @Test
    void sendsAnyBytesAsBase64() throws IOException {
        client(o -> o.base64Payloads(true)).connect(exercise());
        byte[] payload = {0, '\r', '\n', (byte) 0xFF, '"', ','};
        assertThat(client.capabilities().maxPayloadBytes()).isEqualTo(384);

        client.publish("cordelia/apple", payload);
        client.publish("cordelia/apple", new byte[384]);
        peer.say("+eventmqtt:recv,cordelia/apple,qos0,\"not Base64!\"");

        await().untilAsserted(() -> assertThat(told)
                .contains(
                        new Message("cordelia/apple", payload, Qos.AT_MOST_ONCE),
                        new Message("cordelia/apple", new byte[384], Qos.AT_MOST_ONCE)));
        assertThat(peer.settings).containsEntry("mqtt,base64", "true");
        assertThat(peer.commands).contains("AT+iotpublish=0,\"AA0K/yIs\"");
    }

    @Test
    void aListenerMayPublishAndDisconnect() {
        client(o -> {});
        client.addMessageListener(message -> {
            if (message.text().equals("one")) {
                client.publish("cordelia/banana", bytes("two"));
            } else {
                client.disconnect();
            }
        });
        client.connect(exercise());

        client.publish("cordelia/apple", bytes("one"));

        await().untilAsserted(() -> assertThat(told)
                .containsExactly(
                        new ConnectionEvent.Connected(ENDPOINT, 8883),
                        new Message("cordelia/apple", bytes("one"), Qos.AT_MOST_ONCE),
                        new Message("cordelia/banana", bytes("two"), Qos.AT_MOST_ONCE),
                        new ConnectionEvent.Disconnected(Optional.empty())));
    }

    @Test
    void aListenerMayClose() {
        client(o -> {});
        CompletableFuture<Void> closed = new CompletableFuture<>();
        client.addMessageListener(message -> {
            client.close();
            closed.complete(null);
        });
        client.connect(exercise());

        client.publish("cordelia/apple", bytes("one"));

        assertThat(closed).succeedsWithin(5, TimeUnit.SECONDS);
        assertThat(peer.commands).last().isEqualTo("AT+iotdisconnect");
    }

    @Test
    void aRegistrationEnds() {
        client(o -> {});
        List<Message> messages = new CopyOnWriteArrayList<>();
        client.addMessageListener(messages::add).close();
        client.connect(exercise());

        client.publish("cordelia/apple", bytes("one"));

        await().until(() -> told.size() == 2);
        assertThat(messages).isEmpty();
    }

    @Test
    void disconnectIsDoneAlsoWhenTheModuleRefuses() {
        peer.on("iotdisconnect", answer("+eventmqtt:info,\"DISCONNECT\",0\n" + error(-2003)));
        client(o -> {}).connect(exercise());

        assertThatThrownBy(() -> client.disconnect()).isInstanceOf(ModuleRefusedException.class);

        assertThat(client.isConnected()).isFalse();
        client.disconnect();
        await().untilAsserted(
                        () -> assertThat(told).last().isEqualTo(new ConnectionEvent.Disconnected(Optional.empty())));
    }

    @Test
    void closingDisconnectsInOrderAndIsFinal() {
        client(o -> {}).connect(exercise());

        client.close();
        client.close();

        assertThat(peer.commands).last().isEqualTo("AT+iotdisconnect");
        assertThat(told).last().isEqualTo(new ConnectionEvent.Disconnected(Optional.empty()));
        assertThat(client.isConnected()).isFalse();
        assertThat(client.capabilities().maxPublishTopics()).isEqualTo(4);
        assertThatThrownBy(() -> client.connect(exercise())).isInstanceOf(NotConnectedException.class);
        assertThatThrownBy(() -> client.publish("cordelia/apple", bytes("x")))
                .isInstanceOf(NotConnectedException.class)
                .hasMessage("the client is closed; make a new one");
        client.disconnect();
    }

    @ParameterizedTest
    @ValueSource(strings = {"test", "FileWrite", "FileRead", "wlanConnect", "iotconnect"})
    void closingInterruptsAConnectAndLeavesNothing(String command) throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        int[] seen = new int[1];
        peer.on(command, (m, line) -> {
            if (seen[0]++ == 0) {
                reached.countDown();
            } else {
                m.behave(line);
            }
        });
        client(o -> {});
        CompletableFuture<Throwable> connect =
                CompletableFuture.supplyAsync(() -> catchThrowable(() -> client.connect(exercise())));
        assertThat(reached.await(5, TimeUnit.SECONDS)).isTrue();

        client.close();

        assertThat(connect.get(5, TimeUnit.SECONDS))
                .isInstanceOf(NotConnectedException.class)
                .hasMessageContaining("the client is closed");
        assertNothingIsLeft();
    }

    @Test
    void anUploadListenerMayClose() {
        client(o -> o.uploadListener((file, written, total) -> client.close()));

        assertThatThrownBy(() -> client.connect(exercise())).isInstanceOf(NotConnectedException.class);

        assertNothingIsLeft();
    }

    @Test
    void closingWithoutConnectingIsQuiet() {
        client(o -> {}).close();

        assertThat(peer.commands).isEmpty();
        assertThat(client).hasToString("CordeliaDeviceClient[memory]");
    }

    @Test
    void tellsWhatASlowListenerMissedAndNeverLosesTheEndOfTheConnection() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        client(o -> {}).connect(exercise());
        await().until(() -> told.size() == 1);
        client.addMessageListener(new MessageListener() {
            @Override
            public void messageReceived(Message message) {
                busy.countDown();
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }

            @Override
            public void messagesDropped(long count) {
                told.add(count);
            }
        });
        String message = "+eventmqtt:recv,cordelia/apple,qos0,\"x\"\n";
        peer.say(message.strip());
        assertThat(busy.await(5, TimeUnit.SECONDS)).isTrue();

        peer.say(message.repeat(8_192 + 50).strip());
        peer.drop();
        await().until(() -> !client.isConnected());
        gate.countDown();

        await().until(() -> told.size() == 1 + 1 + 8_192 + 2);
        assertThat(told.get(told.size() - 2)).isEqualTo(50L);
        assertThat(lossCause().orElseThrow()).isInstanceOf(PortUnavailableException.class);
    }

    @Test
    void pausesBetweenCommandsAsToldTo() {
        Duration pause = Duration.ofMillis(5);
        client(o -> o.commandPause(pause));
        long start = System.nanoTime();

        client.connect(exercise());

        assertThat(System.nanoTime() - start).isGreaterThan(pause.toNanos() * (peer.commands.size() - 1));
    }

    @Test
    void aMessageThatCannotBeReadDoesNoHarm() throws IOException {
        client(o -> {}).connect(exercise());

        peer.say("+eventmqtt:recv,cordelia/apple,qos0,\"one\ntwo\"");
        client.publish("cordelia/apple", bytes("good"));

        await().untilAsserted(() ->
                assertThat(told).last().isEqualTo(new Message("cordelia/apple", bytes("good"), Qos.AT_MOST_ONCE)));
        assertThat(told).hasSize(2);
    }

    @Test
    void closeLeavesTheModuleConnectedIfThatIsWanted() {
        client(o -> o.closeWithoutDisconnect()).connect(exercise());

        client.close();

        assertThat(peer.commands).last().isEqualTo("AT+iotconnect");
        assertThat(lossCause()).isEmpty();
        assertThat(client.isConnected()).isFalse();
    }

    @Test
    void aFailedConnectLeavesNothingEvenIfCloseWouldStayConnected() {
        peer.on("iotconnect", answer("OK\n+eventmqtt:error,\"x\",-111"));

        assertThatThrownBy(() -> client(o -> o.closeWithoutDisconnect()).connect(exercise()))
                .isInstanceOf(BrokerUnreachableException.class);

        assertThat(peer.commands).last().isEqualTo("AT+iotdisconnect");
    }

    private void assertNothingIsLeft() {
        assertThat(client.isConnected()).isFalse();
        assertThat(told).isEmpty();
        assertThat(peer.openFiles()).isZero();
        peer.files.forEach((name, content) -> assertThat(content)
                .as(name)
                .isEqualTo(
                        switch (name) {
                            case "privatekey.pem" -> KEY;
                            case "cert.pem" -> CERTIFICATE;
                            default -> ROOT_CA;
                        }));
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(t -> t.getName().startsWith("cordelia-at reader"));
    }

    private Optional<DeviceException> lossCause() {
        return ((ConnectionEvent.Disconnected) told.get(told.size() - 1)).cause();
    }

    /** What changes something on the module. */
    private List<String> sent() {
        return peer.shownCommands().stream()
                .filter(c -> !c.startsWith("AT+get=")
                        && !c.startsWith("AT+FileGetInfo=")
                        && !c.startsWith("AT+FileRead=")
                        && !c.contains(",READ,0"))
                .filter(c -> !isCloseOfRead(c))
                .toList();
    }

    /** Every second handle is that of reading back; on a second connect all are. */
    private boolean isCloseOfRead(String command) {
        String prefix = "at+fileclose=";
        if (!command.toLowerCase(Locale.ROOT).startsWith(prefix)) {
            return false;
        }
        String id = command.substring(prefix.length(), command.indexOf(','));
        return peer.commands.stream().noneMatch(c -> c.startsWith("AT+FileWrite=" + id));
    }

    private CordeliaDeviceClient client(Consumer<CordeliaDeviceClient.Options> more) {
        client = CordeliaDeviceClient.create(peer.port(), o -> {
            o.network(HOME).trace(trace).timeouts(Fast.PATIENT).clock(CLOCK);
            more.accept(o);
        });
        client.addMessageListener(told::add);
        client.addConnectionListener(told::add);
        return client;
    }

    private static DeviceConfig exercise() {
        return DeviceConfig.builder(ENDPOINT, "AWS_thing_name")
                .credentials(mutual())
                .subscription("cordelia/+")
                .publishTopic("cordelia/apple")
                .publishTopic("cordelia/banana")
                .publishTopic("cordelia/orange")
                .publishTopic("cordelia/kiwi")
                .build();
    }

    private static DeviceCredentials mutual() {
        return DeviceCredentials.mutualTls(ROOT_CA, new DeviceCredentials.ClientIdentity(CERTIFICATE, KEY));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
