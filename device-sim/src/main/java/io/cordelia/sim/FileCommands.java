package io.cordelia.sim;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** The file commands (PROTOCOL section 2). */
final class FileCommands {

    /** The format of data that stands as it is. */
    static final int RAW = 0;

    private static final int BASE64 = 1;
    private static final int MAX_NAME_BYTES = 180;
    private static final long MAX_UINT = 0xFFFF_FFFFL;

    private final Flash flash;
    private final BooleanSupplier changesRefused;

    /** @param changesRefused whether files must not be changed now, because the WLAN is connected */
    FileCommands(Flash flash, BooleanSupplier changesRefused) {
        this.flash = flash;
        this.changesRefused = changesRefused;
    }

    List<Command> all() {
        return List.of(
                Command.of("fileOpen", "<name>,<mode>,<size>", 3, this::open),
                new Command("fileWrite", "<file id>,<offset>,<format>,<length>,<data>", this::write),
                Command.of("fileRead", "<file id>,<offset>,<format>,<length>", 4, this::read),
                Command.of("fileClose", "<file id>,<certificate name>,<signature>", 3, this::close),
                Command.of("fileDel", "<name>,<token>", 2, this::delete),
                Command.of("fileGetInfo", "<name>,<token>", 2, this::info),
                Command.of("fileGetFileList", this::list),
                Command.of("fileCtl", "<command>,<token>,<name>,<data>", 4, this::control));
    }

    private enum Control {
        RESTORE,
        ROLLBACK,
        COMMIT,
        RENAME,
        GET_STORAGE_INFO,
        BUNDLE_ROLLBACK,
        BUNDLE_COMMIT
    }

    /** What {@code restore} goes back to (F), which is the same here. */
    private enum FactoryState {
        FACTORY_IMAGE,
        FACTORY_DEFAULT
    }

    private void control(List<Argument> arguments, Reply reply) throws AtError {
        Control control = arguments.get(0).word(Control.class);
        long token = token(arguments.get(1));
        Argument name = arguments.get(2);
        if (control == Control.GET_STORAGE_INFO) {
            Object[] usage = Arrays.stream(flash.usage()).boxed().toArray();
            reply.info("filectl", String.format(Assumptions.STORAGE_INFO, usage));
            return;
        }
        refuseChanges();
        switch (control) {
            case RENAME ->
                flash.rename(
                        name.string(MAX_NAME_BYTES), token, arguments.get(3).string(MAX_NAME_BYTES));
            case RESTORE -> {
                arguments.get(3).word(FactoryState.class);
                flash.restore();
            }
            case COMMIT, ROLLBACK -> flash.refuseCommit(name.string(MAX_NAME_BYTES), token);
            default -> throw AtError.processCommand(ErrorCode.FILE_BUNDLE_EMPTY);
        }
    }

    private void open(List<Argument> arguments, Reply reply) throws AtError {
        String name = arguments.get(0).string(MAX_NAME_BYTES);
        if (arguments.get(1).isAbsent()) {
            throw AtError.parseParameters(AtError.MISSING);
        }
        Set<OpenMode> modes = arguments.get(1).mask(OpenMode.class);
        int size = (int) arguments.get(2).optionalNumber(0, Integer.MAX_VALUE, 0);
        if (OpenMode.isForWriting(modes)) {
            refuseChanges();
        }
        Flash.Handle handle = flash.open(name, modes, size);
        reply.info("fileopen", handle.id() + "," + handle.token());
    }

    private void write(ArgumentReader arguments, Reply reply) throws AtError {
        Argument idArgument = arguments.next();
        Argument offsetArgument = arguments.next();
        Argument formatArgument = arguments.next();
        Argument lengthArgument = arguments.next();
        if (!arguments.hasMore()) {
            throw AtError.numberOfParameters();
        }
        boolean raw = formatArgument.number(RAW, BASE64) == RAW;
        String data = raw ? arguments.rest() : arguments.last().text();
        int id = id(idArgument);
        long offset = offsetArgument.number(0, MAX_UINT);
        long length = lengthArgument.number(1, MAX_UINT);
        if (data.length() != length) {
            throw Assumptions.dataLengthMismatch();
        }
        refuseChanges();
        byte[] wire = data.getBytes(StandardCharsets.ISO_8859_1);
        flash.write(id, offset, raw ? wire : decode(wire));
        reply.info("filewrite", Long.toString(length));
    }

    private static byte[] decode(byte[] base64) throws AtError {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw AtError.processCommand(Assumptions.NOT_BASE64);
        }
    }

    private void read(List<Argument> arguments, Reply reply) throws AtError {
        int id = id(arguments.get(0));
        long offset = arguments.get(1).number(0, MAX_UINT);
        boolean raw = arguments.get(2).number(RAW, BASE64) == RAW;
        int length = (int) arguments.get(3).number(1, Integer.MAX_VALUE);
        long onWire = raw ? length : 4L * ((length + 2L) / 3);
        String head = (raw ? RAW : BASE64) + ",";
        if ("+fileread:".length() + head.length() + (onWire + ",").length() + onWire > Assumptions.MAX_LINE_BYTES) {
            throw AtError.processCommand(Assumptions.READ_TOO_LONG);
        }
        byte[] content = flash.read(id, offset, length);
        byte[] data = raw ? content : Base64.getEncoder().encode(content);
        reply.info("fileread", head + data.length + "," + new String(data, StandardCharsets.ISO_8859_1));
    }

    private void close(List<Argument> arguments, Reply reply) throws AtError {
        boolean signed = !arguments.get(1).isAbsent() || !arguments.get(2).isAbsent();
        flash.close(id(arguments.get(0)), signed);
    }

    private void delete(List<Argument> arguments, Reply reply) throws AtError {
        String name = arguments.get(0).string(MAX_NAME_BYTES);
        long token = token(arguments.get(1));
        refuseChanges();
        flash.delete(name, token);
    }

    private void info(List<Argument> arguments, Reply reply) throws AtError {
        FlashFile file = flash.find(arguments.get(0).string(MAX_NAME_BYTES), token(arguments.get(1)));
        int allocated = file.blocks() * Assumptions.BLOCK_BYTES;
        reply.info(
                "filegetinfo",
                String.join(
                        ",",
                        Words.mask(flash.properties(file)),
                        Integer.toString(file.content().length),
                        Integer.toString(file.reserved()),
                        "",
                        Integer.toString(allocated),
                        Integer.toString(file.writeCounter())));
    }

    private void list(Reply reply) {
        for (FlashFile file : flash.files()) {
            reply.info(
                    "filegetfilelist",
                    String.join(
                            ",",
                            file.name(),
                            Integer.toString(file.reserved()),
                            Words.mask(flash.properties(file)),
                            Integer.toString(file.blocks())));
        }
    }

    private static int id(Argument argument) throws AtError {
        long id = argument.number(Long.MIN_VALUE, Long.MAX_VALUE);
        if (id < 0 || id > Integer.MAX_VALUE) {
            throw AtError.processCommand(ErrorCode.FILE_INVALID_HANDLE);
        }
        return (int) id;
    }

    private static long token(Argument argument) throws AtError {
        return argument.optionalNumber(0, MAX_UINT, 0);
    }

    private void refuseChanges() throws AtError {
        if (changesRefused.getAsBoolean()) {
            throw AtError.processCommand(Assumptions.WLAN_CONNECTED);
        }
    }
}
