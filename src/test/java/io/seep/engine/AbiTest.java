package io.seep.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.seep.bpf.BpfObject;
import io.seep.bpf.StructLayout;
import io.seep.model.AllocatorFunction;
import io.seep.model.BlockEvent;
import io.seep.model.CallKind;
import io.seep.model.FrameCode;
import io.seep.unwind.UnwindPrograms;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What Java repeats of src/main/bpf is what the compiler made of it. */
class AbiTest {
    /** The object that is shipped. */
    private static BpfObject shipped;

    /** The same with types and numbers that no variable has, which a compiler drops. */
    private static BpfObject withNumbers;

    @BeforeAll
    static void open() throws IOException {
        shipped = BpfObject.open("seep");
        withNumbers = BpfObject.openFile(UnwindPrograms.bpf("abi"));
    }

    @AfterAll
    static void close() {
        shipped.close();
        withNumbers.close();
    }

    @TestFactory
    Stream<DynamicTest> fieldsAreWhereTheCompilerPutThem() {
        Map<String, Class<?>> structs = Map.ofEntries(
                Map.entry("live_bucket", Abi.Bucket.class),
                Map.entry("overflow_block", Abi.OverflowBlock.class),
                Map.entry("site", Abi.Site.class),
                Map.entry("image", Abi.Image.class),
                Map.entry("hold", Abi.Hold.class),
                Map.entry("suspicious_free", Abi.SuspiciousFree.class),
                Map.entry("probe", Abi.Probe.class),
                Map.entry("kernel_cache", Abi.KernelCache.class),
                Map.entry("cache_traffic", Abi.CacheTraffic.class),
                Map.entry("held_blocks", Abi.HeldBlocks.class),
                Map.entry("thread_registers", Abi.ThreadRegisters.class));
        assertThat(structs.values()).as("all but the four below").hasSize(Abi.class.getDeclaredClasses().length - 4);
        return structs.entrySet().stream()
                .map(struct -> dynamicTest(struct.getKey(), () -> {
                    Map<String, Integer> ours = StructLayout.ofConstants(struct.getValue());
                    assertThat(ours).isEqualTo(StructLayout.ofObject(shipped, struct.getKey(), ours.keySet()));
                }));
    }

    @Test
    void lifeEventsTooAlthoughOnlyARingBufferHoldsThem() {
        compareEvent(
                Abi.LifeEvent.class,
                "life_event",
                Map.of(
                        "LIFE_EXEC", Abi.LifeEvent.KIND_EXEC,
                        "LIFE_MAP", Abi.LifeEvent.KIND_MAP,
                        "LIFE_FORK", Abi.LifeEvent.KIND_FORK,
                        "LIFE_EXIT", Abi.LifeEvent.KIND_EXIT,
                        "LIFE_ALLOCATES", Abi.LifeEvent.KIND_ALLOCATES));
    }

    @Test
    void mappingEventsToo() {
        compareEvent(
                Abi.MappingEvent.class,
                "mapping_event",
                Map.of(
                        "MAPPING_COMES", Abi.MappingEvent.KIND_COMES,
                        "MAPPING_GOES", Abi.MappingEvent.KIND_GOES,
                        "MAPPING_SHRINKS", Abi.MappingEvent.KIND_SHRINKS,
                        "MAPPING_STAYS", Abi.MappingEvent.KIND_STAYS));
    }

    @Test
    void walksOfTheKernelToo() {
        Map<String, Integer> ours = StructLayout.ofConstants(Abi.KernelWalk.class);

        assertThat(ours).isEqualTo(StructLayout.ofObject(shipped, "kernel_walk", ours.keySet()));
    }

    @Test
    void blockEventsToo() {
        compareEvent(
                Abi.BlockEvent.class,
                "block_event",
                numbers(
                        BlockEvent.Kind.values(),
                        kind -> Map.of(
                                        BlockEvent.Kind.ALLOCATION, "EVENT_ALLOCATED",
                                        BlockEvent.Kind.FREE, "EVENT_FREED",
                                        BlockEvent.Kind.UNSEEN_FREE, "EVENT_FREED_UNSEEN",
                                        BlockEvent.Kind.KEPT, "EVENT_KEPT",
                                        BlockEvent.Kind.UNKNOWN_FREE, "EVENT_FREED_UNKNOWN")
                                .getOrDefault(kind, "?"),
                        BlockEvent.Kind::number));
    }

    private static void compareEvent(Class<?> event, String struct, Map<String, Integer> kinds) {
        Map<String, Integer> ours = StructLayout.ofConstants(event);
        ours.keySet().removeIf(name -> name.startsWith("kind_"));

        assertThat(ours).isEqualTo(StructLayout.ofObject(withNumbers, struct, ours.keySet()));
        assertThat(withNumbers.enumValues(struct + "_kind")).isEqualTo(kinds);
    }

    @Test
    void aFileIsKnownByWhatLifeWatchWrites() {
        assertThat(StructLayout.ofObject(shipped, "file_identity", Set.of("inode", "device", "bytes")))
                .isEqualTo(Map.of("inode", 0, "device", 8, "bytes", 16));
    }

    @Test
    void aControlGroupTooIsKnownByWhatLifeWatchWrites() {
        assertThat(StructLayout.ofObject(shipped, "group_identity", Set.of("number", "hierarchy", "bytes")))
                .isEqualTo(Map.of("number", 0, "hierarchy", 8, "bytes", 16));
    }

    @Test
    void lossesHaveTheKernelsNumbers() {
        Map<String, Integer> ours = numbers(Loss.values(), loss -> "LOSS_" + loss.name(), Loss::number);
        ours.put("LOSS_COUNT", Loss.values().length);

        assertThat(withNumbers.enumValues("loss")).isEqualTo(ours);
    }

    @Test
    void reasonsOfCutStacksHaveTheKernelsNumbers() {
        assertThat(withNumbers.enumValues("stack_status"))
                .isEqualTo(numbers(StackStatus.values(), status -> "STACK_" + status.name(), StackStatus::number));
    }

    @Test
    void callsHaveTheKernelsNumbers() {
        assertThat(withNumbers.enumValues("call_kind"))
                .isEqualTo(numbers(CallKind.values(), kind -> "CALL_" + kind.name(), CallKind::number));
    }

    @Test
    void traitsAreTheKernelsFlags() {
        assertThat(withNumbers.enumValues("probe_flag"))
                .isEqualTo(numbers(
                        AllocatorFunction.Trait.values(),
                        trait -> "PROBE_" + trait.name(),
                        AllocatorFunction.Trait::bit));
    }

    @Test
    void waysToWalkAStackHaveTheKernelsNumbers() {
        assertThat(withNumbers.enumValues("stack_method"))
                .isEqualTo(Map.of(
                        "STACKS_NONE", StackMethod.NONE.number(),
                        "STACKS_BY_TABLES", StackMethod.TABLES.number(),
                        "STACKS_BY_FRAME_POINTERS", StackMethod.FRAME_POINTERS.number()));
    }

    @Test
    void numbersAreThoseOfTheHeaders() {
        assertThat(withNumbers.enumValues("numbers"))
                .containsEntry("NUMBER_BUCKET_SLOTS", Abi.BUCKET_SLOTS)
                .containsEntry("NUMBER_MAX_LIVE_PARTS", Abi.MAX_LIVE_PARTS)
                .containsEntry("NUMBER_PAGE_WORDS", Abi.PAGE_WORDS)
                .containsEntry("NUMBER_MAX_IMAGES", Abi.MAX_IMAGES)
                .containsEntry("NUMBER_STACKLESS_SITES", Abi.STACKLESS_SITES)
                .containsEntry("NUMBER_THREAD_NAMES", Abi.THREAD_NAMES)
                .containsEntry("NUMBER_MAX_PROBES", Abi.MAX_PROBES)
                .containsEntry("NUMBER_COOKIE_IMAGE_SHIFT", Abi.COOKIE_IMAGE_SHIFT)
                .containsEntry("NUMBER_CALL_ROWS", Abi.CALL_ROWS)
                .containsEntry("NUMBER_META_SIZE_BITS", Abi.META_SIZE_BITS)
                .containsEntry("NUMBER_SITE_UNCOUNTED", Abi.SITE_UNCOUNTED)
                .containsEntry("NUMBER_KEY_BUSY", (int) Abi.KEY_BUSY)
                .containsEntry("NUMBER_COOKIE_BY_PROCESS", Abi.COOKIE_BY_PROCESS)
                .containsEntry("NUMBER_WATCH_HOLD", LifeWatch.HOLD)
                .containsEntry("NUMBER_WATCH_FOLLOW", LifeWatch.FOLLOW)
                .containsEntry("NUMBER_WATCH_KEEP", LifeWatch.KEEP)
                .containsEntry("NUMBER_WATCH_SELECTED", LifeWatch.SELECTED)
                .containsEntry("NUMBER_WATCH_IMAGE_SHIFT", LifeWatch.IMAGE_SHIFT)
                .containsEntry("NUMBER_MAX_HOLDS", Abi.MAX_HOLDS)
                .containsEntry("NUMBER_HOLD_TRIES", Abi.HOLD_TRIES)
                .containsEntry("NUMBER_HOLD_HELD", Abi.HOLD_HELD)
                .containsEntry("NUMBER_HOLD_LIFTED_SHIFT", Abi.HOLD_LIFTED_SHIFT)
                .containsEntry("NUMBER_NO_MODULE", FrameCode.NO_MODULE)
                .containsEntry("NUMBER_RULE_WORDS_SHIFT", Abi.RULE_WORDS_SHIFT)
                .containsEntry("NUMBER_RULE_WORDS_MASK", Abi.RULE_WORDS_MASK)
                .containsEntry("NUMBER_RULE_TWO_PLACES_BIT", Long.numberOfTrailingZeros(Abi.RULE_TWO_PLACES))
                .containsEntry("NUMBER_RULE_ONE_PLACE_BIT", Long.numberOfTrailingZeros(Abi.RULE_ONE_PLACE))
                .containsEntry("NUMBER_RULE_LAST_BIT", Long.numberOfTrailingZeros(Abi.RULE_LAST))
                .containsEntry("NUMBER_RULE_VARIES_BIT", Long.numberOfTrailingZeros(Abi.RULE_VARIES))
                .containsEntry("NUMBER_RULES_IN_BUCKET", Abi.RULES_IN_BUCKET)
                .containsEntry("NUMBER_RULE_BUCKET_BITS", Abi.RULE_BUCKET_BITS)
                .containsEntry("NUMBER_CALLER_BITS", Abi.CALLER_BITS)
                .containsEntry("NUMBER_RULE_HASH", Abi.RULE_HASH)
                .containsEntry("NUMBER_CALLER_HASH", Abi.CALLER_HASH)
                // What --stack-depth takes at most.
                .containsEntry("NUMBER_MAX_STACK_DEPTH", 512);
    }

    @Test
    void aFrameIsSplitWhereTheWalkerJoinedIt() {
        int shift = withNumbers.enumValues("numbers").get("NUMBER_FRAME_MODULE_SHIFT");
        long code = 7L << shift | 0x1234;

        assertThat(FrameCode.module(code)).isEqualTo(7);
        assertThat(FrameCode.address(code)).isEqualTo(0x1234);
        assertThat(FrameCode.hasModule(code)).isTrue();
        assertThat(FrameCode.hasModule((long) FrameCode.NO_MODULE << shift | 0x1234))
                .isFalse();
    }

    private static <E> Map<String, Integer> numbers(E[] values, Function<E, String> name, ToIntFunction<E> number) {
        return Arrays.stream(values).collect(Collectors.toMap(name, number::applyAsInt));
    }
}
