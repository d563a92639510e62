package io.cordelia.pki;

import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;

/**
 * How a client judges the certificate of the server that it connects to. That it comes from one of the client's root CAs is
 * always checked; the rest can be loosened for those who have to stand in for a device that does so.
 *
 * <p>Immutable and safe for use by many threads if the clock is.
 */
public final class ServerVerification {

    private static final ServerVerification STRICT = new ServerVerification(true, true, Optional.empty());

    private final boolean name;
    private final boolean dates;
    private final Optional<InstantSource> clock;

    private ServerVerification(boolean name, boolean dates, Optional<InstantSource> clock) {
        this.name = name;
        this.dates = dates;
        this.clock = clock;
    }

    /**
     * Everything is checked: that the certificate is made out for the name that is connected to, that it comes from one of
     * the client's root CAs, and that it is valid by this machine's clock.
     *
     * @return what is right for everybody who has no special reason
     */
    public static ServerVerification strict() {
        return STRICT;
    }

    /**
     * Checks dates by another clock than this machine's.
     *
     * @param other asked whenever a certificate is judged, on the thread that connects
     * @return the same with this clock; it checks dates, even if the other one does not
     */
    public ServerVerification datesCheckedBy(InstantSource other) {
        return new ServerVerification(name, true, Optional.of(Objects.requireNonNull(other, "other")));
    }

    /**
     * Takes certificates that have expired or are not valid yet. <b>Insecure:</b> who has got hold of the key of an old
     * certificate can pose as the server.
     *
     * @return the same without a look at dates
     */
    public ServerVerification insecureWithoutDates() {
        return new ServerVerification(name, false, Optional.empty());
    }

    /**
     * Takes certificates that are made out for other names. <b>Insecure:</b> everybody who has a certificate of one of the
     * root CAs - with a public one, everybody - can pose as the server.
     *
     * @return the same without a look at names
     */
    public ServerVerification insecureWithoutName() {
        return new ServerVerification(false, dates, clock);
    }

    /**
     * Whether the certificate must be made out for the name that is connected to. This is the socket's business: who makes it
     * sets {@code SSLParameters.setEndpointIdentificationAlgorithm("HTTPS")} if so.
     *
     * @return false only after {@link #insecureWithoutName()}
     */
    public boolean checksName() {
        return name;
    }

    boolean checksDates() {
        return dates;
    }

    /** Empty for this machine's. */
    Optional<InstantSource> clock() {
        return clock;
    }

    /** What is checked, for people. */
    String checks() {
        String when = dates ? clock.map(c -> "dates by a clock of its own").orElse("dates") : "no dates";
        return "root CA, " + (name ? "name" : "no name") + ", " + when;
    }

    /** Tells what is checked. */
    @Override
    public String toString() {
        return "ServerVerification[" + checks() + "]";
    }
}
