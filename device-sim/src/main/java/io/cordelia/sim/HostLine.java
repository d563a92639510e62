package io.cordelia.sim;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The module's end of one port: what comes in, byte by byte and line by line, with what the fault plan does to bytes and
 * commands. Its methods take the module's lock where they need it.
 */
final class HostLine implements SimPort.Receiver {

    /** The module behind the line. Used under the module's lock. */
    interface Board {

        /** The fault plan at work, as of now. */
        Faults faults();

        /** Whether it has power and is awake. */
        boolean isAwake();

        void boot();

        void loseWlan();

        void loseBroker();

        Reply answer(AtServer.Request request);

        /** Nothing comes in on this line any more. */
        void detached(HostLine line);
    }

    private static final Logger LOG = LoggerFactory.getLogger(HostLine.class);

    private final Object lock;
    private final Board board;
    private final Uart uart;
    private final ModuleTimer timer;

    private final SimPort port;
    private final LineAssembler assembler = new LineAssembler();
    private final DelayLine incoming;
    private boolean unplugged;
    private boolean receiving;

    HostLine(Object lock, Board board, Uart uart, ModuleTimer timer, SimPort port) {
        this.lock = lock;
        this.board = board;
        this.uart = uart;
        this.timer = timer;
        this.port = port;
        incoming = new DelayLine(timer, this::arrived);
    }

    /** Forgets a line that has begun. Used under the module's lock. */
    void reset() {
        assembler.reset();
    }

    @Override
    public void received(byte[] buffer, int offset, int length) {
        boolean pulled;
        synchronized (lock) {
            receiving = true;
            int at = offset;
            while (at < offset + length && hears()) {
                int let = board.faults().receive(offset + length - at);
                for (ByteFaults.Piece piece : board.faults().toModule(Arrays.copyOfRange(buffer, at, at + let))) {
                    incoming.put(piece.bytes(), piece.delay());
                }
                at += let;
                happenAfterBytes();
            }
            receiving = false;
            pulled = unplugged;
        }
        if (pulled) {
            port.close();
        }
    }

    private void happenAfterBytes() {
        for (Optional<Fault.ByteCountKind> due = board.faults().takeDue();
                due.isPresent();
                due = board.faults().takeDue()) {
            switch (due.get()) {
                case RESTART -> board.boot();
                case UNPLUG -> unplugged = true;
            }
        }
    }

    private boolean hears() {
        return !unplugged && board.isAwake();
    }

    /** Echoes and reads line by line, so that it does not matter how many lines come at a time. */
    private void arrived(byte[] bytes) {
        int end;
        for (int at = 0; at < bytes.length && hears(); at = end) {
            end = board.faults().echoes() ? lineEnd(bytes, at) : bytes.length;
            if (board.faults().echoes()) {
                port.write(Arrays.copyOfRange(bytes, at, end));
            }
            assembler.feed(bytes, at, end - at, this::request);
        }
        if (unplugged && !receiving) {
            // These bytes came late; a port must not be closed under the lock.
            timer.unlocked(port::close);
        }
    }

    /** Where the first line ends, with the LF that belongs to its CR. */
    private static int lineEnd(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && bytes[at] != '\r' && bytes[at] != '\n') {
            at++;
        }
        boolean crLf = at + 1 < bytes.length && bytes[at] == '\r' && bytes[at + 1] == '\n';
        return Math.min(bytes.length, crLf ? at + 2 : at + 1);
    }

    private boolean request(String text, boolean tooLong) {
        if (tooLong) {
            uart.send(AtServer.refuse(Assumptions.lineTooLong()));
            return true;
        }
        AtServer.Request request = AtServer.Request.of(text);
        List<Fault.AtCommand> due = board.faults().at(request.name());
        if (due.isEmpty()) {
            Reply reply = board.answer(request);
            uart.send(reply);
            reply.runAfterwards();
        } else {
            LOG.debug("faults: {}", due);
            strike(due, request);
        }
        return hears();
    }

    private void strike(List<Fault.AtCommand> due, AtServer.Request request) {
        Optional<Fault.AtCommand> instead =
                due.stream().filter(f -> f.kind().isInstead()).findFirst();
        if (instead.isEmpty()) {
            distort(due, board.answer(request));
            return;
        }
        switch (instead.get().kind()) {
            case REFUSE ->
                uart.send(AtServer.refuse(AtError.ofText(instead.get().text().orElseThrow())));
            case UNPLUG -> unplugged = true;
            case RESTART -> board.boot();
            default -> LOG.debug("{} stays unanswered", request.name());
        }
    }

    private void distort(List<Fault.AtCommand> due, Reply reply) {
        board.faults().spoil(due, reply.lines());
        Fault.AtCommand.find(due, Fault.CommandKind.LOSE_WLAN).ifPresent(f -> reply.afterwards(board::loseWlan));
        Fault.AtCommand.find(due, Fault.CommandKind.LOSE_BROKER).ifPresent(f -> reply.afterwards(board::loseBroker));
        Optional<Fault.AtCommand> never = Fault.AtCommand.find(due, Fault.CommandKind.WITHOUT_FINAL);
        Optional<Fault.AtCommand> later = Fault.AtCommand.find(due, Fault.CommandKind.DELAY_FINAL);
        Reply end = never.isPresent() || later.isPresent() ? reply.takeFinal() : new Reply();
        byte[] bytes = reply.bytes(board.faults().lineEnd());
        int kept = Fault.AtCommand.find(due, Fault.CommandKind.CUT)
                .map(cut -> Math.min(bytes.length, cut.amount().orElseThrow()))
                .orElse(bytes.length);
        uart.send(Arrays.copyOf(bytes, kept));
        reply.runAfterwards();
        if (never.isPresent()) {
            end.runAfterwards();
        } else if (later.isPresent()) {
            timer.after(Duration.ofMillis(later.get().amount().orElseThrow()), () -> {
                uart.send(end);
                end.runAfterwards();
            });
        }
    }

    @Override
    public void closed() {
        synchronized (lock) {
            board.detached(this);
            uart.remove(port);
        }
    }
}
