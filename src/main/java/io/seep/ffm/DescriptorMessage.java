package io.seep.ffm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A message that hands an open descriptor to the process at the other end of a socket: unix(7), SCM_RIGHTS. */
public final class DescriptorMessage {
    /** bits/socket.h. */
    private static final int SOL_SOCKET = 1;

    private static final int SCM_RIGHTS = 1;

    /** struct msghdr on x86-64. */
    private static final int MSG_IOV = 16;

    private static final int MSG_IOVLEN = 24;
    private static final int MSG_CONTROL = 32;
    private static final int MSG_CONTROLLEN = 40;
    private static final int MSGHDR_BYTES = 56;

    /** struct cmsghdr: length, level, type; behind it the descriptor, and room up to a multiple of 8. */
    private static final int CMSG_LEVEL = 8;

    private static final int CMSG_TYPE = 12;
    private static final int CMSG_DATA = 16;
    private static final int CMSG_SPACE = 24;

    private DescriptorMessage() {}

    /** Sends both; false when that failed, with errno in {@link Errno#last()}. */
    public static boolean send(int socket, MemorySegment content, int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment vector = arena.allocate(16, 8);
            vector.set(ADDRESS, 0, content);
            vector.set(JAVA_LONG, 8, content.byteSize());
            MemorySegment control = arena.allocate(CMSG_SPACE, 8);
            control.set(JAVA_LONG, 0, CMSG_DATA + Integer.BYTES);
            control.set(JAVA_INT, CMSG_LEVEL, SOL_SOCKET);
            control.set(JAVA_INT, CMSG_TYPE, SCM_RIGHTS);
            control.set(JAVA_INT, CMSG_DATA, descriptor);
            MemorySegment message = arena.allocate(MSGHDR_BYTES, 8);
            message.set(ADDRESS, MSG_IOV, vector);
            message.set(JAVA_LONG, MSG_IOVLEN, 1);
            message.set(ADDRESS, MSG_CONTROL, control);
            message.set(JAVA_LONG, MSG_CONTROLLEN, CMSG_SPACE);
            return Libc.sendmsg(socket, message) == content.byteSize();
        }
    }
}
