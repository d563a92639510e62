package io.cordelia.at;

import io.cordelia.device.ProtocolException;
import io.cordelia.device.Qos;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Makes events of lines (PROTOCOL section 4). Any line gives an event; none throws. */
final class EventParser {

    private static final byte[] RECV = "+eventmqtt:recv,".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] QOS = ",qos".getBytes(StandardCharsets.US_ASCII);
    private static final String EVENT = "+event";

    private EventParser() {}

    static boolean isEvent(byte[] line, int from, int count) {
        return Bytes.startsWithIgnoreCase(line, from, count, EVENT);
    }

    static boolean isEvent(String line) {
        return line.regionMatches(true, 0, EVENT, 0, EVENT.length());
    }

    static ModuleEvent parse(byte[] line, int from, int count) {
        if (isMessage(line, from, count)) {
            return message(line, from, count);
        }
        String raw = new String(line, from, count, StandardCharsets.UTF_8);
        try {
            return other(raw).orElseGet(() -> new ModuleEvent.Unrecognized(raw));
        } catch (ProtocolException e) {
            return new ModuleEvent.Unrecognized(raw);
        }
    }

    private static boolean isMessage(byte[] line, int from, int count) {
        if (count < RECV.length) {
            return false;
        }
        for (int i = 0; i < RECV.length; i++) {
            if (Bytes.lower(line[from + i]) != RECV[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * {@code +eventmqtt:recv,<topic>,qos<0…2>,"<payload>"} (S). The payload may hold anything, so that its closing quote
     * must be the end of the line, and the topic ends at the first {@code ,qos<n>,"}.
     */
    private static ModuleEvent message(byte[] line, int from, int count) {
        int end = from + count;
        while (end > from && line[end - 1] == ' ') {
            end--;
        }
        int topic = from + RECV.length;
        for (int i = topic; i + QOS.length + 3 < end; i++) {
            if (line[i] == ',' && isQos(line, i)) {
                int payload = i + QOS.length + 3;
                if (line[end - 1] != '"') {
                    break;
                }
                return new ModuleEvent.MqttMessage(
                        new String(line, topic, i - topic, StandardCharsets.UTF_8),
                        Qos.of(line[i + QOS.length] - '0'),
                        Arrays.copyOfRange(line, payload, end - 1));
            }
        }
        return new ModuleEvent.Unrecognized(new String(line, from, count, StandardCharsets.UTF_8));
    }

    private static boolean isQos(byte[] line, int from) {
        for (int i = 1; i < QOS.length; i++) {
            if (Bytes.lower(line[from + i]) != QOS[i]) {
                return false;
            }
        }
        byte level = line[from + QOS.length];
        return level >= '0' && level <= '2' && line[from + QOS.length + 1] == ',' && line[from + QOS.length + 2] == '"';
    }

    private static Optional<ModuleEvent> other(String raw) {
        int colon = raw.indexOf(':');
        if (colon < 0 || !isEvent(raw)) {
            return Optional.empty();
        }
        String group = raw.substring(EVENT.length(), colon).toLowerCase(Locale.ROOT);
        String values = raw.substring(colon + 1).strip();
        if (group.equals("startup")) {
            return Optional.of(startup(values));
        }
        int comma = values.indexOf(',');
        String kind = (comma < 0 ? values : values.substring(0, comma)).strip().toLowerCase(Locale.ROOT);
        String details = comma < 0 ? "" : values.substring(comma + 1).strip();
        return Optional.ofNullable(
                switch (group) {
                    case "wlan" -> wlan(kind, details);
                    case "netapp" -> netapp(kind, details);
                    case "mqtt" -> mqtt(kind, details);
                    case "iot" -> iot(kind, details);
                    case "general" -> general(kind, details);
                    case "sock" -> socket(kind, details);
                    case "fatalerror" -> fatal(kind, details);
                    default -> null;
                });
    }

    private static ModuleEvent startup(String values) {
        String[] fields = values.split(",", -1);
        return new ModuleEvent.Startup(field(fields, 0), field(fields, 1), mac(field(fields, 2)), field(fields, 3));
    }

    private static ModuleEvent wlan(String kind, String details) {
        return switch (kind) {
            case "connect" -> {
                // An SSID may hold commas.
                int last = details.lastIndexOf(',');
                Optional<MacAddress> bssid = last < 0 ? Optional.empty() : mac(details.substring(last + 1));
                yield new ModuleEvent.WlanConnected(
                        AtResponse.unquote(last < 0 ? details : details.substring(0, last)), bssid);
            }
            case "disconnect" -> disconnected(details);
            case "sta_added" -> new ModuleEvent.StationAdded(MacAddress.read(details));
            case "sta_removed" -> new ModuleEvent.StationRemoved(MacAddress.read(details));
            default -> null;
        };
    }

    private static ModuleEvent disconnected(String details) {
        int last = details.lastIndexOf(',');
        int before = last < 0 ? -1 : details.lastIndexOf(',', last - 1);
        if (before < 0) {
            return new ModuleEvent.WlanDisconnected(AtResponse.unquote(details), Optional.empty(), "");
        }
        return new ModuleEvent.WlanDisconnected(
                AtResponse.unquote(details.substring(0, before)),
                mac(details.substring(before + 1, last)),
                details.substring(last + 1).strip());
    }

    private static ModuleEvent netapp(String kind, String details) {
        if (kind.startsWith("ip_collision")) {
            return new ModuleEvent.IpCollision(details);
        }
        return switch (kind) {
            case "ipv4_acquired" -> {
                String[] fields = details.split(",", -1);
                yield new ModuleEvent.Ipv4Acquired(
                        Ipv4Address.read(field(fields, 0)), ipv4(field(fields, 1)), ipv4(field(fields, 2)));
            }
            case "ipv4_lost" -> new ModuleEvent.Ipv4Lost(details);
            case "dhcp_ipv4_acquire_timeout" -> new ModuleEvent.DhcpTimeout(details);
            default -> null;
        };
    }

    private static Optional<MacAddress> mac(String text) {
        try {
            return Optional.of(MacAddress.read(text));
        } catch (ProtocolException e) {
            return Optional.empty();
        }
    }

    private static Ipv4Address ipv4(String text) {
        try {
            return Ipv4Address.read(text);
        } catch (ProtocolException e) {
            return Ipv4Address.NONE;
        }
    }

    private static ModuleEvent mqtt(String kind, String details) {
        return switch (kind) {
            case "info" -> new ModuleEvent.MqttInfo(text(details), code(details));
            case "error" -> new ModuleEvent.MqttError(text(details), code(details));
            default -> null;
        };
    }

    private static ModuleEvent iot(String kind, String details) {
        return switch (kind) {
            case "info" -> new ModuleEvent.EnrolmentStep(text(details), code(details));
            case "error" -> new ModuleEvent.EnrolmentError(text(details), code(details));
            default -> null;
        };
    }

    private static ModuleEvent general(String kind, String details) {
        String[] fields = details.split(",", -1);
        return switch (kind) {
            case "reset_request" -> new ModuleEvent.ResetRequested(AtResponse.number(fields[0]), field(fields, 1));
            case "error" -> new ModuleEvent.GeneralError(AtResponse.number(fields[0]), field(fields, 1));
            default -> null;
        };
    }

    private static ModuleEvent socket(String kind, String details) {
        return switch (kind) {
            case "tx_failed", "async_event" -> new ModuleEvent.SocketEvent(kind, details);
            default -> null;
        };
    }

    private static ModuleEvent fatal(String kind, String details) {
        return switch (kind) {
            case "device_abort", "driver_abort", "sync_loss", "no_cmd_ack", "cmd_timeout" ->
                new ModuleEvent.FatalError(kind, details);
            // As the vendor's driver spells it (D).
            case "cmd_timout" -> new ModuleEvent.FatalError("cmd_timeout", details);
            default -> null;
        };
    }

    /** {@code "<text>",<code>}: the text may hold commas, the code may be missing. */
    private static String text(String details) {
        int last = details.lastIndexOf(',');
        return AtResponse.unquote(last < 0 ? details : details.substring(0, last));
    }

    private static long code(String details) {
        int last = details.lastIndexOf(',');
        return last < 0 ? 0 : AtResponse.number(details.substring(last + 1));
    }

    private static String field(String[] fields, int index) {
        return index < fields.length ? AtResponse.unquote(fields[index]) : "";
    }
}
