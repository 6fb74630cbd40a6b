package io.seep.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShortNameTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "main | main",
                "Cache::put(int) | Cache::put(int)",
                "std::vector<int, std::allocator<int> >::push_back(int&&) | std::vector<int, std::allocator<…>>::push_back(int&&)",
                "std::map<std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char> >, void*>::find(int) | std::map<std::__cxx11::basic_string<…>, void*>::find(int)",
                "f<aaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbbbbb>(char) | f<…>(char)",
                "std::ostream& std::operator<< <std::char_traits<char> >(std::ostream&, char const*) | std::ostream& std::operator<< <std::char_traits<…>>(std::ostream&, char const*)",
                "Row::operator<(Row const&) const | Row::operator<(Row const&) const",
                "Row::operator->() | Row::operator->()",
                "Row::operator<=>(Row const&) | Row::operator<=>(Row const&)",
                "Row::operator>>(int) | Row::operator>>(int)",
                "auto f<int>(int)::{lambda(int)#1}::operator()(int) const | auto f<int>(int)::{lambda(int)#1}::operator()(int) const",
                "g<int>(int) -> decltype (h<std::pair<int, A<B> > >(0)) | g<int>(int) -> decltype (h<std::pair<…>>(0))",
                "<alloc::vec::Vec<T> as core::ops::Drop>::drop | <alloc::vec::Vec<T> as core::ops::Drop>::drop",
                "alloc::vec::Vec::<alloc::boxed::Box<dyn Fn<()>>>::push | alloc::vec::Vec::<alloc::boxed::Box<…>>::push",
                "LazyCompile:*a<b | LazyCompile:*a<b",
                "a>b | a>b",
                "<<<<<< | <<<<<<",
            })
    void keepsWhatIsShort(String name, String expected) {
        assertThat(ShortName.of(name)).isEqualTo(expected);
    }

    @org.junit.jupiter.api.Test
    void aNameThatIsMadeToBeDeepEndsSoon() {
        String deep = "a" + "<a".repeat(50_000) + ">".repeat(50_000);
        assertThat(ShortName.of(deep)).isEqualTo(deep);
    }
}
