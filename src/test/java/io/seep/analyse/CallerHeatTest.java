package io.seep.analyse;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.model.CpuHeat;
import io.seep.model.CpuStack;
import io.seep.report.Recordings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallerHeatTest {

    @Test
    void samplesCountForEveryFunctionOnTheStack() {
        CallerHeat callers = new CallerHeat(Recordings.leakyServer());
        callers.add(new CpuStack(List.of("server", "main", "handle_request", "append_row"), 30));
        callers.add(new CpuStack(List.of("server", "main", "handle_request", "handle_request", "memcpy"), 10));
        callers.add(new CpuStack(List.of("server", "idle"), 60));
        CpuHeat heat = callers.heat("cpu.collapsed");
        assertThat(heat)
                .isEqualTo(new CpuHeat(
                        "cpu.collapsed", 100, Map.of("main", 40L, "handle_request", 40L, "append_row", 30L)));
        assertThat(heat.share(Recordings.HANDLE_REQUEST)).isEqualTo(0.4);
        assertThat(heat.share(Recordings.START_MAIN)).isNaN();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "main | main",
                "copy_text_[i] | copy_text",
                "sys_read_[k] | sys_read",
                "main+0x1c | main",
                "parse.constprop.0 | parse",
                "parse.isra.0.cold | parse",
                "shop::Cart::add(int, char const*) const | shop::Cart::add",
                "std::map<int, void (*)(int)>::find(int const&) | std::map<int, void (*)(int)>::find",
                "(anonymous namespace)::work(int) | (anonymous namespace)::work",
                "Job::operator()(int) | Job::operator()",
                "operator<<(std::ostream&, Row const&) | operator<<",
                "operator new(unsigned long) | operator new",
            })
    void namesAreBroughtToWhatToolsHaveInCommon(String name, String plain) {
        assertThat(FunctionName.plain(name)).isEqualTo(plain);
    }
}
