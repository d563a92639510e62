package io.cordelia.at;

import io.cordelia.device.ModuleRefusedException;
import io.cordelia.device.ProtocolException;

/** What the module's events say about an enrolment. */
final class EnrolmentOutcome {

    /** The last step (D). */
    private static final String COMPLETE = "ENROLMENT_COMPLETE";

    private EnrolmentOutcome() {}

    static boolean isPart(ModuleEvent event) {
        return event instanceof ModuleEvent.EnrolmentStep
                || event instanceof ModuleEvent.EnrolmentError
                || event instanceof ModuleEvent.Startup
                || event instanceof ModuleEvent.FatalError;
    }

    static boolean isComplete(String step) {
        return step.equalsIgnoreCase(COMPLETE);
    }

    /**
     * The step that an event is.
     *
     * @param last the step before; empty if there was none
     * @throws ModuleRefusedException if the enrolment failed
     * @throws ProtocolException if the module does not go on
     */
    static ModuleEvent.EnrolmentStep step(ModuleEvent event, String last) {
        if (event instanceof ModuleEvent.EnrolmentStep step) {
            return step;
        }
        String when = last.isEmpty() ? "before the first step" : "after the step " + last;
        if (event instanceof ModuleEvent.EnrolmentError error) {
            int code = (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, error.code()));
            String words = error.text().isEmpty() ? "error" : error.text();
            throw new ModuleRefusedException(
                    IotCommands.ENROL, words + " " + when, code, ErrorCodes.symbol(code), ErrorCodes.advice(code));
        }
        String what =
                event instanceof ModuleEvent.FatalError fatal ? "stopped working (" + fatal.kind() + ")" : "restarted";
        throw new ProtocolException("the module " + what + " " + when + " of the enrolment; check its power supply");
    }
}
