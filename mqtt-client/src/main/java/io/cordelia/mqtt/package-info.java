/**
 * The software device: {@link io.cordelia.mqtt.PahoDeviceClient} speaks MQTT 3.1.1 over TCP, TLS and mutual TLS from this
 * process. Eclipse Paho is used here and nowhere else.
 */
package io.cordelia.mqtt;
