package io.seep.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.model.AllocatorFunction;
import io.seep.model.CallKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arguments as in malloc(3), posix_memalign(3) and cfree(3), counted from 1; 0 is none. */
class AllocatorCatalogTest {

    @ParameterizedTest
    @CsvSource({
        "malloc, ALLOCATE, 1, 0, 0, 0",
        "calloc, ALLOCATE, 1, 2, 0, 0",
        "realloc, REALLOCATE, 2, 0, 1, 0",
        "reallocarray, REALLOCATE, 2, 3, 1, 0",
        "posix_memalign, ALLOCATE_OUT, 3, 0, 0, 1",
        "aligned_alloc, ALLOCATE, 2, 0, 0, 0",
        "memalign, ALLOCATE, 2, 0, 0, 0",
        "valloc, ALLOCATE, 1, 0, 0, 0",
        "pvalloc, ALLOCATE, 1, 0, 0, 0",
        "free, FREE, 0, 0, 1, 0",
        "cfree, FREE, 0, 0, 1, 0"
    })
    void argumentsAreThoseOfTheManual(String name, CallKind kind, int size, int count, int block, int result) {
        assertThat(AllocatorCatalog.STANDARD).contains(new AllocatorFunction(name, kind, size, count, block, result));
    }

    @Test
    void thereIsNoOther() {
        assertThat(AllocatorCatalog.STANDARD)
                .hasSize(11)
                .extracting(AllocatorFunction::name)
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({"malloc, 1", "calloc, 2", "realloc, 2", "reallocarray, 3", "posix_memalign, 3", "memalign, 2", "free, 1"
    })
    void aProbeMustFindThatManyArguments(String name, int arguments) {
        assertThat(AllocatorCatalog.STANDARD)
                .filteredOn(function -> function.name().equals(name))
                .extracting(AllocatorFunction::argumentsRead)
                .containsExactly(arguments);
    }
}
