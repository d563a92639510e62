package io.cordelia.sim;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The module's file system: named files with a reserved size, opened by id. A file that is being written is not visible
 * before it is closed. Not thread-safe.
 *
 * <p>Names hold one character a byte.
 */
final class Flash {

    private static final Logger LOG = LoggerFactory.getLogger(Flash.class);

    private final FlashStore store;

    /** Seeded, so that a run can be repeated: tokens guard nothing real here. */
    private final Random random = new Random(1);

    private final Map<String, FlashFile> files = new TreeMap<>();
    private final Map<Integer, OpenFile> open = new HashMap<>();
    private int opened;
    private int space = Assumptions.FLASH_BYTES;
    private OptionalInt badBlock = OptionalInt.empty();

    private static final class OpenFile {

        private final FlashFile file;
        private final boolean forWriting;
        private byte[] written = new byte[0];

        OpenFile(FlashFile file, boolean forWriting) {
            this.file = file;
            this.forWriting = forWriting;
        }
    }

    /**
     * An open file.
     *
     * @param id what further requests name it by
     * @param token the secure token; 0 if the file is not secure
     */
    record Handle(int id, long token) {}

    Flash(FlashStore store) {
        this.store = store;
        store.loadFiles().forEach(f -> files.put(f.name(), f));
    }

    /**
     * Makes it a worse flash.
     *
     * @param bytes how much room there is
     * @param block which block of a file cannot be written
     */
    void faults(int bytes, OptionalInt block) {
        space = bytes;
        badBlock = block;
    }

    Handle open(String name, Set<OpenMode> modes, int size) throws AtError {
        if (!OpenMode.isAllowed(modes)) {
            throw AtError.processCommand(Assumptions.WRONG_MODE);
        }
        if (isOpen(name)) {
            throw AtError.processCommand(ErrorCode.FILE_ALREADY_OPEN);
        }
        if (open.size() == Assumptions.MAX_OPEN_FILES) {
            throw AtError.processCommand(ErrorCode.FILE_MAX_OPENED_EXCEEDED);
        }
        if (!OpenMode.isForWriting(modes)) {
            return opened(new OpenFile(withoutToken(find(name), FileProperty.PUBLIC_READ), false));
        }
        if (!modes.contains(OpenMode.CREATE)) {
            return opened(new OpenFile(withoutToken(find(name), FileProperty.PUBLIC_WRITE), true));
        }
        return opened(new OpenFile(create(name, modes, size), true));
    }

    private FlashFile create(String name, Set<OpenMode> modes, int size) throws AtError {
        refuseReserved(name);
        Optional<FlashFile> old = Optional.ofNullable(files.get(name));
        if (old.isPresent() && !modes.contains(OpenMode.OVERWRITE)) {
            throw AtError.processCommand(ErrorCode.FILE_EXISTS);
        }
        if (old.isPresent()) {
            withoutToken(old.get(), FileProperty.PUBLIC_WRITE);
        }
        if (size < Assumptions.MIN_RESERVED_BYTES) {
            throw AtError.processCommand(ErrorCode.FILE_INVALID_SIZE);
        }
        int released = old.map(FlashFile::blocks).orElse(0);
        if (FlashFile.blocks(size) > freeBlocks() + released) {
            throw AtError.processCommand(ErrorCode.FILE_NO_SPACE);
        }
        long token = modes.contains(OpenMode.CREATE_SECURE) ? nextToken() : 0;
        int writes = old.map(FlashFile::writeCounter).orElse(0);
        return new FlashFile(name, size, FileProperty.of(modes), token, writes, new byte[0]);
    }

    /** The file, if it may be accessed without its token. */
    private static FlashFile withoutToken(FlashFile file, FileProperty access) throws AtError {
        refuseSystemFile(file);
        if (file.isSecure() && !file.properties().contains(access)) {
            throw AtError.processCommand(Assumptions.TOKEN_NEEDED);
        }
        return file;
    }

    private static void refuseSystemFile(FlashFile file) throws AtError {
        if (file.properties().contains(FileProperty.SYS_FILE)) {
            throw AtError.processCommand(ErrorCode.FILE_NAME_RESERVED);
        }
    }

    /** A file of the host's must not take the place of one of the module's own. */
    private static void refuseReserved(String name) throws AtError {
        if (name.equals(Assumptions.DEVICE_KEY_FILE)) {
            throw AtError.processCommand(ErrorCode.FILE_NAME_RESERVED);
        }
    }

    private int freeBlocks() {
        Map<String, Integer> used = new HashMap<>();
        files.forEach((name, file) -> used.put(name, file.blocks()));
        open.values().forEach(o -> used.merge(o.file.name(), o.file.blocks(), Math::max));
        return space / Assumptions.BLOCK_BYTES
                - used.values().stream().mapToInt(Integer::intValue).sum();
    }

    private Handle opened(OpenFile file) {
        int id = Assumptions.fileId(opened++);
        while (open.containsKey(id)) {
            id = Assumptions.fileId(opened++);
        }
        open.put(id, file);
        return new Handle(id, file.file.token());
    }

    void write(int id, long offset, byte[] data) throws AtError {
        OpenFile target = handle(id, true);
        if (offset > target.written.length) {
            throw AtError.processCommand(ErrorCode.FILE_OFFSET_OUT_OF_RANGE);
        }
        if (offset + data.length > target.file.reserved()) {
            throw AtError.processCommand(ErrorCode.FILE_MAX_SIZE_EXCEEDED);
        }
        int end = (int) offset + data.length;
        if (badBlock.isPresent()
                && offset / Assumptions.BLOCK_BYTES <= badBlock.getAsInt()
                && (end - 1) / Assumptions.BLOCK_BYTES >= badBlock.getAsInt()) {
            throw AtError.processCommand(ErrorCode.FILE_FAILED_TO_WRITE);
        }
        if (end > target.written.length) {
            target.written = Arrays.copyOf(target.written, end);
        }
        System.arraycopy(data, 0, target.written, (int) offset, data.length);
    }

    /** Up to so many bytes from the offset on; none at the end. */
    byte[] read(int id, long offset, int length) throws AtError {
        byte[] content = handle(id, false).file.content();
        if (offset > content.length) {
            throw AtError.processCommand(ErrorCode.FILE_OFFSET_OUT_OF_RANGE);
        }
        return Arrays.copyOfRange(content, (int) offset, (int) Math.min(content.length, offset + length));
    }

    void close(int id, boolean signed) throws AtError {
        OpenFile closing = Optional.ofNullable(open.get(id))
                .orElseThrow(() -> AtError.processCommand(ErrorCode.FILE_INVALID_HANDLE));
        if (signed && !closing.file.isSecure()) {
            throw AtError.processCommand(ErrorCode.FILE_SIGNED_BUT_NOT_SECURE);
        }
        open.remove(id);
        if (closing.forWriting) {
            FlashFile old = closing.file;
            commit(new FlashFile(
                    old.name(),
                    old.reserved(),
                    old.properties(),
                    old.token(),
                    old.writeCounter() + 1,
                    closing.written));
        }
    }

    private void commit(FlashFile file) throws AtError {
        try {
            store.save(file);
        } catch (IOException e) {
            LOG.warn("{} could not be saved: {}", file, e.toString());
            throw AtError.processCommand(ErrorCode.FILE_FAILED_TO_WRITE);
        }
        files.put(file.name(), file);
    }

    void delete(String name, long token) throws AtError {
        remove(closed(name, token));
    }

    private void remove(FlashFile file) throws AtError {
        try {
            store.delete(file.name());
        } catch (IOException e) {
            LOG.warn("{} could not be deleted: {}", file, e.toString());
            throw AtError.processCommand(ErrorCode.FILE_FAILED_TO_WRITE);
        }
        files.remove(file.name());
    }

    /** A file that may be changed as a whole. */
    private FlashFile closed(String name, long token) throws AtError {
        if (isOpen(name)) {
            throw AtError.processCommand(ErrorCode.FILE_ALREADY_OPEN);
        }
        FlashFile file = find(name, token);
        refuseSystemFile(file);
        return file;
    }

    /** Gives a file another name. A loss of power in between leaves it under one of the names, or under both. */
    void rename(String name, long token, String newName) throws AtError {
        refuseReserved(newName);
        FlashFile file = closed(name, token);
        if (files.containsKey(newName) || isOpen(newName)) {
            throw AtError.processCommand(ErrorCode.FILE_EXISTS);
        }
        commit(new FlashFile(
                newName, file.reserved(), file.properties(), file.token(), file.writeCounter(), file.content()));
        remove(file);
    }

    /** Puts a file there that the module makes itself; an older one of its name is replaced. */
    void putOwn(String name, Set<FileProperty> properties, byte[] content) throws AtError {
        int reserved = Math.max(Assumptions.MIN_RESERVED_BYTES, content.length);
        Optional<FlashFile> old = content(name);
        if (FlashFile.blocks(reserved)
                > freeBlocks() + old.map(FlashFile::blocks).orElse(0)) {
            throw AtError.processCommand(ErrorCode.FILE_NO_SPACE);
        }
        int writes = old.map(FlashFile::writeCounter).orElse(0);
        commit(new FlashFile(name, reserved, properties, nextToken(), writes + 1, content));
    }

    private long nextToken() {
        return 1L + random.nextInt(Integer.MAX_VALUE);
    }

    /** Whether a file waits for a commit, which none ever does: {@code fileOpen} has no word that asks for it (D). */
    void refuseCommit(String name, long token) throws AtError {
        FlashFile file = closed(name, token);
        throw AtError.processCommand(
                file.properties().contains(FileProperty.NOT_FAILSAFE)
                        ? ErrorCode.FILE_HAS_NO_FAILSAFE
                        : ErrorCode.FILE_INCORRECT_STATE);
    }

    /** Goes back to the files as shipped, which are none. */
    void restore() throws AtError {
        if (!open.isEmpty()) {
            throw AtError.processCommand(ErrorCode.FILE_ALREADY_OPEN);
        }
        clear();
    }

    /** Blocks: how large one is, how many there are, are taken, and are free; then how many files there are. */
    int[] usage() {
        int all = space / Assumptions.BLOCK_BYTES;
        int free = Math.max(0, freeBlocks());
        return new int[] {Assumptions.BLOCK_BYTES, all, all - free, free, files.size()};
    }

    FlashFile find(String name, long token) throws AtError {
        FlashFile file = find(name);
        if (file.isSecure() && file.token() != token) {
            throw AtError.processCommand(ErrorCode.FILE_INVALID_TOKEN);
        }
        return file;
    }

    private FlashFile find(String name) throws AtError {
        return content(name).orElseThrow(() -> AtError.processCommand(ErrorCode.FILE_NOT_FOUND));
    }

    /** A closed file. */
    Optional<FlashFile> content(String name) {
        return Optional.ofNullable(files.get(name));
    }

    /** The closed files, by name. */
    Collection<FlashFile> files() {
        return List.copyOf(files.values());
    }

    /** The properties of a file, with whether it is open now. */
    Set<FileProperty> properties(FlashFile file) {
        Set<FileProperty> properties = EnumSet.noneOf(FileProperty.class);
        properties.addAll(file.properties());
        open.values().stream()
                .filter(o -> o.file.name().equals(file.name()))
                .forEach(o -> properties.add(o.forWriting ? FileProperty.OPEN_WRITE : FileProperty.OPEN_READ));
        return properties;
    }

    int openCount() {
        return open.size();
    }

    /** Forgets what is open, with what was written to it: the power went. */
    void loseOpenFiles() {
        open.clear();
    }

    void clear() throws AtError {
        loseOpenFiles();
        for (FlashFile file : files()) {
            remove(file);
        }
    }

    private boolean isOpen(String name) {
        return open.values().stream().anyMatch(o -> o.file.name().equals(name));
    }

    private OpenFile handle(int id, boolean forWriting) throws AtError {
        OpenFile file = open.get(id);
        if (file == null) {
            throw AtError.processCommand(ErrorCode.FILE_INVALID_HANDLE);
        }
        if (file.forWriting != forWriting) {
            throw AtError.processCommand(Assumptions.OTHER_ACCESS);
        }
        return file;
    }
}
