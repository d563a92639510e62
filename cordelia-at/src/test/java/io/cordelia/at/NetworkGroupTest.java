package io.cordelia.at;

import static io.cordelia.at.ScriptedModule.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.ProtocolException;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkGroupTest {

    private final ScriptedModule peer = new ScriptedModule();
    private final CordeliaModule module = Fast.open(peer, Fast.PATIENT);
    private final NetworkGroup network = module.network();

    @AfterEach
    void close() throws IOException {
        module.close();
        peer.close();
    }

    @Test
    void readsAndWritesTheMacAddress() {
        peer.on("netcfgget=get_mac_addr", answer("+netcfgget:0x34:0x31:0x0:0xA:0xFF:0x3\nOK"))
                .on("netcfgset", answer("OK"));

        MacAddress address = network.macAddress();
        network.setMacAddress(address);

        assertThat(address).hasToString("34:31:00:0a:ff:03");
        assertThat(peer.commands).last().isEqualTo("AT+netCfgSet=set_mac_addr,,0x34:0x31:0x00:0x0a:0xff:0x03");
    }

    @ParameterizedTest
    @CsvSource({"dhcp, DHCP", "STATIC, STATIC", "dhcp_lla, DHCP_LLA", "new, UNKNOWN"})
    void readsTheAddresses(String word, Ipv4Config.Mode mode) {
        peer.on(
                "netcfgget=ipv4_sta_addr",
                answer("+netcfgget:" + word + ",10.0.0.2,255.255.255.0,10.0.0.1,8.8.8.8\nOK"));

        assertThat(network.ipv4())
                .isEqualTo(new Ipv4Config(
                        mode,
                        new Ipv4Address("10.0.0.2"),
                        new Ipv4Address("255.255.255.0"),
                        new Ipv4Address("10.0.0.1"),
                        new Ipv4Address("8.8.8.8")));
    }

    @Test
    void writesTheAddresses() {
        peer.on("netcfgset", answer("OK"));

        network.useDhcp();
        network.setStatic(
                new Ipv4Address("10.0.0.2"),
                new Ipv4Address("255.255.255.0"),
                new Ipv4Address("10.0.0.1"),
                new Ipv4Address("0.0.0.0"));

        assertThat(peer.commands)
                .containsExactly(
                        "AT+netCfgSet=ipv4_sta_addr,dhcp,",
                        "AT+netCfgSet=ipv4_sta_addr,static,10.0.0.2,255.255.255.0,10.0.0.1,0.0.0.0");
    }

    @Test
    void readsAndWritesTheSecondNameServer() {
        peer.on("netcfgget=ipv4_dns_client", answer("+netcfgget:8.8.4.4\nOK")).on("netcfgset", answer("OK"));

        network.setSecondDns(network.secondDns());

        assertThat(peer.commands).last().isEqualTo("AT+netCfgSet=ipv4_dns_client,,8.8.4.4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.0.0", "10.0.0.256", "10.0.0.01", "1.2.3.4\r\nAT+reboot", "broker"})
    void refusesAddressesThatAreNone(String value) {
        assertThatThrownBy(() -> new Ipv4Address(value)).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void reportsAnswersThatCannotBeRead() {
        peer.on("netcfgget=get_mac_addr", answer("+netcfgget:0x34:0x31\nOK"))
                .on("netcfgget=ipv4_sta_addr", answer("+netcfgget:dhcp,10.0.0.2,x,10.0.0.1,8.8.8.8\nOK"));

        assertThatThrownBy(network::macAddress)
                .isInstanceOf(ProtocolException.class)
                .hasMessage("AT+netCfgGet=get_mac_addr: an answer has \"0x34:0x31\" where a MAC address was expected");
        assertThatThrownBy(network::ipv4)
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("\"x\" where an IPv4 address was expected");
    }
}
