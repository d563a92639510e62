package io.cordelia.at;

import static io.cordelia.at.ScriptedModule.answer;
import static io.cordelia.at.ScriptedModule.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.at.ScannedNetwork.Cipher;
import io.cordelia.at.ScannedNetwork.KeyManagement;
import io.cordelia.at.ScannedNetwork.Security;
import io.cordelia.device.DeviceTimeoutException;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.ModuleRefusedException;
import io.cordelia.device.ProtocolException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class WlanGroupTest {

    private static final String BSSID = "34:31:00:0a:ff:03";
    private static final WlanUser USER = new WlanUser("me, too", "anonymous", EapMethod.PEAP0_MSCHAPV2);

    private final ScriptedModule peer = new ScriptedModule();
    private final Lines trace = new Lines();
    private final CordeliaModule module = CordeliaModule.open(peer.port(), o -> o.trace(trace)
            .timeouts(Fast.PATIENT.with(AtTimeouts.Kind.WLAN_SCAN_INTERVAL, Duration.ofMillis(2))));
    private final WlanGroup wlan = module.wlan();

    @AfterEach
    void close() throws IOException {
        module.close();
        peer.close();
    }

    @Test
    void asksAgainWhileTheModuleScans() {
        peer.on(
                "wlanscan",
                (m, command) -> m.say(
                        m.commands.size() < 4
                                ? error(-2073)
                                : "+wlanscan:my, home,0x34:0x31:0x0:0xa:0xff:0x3,-57,11,WPA_WPA2,0,CCMP|TKIP,PSK\n"
                                        + "+wlanscan:,0x01:0x02:0x03:0x04:0x05:0x06,-80,1,WPA9,1,NEW|NONE,802_1_x|SAE\nOK"));

        List<ScannedNetwork> found = wlan.scan();

        assertThat(peer.commands).hasSize(4).containsOnly("AT+wlanScan=0,30");
        assertThat(found)
                .containsExactly(
                        new ScannedNetwork(
                                "my, home",
                                new MacAddress(BSSID),
                                -57,
                                11,
                                Security.WPA_WPA2,
                                false,
                                Set.of(Cipher.CCMP, Cipher.TKIP),
                                Set.of(KeyManagement.PSK)),
                        new ScannedNetwork(
                                "",
                                new MacAddress("01:02:03:04:05:06"),
                                -80,
                                1,
                                Security.UNKNOWN,
                                true,
                                Set.of(Cipher.UNKNOWN, Cipher.NONE),
                                Set.of(KeyManagement.IEEE_802_1X, KeyManagement.UNKNOWN)));
    }

    @Test
    void findsNothing() {
        peer.on("wlanscan", answer("OK"));

        assertThat(wlan.scan()).isEmpty();
    }

    @Test
    void aScanThatDoesNotEndIsGivenUp() {
        peer.on("wlanscan", answer(error(-2073)));

        try (CordeliaModule impatient = Fast.open(peer, Fast.missing(AtTimeouts.Kind.WLAN_SCAN))) {
            assertThatThrownBy(() -> impatient.wlan().scan())
                    .isInstanceOf(DeviceTimeoutException.class)
                    .hasMessageStartingWith("the result of a scan did not come within 1000 ms; ");
        }
    }

    @Test
    void otherRefusalsEndAScan() {
        peer.on("wlanscan", answer(error(-2052)));

        assertThatThrownBy(wlan::scan).isInstanceOf(ModuleRefusedException.class);
        assertThat(peer.commands).hasSize(1);
    }

    @Test
    void aRestartEndsAScan() {
        peer.on("wlanscan", answer(error(-2073) + "\n" + ScriptedModule.STARTUP));

        assertThatThrownBy(wlan::scan)
                .isInstanceOf(ProtocolException.class)
                .hasMessage("the module restarted while it scanned; check its power supply");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "home,0x01:0x02:0x03:0x04:0x05:0x06,-57,11,WPA2,0,CCMP",
                "home,0x01:0x02,-57,11,WPA2,0,CCMP,PSK",
                "home,0x01:0x02:0x03:0x04:0x05:0x106,-57,11,WPA2,0,CCMP,PSK",
                "home,0x01:0x02:0x03:0x04:0x05:0x06,strong,11,WPA2,0,CCMP,PSK"
            })
    void reportsAScanThatCannotBeRead(String values) {
        peer.on("wlanscan", answer("+wlanscan:" + values + "\nOK"));

        assertThatThrownBy(wlan::scan).isInstanceOf(ProtocolException.class).hasMessageStartingWith("AT+wlanScan: ");
    }

    static Stream<Arguments> writesNetworks() {
        return Stream.of(
                Arguments.of(WlanNetwork.open("cafe"), "cafe,,OPEN,,,,"),
                Arguments.of(WlanNetwork.of("my home", "hush"), "\"my home\",,WPA_WPA2,hush,,,"),
                Arguments.of(
                        WlanNetwork.of("home", "hush").at(new MacAddress("34:31:00:0A:FF:03")),
                        "home,0x34:0x31:0x00:0x0a:0xff:0x03,WPA_WPA2,hush,,,"),
                Arguments.of(
                        WlanNetwork.enterprise("corp", USER, "hush"),
                        "corp,,WPA_ENT,hush,\"me, too\",anonymous,PEAP0_MSCHAPv2"),
                Arguments.of(
                        WlanNetwork.enterprise("corp", new WlanUser("me", "", EapMethod.TLS), ""),
                        "corp,,WPA_ENT,,me,,TLS"),
                Arguments.of(new WlanNetwork("home", WlanSecurity.WPS_PIN, "123"), "home,,WPS_PIN,123,,,"),
                Arguments.of(new WlanNetwork("home", WlanSecurity.WPS_PBC, ""), "home,,WPS_PBC,,,,"));
    }

    @ParameterizedTest
    @MethodSource
    void writesNetworks(WlanNetwork network, String arguments) {
        peer.on("wlanprofileadd", answer("+wlanprofileadd:3\nOK"));

        wlan.connect(network);
        assertThat(wlan.addProfile(network, 15)).isEqualTo(3);

        assertThat(peer.commands)
                .containsExactly("AT+wlanConnect=" + arguments, "AT+wlanProfileAdd=" + arguments + ",15");
        assertThat(trace.all)
                .noneMatch(line -> line.contains("hush") || line.contains("me, too") || line.contains("anonymous"));
        assertThat(network.toString()).doesNotContain("hush");
    }

    @Test
    void refusesNetworksThatDoNotHoldTogether() {
        assertThatThrownBy(() -> new WlanNetwork("corp", WlanSecurity.WPA_ENT, "k"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("WLAN user is missing (allowed: WPA_ENT networks have one)");
        assertThatThrownBy(() -> new WlanNetwork("home", WlanSecurity.WPA3, "k", Optional.empty(), Optional.of(USER)))
                .hasMessage("WLAN user is given (allowed: WPA3 networks have none)");
        assertThatThrownBy(() -> new WlanNetwork("home", WlanSecurity.WPS_PBC, "k"))
                .hasMessage("WLAN key is given (allowed: WPS_PBC networks have none)");
        assertThatThrownBy(() -> new WlanUser("", "", EapMethod.TLS)).hasMessageStartingWith("WLAN user is empty");
        assertThatThrownBy(() -> new WlanUser("a\r\nAT+reboot", "", EapMethod.TLS))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> new WlanUser("me", "a\",b", EapMethod.TLS))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> new MacAddress("34:31:00:0a:ff"))
                .hasMessageStartingWith("MAC address is not one: 34:31:00:0a:ff");
        assertThatThrownBy(() -> wlan.addProfile(WlanNetwork.open("a"), 16))
                .hasMessage("priority 16 is out of range (allowed: 0 to 15)");
        assertThatThrownBy(() -> wlan.profile(-1)).hasMessage("profile -1 is out of range (allowed: 0 to 255)");
        assertThat(peer.commands).isEmpty();
    }

    @Test
    void readsStoredNetworksWithoutTheirKeys() {
        peer.on(
                "wlanprofileget",
                (m, command) -> m.say(
                        switch (command) {
                            case "AT+wlanProfileGet=0" -> "+wlanprofileget:home,,WPA_WPA2,hush,,,,5\nOK";
                            case "AT+wlanProfileGet=2" ->
                                "+wlanprofileget:\"a,b\",0x34:0x31:0x0:0xa:0xff:0x3,WPA_ENT,,me,,TLS,0\nOK";
                            case "AT+wlanProfileGet=3" ->
                                "+wlanprofileget:zeros,0x0:0x0:0x0:0x0:0x0:0x0,OPEN,,,,,1\nOK";
                            case "AT+wlanProfileGet=4" -> "+wlanprofileget:bare,,,,,,,0\nOK";
                            default -> error(-2074);
                        }));

        assertThat(wlan.profiles())
                .containsExactly(
                        new WlanProfile(0, "home", WlanSecurity.WPA_WPA2, Optional.empty(), "", 5),
                        new WlanProfile(2, "a,b", WlanSecurity.WPA_ENT, Optional.of(new MacAddress(BSSID)), "me", 0),
                        new WlanProfile(3, "zeros", WlanSecurity.OPEN, Optional.empty(), "", 1),
                        new WlanProfile(4, "bare", WlanSecurity.OPEN, Optional.empty(), "", 0));
        assertThat(peer.commands).hasSize(7);
        assertThat(trace.all).noneMatch(line -> line.contains("hush"));
        assertThatThrownBy(() -> wlan.profile(1)).isInstanceOf(ModuleRefusedException.class);
    }

    @Test
    void hidesAStoredNetworkThatCannotBeRead() {
        peer.on("wlanprofileget", answer("+wlanprofileget:home,,WPA9,hush,,,,5\nOK"));

        assertThatThrownBy(wlan::profiles)
                .isInstanceOf(ProtocolException.class)
                .hasMessage("AT+wlanProfileGet=0: the answer cannot be read");
    }

    @Test
    void removesStoredNetworks() {
        peer.on("wlanprofiledel", answer("OK"));

        wlan.deleteProfile(255);

        assertThat(peer.commands).containsExactly("AT+wlanProfileDel=255");
    }

    static Stream<Arguments> writesPolicies() {
        return Stream.of(
                Arguments.of(
                        new WlanPolicy.Connection(
                                Set.of(WlanPolicy.ConnectionOption.FAST, WlanPolicy.ConnectionOption.AUTO)),
                        "connection,auto|fast,"),
                Arguments.of(new WlanPolicy.Connection(Set.of()), "connection,,"),
                Arguments.of(
                        new WlanPolicy.Scan(WlanPolicy.ScanMode.HIDDEN_SSID, Duration.ofSeconds(60)),
                        "scan,Hidden_SSID,60"),
                Arguments.of(
                        new WlanPolicy.Power(WlanPolicy.PowerMode.LONG_SLEEP, Duration.ofMillis(500)),
                        "PM,long_sleep,500"),
                Arguments.of(new WlanPolicy.Power(WlanPolicy.PowerMode.NORMAL, Duration.ZERO), "PM,normal,0"),
                Arguments.of(
                        new WlanPolicy.PeerToPeer(WlanPolicy.Role.CLIENT, WlanPolicy.Negotiation.RAND_BACKOFF),
                        "P2P,CLIENT,RAND_BACKOFF"));
    }

    @ParameterizedTest
    @MethodSource
    void writesPolicies(WlanPolicy policy, String arguments) {
        peer.on("wlanpolicyset", answer("OK"));

        wlan.setPolicy(policy);

        assertThat(peer.commands).containsExactly("AT+wlanPolicySet=" + arguments);
    }

    @Test
    void readsPolicies() {
        peer.on("wlanpolicyget=connection", answer("+wlanpolicyget:auto|FAST,\nOK"))
                .on("wlanpolicyget=scan", answer("+wlanpolicyget:no_hidden_ssid,30\nOK"))
                .on("wlanpolicyget=pm", answer("+wlanpolicyget:normal,0\nOK"))
                .on("wlanpolicyget=p2p", answer("+wlanpolicyget:negotiate,active\nOK"));

        assertThat(wlan.connectionPolicy().options())
                .isEqualTo(Set.of(WlanPolicy.ConnectionOption.AUTO, WlanPolicy.ConnectionOption.FAST));
        assertThat(wlan.scanPolicy())
                .isEqualTo(new WlanPolicy.Scan(WlanPolicy.ScanMode.NO_HIDDEN_SSID, Duration.ofSeconds(30)));
        assertThat(wlan.powerPolicy()).isEqualTo(new WlanPolicy.Power(WlanPolicy.PowerMode.NORMAL, Duration.ZERO));
        assertThat(wlan.peerToPeerPolicy())
                .isEqualTo(new WlanPolicy.PeerToPeer(WlanPolicy.Role.NEGOTIATE, WlanPolicy.Negotiation.ACTIVE));
    }

    @Test
    void reportsAPolicyThatCannotBeRead() {
        peer.on("wlanpolicyget=connection", answer("+wlanpolicyget:sometimes,\nOK"))
                .on("wlanpolicyget=scan", answer("+wlanpolicyget:Hidden_SSID,-1\nOK"))
                .on("wlanpolicyget=pm", answer("+wlanpolicyget:long_sleep\nOK"));

        assertThatThrownBy(wlan::connectionPolicy).hasMessageContaining("\"sometimes\" is not a known word");
        assertThatThrownBy(wlan::scanPolicy)
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("the answer is out of range");
        assertThatThrownBy(wlan::powerPolicy).isInstanceOf(ProtocolException.class);
    }

    @Test
    void refusesPoliciesThatAreOutOfRange() {
        assertThatThrownBy(() -> new WlanPolicy.Scan(WlanPolicy.ScanMode.HIDDEN_SSID, Duration.ofMillis(1500)))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> new WlanPolicy.Power(WlanPolicy.PowerMode.LONG_SLEEP, Duration.ofMillis(2001)))
                .hasMessage("sleep time PT2.001S does not go with LONG_SLEEP (allowed: 100 to 2000 ms)");
        assertThatThrownBy(() -> new WlanPolicy.Power(WlanPolicy.PowerMode.NORMAL, Duration.ofMillis(200)))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void aConnectionPolicyThatIsNotKeptComesWithAdvice() {
        peer.on("wlanpolicyset", answer(error(-31008)));

        assertThatThrownBy(() -> wlan.setPolicy(new WlanPolicy.Connection(Set.of())))
                .isInstanceOf(ModuleRefusedException.class)
                .hasMessageContaining("persistent");
    }

    @Test
    void writesAndReadsGeneralOptions() {
        peer.on("wlanset", answer("OK"))
                .on("wlanget=general,COUNTRY_CODE", answer("+wlanget:EU\nOK"))
                .on("wlanget=general,STA_TX_POWER", answer("+wlanget:3\nOK"))
                .on("wlanget=general,SCAN_PARAMS", answer("+wlanget:0x1fff,0xa1\nOK"));

        wlan.setCountryCode(CountryCode.JP);
        wlan.setTransmitPower(15);
        wlan.setScanParameters(new ScanParameters(0x7ff, -95));
        wlan.suspendProfiles(Set.of(0, 6));
        wlan.disableEnterpriseServerCheck(true);

        assertThat(peer.commands)
                .containsExactly(
                        "AT+wlanSet=general,COUNTRY_CODE,JP",
                        "AT+wlanSet=general,STA_TX_POWER,15",
                        "AT+wlanSet=general,SCAN_PARAMS,0x7ff,0xa1",
                        "AT+wlanSet=general,SUSPEND_PROFILES,0x41",
                        "AT+wlanSet=general,DISABLE_ENT_SERVER_AUTH,1");
        assertThat(wlan.countryCode()).isEqualTo(CountryCode.EU);
        assertThat(wlan.transmitPower()).isEqualTo(3);
        assertThat(wlan.scanParameters()).isEqualTo(new ScanParameters(0x1fff, -95));
    }

    @Test
    void refusesGeneralOptionsThatAreOutOfRange() {
        assertThatThrownBy(() -> wlan.setTransmitPower(16)).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> new ScanParameters(0, -95)).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> new ScanParameters(1, 1)).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> wlan.suspendProfiles(Set.of(7))).isInstanceOf(InvalidRequestException.class);
        assertThat(peer.commands).isEmpty();
    }
}
