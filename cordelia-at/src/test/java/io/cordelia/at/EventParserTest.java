package io.cordelia.at;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordelia.device.Qos;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventParserTest {

    private static final String MAC = "0x34:0x31:0x0:0x0A:0xff:0x03";
    private static final MacAddress ADDRESS = new MacAddress("34:31:00:0a:ff:03");

    private static ModuleEvent ipv4(String address, String gateway, String dns) {
        return new ModuleEvent.Ipv4Acquired(new Ipv4Address(address), new Ipv4Address(gateway), new Ipv4Address(dns));
    }

    @ParameterizedTest
    @MethodSource
    void knowsTheEventsOfTheProtocol(String line, ModuleEvent event) {
        assertThat(parse(line)).isEqualTo(event);
    }

    static Stream<Arguments> knowsTheEventsOfTheProtocol() {
        return Stream.of(
                Arguments.of(
                        "+eventstartup:2610011025010,0x31100019," + MAC + ",1.3.0",
                        new ModuleEvent.Startup("2610011025010", "0x31100019", Optional.of(ADDRESS), "1.3.0")),
                Arguments.of(
                        "+eventstartup:2610011025010,0x31100019,0x34:0x31,1.3.0",
                        new ModuleEvent.Startup("2610011025010", "0x31100019", Optional.empty(), "1.3.0")),
                Arguments.of("+eventstartup:", new ModuleEvent.Startup("", "", Optional.empty(), "")),
                Arguments.of(
                        "+eventwlan:connect,a,b," + MAC, new ModuleEvent.WlanConnected("a,b", Optional.of(ADDRESS))),
                Arguments.of("+eventwlan:connect,a,0x01:0x02", new ModuleEvent.WlanConnected("a", Optional.empty())),
                Arguments.of(
                        "+EventWlan:disconnect,home," + MAC + ",15",
                        new ModuleEvent.WlanDisconnected("home", Optional.of(ADDRESS), "15")),
                Arguments.of(
                        "+eventwlan:disconnect,home,,15",
                        new ModuleEvent.WlanDisconnected("home", Optional.empty(), "15")),
                Arguments.of("+eventwlan:disconnect", new ModuleEvent.WlanDisconnected("", Optional.empty(), "")),
                Arguments.of("+eventwlan:sta_added," + MAC, new ModuleEvent.StationAdded(ADDRESS)),
                Arguments.of("+eventwlan:sta_removed," + MAC, new ModuleEvent.StationRemoved(ADDRESS)),
                Arguments.of(
                        "+eventnetapp:ipv4_acquired,10.0.0.2,10.0.0.1,8.8.8.8",
                        ipv4("10.0.0.2", "10.0.0.1", "8.8.8.8")),
                Arguments.of("+eventnetapp:ipv4_acquired,10.0.0.2", ipv4("10.0.0.2", "0.0.0.0", "0.0.0.0")),
                Arguments.of("+eventnetapp:ipv4_acquired,10.0.0.2,x,", ipv4("10.0.0.2", "0.0.0.0", "0.0.0.0")),
                Arguments.of("+eventnetapp:ipv4_lost,1", new ModuleEvent.Ipv4Lost("1")),
                Arguments.of("+eventnetapp:dhcp_ipv4_acquire_timeout,-2", new ModuleEvent.DhcpTimeout("-2")),
                Arguments.of("+eventnetapp:ip_collision,10.0.0.2", new ModuleEvent.IpCollision("10.0.0.2")),
                Arguments.of("+eventmqtt:info,\"CONNACK\",0", new ModuleEvent.MqttInfo("CONNACK", 0)),
                Arguments.of("+eventmqtt:info,\"a, b\",0x10", new ModuleEvent.MqttInfo("a, b", 16)),
                Arguments.of("+eventmqtt:error,\"Connect\",-468", new ModuleEvent.MqttError("Connect", -468)),
                Arguments.of("+eventiot:info,\"GET_TEMP_CSR\",0", new ModuleEvent.EnrolmentStep("GET_TEMP_CSR", 0)),
                Arguments.of("+eventiot:error,\"x\",-1", new ModuleEvent.EnrolmentError("x", -1)),
                Arguments.of("+eventgeneral:reset_request,3,dev", new ModuleEvent.ResetRequested(3, "dev")),
                Arguments.of("+eventgeneral:error,-5,wlan", new ModuleEvent.GeneralError(-5, "wlan")),
                Arguments.of("+eventsock:tx_failed,1,2", new ModuleEvent.SocketEvent("tx_failed", "1,2")),
                Arguments.of("+eventsock:async_event,1,2", new ModuleEvent.SocketEvent("async_event", "1,2")),
                Arguments.of("+eventnetapp:ip_collision_detected,1", new ModuleEvent.IpCollision("1")),
                Arguments.of("+eventfatalerror:driver_abort,1", new ModuleEvent.FatalError("driver_abort", "1")),
                Arguments.of("+eventfatalerror:no_cmd_ack,1", new ModuleEvent.FatalError("no_cmd_ack", "1")),
                Arguments.of("+eventfatalerror:device_abort,1,2", new ModuleEvent.FatalError("device_abort", "1,2")),
                Arguments.of("+eventfatalerror:sync_loss", new ModuleEvent.FatalError("sync_loss", "")),
                Arguments.of("+eventfatalerror:cmd_timeout,7", new ModuleEvent.FatalError("cmd_timeout", "7")),
                Arguments.of("+eventfatalerror:cmd_timout,7", new ModuleEvent.FatalError("cmd_timeout", "7")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MQTT_EVENT_CONNACK",
                "+event",
                "+eventnew:thing,1",
                "+eventwlan:dance",
                "+eventwlan:sta_added,0x01",
                "+eventwlan:sta_removed,",
                "+eventnetapp:ipv4_acquired,10.0.0.256,10.0.0.1,8.8.8.8",
                "+eventnetapp:ipv4_acquired",
                "+eventmqtt:info,\"CONNACK\",x",
                "+eventmqtt:recv,topic,qos3,\"x\"",
                "+eventmqtt:recv,topic",
                "+eventmqtt:recv,",
                "+eventgeneral:error",
                "+eventfatalerror:"
            })
    void reportsWhatItDoesNotKnow(String line) {
        assertThat(parse(line)).isEqualTo(new ModuleEvent.Unrecognized(line));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello",
                "",
                "{\"RandomString\":\"oUykIeOvzm\",\"Number1\":104,\"Number2\":575}",
                ",qos0,\"",
                "\"",
                "\"\",\"\"",
                "a\",qos1,\"b",
                "grün € 😀"
            })
    void takesAnyPayloadOfOneLine(String payload) {
        assertThat(parse("+eventmqtt:recv,cordelia/apple,qos1,\"" + payload + "\""))
                .isEqualTo(new ModuleEvent.MqttMessage(
                        "cordelia/apple", Qos.AT_LEAST_ONCE, payload.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void takesATopicWithCommas() {
        assertThat(parse("+eventmqtt:recv,a,b, c,qos2,\"x\""))
                .isEqualTo(new ModuleEvent.MqttMessage("a,b, c", Qos.EXACTLY_ONCE, new byte[] {'x'}));
    }

    @Test
    void doesNotTakeTheBeginningOfAPayloadForAllOfIt() {
        String line = "+eventmqtt:recv,t,qos0,\"{\"a\":1";

        assertThat(parse(line)).isEqualTo(new ModuleEvent.Unrecognized(line));
    }

    @Test
    void copiesAndHidesThePayload() {
        byte[] payload = {'s', 'e', 'c'};
        ModuleEvent.MqttMessage message = new ModuleEvent.MqttMessage("t", Qos.AT_MOST_ONCE, payload);
        payload[0] = 'x';
        message.payload()[1] = 'x';

        assertThat(message.payload()).isEqualTo(new byte[] {'s', 'e', 'c'});
        assertThat(message)
                .hasToString("MqttMessage[t, 3 bytes, QoS 0]")
                .hasSameHashCodeAs(parse("+eventmqtt:recv,t,qos0,\"sec\""));
    }

    @Property
    void throwsAtNothing(@ForAll @Size(max = 60) byte[] values) {
        for (String start :
                new String[] {"", "+event", "+eventmqtt:", "+eventmqtt:recv,", "+eventwlan:", "+eventgeneral:error,"}) {
            assertThat(parse(start + new String(values, StandardCharsets.ISO_8859_1)))
                    .isNotNull();
        }
    }

    private static ModuleEvent parse(String line) {
        byte[] bytes = ("##" + line).getBytes(StandardCharsets.UTF_8);
        return EventParser.parse(bytes, 2, bytes.length - 2);
    }
}
