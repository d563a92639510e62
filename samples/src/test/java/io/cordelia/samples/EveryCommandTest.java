package io.cordelia.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.cordelia.at.AtTimeouts;
import io.cordelia.at.AtTimeouts.Kind;
import io.cordelia.at.AtTrace;
import io.cordelia.at.CordeliaModule;
import io.cordelia.at.CountryCode;
import io.cordelia.at.CredentialFiles;
import io.cordelia.at.CsrSettings;
import io.cordelia.at.EapMethod;
import io.cordelia.at.FactoryState;
import io.cordelia.at.FileEncoding;
import io.cordelia.at.FileEntry;
import io.cordelia.at.FileProperty;
import io.cordelia.at.FileSecurity;
import io.cordelia.at.FileToken;
import io.cordelia.at.GeneralSettings;
import io.cordelia.at.IotSettings;
import io.cordelia.at.Ipv4Address;
import io.cordelia.at.Ipv4Config;
import io.cordelia.at.MacAddress;
import io.cordelia.at.ModuleEvent;
import io.cordelia.at.MqttFlag;
import io.cordelia.at.MqttSettings;
import io.cordelia.at.PutOptions;
import io.cordelia.at.QuarklinkSettings;
import io.cordelia.at.ReadableKey;
import io.cordelia.at.ScanParameters;
import io.cordelia.at.ScannedNetwork;
import io.cordelia.at.SettingKey;
import io.cordelia.at.SettingKeys;
import io.cordelia.at.SettingsBackup;
import io.cordelia.at.StatusSettings;
import io.cordelia.at.StorageInfo;
import io.cordelia.at.TopicSettings;
import io.cordelia.at.UploadListener;
import io.cordelia.at.Verification;
import io.cordelia.at.WlanNetwork;
import io.cordelia.at.WlanPolicy;
import io.cordelia.at.WlanPolicy.ConnectionOption;
import io.cordelia.at.WlanProfile;
import io.cordelia.at.WlanSecurity;
import io.cordelia.at.WlanUser;
import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.ModuleRefusedException;
import io.cordelia.pki.CertificateAuthority;
import io.cordelia.pki.IssuedIdentity;
import io.cordelia.pki.KeyKind;
import io.cordelia.pki.Validity;
import io.cordelia.sim.AccessPoint;
import io.cordelia.sim.EmbeddedBroker;
import io.cordelia.sim.EnrolmentAuthority;
import io.cordelia.sim.SimulatedModule;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Every command, setting and kind of answer once, between the driver and the simulated module: they were written apart from
 * each other, each from the protocol.
 */
@Timeout(60)
class EveryCommandTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String SSID = "home, \"sweet\" home";
    private static final String WIFI_KEY = "home-wifi, key";
    private static final Validity TODAY = Validity.of(Duration.ofDays(1));
    private static final CertificateAuthority CA =
            CertificateAuthority.root(new X500Principal("CN=Every command CA"), KeyKind.EC_P256, TODAY);
    private static final IssuedIdentity DEVICE = CA.device("thing", KeyKind.EC_P256, TODAY);

    private final Queue<ModuleEvent> events = new ConcurrentLinkedQueue<>();
    private final Queue<String> traced = new ConcurrentLinkedQueue<>();
    private SimulatedModule simulated;
    private CordeliaModule module;

    @BeforeEach
    void start() {
        simulated = SimulatedModule.builder()
                .accessPoint(AccessPoint.secured(SSID, WIFI_KEY).withChannel(11).withSignal(-48))
                .accessPoint(AccessPoint.open("guests"))
                .start();
        module = CordeliaModule.open(ModulePorts.MEMORY.to(simulated), options -> options.trace(new Lines())
                .timeouts(AtTimeouts.DEFAULTS.with(Kind.WLAN_SCAN_INTERVAL, Duration.ofMillis(5))));
        module.addEventListener(events::add);
    }

    @AfterEach
    void stop() {
        module.close();
        simulated.close();
    }

    @Test
    void device() {
        module.device().test();
        assertThat(module.device().start()).isFalse();
        assertThat(module.device().stop(Duration.ofMillis(200))).isTrue();
        assertThat(module.device().stop(Duration.ZERO)).isFalse();
        assertThatThrownBy(() -> module.wlan().scan()).isInstanceOf(ModuleRefusedException.class);
        assertThat(module.device().start()).isTrue();
        module.device().startProvisioning();
        assertThat(module.device().version().firmware()).isPresent();

        Instant now = Instant.parse("2026-11-21T23:05:09Z");
        module.device().setTime(Clock.fixed(now, ZoneOffset.UTC));
        assertThat(module.device().time()).isBetween(now, now.plus(SOON));

        ModuleEvent.Startup started = module.device().reboot();
        assertThat(started.mac()).contains(module.network().macAddress());
        await().atMost(SOON).untilAsserted(() -> assertThat(events).contains(started));
        events.clear();
        module.device().hibernate(Duration.ofSeconds(1));
        await().atMost(SOON).untilAsserted(() -> assertThat(events).contains(started));
        module.device().test();
    }

    @Test
    void factoryResetClearsFilesAndSettings() {
        put("note.txt", "gone soon");
        module.settings().set(MqttSettings.CLIENT_ID, "gone soon");

        ModuleEvent.Startup started = module.device().factoryReset();

        assertThat(started).isEqualTo(module.device().reboot());
        assertThat(module.files().list()).isEmpty();
        assertThat(module.settings().get(MqttSettings.CLIENT_ID)).isEmpty();
    }

    @Test
    void files() {
        byte[] content = new byte[2000];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) i;
        }
        module.files().put("bytes, and more", content, UploadListener.none());
        put("text", "line 1\r\nline 2, and a comma\n");
        module.files()
                .put(
                        "reserved",
                        "x".getBytes(UTF_8),
                        PutOptions.DEFAULTS.withReserve(20_000).withChunk(4));
        module.files().put("raw", "a\nb".getBytes(UTF_8), PutOptions.DEFAULTS.withEncoding(FileEncoding.RAW));

        assertThat(module.files().get("bytes, and more")).isEqualTo(content);
        assertThat(module.files().get("text")).asString().isEqualTo("line 1\r\nline 2, and a comma\n");
        assertThat(module.files().get("raw")).asString().isEqualTo("a\nb");
        assertThat(module.files().putIfChanged("bytes, and more", content, UploadListener.none()))
                .isFalse();
        assertThat(module.files().info("reserved").orElseThrow().size()).isEqualTo(1);
        assertThat(module.files().info("none")).isEmpty();
        assertThat(module.files().list())
                .extracting(FileEntry::name)
                .containsExactlyInAnyOrder("bytes, and more", "text", "reserved", "raw");

        module.files().rename("text", "renamed, \"text\"");
        assertThat(module.files().exists("text")).isFalse();
        assertThat(module.files().exists("renamed, \"text\"")).isTrue();
        assertThatThrownBy(() -> module.files().rename("raw", "reserved"))
                .isInstanceOfSatisfying(
                        ModuleRefusedException.class, e -> assertThat(e.code()).isEqualTo(-10326));

        StorageInfo before = module.files().storage();
        module.files().delete("reserved");
        StorageInfo after = module.files().storage();
        assertThat(after.blockSize()).isEqualTo(4096);
        assertThat(after.availableBytes() - before.availableBytes()).isEqualTo(20_480);
        assertThat(after.allocated() + after.available()).isEqualTo(after.blocks());

        module.files().put("safe", content, PutOptions.DEFAULTS.withFailsafe(true));
        assertThat(module.files().info("safe").orElseThrow().properties()).doesNotContain(FileProperty.NOT_FAILSAFE);
        assertThat(module.files().info("raw").orElseThrow().properties()).contains(FileProperty.NOT_FAILSAFE);
        refused(-10284, () -> module.files().commit("safe"));
        refused(-10333, () -> module.files().commit("raw"));
        refused(-10333, () -> module.files().rollback("raw"));
        refused(-10280, () -> module.files().commitBundle());
        refused(-10280, () -> module.files().rollbackBundle());

        module.files().restore(FactoryState.FACTORY_DEFAULT);
        assertThat(module.files().list()).isEmpty();
        assertThat(simulated.openFiles()).isZero();
    }

    @Test
    void secureFiles() {
        byte[] content = "a secret".getBytes(UTF_8);
        PutOptions hidden =
                PutOptions.DEFAULTS.withSecurity(FileSecurity.UNSIGNED).withVerification(Verification.SIZE);
        PutOptions open = PutOptions.DEFAULTS.withSecurity(
                FileSecurity.UNSIGNED.with(FileSecurity.Option.PUBLIC_READ).with(FileSecurity.Option.PUBLIC_WRITE));

        FileToken token = module.files().put("hidden", content, hidden);
        FileToken openToken = module.files().put("open", content, open);
        assertThat(module.files().exists("hidden")).isTrue();
        refused(-10302, () -> module.files().info("hidden"));
        refused(-10302, () -> module.files().get("hidden", token));
        refused(-10302, () -> module.files().put("hidden", content, hidden));
        refused(-10302, () -> module.files().delete("hidden", openToken));
        assertThat(module.files().info("hidden", token).orElseThrow().properties())
                .contains(FileProperty.SECURE, FileProperty.NOSIGNATURE)
                .doesNotContain(FileProperty.PUBLIC_READ);
        assertThat(module.files().get("open", openToken)).isEqualTo(content);
        FileToken newToken = module.files().put("open", new byte[] {1}, open);
        assertThat(module.files().get("open", newToken)).containsExactly(1);

        module.files().rename("hidden", "renamed", token);
        refused(-10302, () -> module.files().commit("renamed"));
        refused(-10333, () -> module.files().commit("renamed", token));
        refused(-10333, () -> module.files().rollback("renamed", token));
        module.files().delete("renamed", token);
        module.files().delete("open", newToken);

        PutOptions signed = hidden.withSecurity(FileSecurity.signed("signer.der", "c2lnbmVk"));
        FileToken signedToken = module.files().put("signed", content, signed);
        assertThat(module.files().info("signed", signedToken).orElseThrow().properties())
                .contains(FileProperty.SECURE)
                .doesNotContain(FileProperty.NOSIGNATURE);
        module.files().delete("signed", signedToken);
        assertThatThrownBy(() -> module.files().put("half", content, hidden.withListener((file, written, total) -> {
                    throw new IllegalStateException("cancelled");
                })))
                .isInstanceOf(IllegalStateException.class)
                .hasNoSuppressedExceptions();
        assertThat(module.files().list()).isEmpty();
        assertThat(simulated.openFiles()).isZero();
        assertThat(traced).noneMatch(line -> Stream.of(token, openToken, newToken, signedToken)
                .anyMatch(secret -> line.contains(Long.toString(secret.value()))));
    }

    @Test
    void credentials() {
        DeviceCredentials mutual = DeviceCredentials.mutualTls(CA.certificatePem(), DEVICE.clientIdentity());

        CredentialFiles first = module.files().replaceCredentials(mutual, PutOptions.DEFAULTS);
        CredentialFiles second = module.files().replaceCredentials(mutual, PutOptions.DEFAULTS);
        CredentialFiles third = module.files()
                .replaceCredentials(DeviceCredentials.serverTls(CA.certificatePem()), PutOptions.DEFAULTS);

        assertThat(first.files()).containsEntry(MqttSettings.PRIVATE_KEY_PATH, "privatekey.pem");
        assertThat(second.files()).containsEntry(MqttSettings.PRIVATE_KEY_PATH, "privatekey-2.pem");
        assertThat(third.files()).isEqualTo(Map.of(MqttSettings.ROOT_CA_PATH, "rootca.pem"));
        assertThat(List.of(first.leftovers(), second.leftovers(), third.leftovers()))
                .allMatch(List::isEmpty);
        assertThat(module.settings().get(MqttSettings.PRIVATE_KEY_PATH)).isEmpty();
        assertThat(simulated.files()).containsOnlyKeys("rootca.pem");
    }

    @Test
    void wlan() {
        List<ScannedNetwork> networks = module.wlan().scan();
        assertThat(networks).extracting(ScannedNetwork::ssid).containsExactlyInAnyOrder(SSID, "guests");
        ScannedNetwork home = networks.stream()
                .filter(network -> network.ssid().equals(SSID))
                .findFirst()
                .orElseThrow();
        assertThat(home.channel()).isEqualTo(11);
        assertThat(home.rssi()).isEqualTo(-48);
        assertThat(home.security()).isNotIn(ScannedNetwork.Security.OPEN, ScannedNetwork.Security.UNKNOWN);
        assertThat(home.ciphers()).isNotEmpty().doesNotContain(ScannedNetwork.Cipher.UNKNOWN);
        assertThat(home.keyManagement()).isNotEmpty().doesNotContain(ScannedNetwork.KeyManagement.UNKNOWN);

        assertThat(module.wlan().disconnect()).isFalse();
        ModuleEvent.Ipv4Acquired joined =
                module.wlan().join(WlanNetwork.of(SSID, WIFI_KEY).at(home.bssid()));
        assertThat(module.network().ipv4().address()).isEqualTo(joined.address());
        assertThat(module.settings().get(StatusSettings.WLAN)).isNotEmpty();
        assertThat(module.wlan().disconnect()).isTrue();
        assertThatThrownBy(() -> module.wlan().join(WlanNetwork.of(SSID, "wrong key")))
                .isInstanceOf(ModuleRefusedException.class);
        module.wlan().connect(WlanNetwork.open("guests"));
        await().atMost(SOON).until(simulated::isWlanConnected);

        assertThat(traced).noneMatch(line -> line.contains(WIFI_KEY) || line.contains("wrong key"));
    }

    @Test
    void wlanProfiles() {
        MacAddress bssid = new MacAddress("34:31:00:0a:ff:03");
        int plain = module.wlan().addProfile(WlanNetwork.of(SSID, WIFI_KEY), 15);
        int open = module.wlan().addProfile(WlanNetwork.open("guests").at(bssid), 0);
        int office = module.wlan()
                .addProfile(
                        WlanNetwork.enterprise(
                                "office", new WlanUser("me", "anyone", EapMethod.PEAP0_MSCHAPV2), "pass, word"),
                        3);

        assertThat(module.wlan().profiles())
                .containsExactly(
                        new WlanProfile(plain, SSID, WlanSecurity.WPA_WPA2, Optional.empty(), "", 15),
                        new WlanProfile(open, "guests", WlanSecurity.OPEN, Optional.of(bssid), "", 0),
                        new WlanProfile(office, "office", WlanSecurity.WPA_ENT, Optional.empty(), "me", 3));
        module.wlan().deleteProfile(open);
        assertThat(module.wlan().profiles()).extracting(WlanProfile::index).containsExactly(plain, office);
        assertThat(traced).noneMatch(line -> line.contains(WIFI_KEY) || line.contains("pass, word"));
    }

    @Test
    void wlanPolicies() {
        WlanPolicy.Connection connection = new WlanPolicy.Connection(Set.of(ConnectionOption.values()));
        WlanPolicy.Connection none = new WlanPolicy.Connection(Set.of());
        WlanPolicy.Scan scan = new WlanPolicy.Scan(WlanPolicy.ScanMode.HIDDEN_SSID, Duration.ofSeconds(30));
        WlanPolicy.Power power = new WlanPolicy.Power(WlanPolicy.PowerMode.LONG_SLEEP, Duration.ofMillis(500));
        WlanPolicy.Power normal = new WlanPolicy.Power(WlanPolicy.PowerMode.NORMAL, Duration.ZERO);
        WlanPolicy.PeerToPeer peers =
                new WlanPolicy.PeerToPeer(WlanPolicy.Role.GROUP_OWNER, WlanPolicy.Negotiation.PASSIVE);

        assertThat(module.wlan().connectionPolicy().options()).isNotNull();
        module.wlan().setPolicy(connection);
        assertThat(module.wlan().connectionPolicy()).isEqualTo(connection);
        module.wlan().setPolicy(none);
        assertThat(module.wlan().connectionPolicy()).isEqualTo(none);
        module.wlan().setPolicy(scan);
        assertThat(module.wlan().scanPolicy()).isEqualTo(scan);
        module.wlan().setPolicy(power);
        assertThat(module.wlan().powerPolicy()).isEqualTo(power);
        module.wlan().setPolicy(normal);
        assertThat(module.wlan().powerPolicy()).isEqualTo(normal);
        module.wlan().setPolicy(peers);
        assertThat(module.wlan().peerToPeerPolicy()).isEqualTo(peers);

        module.settings().set(GeneralSettings.PERSISTENT, false);
        refused(-31008, () -> module.wlan().setPolicy(connection));
    }

    @Test
    void wlanOptions() {
        assertThat(module.wlan().countryCode()).isEqualTo(CountryCode.US);
        module.wlan().setCountryCode(CountryCode.EU);
        assertThat(module.wlan().countryCode()).isEqualTo(CountryCode.EU);
        module.wlan().setTransmitPower(7);
        assertThat(module.wlan().transmitPower()).isEqualTo(7);
        assertThat(module.wlan().scanParameters()).isEqualTo(new ScanParameters(0x1fff, -95));
        module.wlan().setScanParameters(new ScanParameters(0x7ff, -70));
        assertThat(module.wlan().scanParameters()).isEqualTo(new ScanParameters(0x7ff, -70));
        module.wlan().suspendProfiles(Set.of(0, 6));
        assertThat(module.raw("AT+wlanGet=general,SUSPEND_PROFILES")).containsExactly("0x41");
        module.wlan().disableEnterpriseServerCheck(true);
        assertThat(module.raw("AT+wlanGet=general,DISABLE_ENT_SERVER_AUTH")).containsExactly("1");
    }

    @Test
    void network() {
        MacAddress mac = new MacAddress("34:31:c4:00:10:ff");
        assertThat(module.network().macAddress()).isNotEqualTo(mac);
        module.network().setMacAddress(mac);
        assertThat(module.network().macAddress()).isEqualTo(mac);

        Ipv4Config fixed = new Ipv4Config(
                Ipv4Config.Mode.STATIC,
                new Ipv4Address("10.0.0.7"),
                new Ipv4Address("255.0.0.0"),
                new Ipv4Address("10.0.0.1"),
                new Ipv4Address("10.0.0.2"));
        module.network().setStatic(fixed.address(), fixed.mask(), fixed.gateway(), fixed.dns());
        assertThat(module.network().ipv4()).isEqualTo(fixed);
        assertThat(module.wlan().join(WlanNetwork.open("guests")).address()).hasToString("10.0.0.7");
        module.network().useDhcp();
        assertThat(module.network().ipv4().mode()).isEqualTo(Ipv4Config.Mode.DHCP);

        module.network().setSecondDns(new Ipv4Address("9.9.9.9"));
        assertThat(module.network().secondDns()).isEqualTo(new Ipv4Address("9.9.9.9"));
    }

    @Test
    void enrolmentAndMessages() {
        try (EmbeddedBroker broker = EmbeddedBroker.builder()
                        .tls(CA.server(List.of("localhost"), KeyKind.EC_P256, TODAY))
                        .requireClientCertificates(List.of(CA.certificate()))
                        .start();
                EnrolmentAuthority authority =
                        EnrolmentAuthority.start(CA, "localhost", broker.port(), CA.certificatePem())) {
            put("ql.pem", new String(CA.certificatePem(), UTF_8));
            module.settings().set(QuarklinkSettings.HOST_NAME, "localhost");
            module.settings().set(QuarklinkSettings.PORT, authority.port());
            module.settings().set(QuarklinkSettings.ROOT_CA_PATH, "ql.pem");
            module.settings().set(CsrSettings.ORGANIZATION, "Generic GmbH");
            module.settings().set(TopicSettings.publishName(2), "cordelia/orange");
            module.settings().set(TopicSettings.subscriptionName(0), "cordelia/+");
            module.wlan().join(WlanNetwork.of(SSID, WIFI_KEY));

            List<String> steps = new ArrayList<>();
            module.iot().enrol(step -> steps.add(step.step()));

            assertThat(steps).hasSize(13).startsWith("GET_TEMP_CSR").endsWith("ENROLMENT_COMPLETE");
            assertThat(module.settings().get(MqttSettings.CLIENT_ID))
                    .isEqualTo(module.settings().get(IotSettings.DEVICE_ID));
            assertThat(module.settings().get(MqttSettings.FLAGS)).contains(MqttFlag.SEC);

            events.clear();
            module.iot().connect();
            module.iot().publish(2, "{\"a\":\"b\",\"c\":1}".getBytes(UTF_8));
            await().atMost(SOON).until(() -> events.stream()
                    .anyMatch(event -> event instanceof ModuleEvent.MqttMessage message
                            && message.topic().equals("cordelia/orange")
                            && new String(message.payload(), UTF_8).equals("{\"a\":\"b\",\"c\":1}")));
            module.iot().disconnect();
            await().atMost(SOON).until(() -> !simulated.isMqttConnected());
        }
    }

    @Test
    void raw() {
        assertThat(module.raw("AT+TEST")).isEmpty();
        assertThat(module.raw("at+get=mqtt,iotHubPort")).containsExactly("8883");
        assertThat(module.raw("AT+wlanGet=?")).singleElement().asString().containsIgnoringCase("option");
        assertThatThrownBy(() -> module.raw("AT+makeCoffee"))
                .isInstanceOf(ModuleRefusedException.class)
                .hasMessageContaining("command not exist");
        module.raw("AT+set=mqtt,password,\"very secret\"");
        assertThat(module.settings().get(MqttSettings.PASSWORD)).isEqualTo("very secret");
        assertThat(module.raw("AT+get=MQTT,password")).containsExactly("\"very secret\"");
        assertThat(traced).noneMatch(line -> line.contains("very secret"));
    }

    @Test
    void everySettingIsKeptInYamlAndRestored() throws Exception {
        Map<String, String> values = otherSettings();
        Set<String> settable = SettingKeys.all().stream()
                .filter(key -> key instanceof SettingKey<?> && !key.equals(GeneralSettings.TIME))
                .map(ReadableKey::toString)
                .collect(Collectors.toSet());
        assertThat(values.keySet()).isEqualTo(settable);
        SettingsBackup shipped = module.settings().dump();

        values.forEach((key, text) -> set(key, text));
        SettingsBackup dump = module.settings().dump();
        assertThat(dump.unreadable()).isEmpty();
        assertThat(flat(dump)).containsAllEntriesOf(values);
        assertThat(dump.toString()).doesNotContain("se: cret", "use: r");
        YAMLMapper yaml = new YAMLMapper();
        String text = yaml.writeValueAsString(dump.toMap());

        module.device().factoryReset();
        assertThat(flat(module.settings().dump())).isEqualTo(flat(shipped));
        SettingsBackup read =
                SettingsBackup.of(yaml.readValue(text, new TypeReference<Map<String, Map<String, String>>>() {}));
        assertThat(read).isEqualTo(dump);
        List<SettingKey<?>> written = module.settings().restore(read);

        assertThat(written).extracting(SettingKey::toString).containsExactlyInAnyOrderElementsOf(settable);
        assertThat(flat(module.settings().dump())).isEqualTo(flat(dump));
        assertThat(module.settings().restore(read)).isEmpty();
        assertThat(traced).noneMatch(line -> line.contains("se: cret") || line.contains("use: r"));
    }

    @Test
    void theClockIsASettingToo() {
        LocalDateTime time = LocalDateTime.of(2026, 11, 21, 23, 5, 9);
        module.settings().set(GeneralSettings.TIME, time);
        assertThat(module.settings().get(GeneralSettings.TIME)).isBetween(time, time.plus(SOON));
    }

    /** For every setting that can be restored another value than it has at first, with what text formats trip over. */
    private static Map<String, String> otherSettings() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("general,persistent", "false");
        values.put("UART,baudrate", "921600");
        values.put("UART,parity", "EVEN");
        values.put("UART,flowcontrol", "true");
        values.put("UART,transparent_trigger", "timer|transmit_etx");
        values.put("UART,transparent_timeout", "250");
        values.put("UART,transparent_etx", "0xd0a");
        values.put("csr,country", "NO");
        values.put("csr,state", "true");
        values.put("csr,locality", "1e3");
        values.put("csr,surname", "- dash");
        values.put("csr,organization", "Generic GmbH & Co. KG, \"the best\"");
        values.put("csr,unit", "#1");
        values.put("csr,email", "a@b.example");
        values.put("MQTT,iotHubEndpoint", "broker.example");
        values.put("MQTT,iotHubPort", "1883");
        values.put("MQTT,clientId", "007");
        values.put("MQTT,flags", "url|sec|whitelist_rootca");
        values.put("MQTT,rootCAPath", "root ca.pem");
        values.put("MQTT,clientCertPath", "~");
        values.put("MQTT,clientPrivateKey", "null");
        values.put("MQTT,TLS1_3", "true");
        values.put("MQTT,base64", "true");
        values.put("MQTT,willRetain", "true");
        values.put("MQTT,cleanConnect", "false");
        values.put("MQTT,willTopic", "wills/ä");
        values.put("MQTT,willMessage", "{\"gone\": [1, 2]}");
        values.put("MQTT,userName", "use: r");
        values.put("MQTT,password", "se: cret");
        values.put("MQTT,willQos", "2");
        values.put("MQTT,keepAliveTimeOut", "120");
        for (int slot = 0; slot < TopicSettings.SLOTS; slot++) {
            values.put("SUBTOPIC" + slot + ",name", "in/+/" + slot);
            values.put("SUBTOPIC" + slot + ",qos", "1");
            values.put("PUBTOPIC" + slot + ",name", "*out/" + slot);
            values.put("PUBTOPIC" + slot + ",qos", "2");
            values.put("PUBTOPIC" + slot + ",retain", "true");
        }
        values.put("quarklink,hostname", "enrol.example");
        values.put("quarklink,port", "6000");
        values.put("quarklink,rootcapath", "!ql.pem");
        values.put("ota,url", "https://ota.example/x?a=1&b=2");
        values.put("ota,rootCAPath", "2026-11-21");
        return values;
    }

    private void set(String key, String text) {
        String[] names = key.split(",");
        set((SettingKey<?>) SettingKeys.find(names[0], names[1]), text);
    }

    private <T> void set(SettingKey<T> key, String text) {
        module.settings().set(key, key.parse(text));
        assertThat(module.settings().getText(key)).isEqualTo(text);
    }

    /** Without the clock, which goes on. */
    private static Map<String, String> flat(SettingsBackup backup) {
        Map<String, String> flat = new LinkedHashMap<>();
        backup.toMap().forEach((id, options) -> options.forEach((option, value) -> flat.put(id + "," + option, value)));
        flat.remove(GeneralSettings.TIME.toString());
        return flat;
    }

    private void put(String name, String content) {
        module.files().put(name, content.getBytes(UTF_8), UploadListener.none());
    }

    private static void refused(int code, Runnable call) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(ModuleRefusedException.class, e -> assertThat(e.code())
                .isEqualTo(code));
    }

    private final class Lines implements AtTrace {

        @Override
        public void sent(String line) {
            traced.add(line);
        }

        @Override
        public void received(String line) {
            traced.add(line);
        }
    }
}
