package io.seep.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.model.AllocatorFunction;
import io.seep.model.AllocatorFunction.Trait;
import io.seep.model.CallKind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arguments as in the manuals and headers of each allocator, counted from 1; 0 is none. */
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
        "cfree, FREE, 0, 0, 1, 0",
        "free_sized, FREE, 0, 0, 1, 0",
        "free_aligned_sized, FREE, 0, 0, 1, 0",
        "mallocx, ALLOCATE, 1, 0, 0, 0",
        "rallocx, REALLOCATE, 2, 0, 1, 0",
        "xallocx, RESIZE, 2, 0, 1, 0",
        "dallocx, FREE, 0, 0, 1, 0",
        "sdallocx, FREE, 0, 0, 1, 0",
        "je_rallocx, REALLOCATE, 2, 0, 1, 0",
        "_rjem_sdallocx, FREE, 0, 0, 1, 0",
        "tc_posix_memalign, ALLOCATE_OUT, 3, 0, 0, 1",
        "tc_deletearray_sized_aligned, FREE, 0, 0, 1, 0",
        "mi_heap_calloc, ALLOCATE, 2, 3, 0, 0",
        "mi_heap_recalloc_aligned_at, REALLOCATE, 3, 4, 2, 0",
        "mi_malloc_aligned, ALLOCATE, 1, 0, 0, 0",
        "mi_expand, REALLOCATE, 2, 0, 1, 0",
        "rpaligned_realloc, REALLOCATE, 3, 0, 1, 0",
        "_ZnamSt11align_val_tRKSt9nothrow_t, ALLOCATE, 1, 0, 0, 0",
        "_ZdlPvmSt11align_val_t, FREE, 0, 0, 1, 0"
    })
    void argumentsAreThoseOfTheManual(String symbol, CallKind kind, int size, int count, int block, int result) {
        AllocatorFunction function = function(symbol);

        assertThat(function.kind()).isEqualTo(kind);
        assertThat(List.of(
                        function.sizeArgument(),
                        function.countArgument(),
                        function.blockArgument(),
                        function.resultArgument()))
                .containsExactly(size, count, block, result);
    }

    @Test
    void someHaveTraits() {
        assertThat(function("mi_heap_reallocf").traits()).containsExactly(Trait.FREES_ON_FAILURE);
        assertThat(function("mi_strndup").traits()).containsExactly(Trait.STRING);
        assertThat(function("malloc").traits()).isEmpty();
        assertThat(function("xallocx").extraArgument()).isEqualTo(3);
    }

    @Test
    void operatorsHaveTheNamesOfTheLanguage() {
        assertThat(CppOperators.ALL)
                .extracting(known -> known.function().name())
                .containsOnly("operator new", "operator new[]", "operator delete", "operator delete[]");
        assertThat(function("_Znwm").name()).isEqualTo("operator new");
        assertThat(function("_ZdaPv").name()).isEqualTo("operator delete[]");
    }

    @Test
    void noSymbolStandsForTwoThings() {
        assertThat(symbols().map(KnownFunction::symbol)).doesNotHaveDuplicates();
    }

    @Test
    void aGroupHasTheFunctionsThatShowIt() {
        assertThat(AllocatorCatalog.groups(List.of("my_")))
                .allSatisfy(group -> assertThat(group.functions().stream().map(KnownFunction::symbol))
                        .contains(group.allocate(), group.free()));
        assertThat(AllocatorCatalog.groups(List.of("my_")).getLast().allocate()).isEqualTo("my_malloc");
    }

    @ParameterizedTest
    @CsvSource({
        "malloc, 1",
        "calloc, 2",
        "realloc, 2",
        "reallocarray, 3",
        "posix_memalign, 3",
        "memalign, 2",
        "free, 1",
        "xallocx, 3",
        "mi_heap_reallocn, 4"
    })
    void aProbeMustFindThatManyArguments(String symbol, int arguments) {
        assertThat(function(symbol).argumentsRead()).isEqualTo(arguments);
    }

    private static AllocatorFunction function(String symbol) {
        return symbols()
                .filter(known -> known.symbol().equals(symbol))
                .findFirst()
                .orElseThrow()
                .function();
    }

    private static Stream<KnownFunction> symbols() {
        return Stream.concat(
                AllocatorCatalog.groups(List.of()).stream().flatMap(group -> group.functions().stream()),
                CppOperators.ALL.stream());
    }
}
