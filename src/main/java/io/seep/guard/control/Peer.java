package io.seep.guard.control;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import jdk.net.ExtendedSocketOptions;

/** Who is at the other end of a socket, as the kernel says (unix(7), SO_PEERCRED). */
final class Peer {
    private Peer() {}

    /** Is it the user who runs this process? */
    static boolean isSelf(SocketChannel channel) throws IOException {
        return channel.getOption(ExtendedSocketOptions.SO_PEERCRED)
                .user()
                .equals(Files.getOwner(Path.of("/proc/self")));
    }
}
