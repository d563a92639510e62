package io.cordelia.sim.junit;

import io.cordelia.sim.SimulatedModule;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Puts a running simulated module into a field or parameter of type {@link SimulatedModule}, and stops it when it is no longer
 * needed.
 *
 * <pre>{@code
 * class MyTest {
 *
 *     @CordeliaSim(faults = "drop: {rate: 0.001, towards: host}") private SimulatedModule module;
 *
 *     void uploads() { // a test method
 *         MyProgram.run("--port", module.portName());
 *         assertThat(module.files()).containsKey("cert.pem");
 *     }
 * }
 * }</pre>
 *
 * <p>Each annotated field and parameter has a module of its own, on a port of its own. In an instance field, or a parameter of
 * a test method, {@code @BeforeEach} or {@code @AfterEach}, it runs for one test; in a static field, or a parameter of
 * {@code @BeforeAll}, for all tests of the class. Fields are filled before {@code @BeforeAll} or {@code @BeforeEach} methods
 * are called, whatever their visibility. Tests may run in parallel.
 *
 * <p>When a test fails, the fault plan that is then in force of each of its modules is printed to the standard error stream
 * and published as the report entry {@code cordelia.faults}, unless it is empty. It can be copied into {@link #faults}.
 */
@Documented
@Target({ElementType.FIELD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(CordeliaSimExtension.class)
public @interface CordeliaSim {

    /**
     * What the module is reached by; {@link SimulatedModule#portName} tells its name.
     *
     * @return the kind of port
     */
    Port port() default Port.PTY;

    /**
     * What goes wrong.
     *
     * @return YAML as {@link io.cordelia.sim.FaultPlan} describes, each string one fault or a list of them
     */
    String[] faults() default {};

    /**
     * What else to set up, such as access points.
     *
     * @return a class with a constructor without parameters; {@link Setup} itself for nothing
     */
    Class<? extends Setup> setup() default Setup.class;

    /** Kinds of ports. */
    enum Port {
        /** A pseudo-terminal, which programs open like a serial port. Linux and macOS. */
        PTY,
        /** A free TCP port of this computer, named such as {@code tcp://127.0.0.1:4711}. */
        TCP,
        /** None: the test attaches its own, such as a {@link io.cordelia.sim.MemoryPort}. */
        NONE
    }

    /** Describes a module further than an annotation can. */
    interface Setup {

        /**
         * Sets up a module that is about to start. Its port is added afterwards, and so are its faults if the annotation
         * names some.
         *
         * @param builder what to set up
         */
        void apply(SimulatedModule.Builder builder);
    }
}
