package io.seep.engine;

import io.seep.model.StackTrace;

/**
 * A stack that was recorded for the first time.
 *
 * @param image index of the program image that it belongs to, from 0
 */
public record SeenStack(int image, StackTrace stack) {}
