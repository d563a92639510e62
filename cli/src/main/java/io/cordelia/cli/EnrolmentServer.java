package io.cordelia.cli;

import io.cordelia.sim.EnrolmentAuthority;
import io.cordelia.sim.SimulatedModule;

/**
 * An enrolment server that is running.
 *
 * @param host the name that modules know it by
 * @param authority what answers
 */
record EnrolmentServer(String host, EnrolmentAuthority authority) implements AutoCloseable {

    /** Has a module that asks for the name come here. */
    void lead(SimulatedModule.Builder module) {
        module.map(host, "localhost", authority.port());
    }

    @Override
    public void close() {
        authority.close();
    }
}
