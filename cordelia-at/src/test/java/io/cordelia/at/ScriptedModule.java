package io.cordelia.at;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The other end of the line, for tests: behaves as PROTOCOL.md says, as far as the tests need it, and can be told to
 * misbehave at any command.
 */
final class ScriptedModule implements AutoCloseable {

    static final String STARTUP = "+eventstartup:2610011025010,0x31100019,0x34:0x31:0x00:0x01:0x02:0x03,1.3.0";
    static final String ADDRESS = "+eventnetapp:ipv4_acquired,192.168.1.20,192.168.1.1,192.168.1.1";
    static final String CONNACK = "+eventmqtt:info,\"CONNACK\",0";

    final Map<String, byte[]> files = new ConcurrentHashMap<>();
    final Map<String, String> settings = new ConcurrentHashMap<>(new TreeMap<>());
    /** What came in, as ISO 8859-1 without the line end. */
    final List<String> commands = new CopyOnWriteArrayList<>();

    private final Map<Long, String> open = new LinkedHashMap<>();
    private final List<Script> scripts = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private volatile OutputStream out = OutputStream.nullOutputStream();
    private volatile InputStream in = InputStream.nullInputStream();
    private volatile boolean wlan;
    private volatile String joinEvents = "+eventwlan:connect,home,0x01:0x02:0x03:0x04:0x05:0x06\r\n" + ADDRESS;
    private volatile String connectEvents = CONNACK;
    private long nextId = 363990529;

    /** Does something else than the module would. */
    interface Reaction {
        void run(ScriptedModule module, String command) throws IOException;
    }

    private record Script(String prefix, int skip, Reaction reaction, int[] seen) {}

    /** A port that leads here, any number of times. */
    AtPort port() {
        return new StreamAtPort("memory", () -> {
            BytePipe toModule = new BytePipe();
            BytePipe toHost = new BytePipe();
            start(toModule.in, toHost.out);
            return new StreamAtPort.Streams(toHost.in, toModule.out);
        });
    }

    /** Power comes on. */
    synchronized void start(InputStream from, OutputStream to) {
        open.clear();
        in = from;
        out = to;
        Thread thread = new Thread(() -> serve(new BufferedInputStream(from)), "scripted module");
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    /** Reacts to every command that starts with a prefix, in any case, after the first {@code skip} of them. */
    ScriptedModule on(String prefix, int skip, Reaction reaction) {
        scripts.add(new Script("AT+" + prefix.toLowerCase(Locale.ROOT), skip, reaction, new int[1]));
        return this;
    }

    ScriptedModule on(String prefix, Reaction reaction) {
        return on(prefix, 0, reaction);
    }

    /** Reacts to the n-th command of all, from 0. */
    ScriptedModule onNth(int n, Reaction reaction) {
        return on("", (module, command) -> {
            if (commands.size() == n + 1) {
                reaction.run(module, command);
            } else {
                behave(command);
            }
        });
    }

    ScriptedModule joinEvents(String lines) {
        joinEvents = lines;
        return this;
    }

    ScriptedModule connectEvents(String lines) {
        connectEvents = lines;
        return this;
    }

    ScriptedModule wlanConnected() {
        wlan = true;
        return this;
    }

    /** A file that a killed program left open, half-written. */
    synchronized ScriptedModule leftOpen(String file) {
        files.put(file, new byte[750]);
        open.put(++nextId, file);
        return this;
    }

    boolean isWlanConnected() {
        return wlan;
    }

    synchronized int openFiles() {
        return open.size();
    }

    static Reaction answer(String lines) {
        return (module, command) -> module.say(lines);
    }

    static Reaction silence() {
        return (module, command) -> {};
    }

    static Reaction restart() {
        return (module, command) -> {
            synchronized (module) {
                module.open.clear();
            }
            module.say(STARTUP);
        };
    }

    static Reaction unplug() {
        return (module, command) -> module.drop();
    }

    void drop() throws IOException {
        InputStream oldIn;
        OutputStream oldOut;
        synchronized (this) {
            oldIn = in;
            oldOut = out;
        }
        oldIn.close();
        oldOut.close();
    }

    /** Sends lines, each with a line end. */
    void say(String lines) throws IOException {
        sendRaw(lines.replace("\r\n", "\n").replace("\n", "\r\n") + "\r\n");
    }

    synchronized void sendRaw(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    /** The commands with file content as its size. */
    List<String> shownCommands() {
        return commands.stream()
                .map(c -> {
                    int data = c.toLowerCase(Locale.ROOT).startsWith("at+filewrite=") ? nthComma(c, 4) + 1 : 0;
                    return data > 0 ? c.substring(0, data) + "<" + (c.length() - data) + " bytes>" : c;
                })
                .toList();
    }

    @Override
    public void close() throws IOException {
        drop();
        for (Thread thread : threads) {
            try {
                thread.join(2_000);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    private void serve(InputStream from) {
        try {
            for (String command = next(from); command != null; command = next(from)) {
                commands.add(command);
                react(command);
            }
        } catch (IOException e) {
            // The line is gone, which ends the module.
        }
    }

    private static String next(InputStream from) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int missing = -1;
        for (int b = from.read(); b >= 0; b = from.read()) {
            line.write(b);
            if (missing > 0) {
                missing--;
            } else if (b == ',' && missing < 0) {
                missing = dataLength(line.toString(StandardCharsets.ISO_8859_1));
            } else if (b == '\n') {
                String text = line.toString(StandardCharsets.ISO_8859_1);
                if (text.endsWith("\r\n")) {
                    return text.substring(0, text.length() - 2);
                }
            }
        }
        return null;
    }

    /** How many bytes of file content follow; -1 if the head of the command is not complete, or of another one. */
    private static int dataLength(String head) {
        boolean complete = head.toLowerCase(Locale.ROOT).startsWith("at+filewrite=") && nthComma(head, 4) >= 0;
        return complete ? Integer.parseInt(head.substring(nthComma(head, 3) + 1, nthComma(head, 4))) : -1;
    }

    private static int nthComma(String text, int n) {
        int at = -1;
        for (int i = 0; i < n; i++) {
            at = text.indexOf(',', at + 1);
            if (at < 0) {
                return -1;
            }
        }
        return at;
    }

    private void react(String command) throws IOException {
        for (Script script : scripts) {
            if (command.regionMatches(
                            true, 0, script.prefix(), 0, script.prefix().length())
                    && script.seen()[0]++ >= script.skip()) {
                script.reaction().run(this, command);
                return;
            }
        }
        behave(command);
    }

    /** What the module does by itself. */
    synchronized void behave(String command) throws IOException {
        int equals = command.indexOf('=');
        String name =
                command.substring(3, equals < 0 ? command.length() : equals).toLowerCase(Locale.ROOT);
        String arguments = equals < 0 ? "" : command.substring(equals + 1);
        switch (name) {
            case "test", "iotdisconnect" -> say("OK");
            case "reboot" -> {
                open.clear();
                say("OK\n" + STARTUP);
            }
            case "fileopen" -> fileOpen(ArgumentReader.read(arguments, 3));
            case "filewrite" -> fileWrite(arguments);
            case "fileread" -> fileRead(ArgumentReader.read(arguments, 4));
            case "fileclose" ->
                sayOkIf(
                        open.remove(Long.parseLong(
                                        ArgumentReader.read(arguments, 3).get(0)))
                                != null,
                        -10335);
            case "filedel" -> {
                String file = ArgumentReader.read(arguments, 2).get(0);
                if (open.containsValue(file)) {
                    say(error(-10369));
                } else {
                    sayOkIf(files.remove(file) != null, -10341);
                }
            }
            case "filegetinfo" -> {
                byte[] file = files.get(ArgumentReader.read(arguments, 2).get(0));
                say(file == null ? error(-10341) : "+filegetinfo:," + file.length + ",4096,,0,1\nOK");
            }
            case "filegetfilelist" -> {
                StringBuilder list = new StringBuilder();
                files.forEach((file, content) ->
                        list.append("+filegetfilelist:").append(file).append(",4096,not_failsafe|public_read,1\n"));
                say(list + "OK");
            }
            case "get" -> {
                String value = settings.get(arguments.toLowerCase(Locale.ROOT));
                say(value == null ? "+get:\nOK" : "+get:" + value + "\nOK");
            }
            case "set" -> {
                int option = arguments.indexOf(',', arguments.indexOf(',') + 1);
                settings.put(arguments.substring(0, option).toLowerCase(Locale.ROOT), arguments.substring(option + 1));
                say("OK");
            }
            case "wlandisconnect" -> {
                boolean was = wlan;
                wlan = false;
                say(was ? "OK\n+eventwlan:disconnect,home,0x01:0x02:0x03:0x04:0x05:0x06,200" : error(-2071));
            }
            case "wlanconnect" -> {
                ArgumentReader.read(arguments, 7);
                wlan = true;
                say("OK\n" + joinEvents);
            }
            case "iotconnect" -> say("OK\n" + connectEvents);
            case "iotpublish" -> {
                List<String> values = ArgumentReader.read(arguments, 2);
                String topic = AtResponse.unquote(settings.get("pubtopic" + values.get(0) + ",name"));
                say("OK\n+eventmqtt:recv," + topic + ",qos0,\""
                        + new String(values.get(1).getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)
                        + "\"");
            }
            default -> say("ERROR: command not exist,0");
        }
    }

    private void fileOpen(List<String> arguments) throws IOException {
        String file = arguments.get(0);
        boolean creates = arguments.get(1).contains("CREATE");
        boolean overwrites = arguments.get(1).contains("OVERWRITE");
        if (wlan && creates) {
            say(error(-10324));
        } else if (open.containsValue(file)) {
            say(error(-10369));
        } else if (creates && !overwrites && files.containsKey(file)) {
            say(error(-10326));
        } else if (!creates && !files.containsKey(file)) {
            say(error(-10341));
        } else {
            if (creates) {
                files.put(file, new byte[0]);
            }
            open.put(++nextId, file);
            say("+fileopen:" + nextId + ",0\nOK");
        }
    }

    private void fileWrite(String arguments) throws IOException {
        String[] header = arguments.split(",", 5);
        String file = open.get(Long.parseLong(header[0]));
        if (file == null) {
            say(error(-10335));
            return;
        }
        byte[] data = header[4].getBytes(StandardCharsets.ISO_8859_1);
        byte[] piece = header[2].equals("1") ? Base64.getDecoder().decode(data) : data;
        int offset = Integer.parseInt(header[1]);
        byte[] content = Arrays.copyOf(files.get(file), Math.max(files.get(file).length, offset + piece.length));
        System.arraycopy(piece, 0, content, offset, piece.length);
        files.put(file, content);
        say("+filewrite:" + data.length + "\nOK");
    }

    private void fileRead(List<String> arguments) throws IOException {
        String file = open.get(Long.parseLong(arguments.get(0)));
        if (file == null) {
            say(error(-10335));
            return;
        }
        byte[] content = files.get(file);
        int from = Math.min(content.length, Integer.parseInt(arguments.get(1)));
        int to = Math.min(content.length, from + Integer.parseInt(arguments.get(3)));
        byte[] piece = Arrays.copyOfRange(content, from, to);
        byte[] data = arguments.get(2).equals("1") ? Base64.getEncoder().encode(piece) : piece;
        sendRaw("+fileread:" + arguments.get(2) + "," + data.length + ","
                + new String(data, StandardCharsets.ISO_8859_1) + "\r\nOK\r\n");
    }

    private void sayOkIf(boolean fine, int code) throws IOException {
        say(fine ? "OK" : error(code));
    }

    static String error(int code) {
        return "ERROR: process command," + code;
    }

    /** All commands of a kind, for tests that look at the order. */
    List<String> commandsStartingWith(String prefix) {
        List<String> found = new ArrayList<>(commands);
        found.removeIf(c -> !c.regionMatches(true, 0, "AT+" + prefix, 0, prefix.length() + 3));
        return found;
    }
}
