package io.cordelia.at;

import io.cordelia.device.Qos;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * Something that the module says by itself, at any moment (PROTOCOL section 4), or that happens to the line to it.
 *
 * <p>Reasons and the like are texts as the module writes them. An address that cannot be read is taken for missing, so
 * that nobody waits in vain for an event because of it; {@link AtTrace} shows it.
 */
public sealed interface ModuleEvent {

    /**
     * The module has started (S).
     *
     * @param article its article number
     * @param chipId its chip id
     * @param mac its MAC address; empty if the module gives none
     * @param firmware its firmware version, such as {@code 1.3.0}
     */
    record Startup(String article, String chipId, Optional<MacAddress> mac, String firmware) implements ModuleEvent {}

    /**
     * The module has joined a WLAN (S).
     *
     * @param ssid its name
     * @param bssid the access point's address; empty if the module gives none
     */
    record WlanConnected(String ssid, Optional<MacAddress> bssid) implements ModuleEvent {}

    /**
     * The module has left a WLAN or could not join it (F).
     *
     * @param ssid its name; empty if the module gives none
     * @param bssid the access point's address; empty if the module gives none
     * @param reason the reason code; empty if the module gives none
     */
    record WlanDisconnected(String ssid, Optional<MacAddress> bssid, String reason) implements ModuleEvent {}

    /**
     * A station has joined the module's own access point (D).
     *
     * @param mac the station's address
     */
    record StationAdded(MacAddress mac) implements ModuleEvent {}

    /**
     * A station has left the module's own access point (D).
     *
     * @param mac the station's address
     */
    record StationRemoved(MacAddress mac) implements ModuleEvent {}

    /**
     * The module has an IPv4 address (S).
     *
     * @param address its address
     * @param gateway the gateway's address; 0.0.0.0 if the module gives none
     * @param dns the name server's address; 0.0.0.0 if the module gives none
     */
    record Ipv4Acquired(Ipv4Address address, Ipv4Address gateway, Ipv4Address dns) implements ModuleEvent {}

    /**
     * The module has lost its IPv4 address (F).
     *
     * @param status the module's code
     */
    record Ipv4Lost(String status) implements ModuleEvent {}

    /**
     * DHCP gave no address in time (F).
     *
     * @param status the module's code
     */
    record DhcpTimeout(String status) implements ModuleEvent {}

    /**
     * Another host has the module's address (F).
     *
     * @param details the module's values
     */
    record IpCollision(String details) implements ModuleEvent {}

    /**
     * A change of the MQTT connection (S): {@code CONNACK} with code 0 is the broker's acceptance; other texts are A.
     *
     * @param text what happened
     * @param code its code
     */
    record MqttInfo(String text, long code) implements ModuleEvent {}

    /**
     * The MQTT connection failed (D).
     *
     * @param text what happened
     * @param code its code
     */
    record MqttError(String text, long code) implements ModuleEvent {}

    /**
     * A message arrived (S).
     *
     * @param topic the topic that it was published to
     * @param qos the quality of service that it was delivered with
     * @param payload its content as it stands on the line; a copy goes in and out
     */
    record MqttMessage(String topic, Qos qos, byte[] payload) implements ModuleEvent {

        public MqttMessage {
            Objects.requireNonNull(topic, "topic");
            Objects.requireNonNull(qos, "qos");
            payload = payload.clone();
        }

        @Override
        public byte[] payload() {
            return payload.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof MqttMessage m
                    && topic.equals(m.topic)
                    && qos == m.qos
                    && Arrays.equals(payload, m.payload);
        }

        @Override
        public int hashCode() {
            return Objects.hash(topic, qos, Arrays.hashCode(payload));
        }

        /** Names topic, size and QoS; the content stays out of logs. */
        @Override
        public String toString() {
            return "MqttMessage[" + topic + ", " + payload.length + " bytes, QoS " + qos.level() + "]";
        }
    }

    /**
     * A step of the enrolment (D).
     *
     * @param step its name, such as {@code TEMP_CERT_RECEIVED}
     * @param code its code
     */
    record EnrolmentStep(String step, long code) implements ModuleEvent {}

    /**
     * The enrolment failed (D).
     *
     * @param text what happened
     * @param code its code
     */
    record EnrolmentError(String text, long code) implements ModuleEvent {}

    /**
     * The module asks to be reset (D, F).
     *
     * @param code its code
     * @param sender the part of the module that asks
     */
    record ResetRequested(long code, String sender) implements ModuleEvent {}

    /**
     * An error without a group of its own (D, F).
     *
     * @param code its code
     * @param sender the part of the module that reports it
     */
    record GeneralError(long code, String sender) implements ModuleEvent {}

    /**
     * Something happened to a socket (D).
     *
     * @param kind {@code tx_failed} or {@code async_event}
     * @param details the module's values
     */
    record SocketEvent(String kind, String details) implements ModuleEvent {}

    /**
     * The module has stopped working (D, F).
     *
     * @param kind {@code device_abort}, {@code driver_abort}, {@code sync_loss}, {@code no_cmd_ack} or
     *     {@code cmd_timeout}
     * @param details the module's values; empty if there are none
     */
    record FatalError(String kind, String details) implements ModuleEvent {}

    /**
     * A line that is none of the above, such as those of firmware before 1.0.
     *
     * @param raw the line without its end
     */
    record Unrecognized(String raw) implements ModuleEvent {}

    /**
     * A line of more than 2048 bytes came in and was dropped.
     *
     * @param bytes its length
     */
    record LineTooLong(long bytes) implements ModuleEvent {}

    /**
     * The port to the module went away. No event follows, unless the port is {@link PortReopened opened again}.
     *
     * @param problem what happened, as the rest of a sentence that begins with the port
     */
    record PortLost(String problem) implements ModuleEvent {}

    /** The port that went away is open again. What the module did meanwhile is not known. */
    record PortReopened() implements ModuleEvent {}

    /**
     * Events were dropped here, because too many were waiting for a listener that takes too long.
     *
     * @param count how many, one after the other
     */
    record EventsDropped(long count) implements ModuleEvent {}
}
