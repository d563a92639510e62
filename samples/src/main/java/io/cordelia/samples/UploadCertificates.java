package io.cordelia.samples;

import io.cordelia.at.AtPorts;
import io.cordelia.at.CordeliaModule;
import io.cordelia.at.UploadListener;
import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.DeviceCredentials.ClientIdentity;
import io.cordelia.pki.CredentialFiles;
import java.nio.file.Path;

/** Uploads a device's certificates to a module: {@code UploadCertificates PORT rootca.pem cert.pem privatekey.pem}. */
public final class UploadCertificates {

    private UploadCertificates() {}

    /**
     * Runs the program.
     *
     * @param args port, root CA file, certificate file, key file
     */
    public static void main(String[] args) {
        // Reads and checks the files: dates, chain, and that the key belongs to the certificate.
        DeviceCredentials credentials = CredentialFiles.mutualTls(Path.of(args[1]), Path.of(args[2]), Path.of(args[3]))
                .load();
        ClientIdentity identity = credentials.identity().orElseThrow();

        try (CordeliaModule module = CordeliaModule.open(AtPorts.of(args[0]))) {
            // Opening a port can reset the module.
            module.device().awaitReady();
            // The module takes files only while its WLAN is disconnected.
            module.wlan().disconnect();
            upload(module, "privatekey.pem", identity.privateKey());
            upload(module, "cert.pem", identity.certificateChain());
            upload(module, "rootca.pem", credentials.rootCa());
            module.files().list().forEach(file -> System.out.println("on the module: " + file.name()));
        }
    }

    private static void upload(CordeliaModule module, String name, byte[] content) {
        boolean written = module.files().putIfChanged(name, content, UploadListener.none());
        System.out.println(name + (written ? " uploaded, " + content.length + " bytes" : " is there already"));
    }
}
