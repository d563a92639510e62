package io.cordelia.sim;

/** The words of the setting {@code mqtt,flags} (PROTOCOL section 3, S and F). */
enum MqttFlag {
    /** The endpoint is a host name. */
    URL,
    /** The endpoint is an IPv4 address. */
    IP4,
    /** The endpoint is an IPv6 address. */
    IP6,
    /** TLS. */
    SEC,
    /** Trust the root CA file although it is not in the built-in catalogue. */
    WHITELIST_ROOTCA,
    /** Don't check the name in the server's certificate. */
    SKIP_DOMAIN_VERIFY,
    /** Don't look into the built-in catalogue: {@link Assumptions#WITHOUT_CATALOGUE}. */
    SKIP_CERT_VERIFY,
    /** Don't check dates. */
    SKIP_DATE_VERIFY
}
