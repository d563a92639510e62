package io.cordelia.mqtt;

import io.cordelia.device.DeviceConfig;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;

/** A broker that behaves as no real one does. Each connection runs the script, and ends with it. */
final class ScriptedBroker implements AutoCloseable {

    static final int CONNECT = 1;
    static final int PUBLISH = 3;
    static final int SUBSCRIBE = 8;
    static final int PINGREQ = 12;
    static final int DISCONNECT = 14;

    private final ServerSocket server;
    private final Script script;
    private final List<Peer> peers = new CopyOnWriteArrayList<>();
    private final List<Packet> received = new CopyOnWriteArrayList<>();
    private final Thread acceptor = new Thread(this::accept, "scripted-broker");

    ScriptedBroker(Script script) {
        this(InetAddress.getLoopbackAddress(), script);
    }

    ScriptedBroker(InetAddress address, Script script) {
        this(ServerSocketFactory.getDefault(), address, script);
    }

    ScriptedBroker(ServerSocketFactory sockets, InetAddress address, Script script) {
        this.script = script;
        try {
            this.server = sockets.createServerSocket(0, 50, address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        acceptor.setDaemon(true);
        acceptor.start();
    }

    /** Accepts everything: CONNACK 0, SUBACK with what was asked for, PUBACK, PINGRESP. */
    static void behave(Peer peer) throws IOException {
        peer.accept();
        for (Packet packet = peer.read(); packet.type() != DISCONNECT; packet = peer.read()) {
            switch (packet.type()) {
                case SUBSCRIBE -> peer.grant(packet, 0);
                case PUBLISH -> peer.acknowledge(packet);
                case PINGREQ -> peer.send(0xD0, 0);
                default -> throw new IOException("unexpected packet " + packet.type());
            }
        }
    }

    DeviceConfig.Builder config() {
        return DeviceConfig.builder(server.getInetAddress().getHostAddress(), "dev01")
                .port(port());
    }

    int port() {
        return server.getLocalPort();
    }

    /** The packets of all connections. */
    List<Packet> received() {
        return List.copyOf(received);
    }

    List<Packet> received(int type) {
        return received.stream().filter(p -> p.type() == type).toList();
    }

    private void accept() {
        try {
            while (!server.isClosed()) {
                Peer peer = new Peer(server.accept());
                peers.add(peer);
                peer.start();
            }
        } catch (IOException e) {
            // Closed.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Peer peer : peers) {
            peer.end();
        }
        try {
            acceptor.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @FunctionalInterface
    interface Script {

        void serve(Peer peer) throws IOException, InterruptedException;
    }

    record Packet(int first, byte[] body) {

        int type() {
            return first >> 4;
        }

        int qos() {
            return first >> 1 & 3;
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /** The other end of one connection. */
    final class Peer {

        private final Socket socket;
        private final DataInputStream in;
        private final Thread thread;

        Peer(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new DataInputStream(socket.getInputStream());
            this.thread = new Thread(this::run, "scripted-broker-peer");
            thread.setDaemon(true);
        }

        void start() {
            thread.start();
        }

        private void run() {
            try (socket) {
                script.serve(this);
            } catch (IOException | InterruptedException e) {
                // The client or the test has had enough.
                return;
            }
        }

        void end() throws IOException {
            socket.close();
            thread.interrupt();
        }

        void accept() throws IOException {
            read();
            send(0x20, 2, 0, 0);
        }

        /** Answers SUBSCRIBE with the same code for every filter. */
        void grant(Packet subscribe, int code) throws IOException {
            int filters = 0;
            int at = 2;
            while (at < subscribe.body().length) {
                at += 2 + ((subscribe.body()[at] & 0xFF) << 8 | subscribe.body()[at + 1] & 0xFF) + 1;
                filters++;
            }
            byte[] answer = new byte[4 + filters];
            answer[0] = (byte) 0x90;
            answer[1] = (byte) (2 + filters);
            answer[2] = subscribe.body()[0];
            answer[3] = subscribe.body()[1];
            Arrays.fill(answer, 4, answer.length, (byte) code);
            send(answer);
        }

        void acknowledge(Packet publish) throws IOException {
            if (publish.qos() == 1) {
                int topic = (publish.body()[0] & 0xFF) << 8 | publish.body()[1] & 0xFF;
                send(0x40, 2, publish.body()[2 + topic], publish.body()[3 + topic]);
            }
        }

        void publish(String topic, String payload) throws IOException {
            byte[] name = topic.getBytes(StandardCharsets.UTF_8);
            byte[] content = payload.getBytes(StandardCharsets.UTF_8);
            ByteArrayOutputStream packet = new ByteArrayOutputStream();
            packet.write(0x30);
            int length = 2 + name.length + content.length;
            while (length > 0x7F) {
                packet.write(length & 0x7F | 0x80);
                length >>= 7;
            }
            packet.write(length);
            packet.write(name.length >> 8);
            packet.write(name.length);
            packet.writeBytes(name);
            packet.writeBytes(content);
            send(packet.toByteArray());
        }

        void send(int... bytes) throws IOException {
            byte[] packet = new byte[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                packet[i] = (byte) bytes[i];
            }
            send(packet);
        }

        void send(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
        }

        Packet read() throws IOException {
            int first = in.readUnsignedByte();
            int length = 0;
            int shift = 0;
            int digit;
            do {
                digit = in.readUnsignedByte();
                length |= (digit & 0x7F) << shift;
                shift += 7;
            } while ((digit & 0x80) != 0);
            byte[] body = in.readNBytes(length);
            if (body.length < length) {
                throw new EOFException();
            }
            Packet packet = new Packet(first, body);
            received.add(packet);
            return packet;
        }

        /** Reads and answers nothing until the client ends the connection. */
        void ignore() throws IOException {
            while (true) {
                read();
            }
        }
    }
}
