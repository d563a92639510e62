/** What implementations of {@link io.cordelia.device.DeviceClient} are built from; users do not need it. */
package io.cordelia.device.spi;
