/**
 * The C functions of the system that Seep calls, through java.lang.foreign. The only package that touches a
 * {@link java.lang.foreign.Linker}; it knows nothing of Seep.
 *
 * <p>{@link io.seep.ffm.NativeLibrary} binds functions, {@link io.seep.ffm.Libc} holds those of the C library.
 */
@NullMarked
package io.seep.ffm;

import org.jspecify.annotations.NullMarked;
