package io.cordelia.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.InvalidCredentialsException;
import io.cordelia.device.InvalidRequestException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.naming.ldap.LdapName;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;

class CertificateRequestTest {

    private static final CertificateRequest.WithKey MADE = CertificateRequest.create(
            List.of(Map.entry("C", "DE"), Map.entry("O", "Generic GmbH"), Map.entry("CN", "device")), KeyKind.EC_P256);

    @Test
    void becomesACertificate() throws Exception {
        Validity day = Validity.of(Duration.ofDays(1));
        CertificateAuthority ca = CertificateAuthority.root(new X500Principal("CN=CA"), KeyKind.EC_P256, day);
        CertificateRequest read = CertificateRequest.read(MADE.request().pem());
        X509Certificate certificate = ca.device(read, day).get(0);
        certificate.verify(ca.certificate().getPublicKey());
        assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=device,O=Generic GmbH,C=DE");
        assertThat(KeyMatch.fits(MADE.key(), certificate.getPublicKey())).isTrue();
    }

    @Test
    void takesAnyTextAsItIs() throws Exception {
        for (String text : List.of("#1 GmbH", "\\back", "\\#", "a+b=c,d;\"e\"", "Söhne", " ")) {
            X500Principal subject = CertificateRequest.create(List.of(Map.entry("O", text)), KeyKind.EC_P256)
                    .request()
                    .subject();
            assertThat(new LdapName(subject.getName()).getRdn(0).getValue()).isEqualTo(text);
        }
    }

    @Test
    void refusesACountryThatIsNone() {
        assertThatThrownBy(() -> CertificateRequest.create(List.of(Map.entry("C", "D")), KeyKind.EC_P256))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage(
                        "certificate subject has the C \"D\" (allowed: a text; C is a country code of two letters)");
    }

    @Test
    void refusesWhatIsNoRequest() {
        byte[] certificate = Pem.encode(MADE.key());
        assertThatThrownBy(() -> CertificateRequest.read(certificate))
                .isInstanceOf(InvalidCredentialsException.class)
                .hasMessage(
                        "The document holds no certificate signing request (CSR) but: PRIVATE KEY; give the file of the"
                                + " request");
        byte[] junk = PemBlock.encode(List.of(new PemBlock("CERTIFICATE REQUEST", new byte[] {1, 2, 3})));
        assertThatThrownBy(() -> CertificateRequest.read(junk))
                .isInstanceOf(InvalidCredentialsException.class)
                .hasMessage(
                        "The document holds a certificate signing request (CSR) that cannot be read: it is damaged or"
                                + " its key is of an unknown kind; copy it again from where it was made, or have it made"
                                + " with an RSA or EC P-256 key");
        assertThatThrownBy(() -> CertificateRequest.read(new byte[0]))
                .hasMessage("The document is empty; it should hold a certificate signing request (CSR) in PEM form");
        assertThatThrownBy(() -> CertificateRequest.read("dev01".getBytes(StandardCharsets.US_ASCII)))
                .hasMessage("The document is not PEM: it has no line -----BEGIN ...-----; give the file that holds the"
                        + " certificate signing request (CSR) in PEM form");
        byte[] half = {0x30, (byte) 0x82, 1, 0, 0x30};
        assertThatThrownBy(() -> CertificateRequest.read(half))
                .hasMessage("The document is damaged: it is binary (DER) and not as long as its beginning says; copy it"
                        + " again from where it was made");
        byte[] withoutLength = {0x30, (byte) 0x80, 0x30, 0, 0};
        assertThatThrownBy(() -> CertificateRequest.read(withoutLength))
                .hasMessage("The document is binary (DER or PKCS#12), not PEM; convert it, from DER with: openssl req"
                        + " -inform DER -in FILE -out FILE.pem");
    }

    @Test
    void refusesARequestThatSomebodyChanged() {
        String text = new String(MADE.request().pem());
        String base64 = text.replaceAll("-----[^-]*-----|\n", "");
        byte[] der = Base64.getDecoder().decode(base64);
        for (int i = 0; i < der.length - 6; i++) {
            if (der[i] == 'd' && der[i + 1] == 'e' && der[i + 2] == 'v') {
                der[i] = 'D';
            }
        }
        byte[] changed = PemBlock.encode(List.of(new PemBlock("CERTIFICATE REQUEST", der)));
        assertThatThrownBy(() -> CertificateRequest.read(changed))
                .isInstanceOf(InvalidCredentialsException.class)
                .hasMessage(
                        "The document is not signed with its own key: it was changed on its way, or somebody asks for a"
                                + " certificate of a key that is another one's; have the request made anew");
    }

    @Test
    void keepsTheKeyOutOfText() {
        assertThat(MADE).hasToString("WithKey[CertificateRequest[CN=device, O=Generic GmbH, C=DE]]");
    }
}
