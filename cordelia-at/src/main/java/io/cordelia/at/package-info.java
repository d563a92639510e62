/**
 * The driver for the Cordelia-I module (Würth Elektronik 2610011025010) behind a serial port.
 *
 * <p>{@link io.cordelia.at.CordeliaDeviceClient} is a {@link io.cordelia.device.DeviceClient} that does the whole job:
 * files, settings, WLAN, MQTT. {@link io.cordelia.at.CordeliaModule} gives the single commands of the module. Both speak
 * over an {@link io.cordelia.at.AtPort}, which {@link io.cordelia.at.AtPorts} makes from a name.
 *
 * <p>A byte becomes an answer on this way: {@code AtPort} brings bytes, {@code AtDecoder} makes lines of them,
 * {@code AtChannel} pairs lines with the command in flight and makes {@link io.cordelia.at.ModuleEvent}s of the rest,
 * {@code AtSession} sends one command after the other and gets back in step after an answer that was missed,
 * {@code CordeliaModule} gives commands their types, {@code CordeliaDeviceClient} puts them in order.
 *
 * <p>Protocol facts carry the source marks of PROTOCOL.md: S seen on the wire, D done by the vendor's driver, F known of
 * the firmware's ancestor, A assumed.
 */
package io.cordelia.at;
