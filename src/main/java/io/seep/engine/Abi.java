package io.seep.engine;

/**
 * Layouts and numbers of src/main/bpf/abi.h. A test compares each with the type information of the compiled objects.
 */
final class Abi {
    static final int BUCKET_SLOTS = 8;
    static final int PAGE_WORDS = 1024;
    static final int MAX_IMAGES = 16_384;
    static final int STACKLESS_SITES = 1024;
    static final int MAX_PROBES = 16_384;
    static final int MAX_LIVE_PARTS = 16;
    static final int COOKIE_IMAGE_SHIFT = 32;
    static final int COOKIE_BY_PROCESS = -1;
    static final int CALL_ROWS = 16;
    static final int META_SIZE_BITS = 40;
    static final int SIZE_CLASSES = 33;
    static final int LIFETIME_CLASSES = 25;
    static final int KEY_HEAP_SHIFT = 47;
    static final int KEY_IMAGE_SHIFT = 48;
    static final int SUSPICIOUS_ADDRESSES = 4;
    static final int FREES_JUDGED = 1;
    static final int FREES_JUDGED_BUT_OLDER = 2;
    static final int NAME_BYTES = 16;
    static final int THREAD_NAMES = 128;
    static final int SITE_UNCOUNTED = 0xff_ffff;
    static final int ORIGIN_PAGES = 0xf000;
    static final int ORIGIN_USER_PAGES = 0xf001;
    static final int ORIGIN_PERCPU = 0xf002;
    static final int ORIGIN_LARGE = 0xf003;
    static final int ORIGIN_SLAB = 0xf004;
    static final int ORIGIN_CACHES = 0xf100;
    static final int MAX_KERNEL_CACHES = 1024;
    static final int KERNEL_CACHE_NAME_BYTES = 32;
    static final int CONTEXT_KERNEL_THREAD = 2;
    static final int CONTEXT_INTERRUPT = 3;
    static final long KEY_BUSY = 1;
    static final int RULE_WORDS_SHIFT = 32;
    static final int RULE_WORDS_MASK = 0x7ff;
    static final long RULE_TWO_PLACES = 1L << 43;
    static final long RULE_ONE_PLACE = 1L << 44;
    static final long RULE_LAST = 1L << 45;
    static final long RULE_VARIES = 1L << 46;
    static final int RULES_IN_BUCKET = 4;
    static final int RULE_BUCKET_BITS = 13;
    static final int CALLER_BITS = 14;
    static final int RULE_HASH = 0x9e3779b1;
    static final int CALLER_HASH = 0x85ebca6b;
    static final int MOST_RULE_FRAMES = 64;
    static final int MOST_WALK_WORDS = 1024;

    /** struct live_bucket. */
    static final class Bucket {
        static final int KEY = 0;
        static final int META = 64;
        static final int BORN = 128;
        static final int BYTES = 160;

        private Bucket() {}
    }

    /** struct overflow_block. */
    static final class OverflowBlock {
        static final int SIZE = 0;
        static final int SITE = 8;
        static final int BORN = 12;
        static final int BYTES = 16;

        private OverflowBlock() {}
    }

    /** struct site. */
    static final class Site {
        static final int ALLOCATIONS = 0;
        static final int ALLOCATED_BYTES = 8;
        static final int FREES = 16;
        static final int FREED_BYTES = 24;
        static final int HASH = 32;
        static final int FRAMES_AT = 40;
        static final int DEPTH = 44;
        static final int STATUS = 46;
        static final int OF_FREE = 47;
        static final int IMAGE = 48;
        static final int ORIGIN = 52;
        static final int CONTEXT = 54;
        static final int FREED_FROM = 56;
        static final int SIZES = 60;
        static final int LIFETIMES = 192;
        static final int UNSEEN_FREES = 292;
        static final int THREAD_NAMES = 296;
        static final int BYTES = 312;

        private Site() {}
    }

    /** struct kernel_cache. */
    static final class KernelCache {
        static final int ADDRESS = 0;
        static final int NAME = 16;
        static final int BYTES = 48;

        private KernelCache() {}
    }

    /** struct cache_traffic. */
    static final class CacheTraffic {
        static final int ALLOCATIONS = 0;
        static final int FREES = 8;
        static final int BYTES = 16;

        private CacheTraffic() {}
    }

    /** struct held_blocks. */
    static final class HeldBlocks {
        static final int BLOCKS = 0;
        static final int HELD_BYTES = 8;
        static final int BYTES = 16;

        private HeldBlocks() {}
    }

    /** struct image. */
    static final class Image {
        static final int UNMATCHED_FREES = 0;
        static final int OWN_FREES = 8;
        static final int INHERITED_FREES = 16;
        static final int BEGAN = 24;
        static final int ENDED = 32;
        static final int CLOSED = 40;
        static final int NESTED_FREES = 48;
        static final int FREES_JUDGED = 52;
        static final int CODE_IMAGE = 56;
        static final int PARENT_IMAGE = 60;
        static final int PID = 64;
        static final int PARENT_PID = 68;
        static final int NAMESPACE_PID = 72;
        static final int ALLOCATES = 76;
        static final int END_SIGNAL = 78;
        static final int NAME = 80;
        static final int BYTES = 96;

        private Image() {}
    }

    /** struct probe. */
    static final class Probe {
        static final int OWN_BEFORE = 0;
        static final int OWN_BEHIND = 8;
        static final int FIXED_SIZE = 16;
        static final int ORIGIN = 24;
        static final int FLAGS = 26;
        static final int KIND = 27;
        static final int SIZE_ARGUMENT = 28;
        static final int COUNT_ARGUMENT = 29;
        static final int BLOCK_ARGUMENT = 30;
        static final int RESULT_ARGUMENT = 31;
        static final int EXTRA_ARGUMENT = 32;
        static final int BYTES = 40;

        private Probe() {}
    }

    /** struct thread_registers. */
    static final class ThreadRegisters {
        static final int PROCESS = 0;
        static final int STACK_POINTER = 8;
        static final int THREAD_POINTER = 16;
        static final int VALUES = 24;
        static final int BYTES = 144;

        private ThreadRegisters() {}
    }

    static final int MAX_HOLDS = 4096;
    static final int HOLD_TRIES = 16;
    static final int HOLD_HELD = 1;
    static final int HOLD_LIFTED_SHIFT = 4;

    /** struct hold. */
    static final class Hold {
        static final int PID = 0;
        static final int STATE = 4;
        static final int BYTES = 8;

        private Hold() {}
    }

    /** struct suspicious_free. */
    static final class SuspiciousFree {
        static final int COUNT = 0;
        static final int ADDRESS = 8;
        static final int FREED = 40;
        static final int META = 56;
        static final int EARLIER_SITE = 64;
        static final int EARLIER_PROBE = 68;
        static final int BYTES = 72;

        private SuspiciousFree() {}
    }

    /** struct life_event. */
    static final class LifeEvent {
        static final int KIND = 0;
        static final int PID = 4;
        static final int HELD = 8;
        static final int IMAGE = 12;
        static final int BYTES = 16;

        static final int KIND_EXEC = 1;
        static final int KIND_MAP = 2;
        static final int KIND_FORK = 3;
        static final int KIND_EXIT = 4;
        static final int KIND_ALLOCATES = 5;

        private LifeEvent() {}
    }

    /** struct mapping_event. */
    static final class MappingEvent {
        static final int KIND = 0;
        static final int IMAGE = 4;
        static final int START = 8;
        static final int SIZE = 16;
        static final int SITE = 24;
        static final int THREAD = 28;
        static final int BYTES = 32;

        static final int KIND_COMES = 1;
        static final int KIND_GOES = 2;
        static final int KIND_SHRINKS = 3;
        static final int KIND_STAYS = 4;

        private MappingEvent() {}
    }

    /** struct block_event. */
    static final class BlockEvent {
        static final int NANOS = 0;
        static final int ADDRESS = 8;
        static final int SIZE = 16;
        static final int SITE = 24;
        static final int THREAD = 28;
        static final int IMAGE = 32;
        static final int ORIGIN = 36;
        static final int KIND = 38;
        static final int BYTES = 40;

        private BlockEvent() {}
    }

    /** struct kernel_walk. */
    static final class KernelWalk {
        static final int FROM = 0;
        static final int EVENT = 8;
        static final int DEPTH = 12;
        static final int WORDS = 16;
        static final int FRAMES = 24;
        static final int STACK = 536;
        static final int BYTES = 8728;

        private KernelWalk() {}
    }

    private Abi() {}
}
