/**
 * Runs ./seep for real, as a user would, on the small programs of src/test/programs, whose first lines state the truth
 * that its report must tell.
 *
 * <p>Read {@link io.seep.kernel.ProgramsTest} first: everything else here are its parts ({@link
 * io.seep.kernel.TestProgram}, {@link io.seep.kernel.Expectation}, {@link io.seep.kernel.Report}), or stories that need
 * more than one program and one run.
 */
@NullMarked
package io.seep.kernel;

import org.jspecify.annotations.NullMarked;
