package io.cordelia.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.InvalidRequestException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WlanCommandsTest {

    private static final String FIRST = "0x02:0x00:0x5e:0x10:0x00:0x01";
    private static final String SECOND = "0x02:0x00:0x5e:0x10:0x00:0x02";
    private static final String ADDRESS = "+eventnetapp:ipv4_acquired,192.168.43.20,192.168.43.1,192.168.43.1\r\n";
    private static final String TRY_AGAIN = "process command,-2073";

    private final Host host = new Host();
    private SimulatedModule module = SimulatedModule.builder()
            .port(host.port())
            .accessPoint(AccessPoint.secured("home", "secret12").withChannel(11).withSignal(-71))
            .accessPoint(AccessPoint.open("open"))
            .start();

    WlanCommandsTest() {
        host.hear();
    }

    @AfterEach
    void stop() {
        module.close();
    }

    private void answers(String request, String... lines) {
        assertThat(host.ask("AT+" + request)).as(request).isEqualTo(String.join("\r\n", lines) + "\r\nOK\r\n");
    }

    private static String joined(String ssid, String bssid) {
        return "+eventwlan:connect," + ssid + "," + bssid + "\r\n" + ADDRESS;
    }

    // ---- Scans ----

    @Test
    void scansAtTheSecondCall() {
        host.refused("AT+wlanScan=0,30", TRY_AGAIN);
        String home = "+wlanscan:home," + FIRST + ",-71,11,WPA_WPA2,false,CCMP,PSK";
        String open = "+wlanscan:open," + SECOND + ",-50,6,OPEN,false,NONE,NONE";
        answers("wlanScan=0,30", home, open);
        answers("wlanScan=0,1", home);
        answers("wlanScan=1,5", open);
        host.ok("AT+wlanScan=2,5");
        module.loseAccessPoint("home");
        answers("wlanScan=0,30", open);
        module.pressReset();
        host.hear();
        host.refused("AT+wlanScan=0,30", TRY_AGAIN);
    }

    @Test
    void scansForAsLongAsTheHardware() {
        module.close();
        Host slow = new Host();
        module = SimulatedModule.builder().port(slow.port()).timeScale(1).start();
        slow.hear();
        slow.refused("AT+wlanScan=0,30", TRY_AGAIN);
        slow.refused("AT+wlanScan=0,30", TRY_AGAIN);
    }

    @Test
    void scansTheJoinedNetworkWhereNoneIsConfigured() {
        module.close();
        Host other = new Host();
        module = SimulatedModule.builder().port(other.port()).start();
        other.hear();
        other.refused("AT+wlanScan=0,30", TRY_AGAIN);
        other.ok("AT+wlanScan=0,30");
        other.ok("AT+wlanConnect=any,,OPEN,,,,");
        assertThat(other.ask("AT+wlanScan=0,30")).startsWith("+wlanscan:any,").endsWith("NONE\r\nOK\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"30,1", "-1,1", "0,0", "0,31"})
    void scansOnlyAsMuchAsThereMayBe(String arguments) {
        host.refused("AT+wlanScan=" + arguments, ErrorCode.INVALID_PARAMETER);
    }

    // ---- Joining ----

    @Test
    void joinsTheAccessPointOfTheAddress() {
        answersJoin("open," + SECOND.toUpperCase(java.util.Locale.ROOT).replace('X', 'x'), joined("open", SECOND));
        String left = "+eventwlan:disconnect,open," + SECOND + ",200\r\n";
        answersJoin("open," + FIRST, left + "+eventwlan:disconnect,open,0x00:0x00:0x00:0x00:0x00:0x00,-2069\r\n");
        host.refused("AT+wlanConnect=open,1:2:3,OPEN,,,,", "parse parameters,-3");
        host.refused("AT+wlanConnect=open,0x100:2:3:4:5:6,OPEN,,,,", ErrorCode.INVALID_PARAMETER);
    }

    private void answersJoin(String network, String events) {
        assertThat(host.ask("AT+wlanConnect=" + network + ",OPEN,,,,")).isEqualTo("OK\r\n" + events);
    }

    @ParameterizedTest
    @CsvSource({
        "WPA,WPA_WPA2,true",
        "WPA,WPA3,false",
        "WPA2,WPA2_PLUS,true",
        "WPA2,WPA3,true",
        "WPA2,WEP,false",
        "WEP,WEP,true",
        "WEP,WEP_SHARED,true",
        "WEP,WPA_WPA2,false"
    })
    void joinsOnlyWithTheSecurityOfTheAccessPoint(AccessPoint.Security security, String asked, boolean joins) {
        module.close();
        Host other = new Host();
        module = SimulatedModule.builder()
                .port(other.port())
                .accessPoint(AccessPoint.secured("net", "secret12").withSecurity(security))
                .start();
        other.hear();
        other.ok("AT+wlanConnect=net,," + asked + ",secret12,,,");
        assertThat(module.isWlanConnected()).isEqualTo(joins);
    }

    @Test
    void losesAnAccessPointAndGetsItBack() {
        host.ask("AT+wlanConnect=open,,OPEN,,,,");
        module.loseAccessPoint("home");
        assertThat(host.hear()).isEmpty();
        module.loseAccessPoint("open");
        assertThat(host.hear()).isEqualTo("+eventwlan:disconnect,open," + SECOND + ",4\r\n");
        answersJoin("open,", "+eventwlan:disconnect,open,0x00:0x00:0x00:0x00:0x00:0x00,-2069\r\n");
        module.restoreAccessPoint("open");
        assertThat(host.hear()).as("nothing is remembered").isEmpty();
        answersJoin("open,", joined("open", SECOND));
    }

    @Test
    void checksAccessPoints() {
        AccessPoint open = AccessPoint.open("n");
        assertThatThrownBy(() -> open.withChannel(14))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("channel 14 is out of range (allowed: 1 to 13)");
        assertThatThrownBy(() -> open.withSignal(1))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("signal 1 is out of range (allowed: -100 to 0 dBm)");
        assertThatThrownBy(() -> open.withSecurity(AccessPoint.Security.WPA2))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("security WPA2 needs a key (allowed: OPEN without a key, the others with one)");
        assertThatThrownBy(() -> AccessPoint.secured("n", "secret12").withSecurity(AccessPoint.Security.OPEN))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("security OPEN has no key, and this network has one"
                        + " (allowed: OPEN without a key, the others with one)");
    }

    // ---- Profiles ----

    @Test
    void remembersNetworksWithoutGivingTheirKeysAway() {
        answers("wlanProfileAdd=\"my, net\",,WPA_WPA2,secret12,user,anon,TTLS_MSCHAPv2,7", "+wlanprofileadd:0");
        answers("wlanProfileAdd=open," + SECOND + ",open,,,,,0", "+wlanprofileadd:1");
        answers("wlanProfileGet=0", "+wlanprofileget:my, net,,WPA_WPA2,,user,anon,TTLS_MSCHAPV2,7");
        answers("wlanProfileGet=1", "+wlanprofileget:open," + SECOND + ",OPEN,,,,,0");
        answers("wlanProfileAdd=open,,OPEN,,,,,3", "+wlanprofileadd:1");
        answers("wlanProfileGet=1", "+wlanprofileget:open,,OPEN,,,,,3");
        host.ok("AT+wlanProfileDel=0");
        host.refused("AT+wlanProfileGet=0", ErrorCode.WLAN_INVALID_PROFILE_INDEX);
        host.refused("AT+wlanProfileDel=0", ErrorCode.WLAN_INVALID_PROFILE_INDEX);
        host.refused("AT+wlanProfileGet=7", ErrorCode.WLAN_INVALID_PROFILE_INDEX);
        answers("wlanProfileAdd=other,,OPEN,,,,,0", "+wlanprofileadd:0");
        host.refused("AT+get=.profile,0", "parse parameters,-4");
        host.refused("AT+set=.profile,0,x", "parse parameters,-4");
    }

    @Test
    void remembersSevenNetworks() {
        for (int i = 0; i < 7; i++) {
            answers("wlanProfileAdd=n" + i + ",,OPEN,,,,,0", "+wlanprofileadd:" + i);
        }
        host.refused("AT+wlanProfileAdd=n7,,OPEN,,,,,0", ErrorCode.WLAN_NO_FREE_PROFILE);
        host.refused("AT+wlanProfileAdd=n7,,OPEN,,,,,16", ErrorCode.INVALID_PARAMETER);
        host.refused("AT+wlanProfileAdd=n7,,OPEN,,,,0", "number of parameters,0");
    }

    @Test
    void joinsARememberedNetworkByItself() {
        host.ask("AT+wlanProfileAdd=elsewhere,,OPEN,,,,,15");
        host.ask("AT+wlanProfileAdd=open,,OPEN,,,,,1");
        host.ask("AT+wlanProfileAdd=home,,WPA2_PLUS,secret12,,,,2");
        module.pressReset();
        assertThat(host.hear()).endsWith(joined("home", FIRST));
        module.loseAccessPoint("home");
        assertThat(host.hear()).isEqualTo("+eventwlan:disconnect,home," + FIRST + ",4\r\n");
        module.restoreAccessPoint("home");
        assertThat(host.hear()).isEqualTo(joined("home", FIRST));
        assertThat(host.ask("AT+stop=0")).isEqualTo("OK\r\n");
        module.restoreAccessPoint("home");
        assertThat(host.ask("AT+start")).isEqualTo("OK\r\n" + joined("home", FIRST));
        host.ok("AT+wlanPolicySet=connection,,");
        module.pressReset();
        assertThat(host.hear()).doesNotContain("eventwlan");
    }

    @Test
    void remembersOverALossOfPower(@TempDir Path flash) {
        module.close();
        Host before = new Host();
        module = SimulatedModule.builder().port(before.port()).flash(flash).start();
        before.ask("AT+wlanProfileAdd=home,,WPA_WPA2,secret12,,,,2");
        before.ok("AT+wlanPolicySet=PM,low_power,");
        module.close();
        Host after = new Host();
        module = SimulatedModule.builder().port(after.port()).flash(flash).start();
        assertThat(after.hear()).endsWith(joined("home", FIRST));
        assertThat(after.ask("AT+wlanPolicyGet=PM")).isEqualTo("+wlanpolicyget:low_power,0\r\nOK\r\n");
        after.ask("AT+factoryreset");
        after.refused("AT+wlanProfileGet=0", ErrorCode.WLAN_INVALID_PROFILE_INDEX);
    }

    // ---- Policies and options ----

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "connection;auto|FAST,;auto|fast,",
                "connection;,;,",
                "scan;Hidden_SSID,60;hidden_ssid,60",
                "scan;No_Hidden_SSID,10;no_hidden_ssid,10",
                "scan;Disable_Scan,;disable_scan,0",
                "PM;low_latency,;low_latency,0",
                "pm;long_sleep,500;long_sleep,500",
                "P2P;group_owner,active;group_owner,active"
            })
    void keepsPolicies(String type, String set, String got) {
        host.ok("AT+wlanPolicySet=" + type + "," + set);
        answers("wlanPolicyGet=" + type, "+wlanpolicyget:" + got);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "nonsense,auto,;parse parameters,-4",
                "connection,nonsense,;parse parameters,-4",
                "scan,,5;parse parameters,-1",
                "scan,Hidden_SSID,65536;process command,-2003",
                "PM,long_sleep,50;process command,-2003",
                "PM,normal;number of parameters,0",
                "P2P,client,;parse parameters,-1"
            })
    void refusesWrongPolicies(String arguments, String error) {
        host.refused("AT+wlanPolicySet=" + arguments, error);
    }

    @Test
    void keepsTheConnectionPolicyOnlyWhileSettingsPersist() {
        host.ok("AT+set=general,persistent,0");
        host.refused("AT+wlanPolicySet=connection,auto,", "process command,-31008");
        host.ok("AT+wlanPolicySet=PM,normal,");
        host.ok("AT+set=general,persistent,1");
        host.ok("AT+wlanPolicySet=connection,auto,");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "COUNTRY_CODE;eu;EU",
                "sta_tx_power;15;15",
                "SCAN_PARAMS;0x7FF,-95;0x7ff,0xffa1",
                "SUSPEND_PROFILES;0x0f;0xf",
                "DISABLE_ENT_SERVER_AUTH;1;1"
            })
    void keepsGeneralOptions(String option, String set, String got) {
        host.ok("AT+wlanSet=general," + option + "," + set);
        answers("wlanGet=GENERAL," + option, "+wlanget:" + got);
        module.pressReset();
        host.hear();
        answers("wlanGet=general," + option, "+wlanget:" + got);
    }

    @Test
    void refusesWrongGeneralOptions() {
        host.refused("AT+wlanSet=general,COUNTRY_CODE,XX", "parse parameters,-4");
        host.refused("AT+wlanSet=general,STA_TX_POWER,16", ErrorCode.INVALID_PARAMETER);
        host.refused("AT+wlanSet=general,nonsense,1", "parse parameters,-4");
        host.refused("AT+wlanSet=nonsense,COUNTRY_CODE,EU", "parse parameters,-4");
        host.refused("AT+wlanGet=mqtt,clientId", "parse parameters,-4");
        host.refused("AT+wlanSet=general,SCAN_PARAMS,1", "number of parameters,0");
    }

    // ---- Addresses ----

    @Test
    void tellsItsAddresses() {
        answers("netCfgGet=get_mac_addr", "+netcfgget:0x34:0x31:0xc4:0x00:0x10:0x01");
        answers("netCfgGet=ipv4_sta_addr", "+netcfgget:dhcp,0.0.0.0,0.0.0.0,0.0.0.0,0.0.0.0");
        host.ask("AT+wlanConnect=open,,OPEN,,,,");
        answers("netCfgGet=IPV4_STA_ADDR", "+netcfgget:dhcp,192.168.43.20,255.255.255.0,192.168.43.1,192.168.43.1");
        answers("netCfgGet=ipv4_dns_client", "+netcfgget:192.168.43.1");
    }

    @Test
    void takesAddresses() {
        host.ok("AT+netCfgSet=set_mac_addr,0x34:0x31:0xC4:0:16:254");
        host.ok("AT+netCfgSet=SET_MAC_ADDR,,0x34:0x31:0xC4:0:16:255");
        answers("netCfgGet=get_mac_addr", "+netcfgget:0x34:0x31:0xc4:0x00:0x10:0xff");
        host.ok("AT+netCfgSet=ipv4_sta_addr,static,10.0.0.7,255.0.0.0,10.0.0.1,10.0.0.2");
        answers("netCfgGet=ipv4_sta_addr", "+netcfgget:static,10.0.0.7,255.0.0.0,10.0.0.1,10.0.0.2");
        host.ok("AT+netCfgSet=ipv4_dns_client,8.8.8.8");
        host.ok("AT+netCfgSet=ipv4_dns_client,,9.9.9.9");
        assertThat(host.ask("AT+wlanConnect=open,,OPEN,,,,"))
                .endsWith("+eventnetapp:ipv4_acquired,10.0.0.7,10.0.0.1,9.9.9.9\r\n");
        host.ok("AT+netCfgSet=ipv4_sta_addr,dhcp,,,,");
        host.ok("AT+netCfgSet=ipv4_sta_addr,dhcp,");
        host.ok("AT+netCfgSet=ipv4_sta_addr,dhcp");
        host.refused("AT+netCfgSet=ipv4_sta_addr,dhcp,,,,,", "number of parameters,0");
        host.refused("AT+netCfgSet=ipv4_dns_client,1,9.9.9.9", "number of parameters,0");
        answers("netCfgGet=ipv4_sta_addr", "+netcfgget:dhcp,192.168.43.20,255.255.255.0,192.168.43.1,9.9.9.9");
        host.refused("AT+netCfgSet=ipv4_sta_addr,static,10.0.0.7", "number of parameters,0");
        host.refused("AT+netCfgSet=ipv4_dns_client,10.0.0", "parse parameters,-3");
        host.refused("AT+netCfgSet=ipv4_dns_client,10.0.0.256", ErrorCode.INVALID_PARAMETER);
        host.refused("AT+netCfgSet=nonsense,1", "parse parameters,-4");
        host.refused("AT+netCfgGet=set_mac_addr", "parse parameters,-4");
    }
}
