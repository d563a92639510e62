/**
 * Certificates and keys: reading and checking a user's files, issuing, and use for TLS.
 *
 * <p>{@link io.cordelia.pki.CredentialFiles} makes {@link io.cordelia.device.DeviceCredentials} of files;
 * {@link io.cordelia.pki.CertificateAuthority} issues certificates; {@link io.cordelia.pki.TlsContexts} makes TLS contexts
 * of either; {@link io.cordelia.pki.TlsFailure} tells why a handshake failed.
 */
package io.cordelia.pki;
