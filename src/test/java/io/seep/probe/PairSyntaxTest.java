package io.seep.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seep.model.AllocatorFunction;
import io.seep.model.AllocatorFunction.Trait;
import io.seep.model.CallKind;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PairSyntaxTest {
    @Test
    void aPoolWithItsSizeAndItsBlock() throws PairSyntaxException {
        CustomPair pair = PairSyntax.parse("alloc=pool_get(size=1),free=pool_put(ptr=0)");

        assertThat(functions(pair))
                .containsExactly(
                        new AllocatorFunction("pool_get", CallKind.ALLOCATE, 2, 0, 0, 0).with(Trait.OWN_HEAP),
                        new AllocatorFunction("pool_put", CallKind.FREE, 0, 0, 1, 0).with(Trait.OWN_HEAP));
        assertThat(pair.functions())
                .allSatisfy(function -> assertThat(function.file()).isEmpty());
    }

    @Test
    void allThatCanBeSaid() throws PairSyntaxException {
        CustomPair pair = PairSyntax.parse(
                " alloc = libpool.so:many( size=5 , count=0, ret ) , realloc=grow(ptr=2,bytes=64),free=drop(ptr=3)");

        assertThat(functions(pair))
                .containsExactly(
                        new AllocatorFunction("many", CallKind.ALLOCATE, 6, 1, 0, 0).with(Trait.OWN_HEAP),
                        new AllocatorFunction("grow", CallKind.REALLOCATE, 0, 0, 3, 0, 0, 64, Set.of(Trait.OWN_HEAP)),
                        new AllocatorFunction("drop", CallKind.FREE, 0, 0, 4, 0).with(Trait.OWN_HEAP));
        assertThat(pair.functions().getFirst().file()).isEqualTo("libpool.so");
        assertThat(pair.functions().getFirst().mayBeIn("libother.so")).isFalse();
        assertThat(pair.functions().getLast().mayBeIn("libother.so")).isTrue();
    }

    @Test
    void aResultInMemorySucceedsByItselfOrByTheResult() throws PairSyntaxException {
        assertThat(functions(PairSyntax.parse("alloc=make(size=0,out=1),free=drop(ptr=0)"))
                        .getFirst()
                        .traits())
                .containsExactlyInAnyOrder(Trait.ANY_RESULT, Trait.OWN_HEAP);
        AllocatorFunction checked = functions(PairSyntax.parse("alloc=make(size=0,out=1,ok=0),free=drop(ptr=0)"))
                .getFirst();
        assertThat(checked.kind()).isEqualTo(CallKind.ALLOCATE_OUT);
        assertThat(checked.resultArgument()).isEqualTo(2);
        assertThat(checked.traits()).containsExactly(Trait.OWN_HEAP);
    }

    @Test
    void whoSharesAFunctionWithMallocSharesItsHeap() throws PairSyntaxException {
        assertThat(functions(PairSyntax.parse("alloc=xmake(size=0),free=free(ptr=0)")))
                .allSatisfy(function -> assertThat(function.traits()).isEmpty());
    }

    @Test
    void namesOfCppAreSymbols() throws PairSyntaxException {
        assertThat(functions(PairSyntax.parse("alloc=_ZN4Pool3getEm(size=1),free=_ZN4Pool3putEPv(ptr=1)")))
                .extracting(AllocatorFunction::name)
                .containsExactly("_ZN4Pool3getEm", "_ZN4Pool3putEPv");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | is not ROLE=FUNCTION(ARGUMENT,…); write for example alloc=pool_get(size=1),free=pool_put(ptr=0)",
                "pool_get | 'pool_get' is not ROLE=FUNCTION",
                "alloc=pool_get | is not ROLE=FUNCTION",
                "alloc=pool_get(size=1 | is not ROLE=FUNCTION",
                "alloc=a(size=0),free=b(ptr=0) more | is not ROLE=FUNCTION",
                "alloc=a(size=0), | '' is not ROLE=FUNCTION",
                "new=a(size=0),free=b(ptr=0) | 'new' is none of alloc, realloc and free",
                "alloc=a(siz=0),free=b(ptr=0) | 'siz=0' of a: alloc knows bytes, count, ok, out, ret, size",
                "alloc=a(size=0),free=b(size=0) | 'size=0' of b: free knows ptr",
                "alloc=a(size=),free=b(ptr=0) | 'size=' of a: alloc knows",
                "alloc=a(size),free=b(ptr=0) | 'size' of a: write size=NUMBER",
                "alloc=a(size=0,ret=1),free=b(ptr=0) | 'ret=1' of a: write ret alone",
                "alloc=a(size=6),free=b(ptr=0) | size=6 of a: arguments count from 0, and only the first 6",
                "alloc=a(size=x),free=b(ptr=0) | size=x of a: arguments count from 0",
                "alloc=a(size=0,size=1),free=b(ptr=0) | size is given twice for a",
                "alloc=a(),free=b(ptr=0) | a needs either size=N",
                "alloc=a(size=0,bytes=4),free=b(ptr=0) | a needs either size=N",
                "alloc=a(bytes=x),free=b(ptr=0) | bytes=x of a: a number of bytes is expected",
                "alloc=a(size=0),free=b() | free=b needs ptr=N",
                "alloc=a(size=0),free=b(ptr=0),realloc=c(size=1) | realloc=c needs ptr=N",
                "alloc=a(size=0) | a pair has an alloc and a free",
                "free=b(ptr=0) | a pair has an alloc and a free",
                "alloc=a(size=0,out=1,ret),free=b(ptr=0) | a has both out and ret",
                "alloc=a(size=0,ok=0),free=b(ptr=0) | ok=0 goes with out=N",
                "alloc=a(size=0,out=1,ok=1),free=b(ptr=0) | ok=0 goes with out=N"
            })
    void whatIsWrongIsNamed(String text, String message) {
        assertThatThrownBy(() -> PairSyntax.parse(text))
                .isInstanceOf(PairSyntaxException.class)
                .hasMessageStartingWith("--pair: ")
                .hasMessageContaining(message);
    }

    /** Patterns must not take long over what does not fit them. */
    @ParameterizedTest
    @ValueSource(strings = {"a", "=", "(", ",", " ", "alloc=a(", "alloc=a:", "alloc=a(size=0),"})
    void longNonsenseIsRefusedAtOnce(String piece) {
        assertThatThrownBy(() -> PairSyntax.parse(piece.repeat(5000))).isInstanceOf(PairSyntaxException.class);
    }

    private static List<AllocatorFunction> functions(CustomPair pair) {
        return pair.functions().stream()
                .map(function -> function.known().function())
                .toList();
    }
}
