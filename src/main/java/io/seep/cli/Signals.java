package io.seep.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * Signals that are answered instead of ending the JVM: by sun.misc.Signal, the one way that the JDK has (JEP 260 keeps it
 * in the module jdk.unsupported). By reflection, since javac warns of its name whatever one suppresses.
 */
final class Signals {
    private Signals() {}

    /**
     * From now on a signal runs this, in a thread of its own.
     *
     * @param name for example {@code INT}
     */
    static void on(String name, Runnable answer) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ours =
                    Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, (_, _, _) -> {
                        answer.run();
                        return null;
                    });
            var _ = signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
        } catch (InvocationTargetException kept) {
            // The JVM keeps the signal for itself, as -Xrs makes it: then it does what it does everywhere.
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError("no sun.misc.Signal", impossible);
        }
    }
}
