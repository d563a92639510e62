package io.cordelia.samples;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** The module over each kind of port, against Mosquitto. */
class CordeliaMosquittoContractTest {

    private static ContractBroker broker;

    @BeforeAll
    static void start() {
        broker = new ContractBroker.Mosquitto();
    }

    @AfterAll
    static void stop() {
        if (broker != null) {
            broker.close();
        }
    }

    @Nested
    class OverMemory extends CordeliaContract {
        OverMemory() {
            super(ModulePorts.MEMORY, broker);
        }
    }

    @Nested
    class OverTcp extends CordeliaContract {
        OverTcp() {
            super(ModulePorts.TCP, broker);
        }
    }

    @Nested
    class OverPseudoTerminal extends CordeliaContract {
        OverPseudoTerminal() {
            super(ModulePorts.PTY, broker);
        }
    }
}
