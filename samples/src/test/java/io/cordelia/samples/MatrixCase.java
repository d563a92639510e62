package io.cordelia.samples;

import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.TlsRefusedException.Check;
import java.util.Optional;
import java.util.function.Function;

/** Who talks to whom: a row of the matrix. */
enum MatrixCase {
    VALID("valid", Server.GOOD, MatrixPki::good, Refusal.NONE),
    NO_CERTIFICATE("no client certificate", Server.GOOD, MatrixPki::withoutIdentity, Refusal.OF_THE_DEVICE),
    OTHER_CA("client certificate of another CA", Server.GOOD, MatrixPki::ofAnotherCa, Refusal.OF_THE_DEVICE),
    EXPIRED("client certificate expired", Server.GOOD, MatrixPki::expired, Refusal.OF_THE_DEVICE),
    NOT_YET_VALID("client certificate not yet valid", Server.GOOD, MatrixPki::notYetValid, Refusal.OF_THE_DEVICE),
    OTHER_KEY("key of another certificate", Server.GOOD, MatrixPki::keyOfAnotherCertificate, Refusal.OF_THE_KEY),
    NO_CLIENT_AUTH(
            "client certificate without client-auth usage",
            Server.GOOD,
            MatrixPki::withoutClientAuthentication,
            Refusal.OF_THE_DEVICE),
    REVOKED("client certificate revoked", Server.GOOD, MatrixPki::revoked, Refusal.OF_THE_DEVICE),
    SERVER_OTHER_CA(
            "server certificate of another CA", Server.OTHER_CA, MatrixPki::good, Refusal.of(Check.SERVER_CHAIN)),
    SERVER_SELF_SIGNED("server self-signed", Server.SELF_SIGNED, MatrixPki::good, Refusal.of(Check.SERVER_CHAIN)),
    SERVER_EXPIRED("server certificate expired", Server.EXPIRED, MatrixPki::good, Refusal.of(Check.SERVER_DATES)),
    SERVER_OTHER_NAME("server of another name", Server.OTHER_NAME, MatrixPki::good, Refusal.of(Check.SERVER_NAME)),
    ADDRESS(
            "address used where only the name is certified",
            "127.0.0.1",
            Server.GOOD,
            Optional.of(MatrixPki::good),
            Refusal.of(Check.SERVER_NAME)),
    SERVER_OLD("server offers only TLS 1.0 and 1.1", Server.OLD, MatrixPki::good, Refusal.OF_THE_PROTOCOL),
    TCP_TO_TLS("plain TCP to the TLS port", "localhost", Server.GOOD, Optional.empty(), Refusal.OF_PLAIN_TCP),
    TLS_TO_TCP("TLS to the plain port", Server.PLAIN, MatrixPki::good, Refusal.OF_THE_PROTOCOL);

    private final String title;
    private final String host;
    private final Server server;
    private final Optional<Function<MatrixPki, DeviceCredentials>> credentials;
    private final Refusal refusal;

    MatrixCase(
            String title,
            String host,
            Server server,
            Optional<Function<MatrixPki, DeviceCredentials>> credentials,
            Refusal refusal) {
        this.title = title;
        this.host = host;
        this.server = server;
        this.credentials = credentials;
        this.refusal = refusal;
    }

    MatrixCase(String title, Server server, Function<MatrixPki, DeviceCredentials> credentials, Refusal refusal) {
        this(title, "localhost", server, Optional.of(credentials), refusal);
    }

    String title() {
        return title;
    }

    String host() {
        return host;
    }

    Server server() {
        return server;
    }

    Optional<DeviceCredentials> credentials(MatrixPki pki) {
        return credentials.map(made -> made.apply(pki));
    }

    Refusal refusal() {
        return refusal;
    }

    /** What listens. */
    enum Server {
        /** A certificate of the device's CA for localhost, and a list of revoked clients. */
        GOOD,
        OTHER_CA,
        SELF_SIGNED,
        EXPIRED,
        OTHER_NAME,
        /** TLS 1.0 and 1.1, and nothing newer. */
        OLD,
        /** No TLS. */
        PLAIN
    }

    /** Who refuses, and how the two devices tell: the exception of the software device, the code of the module. */
    record Refusal(String by, String exception, Optional<Check> check, int code) {

        static final Refusal NONE = new Refusal("nobody", "", Optional.empty(), 0);
        static final Refusal OF_THE_DEVICE =
                new Refusal("broker", "TlsRefusedException", Optional.of(Check.CLIENT_CERTIFICATE), -342);
        static final Refusal OF_THE_KEY =
                new Refusal("device, before anything is sent", "InvalidCredentialsException", Optional.empty(), -458);
        static final Refusal OF_THE_PROTOCOL =
                new Refusal("broker", "TlsRefusedException", Optional.of(Check.PROTOCOL), -340);
        static final Refusal OF_PLAIN_TCP = new Refusal("broker", "BrokerRefusedException", Optional.empty(), -15);

        static Refusal of(Check check) {
            int code =
                    switch (check) {
                        case SERVER_CHAIN -> -468;
                        case SERVER_DATES -> -461;
                        default -> -469;
                    };
            return new Refusal("device", "TlsRefusedException", Optional.of(check), code);
        }
    }
}
