/**
 * The one interface that every device is used through, and the values that go in and out of it.
 *
 * <p>{@link io.cordelia.device.DeviceClient} is where to start. Nothing here depends on anything but the JDK.
 */
package io.cordelia.device;
