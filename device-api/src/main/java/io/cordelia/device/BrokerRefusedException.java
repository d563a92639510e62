package io.cordelia.device;

/** The broker was reached and refused the MQTT connection or a subscription. */
public final class BrokerRefusedException extends DeviceException {

    private static final long serialVersionUID = 1L;

    private final int returnCode;

    /**
     * Tells what was refused and why.
     *
     * @param message what was refused, by which broker, and the remedy
     * @param returnCode the return code of CONNACK (MQTT 3.1.1, section 3.2.2.3: 1 to 5) or SUBACK (128); 0 if the
     *     broker gave none
     */
    public BrokerRefusedException(String message, int returnCode) {
        super(message);
        this.returnCode = returnCode;
    }

    /**
     * The broker's return code.
     *
     * @return of CONNACK 1 to 5, of SUBACK 128; 0 if the broker gave none
     */
    public int returnCode() {
        return returnCode;
    }
}
