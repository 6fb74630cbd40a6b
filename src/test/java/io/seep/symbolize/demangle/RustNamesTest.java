package io.seep.symbolize.demangle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RustNamesTest {
    /** From RFC 2603, the tests of rustc-demangle, and what rustc 1.95 made of a small program. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "_RNvCs1234_7mycrate3foo | mycrate::foo",
                "_RNvC6_123foo3bar | 123foo::bar",
                "_RNqCs4fqI2P2rA04_11utf8_identsu30____7hkackfecea1cbdathfdh9hlq6y | utf8_idents::საჭმელად_გემრიელი_სადილი",
                "_RNCNCNgCs6DXkGYLi8lr_2cc5spawn00B5_ | cc::spawn::{closure#0}::{closure#0}",
                "_RNCINkXs25_NgCsbmNqQUJIY6D_4core5sliceINyB9_4IterhENuNgNoBb_4iter8iterator8Iterator9rpositionNCNgNpB9_6memchr7memrchrs_0E0Bb_ | <core::slice::Iter<u8> as core::iter::iterator::Iterator>::rposition::<core::slice::memchr::memrchr::{closure#1}>::{closure#0}",
                "_RINbNbCskIICzLVDPPb_5alloc5alloc8box_freeDINbNiB4_5boxed5FnBoxuEp6OutputuEL_ECs1iopQbuBiw2_3std | alloc::alloc::box_free::<dyn alloc::boxed::FnBox<(), Output = ()>>",
                "_RNvMC0INtC8arrayvec8ArrayVechKj7b_E3new | <arrayvec::ArrayVec<u8, 123>>::new",
                "_RINtC8arrayvec8ArrayVechKj7b_E | arrayvec::ArrayVec::<u8, 123>",
                "_RMC0INtC8arrayvec8ArrayVechKan7b_E | <arrayvec::ArrayVec<u8, -123>>",
                "_RMC0INtC8arrayvec8ArrayVechKb1_E | <arrayvec::ArrayVec<u8, true>>",
                "_RMC0INtC8arrayvec8ArrayVechKc76_E | <arrayvec::ArrayVec<u8, 'v'>>",
                "_RNvNvMCs4fqI2P2rA04_13const_genericINtB4_3FooKpE3foo3FOO | <const_generic::Foo<_>>::foo::FOO",
                "_RC3foo.llvm.9D1C9369 | foo",
                "_RNvCs1234_7mycrate3foo.cold | mycrate::foo.cold",
                "_RMCs4fqI2P2rA04_13const_genericINtB0_8UnsignedKhb_E | <const_generic::Unsigned<11>>",
                "_RIC0Kj_E | ::<0>",
                "_RNvXCs1_3fooNtB2_3BarNtB2_5Trait4name | <foo::Bar as foo::Trait>::name",
                "_RINvCs1_3foo3runFG_RL0_hEuE | foo::run::<for<'a> fn(&'a u8)>",
                "_RINvCs1_3foo3runTReQhPaOxEE | foo::run::<(&str, &mut u8, *const i8, *mut i64)>",
                "_RINvCs1_3foo3runFUKChEmE | foo::run::<unsafe extern \"C\" fn(u8) -> u32>",
            })
    void theSecondWay(String mangled, String plain) {
        assertThat(RustNames.demangled(mangled)).hasValue(plain);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "_ZN4core3ops8function6FnOnce9call_once17h0123456789abcdefE | core::ops::function::FnOnce::call_once",
                "_ZN4test1a2bc17h0123456789abcdefE | test::a::bc",
                "_ZN71_$LT$Test$u20$$u2b$$u20$$u27$static$u20$as$u20$foo..Bar$LT$Test$GT$$GT$3bar17h930b740aa94f1d3aE | <Test + 'static as foo::Bar<Test>>::bar",
                "_ZN13test$RF$$LT$T17h0123456789abcdefE | test&<T",
                "_ZN3foo17h05af221e174051e9E.llvm.A5310EB9 | foo",
                "_ZN3foo17h05af221e174051e9E.cold | foo.cold",
            })
    void theFirstWay(String mangled, String plain) {
        assertThat(RustNames.demangled(mangled)).hasValue(plain);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "main",
                "_ZN5Cache3putEi",
                "_ZNSt6vectorIiSaIiEE9push_backEOi",
                "_R",
                "_RN",
                "_RNvC",
                "_RNvC3fo",
                "_RNvC3foo3",
                "_RB_",
                "_RMC0RB2_",
                "_RTB_E",
                "_ZN17h0123456789abcdefE",
                "_ZN3foo17h0123456789abcdeE",
                "_ZN999999foo17h0123456789abcdefE",
                "_RNvC99999999999999999999foo3bar",
            })
    void whatIsNotRustStaysAsItIs(String name) {
        assertThat(RustNames.demangled(name)).isEmpty();
    }

    @Test
    void hostileNamesEndSoonAndShort() {
        SplittableRandom random = new SplittableRandom(Long.getLong("test.seed", 42));
        String[] parts = {
            "N", "v", "C", "I", "B_", "B0_", "B1_", "T", "E", "R", "D", "F", "G_", "K", "3foo", "s_", "L_", "p", "h"
        };
        for (int i = 0; i < 50_000; i++) {
            StringBuilder name = new StringBuilder("_R");
            int length = random.nextInt(60);
            for (int part = 0; part < length; part++) {
                name.append(parts[random.nextInt(parts.length)]);
            }
            assertThat(RustNames.demangled(name.toString()).orElse("").length()).isLessThanOrEqualTo(RustV0.LONGEST);
        }
        // Each tuple holds the one before twice.
        StringBuilder bomb = new StringBuilder("_RINvC1a1bT");
        for (int i = 0; i < 40; i++) {
            bomb.append("TB").append((char) ('0' + i % 10)).append("_B1_E");
        }
        assertThat(RustNames.demangled(bomb + "EE").orElse("").length()).isLessThanOrEqualTo(RustV0.LONGEST);
        assertThat(RustNames.demangled("_RMC0" + "R".repeat(60_000) + "h")).isEmpty();
        assertThat(RustNames.demangled("_ZN" + "1a".repeat(30_000) + "17h0123456789abcdefE"))
                .isPresent();
    }
}
