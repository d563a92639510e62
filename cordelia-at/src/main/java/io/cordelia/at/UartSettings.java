package io.cordelia.at;

import java.util.Set;

/**
 * The settings of the serial line. When a change takes effect is not known (A: it may be at once, and then the port has
 * to be opened anew with the same settings).
 */
public final class UartSettings {

    private static final String ID = "UART";
    private static final int MIN_BAUD = 300;
    private static final int MAX_BAUD = 3_000_000;
    private static final int MAX_TIMEOUT = 65_535;
    private static final int MAX_ETX = 0xffff;
    private static final int MAX_TRIGGERS = 128;

    /** The baud rate, 300 to 3,000,000 (A for the range); 115,200 at first. */
    public static final SettingKey<Integer> BAUD_RATE = SettingKey.number(ID, "baudrate", MIN_BAUD, MAX_BAUD);

    /** The parity. */
    public static final SettingKey<Parity> PARITY = SettingKey.of(ID, "parity", SettingType.numbered(Parity.class));

    /** Whether RTS and CTS are used. */
    public static final SettingKey<Boolean> FLOW_CONTROL = SettingKey.bool(ID, "flowcontrol");

    /** What makes the module send in transparent mode. */
    public static final SettingKey<Set<Trigger>> TRANSPARENT_TRIGGER =
            SettingKey.of(ID, "transparent_trigger", SettingType.mask(Trigger.class, Trigger::word, MAX_TRIGGERS));

    /** After which silence the module sends in transparent mode, 0 to 65,535 (A: ms). */
    public static final SettingKey<Integer> TRANSPARENT_TIMEOUT =
            SettingKey.number(ID, "transparent_timeout", 0, MAX_TIMEOUT);

    /** The one or two bytes that end a packet in transparent mode, 0 to 0xffff. */
    public static final SettingKey<Integer> TRANSPARENT_ETX =
            SettingKey.of(ID, "transparent_etx", SettingType.hex(MAX_ETX));

    private UartSettings() {}

    /** The parity of the serial line; the position is the number on the line. */
    public enum Parity {
        /** No parity bit. */
        NONE,
        /** Even parity. */
        EVEN,
        /** Odd parity. */
        ODD
    }

    /** What makes the module send in transparent mode. */
    public enum Trigger {
        /** Silence. */
        TIMER("timer"),
        /** One byte that ends a packet. */
        ONE_ETX("1etx"),
        /** Two bytes that end a packet. */
        TWO_ETX("2etx"),
        /** The bytes that end a packet are sent too. */
        TRANSMIT_ETX("transmit_etx");

        private final String word;

        Trigger(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }
}
