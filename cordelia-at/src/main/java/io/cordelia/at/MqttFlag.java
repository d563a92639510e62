package io.cordelia.at;

/** What {@link MqttSettings#FLAGS} is made of. */
public enum MqttFlag {
    /** The endpoint is a host name (S). */
    URL,
    /** The endpoint is an IPv4 address. */
    IP4,
    /** The endpoint is an IPv6 address. */
    IP6,
    /** TLS (S). */
    SEC,
    /** Trust the root CA file, although it is not in the chip's own catalogue of public CAs (S). */
    WHITELIST_ROOTCA,
    /** Do not check the server's name (F); insecure. */
    SKIP_DOMAIN_VERIFY,
    /** Do not check the server's certificate (F); insecure. */
    SKIP_CERT_VERIFY,
    /** Do not check the dates of certificates (F); insecure. */
    SKIP_DATE_VERIFY
}
