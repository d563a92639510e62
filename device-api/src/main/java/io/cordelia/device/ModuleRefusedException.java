package io.cordelia.device;

/** The module answered a command with an error, or reported one for it. */
public final class ModuleRefusedException extends DeviceException {

    private static final long serialVersionUID = 1L;

    private final String command;
    private final int code;
    private final String symbol;
    private final String advice;

    /**
     * Tells what was refused and why.
     *
     * @param command what was asked for, without secrets, such as "fileOpen=rootca.pem"
     * @param reason the module's own words, such as "process command"
     * @param code the module's error code; 0 where it gives none
     * @param symbol the code's symbol, such as "SL_ERROR_FS_FILE_NOT_EXISTS"; empty if unknown
     * @param advice what it means and what to do; empty if there is nothing to say
     */
    public ModuleRefusedException(String command, String reason, int code, String symbol, String advice) {
        super("the module refused " + command + ": " + reason + ", code " + code
                + (symbol.isEmpty() ? "" : " (" + symbol + ")") + (advice.isEmpty() ? "" : "; " + advice));
        this.command = command;
        this.code = code;
        this.symbol = symbol;
        this.advice = advice;
    }

    /**
     * What was refused.
     *
     * @return the command without secrets
     */
    public String command() {
        return command;
    }

    /**
     * The module's error code.
     *
     * @return the code; 0 where the module gives none
     */
    public int code() {
        return code;
    }

    /**
     * The symbol of the code.
     *
     * @return such as "SL_ERROR_FS_FILE_NOT_EXISTS"; empty if unknown
     */
    public String symbol() {
        return symbol;
    }

    /**
     * What it means and what to do.
     *
     * @return a sentence; empty if there is nothing to say
     */
    public String advice() {
        return advice;
    }
}
