/**
 * How a running Seep is asked: a socket of its own in /run/seep, one request on each connection.
 *
 * <p>To add a request, register its handler in {@code cli.RunControl} (or wherever the run's {@link
 * io.seep.guard.control.ControlRequests} is at hand) and write a verb that sends it:
 *
 * <pre>{@code
 * requests.onLoop("mark", request -> {            // on the trace's own thread, between two looks at the target
 *     timeline.mark(request.argument("text"));
 *     return ControlAnswer.text("marked");
 * });
 * requests.onLoopThen("dump", request -> {        // first half there, the slow rest on the connection's thread
 *     Snapshot snapshot = engine.snapshot(...);
 *     return () -> ControlAnswer.text(describe(snapshot));
 * });
 * }</pre>
 *
 * and in the verb, whose {@code @Mixin RunningSeepOption} brings {@code --id}:
 *
 * <pre>{@code
 * return running.ask(new ControlRequest("mark", Map.of("text", text)), messages);
 * }</pre>
 *
 * <p>On the wire a request is one line of JSON, an object of strings: <code>{"request":"mark","text":"deploy 1"}</code>.
 * The answer is one line of JSON, <code>{"exit":0}</code>, and then the text to show, up to the end of the connection:
 * on stdout when {@code exit} is 0, else on stderr. A report, which may have hundreds of megabytes, is written while the
 * one who asked reads it, so that neither side holds its text.
 */
@NullMarked
package io.seep.guard.control;

import org.jspecify.annotations.NullMarked;
