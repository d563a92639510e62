package io.cordelia.device;

/**
 * Something went wrong with a device. The subclasses are the kinds that a caller acts on; the message says what went
 * wrong, with what, and what to do where there is something to do. It never holds a secret.
 */
public abstract sealed class DeviceException extends RuntimeException
        permits BrokerRefusedException,
                BrokerUnreachableException,
                DeviceTimeoutException,
                InvalidCredentialsException,
                InvalidRequestException,
                ModuleRefusedException,
                NotConnectedException,
                PortUnavailableException,
                ProtocolException,
                TlsRefusedException {

    private static final long serialVersionUID = 1L;

    DeviceException(String message, Throwable cause) {
        super(message, cause);
    }

    DeviceException(String message) {
        super(message);
    }
}
