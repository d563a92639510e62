package io.cordelia.sim;

import io.cordelia.pki.CertificateAuthority;
import io.cordelia.pki.IssuedIdentity;
import io.cordelia.pki.KeyKind;
import io.cordelia.pki.Validity;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.security.auth.x500.X500Principal;

/** A host that gives a module of its own what it needs for a TLS connection, and tells how it went. */
final class UplinkHost implements AutoCloseable {

    static final String NAME = "localhost";
    static final Validity DAY = Validity.of(Duration.ofDays(1));
    static final Validity PAST = between(-3, -2);
    static final Validity FUTURE = between(2, 3);
    static final CertificateAuthority CA = ca("Plant CA");
    static final CertificateAuthority OTHER_CA = ca("Other CA");
    static final IssuedIdentity SERVER = server(DAY);
    static final IssuedIdentity DEVICE = CA.device("device", KeyKind.EC_P256, DAY);

    private final Host host = new Host();
    private final SimulatedModule module;

    UplinkHost() {
        this(builder -> builder);
    }

    UplinkHost(UnaryOperator<SimulatedModule.Builder> more) {
        module = more.apply(SimulatedModule.builder().port(host.port()).allowFilesWhileConnected())
                .start();
        host.hear();
        host.ask("AT+wlanConnect=net,,OPEN,,,,");
        set("mqtt,clientId", "device");
        set("pubtopic0,name", "cordelia/apple");
        set("subtopic0,name", "cordelia/+");
    }

    static CertificateAuthority ca(String name) {
        return CertificateAuthority.root(new X500Principal("CN=" + name), KeyKind.EC_P256, DAY);
    }

    static IssuedIdentity server(Validity validity, String... names) {
        return CA.server(names.length == 0 ? List.of(NAME) : List.of(names), KeyKind.EC_P256, validity);
    }

    private static Validity between(int fromDays, int toDays) {
        Instant now = Instant.now();
        return new Validity(now.plus(Duration.ofDays(fromDays)), now.plus(Duration.ofDays(toDays)));
    }

    Host host() {
        return host;
    }

    SimulatedModule module() {
        return module;
    }

    UplinkHost set(String setting, Object value) {
        host.ok("AT+set=" + setting + "," + value);
        return this;
    }

    UplinkHost endpoint(String name, int port) {
        return set("mqtt,iotHubEndpoint", name).set("mqtt,iotHubPort", port);
    }

    UplinkHost flags(String flags) {
        return set("mqtt,flags", flags);
    }

    /** Mutual TLS with everything right. */
    UplinkHost mutualTls(int port) {
        put("ca", CA.certificatePem());
        device(DEVICE);
        return endpoint(NAME, port).flags("url|sec|whitelist_rootca").set("mqtt,rootCAPath", "ca");
    }

    UplinkHost device(IssuedIdentity identity) {
        put("cert", identity.chainPem());
        put("key", identity.keyPem());
        return set("mqtt,clientCertPath", "cert").set("mqtt,clientPrivateKey", "key");
    }

    UplinkHost put(String name, byte[] content) {
        host.put(name, Wire.of(content));
        return this;
    }

    UplinkHost clock(Instant time) {
        LocalDateTime t = LocalDateTime.ofInstant(time, ZoneOffset.UTC);
        return set(
                "general,time",
                String.format(
                        "%d,%d,%d,%d,%d,%d",
                        t.getHour(), t.getMinute(), t.getSecond(), t.getDayOfMonth(), t.getMonthValue(), t.getYear()));
    }

    void connects() {
        host.ok("AT+iotconnect");
        host.await(Assumptions.CONNACK_EVENT);
    }

    void fails(String text, int code) {
        host.ok("AT+iotconnect");
        host.await("+eventmqtt:error,\"" + text + "\"," + code);
    }

    void disconnect() {
        host.ok("AT+iotdisconnect");
    }

    @Override
    public void close() {
        module.close();
    }
}
