package io.cordelia.at;

import io.cordelia.device.BrokerRefusedException;
import io.cordelia.device.BrokerUnreachableException;
import io.cordelia.device.BrokerUnreachableException.Reason;
import io.cordelia.device.DeviceException;
import io.cordelia.device.ModuleRefusedException;
import io.cordelia.device.NotConnectedException;
import io.cordelia.device.PortUnavailableException;
import io.cordelia.device.ProtocolException;
import io.cordelia.device.TlsRefusedException;
import io.cordelia.device.TlsRefusedException.Check;
import java.util.Locale;
import java.util.Optional;

/**
 * What the module's events say about the MQTT connection. Only {@code CONNACK} with code 0 was seen on the wire (S);
 * the other texts and the ranges of codes are A and stand here alone.
 */
final class MqttOutcome {

    private static final String CONNACK = "CONNACK";
    private static final String DISCONNECT = "DISCONNECT";
    /** Of CONNACK's two bytes the first tells whether there is a session, the second is the return code. */
    private static final int RETURN_CODE = 0xFF;

    private static final int MAX_RETURN_CODE = 5;

    /** A broker ends a connection when another client comes with the same id; the module tells no more than the end. */
    private static final String TAKEN_OVER = "; if that repeats, another client may use the same client id";

    private MqttOutcome() {}

    static boolean isConnected(ModuleEvent event) {
        return event instanceof ModuleEvent.MqttInfo info && isConnack(info) && returnCode(info.code()) == 0;
    }

    static boolean endsConnecting(ModuleEvent event) {
        return event instanceof ModuleEvent.MqttInfo info && isConnack(info)
                || event instanceof ModuleEvent.MqttError
                || event instanceof ModuleEvent.WlanDisconnected
                || event instanceof ModuleEvent.Startup
                || event instanceof ModuleEvent.FatalError;
    }

    /** Why an event that ends connecting is a failure; empty if it is none. */
    static Optional<DeviceException> connectFailure(String broker, ModuleEvent event) {
        if (event instanceof ModuleEvent.MqttInfo info) {
            int code = returnCode(info.code());
            return code == 0 ? Optional.empty() : Optional.of(refused(broker, code));
        }
        if (event instanceof ModuleEvent.MqttError error) {
            return Optional.of(failure(broker, error.text(), error.code()));
        }
        if (event instanceof ModuleEvent.Startup) {
            return Optional.of(new ProtocolException(
                    "the module restarted while it connected to broker " + broker + "; check its power supply"));
        }
        if (event instanceof ModuleEvent.WlanDisconnected left) {
            return Optional.of(
                    new BrokerUnreachableException(broker, Reason.NETWORK, "cannot be reached: " + lostWlan(left)));
        }
        return lossCause(broker, "", event);
    }

    /** Why an event means that the connection was lost; empty if it does not. */
    static Optional<DeviceException> lossCause(String broker, String port, ModuleEvent event) {
        if (event instanceof ModuleEvent.MqttInfo info
                && info.text().toUpperCase(Locale.ROOT).contains(DISCONNECT)) {
            return Optional.of(new NotConnectedException("the connection to broker " + broker + " ended: " + info.text()
                    + ", code " + info.code() + TAKEN_OVER));
        }
        if (event instanceof ModuleEvent.MqttError error) {
            DeviceException failure = failure(broker, error.text(), error.code());
            // Nothing was asked for that the module could have refused.
            return Optional.of(
                    failure instanceof ModuleRefusedException refusal
                            ? new NotConnectedException("the connection to broker " + broker + " ended: "
                                    + described(error.text(), refusal.code())
                                    + TAKEN_OVER)
                            : failure);
        }
        if (event instanceof ModuleEvent.WlanDisconnected left) {
            return Optional.of(
                    new NotConnectedException("the connection to broker " + broker + " ended: " + lostWlan(left)));
        }
        if (event instanceof ModuleEvent.Startup) {
            return Optional.of(new NotConnectedException(
                    "the module restarted and is not connected to broker " + broker + " any more"));
        }
        if (event instanceof ModuleEvent.FatalError fatal) {
            return Optional.of(new NotConnectedException("the module stopped working: " + fatal.kind()
                    + (fatal.details().isEmpty() ? "" : " " + fatal.details()) + "; reboot it"));
        }
        if (event instanceof ModuleEvent.PortLost lost) {
            return Optional.of(new PortUnavailableException(port, lost.problem()));
        }
        return Optional.empty();
    }

    /** The refusal of {@code iotconnect} itself, as the kind that its code tells. */
    static DeviceException refusal(String broker, ModuleRefusedException refusal) {
        DeviceException failure = failure(broker, "", refusal.code());
        return failure instanceof ModuleRefusedException ? refusal : failure;
    }

    private static DeviceException failure(String broker, String text, long number) {
        int code = (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, number));
        if (code >= 1 && code <= MAX_RETURN_CODE) {
            return refused(broker, code);
        }
        Optional<Check> check = tlsCheck(code);
        if (check.isPresent()) {
            return new TlsRefusedException(
                    check.get(), "TLS with broker " + broker + " failed: " + described(text, code));
        }
        Optional<Reason> reason = unreachable(code);
        if (reason.isPresent()) {
            return new BrokerUnreachableException(broker, reason.get(), "cannot be reached: " + described(text, code));
        }
        return new ModuleRefusedException(
                IotCommands.CONNECT,
                text.isEmpty() ? "error" : text,
                code,
                ErrorCodes.symbol(code),
                ErrorCodes.advice(code));
    }

    private static String described(String text, int code) {
        String symbol = ErrorCodes.symbol(code);
        String advice = ErrorCodes.advice(code);
        return (text.isEmpty() ? "" : text + ", ")
                + "code " + code
                + (symbol.isEmpty() ? "" : " (" + symbol + ")")
                + (advice.isEmpty() ? "" : "; " + advice);
    }

    private static boolean isConnack(ModuleEvent.MqttInfo info) {
        return info.text().equalsIgnoreCase(CONNACK);
    }

    private static int returnCode(long code) {
        return code < 0 ? RETURN_CODE : (int) (code & RETURN_CODE);
    }

    private static BrokerRefusedException refused(String broker, int code) {
        String reason =
                switch (code) {
                    case 1 -> "it does not speak this version of MQTT";
                    case 2 -> "it does not take this client id";
                    case 3 -> "its MQTT service is unavailable; try again later";
                    case 4 -> "user name or password is wrong";
                    case 5 -> "this client is not authorized; check the broker's rules or policies";
                    default -> "return code " + code;
                };
        return new BrokerRefusedException("broker " + broker + " refused the MQTT connection: " + reason, code);
    }

    private static String lostWlan(ModuleEvent.WlanDisconnected left) {
        return "the module lost its WLAN" + (left.ssid().isEmpty() ? "" : " \"" + left.ssid() + "\"")
                + (left.reason().isEmpty() ? "" : ", reason " + left.reason());
    }

    private static Optional<Reason> unreachable(int code) {
        if (code == -111) {
            return Optional.of(Reason.CONNECTION_REFUSED);
        }
        boolean nameServer = code <= -6150 && code >= -6170 || code == -161;
        if (nameServer) {
            return Optional.of(Reason.UNKNOWN_HOST);
        }
        boolean network = code == -101 || code == -104 || code == -107 || code == -110 || code == -113;
        return network ? Optional.of(Reason.NETWORK) : Optional.empty();
    }

    /**
     * The check that a TLS code tells of; empty for other codes. -300 to -414 are alerts of the broker, so that
     * they are about this side's certificate.
     */
    private static Optional<Check> tlsCheck(int code) {
        boolean tls = code <= -300 && code >= -470 || code <= -632 && code >= -791;
        if (!tls) {
            return Optional.empty();
        }
        return Optional.of(
                switch (code) {
                    case -341, -342, -343, -344, -345, -346, -348, -349, -351, -411, -413, -414 ->
                        Check.CLIENT_CERTIFICATE;
                    case -457, -458, -643, -671, -717, -718 -> Check.CLIENT_CERTIFICATE;
                    case -412, -469, -722 -> Check.SERVER_NAME;
                    case -461, -635, -649, -650, -651, -653 -> Check.SERVER_DATES;
                    case -453, -454, -456, -467, -468, -655, -688, -729, -730, -745, -757, -758, -760, -761, -768 ->
                        Check.SERVER_CHAIN;
                    case -310, -320, -322, -347, -350, -370, -371, -410, -707, -711, -721, -725, -790, -791 ->
                        Check.PROTOCOL;
                    default -> Check.UNKNOWN;
                });
    }
}
