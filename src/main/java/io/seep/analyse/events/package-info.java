/** Which events of a history are asked for. */
@NullMarked
package io.seep.analyse.events;

import org.jspecify.annotations.NullMarked;
