package io.seep.unwind;

/**
 * Layouts and numbers of src/main/bpf/abi.h and unwind_maps.bpf.h. A test compares each with the type information of a
 * compiled object.
 */
final class Abi {
    static final int PAGE_WORDS = 1024;
    static final int MAX_ODD_RULES = 4096;
    static final int MAX_CODE_MAPPINGS = 500;
    static final long UNUSED_MAPPING = 1L << 62;
    static final short MAPPING_HAS_TABLE = 1;
    static final int SCRATCHES_PER_CPU = 4;

    /** User addresses have 47 bits. */
    static final long USER_ADDRESS_END = 1L << 47;

    /** struct image_code. */
    static final class ImageCode {
        static final int GENERATION = 0;
        static final int MAPPINGS = 8;
        static final int BYTES = MAPPINGS + MAX_CODE_MAPPINGS * CodeMapping.BYTES;

        private ImageCode() {}
    }

    /** struct code_mapping. */
    static final class CodeMapping {
        static final int START = 0;
        static final int SIZE = 8;
        static final int BIAS = 16;
        static final int INDEX = 24;
        static final int MODULE = 28;
        static final int FLAGS = 30;
        static final int BYTES = 32;

        private CodeMapping() {}
    }

    private Abi() {}
}
