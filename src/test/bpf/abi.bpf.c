// SPDX-License-Identifier: GPL-2.0
/*
 * The types and numbers that Java repeats and no variable of the shipped object has: clang leaves those out of an
 * object's type information. Never loaded.
 */
#include "seep.bpf.c"

enum numbers {
	NUMBER_BUCKET_SLOTS = BUCKET_SLOTS,
	NUMBER_MAX_STACK_DEPTH = MAX_STACK_DEPTH,
	NUMBER_MAX_IMAGES = MAX_IMAGES,
	NUMBER_THREAD_NAMES = THREAD_NAMES,
	NUMBER_MAX_PROBES = MAX_PROBES,
	NUMBER_COOKIE_IMAGE_SHIFT = COOKIE_IMAGE_SHIFT,
	NUMBER_CALL_ROWS = CALL_ROWS,
	NUMBER_META_SIZE_BITS = META_SIZE_BITS,
	NUMBER_SITE_UNCOUNTED = SITE_UNCOUNTED,
	NUMBER_KEY_BUSY = KEY_BUSY,
	NUMBER_PAGE_WORDS = UNWIND_PAGE_WORDS,
	NUMBER_MAX_ODD_RULES = MAX_ODD_RULES,
	NUMBER_MAX_CODE_MAPPINGS = MAX_CODE_MAPPINGS,
	NUMBER_UNUSED_MAPPING_BIT = __builtin_ctzll(UNUSED_MAPPING),
	NUMBER_MAPPING_HAS_TABLE = MAPPING_HAS_TABLE,
	NUMBER_SCRATCHES_PER_CPU = UNWIND_SCRATCHES_PER_CPU,
	NUMBER_USER_ADDRESS_BITS = USER_ADDRESS_BITS,
	NUMBER_NO_MODULE = NO_MODULE,
	NUMBER_FRAME_MODULE_SHIFT = FRAME_MODULE_SHIFT,
	NUMBER_MAX_HOLDS = MAX_HOLDS,
	NUMBER_HOLD_TRIES = HOLD_TRIES,
	NUMBER_HOLD_HELD = HOLD_HELD,
	NUMBER_HOLD_LIFTED_SHIFT = HOLD_LIFTED_SHIFT,
	NUMBER_COOKIE_BY_PROCESS = (int)COOKIE_BY_PROCESS,
	NUMBER_WATCH_HOLD = WATCH_HOLD,
	NUMBER_WATCH_FOLLOW = WATCH_FOLLOW,
	NUMBER_WATCH_KEEP = WATCH_KEEP,
	NUMBER_WATCH_SELECTED = WATCH_SELECTED,
	NUMBER_WATCH_IMAGE_SHIFT = WATCH_IMAGE_SHIFT,
	NUMBER_ROW_KIND_SHIFT = ROW_KIND_SHIFT,
	NUMBER_ROW_CFA_SHIFT = ROW_CFA_SHIFT,
	NUMBER_ROW_CFA_MASK = ROW_CFA_MASK,
	NUMBER_ROW_RBP_SHIFT = ROW_RBP_SHIFT,
	NUMBER_ROW_ODD_SHIFT = ROW_ODD_SHIFT,
};

struct {
	enum numbers numbers;
	enum loss loss;
	enum stack_status stack_status;
	enum call_kind call_kind;
	enum probe_flag probe_flag;
	enum life_event_kind life_event_kind;
	enum mapping_event_kind mapping_event_kind;
	enum block_event_kind block_event_kind;
	enum stack_method stack_method;
	enum row_kind row_kind;
	enum row_command row_command;
	enum odd_cfa odd_cfa;
	enum odd_rbp odd_rbp;
	struct life_event life_event;
} abi_types;
