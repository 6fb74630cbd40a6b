/** Finds memory leaks in running Linux programs, by eBPF. A program, not a library: no package is exported. */
@SuppressWarnings("requires-automatic")
module io.seep {
    requires info.picocli;
    requires java.xml;
    requires org.apache.commons.numbers.gamma;
    requires re2j;
    requires tools.jackson.core;
    // sun.misc.Signal, the JDK's only way to a signal that does not end the JVM.
    requires jdk.unsupported;
    // ExtendedSocketOptions.SO_PEERCRED: who is at the other end of a control socket.
    requires jdk.net;
    requires com.google.protobuf;
    // For com.google.protobuf, whose jar does not say so itself.
    requires java.logging;
    requires static org.jspecify;

    // picocli reads @Option and @Parameters of the commands by reflection.
    opens io.seep.cli to
            info.picocli;
}
