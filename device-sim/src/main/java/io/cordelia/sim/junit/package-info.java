/**
 * Simulated modules in JUnit 5 tests: {@link io.cordelia.sim.junit.CordeliaSim} on a field or a parameter gives a test a
 * running module and stops it afterwards.
 *
 * <p>This package needs {@code junit-jupiter-api}, version 5.10 or later, which every project with JUnit 5 tests has; it is an
 * optional dependency, so that nobody else gets it. What a test does with the module, such as pressing reset, is in
 * {@link io.cordelia.sim.SimulatedModule}.
 */
package io.cordelia.sim.junit;
