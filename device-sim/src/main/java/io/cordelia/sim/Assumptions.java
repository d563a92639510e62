package io.cordelia.sim;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What the simulated module does where nobody's word is known: everything that PROTOCOL.md marks A or leaves open, in
 * one place, each with its reason. What a real module is found to do differently is changed here.
 *
 * <p>The guiding rule: where sources differ or are silent, the stricter behaviour, so that what works here works on
 * hardware.
 */
final class Assumptions {

    private Assumptions() {}

    // ---- The line ----

    /** The limit of 2048 bytes a line (D) is counted without the line end, in both directions. */
    static final int MAX_LINE_BYTES = 2048;

    /** A request beyond the limit is swallowed up to its line end and refused as an argument that is too long. */
    static AtError lineTooLong() {
        return AtError.parseParameters(AtError.TOO_LONG);
    }

    /**
     * A line that does not begin with {@code AT+} is refused like an unknown command, so that a host which is out of step
     * hears about it; blank lines are ignored, because CR LF, LF CR and doubled line ends all leave some.
     */
    static AtError notARequest() {
        return AtError.commandNotExist();
    }

    /** A number that is none: like an argument that is not there, since nothing could be read. */
    static AtError notANumber() {
        return AtError.parseParameters(AtError.MISSING);
    }

    /** A number beyond its range parses well, so it is the command that is refused. */
    static AtError numberOutOfRange() {
        return AtError.processCommand(ErrorCode.INVALID_PARAMETER);
    }

    /**
     * Data of {@code fileWrite} that is longer or shorter than its {@code <length>}: the delimiter that ends it is not
     * where it should be. Raw data that holds a NUL comes here too, as the F layer cuts it there; raw data that does not
     * fit a line is not counted at all, and its line ends at the first line end. Spaces next to commas are kept in raw
     * data (S, D against F). There is no time-out: a module in the middle of raw data waits for the rest for ever.
     */
    static AtError dataLengthMismatch() {
        return AtError.parseParameters(AtError.NO_DELIMITER);
    }

    /** Data that is not Base64 although its format says so. */
    static final ErrorCode NOT_BASE64 = ErrorCode.FILE_INVALID_WRITE_BUFFER;

    // ---- The device ----

    /** The module's firmware. */
    static final String FIRMWARE = "1.2.0";

    /** The address of the module whose serial number is 0. */
    static final String MAC_ADDRESS = "0x34:0x31:0xc4:0x00:0x10:0x01";

    /** The start-up event of the module whose serial number is 0. */
    static final String STARTUP_EVENT = startupEvent(MAC_ADDRESS);

    /** Article, chip id, MAC address and firmware of {@code +eventstartup}: the form is S, the values are ours. */
    static String startupEvent(String macAddress) {
        return "+eventstartup:2610011025010,0x31000019," + macAddress + "," + FIRMWARE;
    }

    /** The answer to {@code get=general,version}: the form is D, the values are ours. */
    static final String VERSION = "0x31000019,3.7.0.1,3.1.0.26,4.13.0.2,8241," + FIRMWARE;

    /** Sixteen bytes (D) that differ from one chip to the next; written with 0x like addresses. That of serial number 0. */
    static final String UDID = "0x34,0x31,0xc4,0x00,0x10,0x01,0x5f,0x2a,0x90,0x1b,0x7d,0xe3,0x48,0xc6,0x0f,0x21";

    /** 64 characters (D): as many as SHA-256 has in hexadecimal. That of serial number 0. */
    static final String DEVICE_ID = "5b1c0e6f3f4d9a27c8e1d0b2a4968f7de3571c2b9a80f6e4d7c5b3a190e8f6d2";

    /** The rates that the module's UART can run at. A changed rate is kept; what the line does is not the setting's doing. */
    static final SettingType BAUD_RATES = new SettingType.Number(300, 3_000_000);

    /**
     * How long a factory reset takes (S), at the module's own pace.
     *
     * <p>While it sleeps or resets, the module hears nothing: what is sent then is lost. Provisioning lasts until the module
     * boots or is stopped; a second one is refused meanwhile. A read-only setting is not in the list of words of
     * {@code set}. With the network processor stopped, files, WLAN and MQTT are refused; settings are not, as they are the
     * module's and not the chip's.
     */
    static final Duration FACTORY_RESET = Duration.ofSeconds(60);

    /**
     * The start-up event is sent when the module boots (power-up, reset, reboot, factory reset) and heard by the ports
     * that are attached then; a port attached later joins a running module and hears nothing of it. A factory reset clears
     * the settings and every file, as it restores the image that was shipped.
     *
     * <p>The clock starts here at power-up, since it is not battery-backed.
     */
    static final LocalDateTime CLOCK_AT_POWER_UP = LocalDateTime.of(1970, 1, 1, 0, 0, 0);

    // ---- Files ----

    /** Changes of files while the WLAN is connected (S against D). */
    static final ErrorCode WLAN_CONNECTED = ErrorCode.FILE_SYSTEM_BUSY;

    /** Space is given in blocks of this size (F). */
    static final int BLOCK_BYTES = 4096;

    /** The space that user files share. */
    static final int FLASH_BYTES = 1 << 20;

    /** The smallest reserved size that {@code fileOpen} takes with CREATE (D). */
    static final int MIN_RESERVED_BYTES = 1024;

    /** How many files may be open at once. */
    static final int MAX_OPEN_FILES = 10;

    /** File ids are large numbers (S); these begin with the one that the exercise shows and are not given twice in a row. */
    static int fileId(int count) {
        return 0x15000001 | (((0xB20E + count) & 0xFFFF) << 8);
    }

    /**
     * The combinations of open modes: READ alone; or one of WRITE and CREATE (CREATE implies WRITE, as D sends
     * CREATE|OVERWRITE), where OVERWRITE and the CREATE_ words need one of them. Everything else is refused as wrong
     * flags.
     *
     * <p>A file opened for writing starts empty, as flash has to be erased, and becomes visible when it is closed: until
     * then, and after a loss of power, the old content is there. It is written from the start, may be rewritten anywhere,
     * and grows without gaps: an offset beyond its end is out of range. A file is open at most once at a time. An
     * overwritten file gives up its space before the new size is reserved.
     *
     * <p>No signature is checked: certificate name and signature of {@code fileClose} are taken for secure files, and
     * refused for others.
     */
    static final ErrorCode WRONG_MODE = ErrorCode.FILE_WRONG_FLAGS;

    /** Reading through an id that was opened for writing, and the other way round. */
    static final ErrorCode OTHER_ACCESS = ErrorCode.FILE_OTHER_ACCESS;

    /**
     * A secure file is opened without its token, which {@code fileOpen} has no argument for: so it cannot be read unless it
     * was created with CREATE_PUBLIC_READ, nor written again unless with CREATE_PUBLIC_WRITE. With its token it can be
     * looked at, renamed and deleted.
     */
    static final ErrorCode TOKEN_NEEDED = ErrorCode.FILE_INVALID_TOKEN;

    /**
     * The values of {@code fileCtl=get_storage_info} after the empty place of a token, in the chip's order (F): bytes a block;
     * blocks in all, taken, reserved, reserved for the system, in the largest gap, and free for user files; then about files:
     * how many at most, whether for development, state of the bundle, reserved for the system, of the user, of the system,
     * alerts, their threshold, writes of the table. Nothing is reserved here, and gaps do not matter.
     * {@code restore} goes back to the files as shipped, which are none. Nothing can be committed or rolled back,
     * alone or as a bundle, as no word of {@code fileOpen} makes a file wait for that (D).
     */
    static final String STORAGE_INFO = ",%1$d,%2$d,%3$d,0,0,%4$d,%4$d,240,0,0,0,%5$d,0,0,0,0";

    /** A read whose answer would not fit a line. */
    static final ErrorCode READ_TOO_LONG = ErrorCode.FILE_INVALID_READ_LENGTH;

    // ---- WLAN ----

    /** The reason in {@code +eventwlan:disconnect} after a wrong key or security type. */
    static final int WRONG_KEY_REASON = ErrorCode.WLAN_KEY_ERROR.code();

    /** The reason after an access point was not found. */
    static final int NOT_FOUND_REASON = ErrorCode.WLAN_NOT_CONNECTED.code();

    /** The reason after {@code wlanDisconnect}: the chip vendor's number for 'the user asked for it'. */
    static final int USER_ASKED_REASON = 200;

    /** The address of an access point that was not found. */
    static final String NO_BSSID = "0x00:0x00:0x00:0x00:0x00:0x00";

    /** The reason after an access point was lost: that of IEEE 802.11 for one which is not heard any more. */
    static final int LOST_REASON = 4;

    /** The address of the n-th access point, from 0 on. */
    static String bssid(int n) {
        return String.format("0x02:0x00:0x5e:0x10:0x00:0x%02x", 1 + n);
    }

    /** What DHCP gives on every virtual access point. */
    static final String STATION_ADDRESS = "192.168.43.20";

    static final String NETWORK_MASK = "255.255.255.0";
    static final String GATEWAY = "192.168.43.1";

    /**
     * How long a scan takes, at the module's own pace. The first {@code wlanScan} after power-up begins it and is told to
     * try again (D); afterwards the list is there, and kept up to date. With no access point configured it holds the
     * network that is joined. What the driver reads in it is spelt as PROTOCOL.md spells it.
     */
    static final Duration SCAN = Duration.ofMillis(1500);

    /** How many networks the chip remembers; one of the same name takes the place of the older one. */
    static final int MAX_PROFILES = 7;

    static final int MAX_PROFILE_PRIORITY = 15;

    /**
     * {@code wlanProfileGet} has a place for the key, but the chip does not give it away.
     *
     * <p>By the connection policy auto or fast the module joins a remembered network by itself when it has booted and when
     * an access point is in reach again; auto is the policy as shipped. A network that was joined with {@code wlanConnect}
     * is not remembered.
     */
    static final String PROFILE_KEY = "";

    // ---- Enrolment ----

    /**
     * Where enrolment puts what it makes and gets. The key is a system file, which no command opens, renames or deletes,
     * and whose name is reserved; a factory reset makes an end of it. The number of an enrolment event is 0, but for the code of HTTP_RESPONSE_CODE.
     */
    static final String DEVICE_KEY_FILE = "/sys/device-key.pem";

    static final String TEMPORARY_CERTIFICATE_FILE = "enrolment-temp-cert.pem";
    static final String DEVICE_CERTIFICATE_FILE = "enrolment-cert.pem";
    static final String BROKER_CA_FILE = "enrolment-ca.pem";

    // ---- MQTT ----

    /**
     * The event of a connection (S). It is sent when the broker has accepted the connection and the subscriptions too, and
     * before the messages that they bring, so that a host which waits for it misses nothing.
     */
    static final String CONNACK_EVENT = "+eventmqtt:info,\"CONNACK\",0";

    /**
     * The flags that take a root CA file which is not in the built-in catalogue. {@code skip_cert_verify} does no more than
     * that: what the MQTT library of the F layer skips under this name is the catalogue. The server's certificate must come
     * from the root CA file all the same, which is the stricter reading too.
     *
     * <p>Dates of the server's certificates are checked by the module's clock once that is set, unless
     * {@code skip_date_verify} says not to. The module does not look at the dates of its own certificate: the broker does.
     */
    static final Set<MqttFlag> WITHOUT_CATALOGUE =
            Collections.unmodifiableSet(EnumSet.of(MqttFlag.WHITELIST_ROOTCA, MqttFlag.SKIP_CERT_VERIFY));

    /**
     * The setting {@code TLS1_3} chooses between TLS 1.3 and TLS 1.2, one of them and not both. A password without a user
     * name is not sent, as MQTT has no place for it.
     *
     * <p>A payload that the module takes in {@code iotpublish}, in bytes on the wire (D).
     */
    static final int MAX_PAYLOAD_BYTES = 512;

    /**
     * Publications that wait for the broker before a further one is refused. A host on a serial line never gets that far
     * ahead; one in memory does.
     */
    static final int MAX_WAITING_PUBLICATIONS = 1000;

    /** {@code iotconnect} without a WLAN connection is refused at once, as the module knows. */
    static final ErrorCode NO_WLAN = ErrorCode.WLAN_NOT_CONNECTED;

    /** A message that does not fit an event line is dropped and reported. */
    static final ErrorCode MESSAGE_DROPPED = ErrorCode.MESSAGE_TOO_LARGE;

    /** The broker closed the connection or it broke. */
    static final ErrorCode CONNECTION_LOST = ErrorCode.SOCKET_CLOSED;

    /** The broker did not take the device's certificate, or the lack of one: the code is that of its TLS alert. */
    static final ErrorCode CERTIFICATE_REFUSED = ErrorCode.BAD_CERTIFICATE;

    /**
     * The broker answered CONNECT or SUBSCRIBE with a refusal. As CONNACK with code 0 is success (S), one of the other
     * return codes of CONNACK (1 to 5) is reported under the same name. A broker that hung up instead of answering has none.
     */
    static UplinkFailure refusedByTheBroker(int returnCode) {
        if (returnCode == 0) {
            return UplinkFailure.CONNECTION_LOST;
        }
        return returnCode >= 1 && returnCode <= 5
                ? new UplinkFailure("CONNACK", returnCode)
                : new UplinkFailure("refused by the broker, return code " + returnCode, ErrorCode.ACCESS_DENIED);
    }

    /** The endpoint's name does not resolve. */
    static final ErrorCode UNKNOWN_HOST = ErrorCode.DNS_QUERY_FAILED;
}
