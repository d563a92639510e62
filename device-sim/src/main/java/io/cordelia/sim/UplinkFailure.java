package io.cordelia.sim;

import io.cordelia.device.BrokerRefusedException;
import io.cordelia.device.BrokerUnreachableException;
import io.cordelia.device.DeviceException;
import io.cordelia.device.DeviceTimeoutException;
import io.cordelia.device.InvalidCredentialsException;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.NotConnectedException;
import io.cordelia.device.TlsRefusedException;

/**
 * A failure of the MQTT connection as {@code +eventmqtt:error} reports it.
 *
 * @param text its words
 * @param code its code
 */
record UplinkFailure(String text, int code) {

    UplinkFailure(String text, ErrorCode code) {
        this(text, code.code());
    }

    static final UplinkFailure CONNECTION_LOST = new UplinkFailure("connection lost", Assumptions.CONNECTION_LOST);

    String event() {
        return "+eventmqtt:error,\"" + text + "\"," + code;
    }

    static UplinkFailure of(DeviceException e) {
        if (e instanceof TlsRefusedException tls) {
            return of(tls.check());
        } else if (e instanceof InvalidCredentialsException credentials) {
            return credentials
                    .part()
                    .map(UplinkFailure::of)
                    .orElse(new UplinkFailure("bad credentials", ErrorCode.BAD_CERTIFICATE_FILE));
        } else if (e instanceof BrokerUnreachableException unreachable) {
            return of(unreachable.reason());
        } else if (e instanceof BrokerRefusedException refused) {
            return Assumptions.refusedByTheBroker(refused.returnCode());
        } else if (e instanceof DeviceTimeoutException) {
            return new UplinkFailure("timed out", ErrorCode.TIMED_OUT);
        } else if (e instanceof InvalidRequestException request) {
            return new UplinkFailure("bad setting: " + Wire.of(request.argument()), ErrorCode.INVALID_ARGUMENT);
        } else if (e instanceof NotConnectedException) {
            return new UplinkFailure("not connected", ErrorCode.NOT_CONNECTED);
        }
        return CONNECTION_LOST;
    }

    private static UplinkFailure of(TlsRefusedException.Check check) {
        return switch (check) {
            case SERVER_CHAIN -> new UplinkFailure("unknown root CA", ErrorCode.UNKNOWN_ROOT_CA);
            case SERVER_NAME -> new UplinkFailure("wrong server name", ErrorCode.WRONG_PEER_CERTIFICATE);
            case SERVER_USAGE -> new UplinkFailure("wrong server certificate", ErrorCode.WRONG_PEER_CERTIFICATE);
            case SERVER_DATES -> new UplinkFailure("certificate date error", ErrorCode.DATE_ERROR);
            case CLIENT_CERTIFICATE -> new UplinkFailure("certificate refused", Assumptions.CERTIFICATE_REFUSED);
            case PROTOCOL, UNKNOWN -> new UplinkFailure("TLS handshake failed", ErrorCode.TLS_HANDSHAKE);
        };
    }

    private static UplinkFailure of(InvalidCredentialsException.Part part) {
        return switch (part) {
            case ROOT_CA -> new UplinkFailure("bad root CA file", ErrorCode.BAD_CA_FILE);
            case CERTIFICATE -> new UplinkFailure("bad certificate file", ErrorCode.BAD_CERTIFICATE_FILE);
            case PRIVATE_KEY -> new UplinkFailure("bad private key file", ErrorCode.BAD_KEY_FILE);
        };
    }

    private static UplinkFailure of(BrokerUnreachableException.Reason reason) {
        return switch (reason) {
            case UNKNOWN_HOST -> new UplinkFailure("unknown host", Assumptions.UNKNOWN_HOST);
            case CONNECTION_REFUSED -> new UplinkFailure("connection refused", ErrorCode.CONNECTION_REFUSED);
            case NETWORK -> new UplinkFailure("network unreachable", ErrorCode.NETWORK_UNREACHABLE);
        };
    }

    /** Thrown where the settings or files already show that a connection cannot be made. */
    static final class Found extends Exception {

        private static final long serialVersionUID = 1L;

        private final transient UplinkFailure failure;

        Found(String text, ErrorCode code) {
            super(text);
            failure = new UplinkFailure(text, code);
        }

        UplinkFailure failure() {
            return failure;
        }
    }
}
