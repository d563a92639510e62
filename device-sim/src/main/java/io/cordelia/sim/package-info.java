/**
 * The simulated Cordelia-I module: the module's side of the AT protocol over a pseudo-terminal, TCP or memory, with a
 * file system, settings and real MQTT connections. And a broker in the same process.
 *
 * <p>{@link io.cordelia.sim.SimulatedModule} and {@link io.cordelia.sim.EmbeddedBroker} are where to start. What the protocol leaves open is decided in
 * {@code Assumptions}. Nothing here knows the driver: each side of the protocol reads and writes for itself.
 */
package io.cordelia.sim;
