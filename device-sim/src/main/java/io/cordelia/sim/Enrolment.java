package io.cordelia.sim;

import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.DeviceException;
import io.cordelia.pki.CertificateRequest;
import io.cordelia.pki.KeyKind;
import io.cordelia.pki.Pem;
import io.cordelia.pki.TlsContexts;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URL;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets the module a key, a certificate and its MQTT settings from an enrolment authority: {@code iotenrol}.
 *
 * <p>Called under the module's lock but for {@link #close}; the network is used on a thread of its own without it.
 */
final class Enrolment implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Enrolment.class);
    private static final int TIMEOUT_MS = 4_000;
    private static final String NETWORK_FAILURE = "network failure";

    private final Object moduleLock;
    private final Settings settings;
    private final Flash flash;
    private final String deviceId;
    private final NameMap names;
    private final Consumer<String> events;
    private Optional<Run> current = Optional.empty();

    /** Those whose threads have not ended; only the current one has a say. */
    private final Set<Run> running = new HashSet<>();

    Enrolment(
            Object moduleLock,
            Settings settings,
            Flash flash,
            ModuleIdentity identity,
            NameMap names,
            Consumer<String> events) {
        this.moduleLock = moduleLock;
        this.settings = settings;
        this.flash = flash;
        this.deviceId = identity.deviceId();
        this.names = names;
        this.events = events;
    }

    void refuseIfRunning() throws AtError {
        if (current.isPresent()) {
            throw AtError.processCommand(ErrorCode.PROVISIONING_IN_PROGRESS);
        }
    }

    void start() {
        Run run = new Run();
        current = Optional.of(run);
        running.add(run);
        run.thread.start();
    }

    /** The network went; the host hears about it if an enrolment is under way. */
    void networkLost() {
        current.ifPresent(run -> run.fail(NETWORK_FAILURE, ErrorCode.SOCKET_CLOSED.code()));
    }

    /** The power went. */
    void powerOff() {
        current = Optional.empty();
    }

    @Override
    public void close() {
        Set<Run> ending;
        synchronized (moduleLock) {
            ending = Set.copyOf(running);
            powerOff();
        }
        ending.forEach(run -> Threads.join(run.thread));
    }

    private static final class Failed extends Exception {

        private static final long serialVersionUID = 1L;

        private final int code;

        Failed(String message, int code) {
            super(message);
            this.code = code;
        }
    }

    private record Answer(String body, Map<String, List<String>> headers) {

        String header(String name) throws Failed {
            return headers.entrySet().stream()
                    .filter(h -> name.equalsIgnoreCase(h.getKey()))
                    .map(h -> h.getValue().get(0))
                    .findFirst()
                    .orElseThrow(() -> new Failed("bad response", ErrorCode.INVALID_ARGUMENT.code()));
        }
    }

    private final class Run {

        private final Thread thread = new Thread(this::run, "cordelia-sim-enrolment");

        Run() {
            thread.setDaemon(true);
        }

        private void run() {
            try {
                enrol();
            } catch (Failed e) {
                fail(e.getMessage(), e.code);
            } catch (UnknownHostException e) {
                fail("unknown host", Assumptions.UNKNOWN_HOST.code());
            } catch (ConnectException e) {
                fail("connection refused", ErrorCode.CONNECTION_REFUSED.code());
            } catch (SSLException e) {
                LOG.debug("enrolment", e);
                fail("TLS handshake failed", ErrorCode.TLS_HANDSHAKE.code());
            } catch (IOException e) {
                LOG.debug("enrolment", e);
                fail(NETWORK_FAILURE, ErrorCode.SOCKET_CLOSED.code());
            } catch (AtError | DeviceException e) {
                LOG.debug("enrolment", e);
                fail("bad file or setting", ErrorCode.INVALID_ARGUMENT.code());
            } catch (RuntimeException e) {
                LOG.warn("the enrolment failed", e);
                fail("enrolment failed", ErrorCode.INVALID_ARGUMENT.code());
            } finally {
                synchronized (moduleLock) {
                    running.remove(this);
                    if (isCurrent()) {
                        current = Optional.empty();
                    }
                }
            }
        }

        private void enrol() throws Failed, AtError, IOException {
            step("GET_TEMP_CSR");
            byte[] authority = authorityCa();
            step("CREATE_TEMP_CSR");
            CertificateRequest.WithKey temporary =
                    CertificateRequest.create(List.of(Map.entry("CN", deviceId)), KeyKind.EC_P256);
            step("SENDING_CSR_TO_QL");
            step("CONNECTING_TO_HOST");
            Answer first = post(EnrolmentAuthority.TEMPORARY, DeviceCredentials.serverTls(authority), temporary, true);
            step("TEMP_CERT_RECEIVED");
            byte[] temporaryCertificate = first.body().getBytes(StandardCharsets.US_ASCII);
            step("WRITING_TEMP_CERT");
            put(Assumptions.TEMPORARY_CERTIFICATE_FILE, temporaryCertificate);
            step("TEMP_CERT_SAVED");
            step("CREATE_DEVICE_CSR");
            CertificateRequest.WithKey device = CertificateRequest.create(subject(), KeyKind.EC_P256);
            step("CONNECTING_QL_TLS");
            step("CONNECTING_TO_HOST");
            DeviceCredentials.ClientIdentity identity =
                    new DeviceCredentials.ClientIdentity(temporaryCertificate, Pem.encode(temporary.key()));
            Answer second =
                    post(EnrolmentAuthority.DEVICE, DeviceCredentials.mutualTls(authority, identity), device, false);
            step("QL_RESPONSE_RECEIVED");
            store(device, second);
            step("ENROLMENT_COMPLETE");
        }

        private byte[] authorityCa() throws Failed {
            synchronized (moduleLock) {
                return flash.content(settings.wireText(Setting.QUARKLINK, Setting.QUARKLINK_ROOT_CA_PATH))
                        .map(FlashFile::content)
                        .orElseThrow(() -> new Failed("no root CA file", ErrorCode.NO_CA_FILE.code()));
            }
        }

        private List<Map.Entry<String, String>> subject() {
            List<Map.Entry<String, String>> subject = new ArrayList<>();
            Map<String, String> parts = Map.of(
                    Setting.CSR_COUNTRY, "C",
                    Setting.CSR_STATE, "ST",
                    Setting.CSR_LOCALITY, "L",
                    Setting.CSR_SURNAME, "SN",
                    Setting.CSR_ORGANIZATION, "O",
                    Setting.CSR_UNIT, "OU",
                    Setting.CSR_EMAIL, "E");
            synchronized (moduleLock) {
                parts.forEach((option, part) -> {
                    String value = settings.text(Setting.CSR, option);
                    if (!value.isEmpty()) {
                        subject.add(Map.entry(part, value));
                    }
                });
            }
            subject.add(Map.entry("CN", deviceId));
            return subject;
        }

        private Answer post(
                String path, DeviceCredentials credentials, CertificateRequest.WithKey csr, boolean tellCode)
                throws IOException, Failed {
            HttpsURLConnection connection =
                    connection(path, TlsContexts.client(credentials).getSocketFactory());
            connection.setConnectTimeout(TIMEOUT_MS);
            connection.setReadTimeout(TIMEOUT_MS);
            // Else the JDK keeps the connection, and a thread for it.
            connection.setRequestProperty("Connection", "close");
            connection.setDoOutput(true);
            connection.getOutputStream().write(csr.request().pem());
            int code = connection.getResponseCode();
            if (tellCode) {
                step("HTTP_RESPONSE_CODE", code);
            }
            if (code != HttpsURLConnection.HTTP_OK) {
                throw new Failed("HTTP response", code);
            }
            return new Answer(
                    new String(connection.getInputStream().readAllBytes(), StandardCharsets.US_ASCII),
                    connection.getHeaderFields());
        }

        private HttpsURLConnection connection(String path, SSLSocketFactory tls) throws IOException, Failed {
            NameMap.Target server = server();
            NameMap.Target target = names.find(server.host(), server.port()).orElse(server);
            HttpsURLConnection connection =
                    (HttpsURLConnection) new URL("https", target.host(), target.port(), path).openConnection();
            connection.setSSLSocketFactory(new NamedTlsSockets(tls, server.host(), server.port()));
            return connection;
        }

        private NameMap.Target server() throws Failed {
            synchronized (moduleLock) {
                String host = settings.text(Setting.QUARKLINK, Setting.QUARKLINK_HOST);
                int port = settings.number(Setting.QUARKLINK, Setting.QUARKLINK_PORT);
                if (host.isBlank() || port == 0) {
                    throw new Failed(host.isBlank() ? "no host" : "no port", ErrorCode.DESTINATION_REQUIRED.code());
                }
                return new NameMap.Target(host, port);
            }
        }

        private void put(String name, byte[] content) throws AtError, Failed {
            synchronized (moduleLock) {
                requireCurrent();
                flash.putOwn(name, EnumSet.of(FileProperty.NOT_FAILSAFE), content);
            }
        }

        private void store(CertificateRequest.WithKey device, Answer answer) throws AtError, Failed {
            int separator = answer.body().indexOf(EnrolmentAuthority.SEPARATOR);
            if (separator < 0) {
                throw new Failed("bad response", ErrorCode.INVALID_ARGUMENT.code());
            }
            synchronized (moduleLock) {
                requireCurrent();
                flash.putOwn(
                        Assumptions.DEVICE_KEY_FILE,
                        EnumSet.of(FileProperty.NOT_FAILSAFE, FileProperty.SYS_FILE, FileProperty.SECURE),
                        Pem.encode(device.key()));
                put(
                        Assumptions.DEVICE_CERTIFICATE_FILE,
                        Wire.bytes(answer.body().substring(0, separator)));
                put(
                        Assumptions.BROKER_CA_FILE,
                        Wire.bytes(answer.body().substring(separator + EnrolmentAuthority.SEPARATOR.length())));
                set(Setting.ENDPOINT, answer.header(EnrolmentAuthority.ENDPOINT_HEADER));
                set(Setting.PORT, answer.header(EnrolmentAuthority.PORT_HEADER));
                set(Setting.CLIENT_ID, answer.header(EnrolmentAuthority.CLIENT_ID_HEADER));
                set(Setting.FLAGS, "url|sec|whitelist_rootca");
                set(Setting.CLIENT_PRIVATE_KEY, Assumptions.DEVICE_KEY_FILE);
                set(Setting.CLIENT_CERT_PATH, Assumptions.DEVICE_CERTIFICATE_FILE);
                set(Setting.ROOT_CA_PATH, Assumptions.BROKER_CA_FILE);
            }
        }

        private void set(String option, String value) throws AtError {
            Setting setting = Settings.find(Setting.MQTT, option).orElseThrow();
            settings.set(setting, setting.type().read(new ArgumentReader('"' + value + '"')));
        }

        /** An enrolment that lost its power or network goes no further. */
        private void requireCurrent() throws Failed {
            if (!isCurrent()) {
                throw new Failed(NETWORK_FAILURE, ErrorCode.SOCKET_CLOSED.code());
            }
        }

        private boolean isCurrent() {
            return current.filter(r -> r == this).isPresent();
        }

        private void step(String name) throws Failed {
            step(name, 0);
        }

        private void step(String name, int number) throws Failed {
            synchronized (moduleLock) {
                requireCurrent();
                events.accept("+eventiot:info,\"" + name + "\"," + number);
            }
        }

        private void fail(String text, int code) {
            synchronized (moduleLock) {
                if (isCurrent()) {
                    current = Optional.empty();
                    events.accept("+eventiot:error,\"" + text + "\"," + code);
                }
            }
        }
    }
}
