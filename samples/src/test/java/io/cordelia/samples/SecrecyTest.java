package io.cordelia.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordelia.at.CordeliaModule;
import io.cordelia.at.UploadListener;
import io.cordelia.pki.CertificateAuthority;
import io.cordelia.pki.FoundKey;
import io.cordelia.pki.IssuedIdentity;
import io.cordelia.pki.KeyKind;
import io.cordelia.pki.KeyScanner;
import io.cordelia.pki.Validity;
import io.cordelia.sim.SimulatedModule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.function.Consumer;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What somebody who dumps the module's flash memory gets hold of. */
@Timeout(60)
class SecrecyTest {

    private static final Validity TODAY = Validity.of(Duration.ofDays(1));

    @TempDir
    private Path flash;

    @ParameterizedTest
    @EnumSource(names = {"EC_P256", "RSA_2048"})
    void anOrdinaryUploadIsFoundInTheFlash(KeyKind kind) {
        IssuedIdentity device = device(kind);
        onAModule(module -> module.files().put("privatekey.pem", device.keyPem(), UploadListener.none()));

        assertThat(KeyScanner.create().certificate(device.certificate()).scan(flash))
                .singleElement()
                .satisfies(key -> {
                    assertThat(key.encoding()).isEqualTo(FoundKey.Encoding.PEM);
                    assertThat(key.fits()).contains(true);
                });
    }

    @Test
    void aSecureFileIsNotFoundInTheFlash() {
        byte[] key = device(KeyKind.EC_P256).keyPem();
        onAModule(module -> {
            String id = module.raw("AT+fileOpen=privatekey.pem,WRITE|CREATE|CREATE_SECURE|CREATE_NOSIGNATURE,4096")
                    .get(0)
                    .split(",")[0];
            String data = Base64.getEncoder().encodeToString(key);
            module.raw("AT+fileWrite=" + id + ",0,1," + data.length() + "," + data);
            module.raw("AT+fileClose=" + id + ",,");
            assertThat(module.files().list()).singleElement().satisfies(file -> assertThat(file.name())
                    .isEqualTo("privatekey.pem"));
        });

        assertThat(KeyScanner.create().scan(flash)).isEmpty();
    }

    private void onAModule(Consumer<CordeliaModule> work) {
        try (SimulatedModule simulated = SimulatedModule.builder().flash(flash).start();
                CordeliaModule module = CordeliaModule.open(ModulePorts.MEMORY.to(simulated))) {
            work.accept(module);
        }
    }

    private static IssuedIdentity device(KeyKind kind) {
        return CertificateAuthority.root(new X500Principal("CN=Plant root CA"), KeyKind.EC_P256, TODAY)
                .device("dev01", kind, TODAY);
    }
}
