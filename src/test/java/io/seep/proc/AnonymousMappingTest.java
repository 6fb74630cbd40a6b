package io.seep.proc;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.proc.AnonymousMapping.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import org.junit.jupiter.api.Test;

class AnonymousMappingTest {
    @Test
    void eachMappingHasItsAnonymousMemoryAndWhatIsSwappedOut() throws IOException {
        assertThat(AnonymousMapping.parse(new BufferedReader(new StringReader("""
                5555555d0000-555555600000 rw-p 00000000 00:00 0                          [heap]
                Size:                192 kB
                Anonymous:           120 kB
                Swap:                  8 kB
                SwapPss:               8 kB
                VmFlags: rd wr mr mw me ac
                7ffff7c00000-7ffff7c26000 r--p 00000000 08:01 1234                       /usr/lib/libc.so.6
                Anonymous:             0 kB
                7ffff7e00000-7ffff7e10000 rw-p 00200000 08:01 1234                       /usr/lib/libc.so.6
                Anonymous:            12 kB
                7ffff8000000-7ffff8010000 rw-p 00000000 00:00 0
                Anonymous:            64 kB
                7ffffffde000-7ffffffff000 rw-p 00000000 00:00 0                          [stack]
                Anonymous:            16 kB
                """))))
                .containsExactly(
                        new AnonymousMapping(Kind.HEAP, 0x5555555d0000L, 0x555555600000L, 128 * 1024),
                        new AnonymousMapping(Kind.FILE, 0x7ffff7e00000L, 0x7ffff7e10000L, 12 * 1024),
                        new AnonymousMapping(Kind.OTHER, 0x7ffff8000000L, 0x7ffff8010000L, 64 * 1024),
                        new AnonymousMapping(Kind.STACK, 0x7ffffffde000L, 0x7ffffffff000L, 16 * 1024));
    }

    @Test
    void aFileWhoseNameLooksLikeAFieldAddsNothing() throws IOException {
        assertThat(AnonymousMapping.parse(new BufferedReader(new StringReader("Anonymous: 99999999999999999999 kB\n"))))
                .isEmpty();
    }

    @Test
    void aLivingProcessHasSome() throws IOException {
        long sum = AnonymousMapping.read((int) ProcessHandle.current().pid()).stream()
                .mapToLong(AnonymousMapping::bytes)
                .sum();
        assertThat(sum).isPositive();
    }
}
