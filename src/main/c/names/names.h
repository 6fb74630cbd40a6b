/* SPDX-License-Identifier: Apache-2.0 */
/* seep-names: reads debug information that strangers wrote, without the right to do anything else. See main.c. */
#ifndef SEEP_NAMES_H
#define SEEP_NAMES_H

#include <elfutils/libdw.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../sandbox.h"

/* The longest packet of either side; a socket's buffer takes it (net.core.wmem_default is 212,992). */
#define PACKET_BYTES 65536

/* A longer name or path is cut; the demangler's result may be several times as long as the symbol. */
#define NAME_BYTES 16384

/* Frames that one address may stand for: functions inlined into each other. */
#define MOST_FRAMES 200

#define MOST_MODULES 16384

/* A packet that is being filled; what does not fit is left out, and full says so. */
struct packet {
	unsigned char bytes[PACKET_BYTES];
	size_t length;
	bool full;
};

void put_byte(struct packet *packet, uint8_t value);
void put_short(struct packet *packet, uint16_t value);
void put_int(struct packet *packet, uint32_t value);
/* Length in two bytes, then the text; none is an empty one. */
void put_text(struct packet *packet, const char *text);

/* A symbol of a separate debug file or of mini-debuginfo: those of the mapped file itself are Java's. */
struct symbol {
	uint64_t start;
	uint64_t size;
	const char *name;
	uint8_t rank;
};

struct symbols {
	struct symbol *all;
	size_t count;
	size_t room;
};

void symbols_add(struct symbols *symbols, Elf *elf);
void symbols_sort(struct symbols *symbols);
const char *symbols_find(const struct symbols *symbols, uint64_t address, uint64_t *start);
/* The ELF file in .gnu_debugdata, unpacked; NULL without. */
Elf *mini_debug_info(Elf *elf);

struct range {
	uint64_t low;
	uint64_t high;
	/* The highest end of this range and all that sort before it. */
	uint64_t reach;
	uint32_t what;
};

struct ranges {
	struct range *all;
	size_t count;
	size_t room;
};

void ranges_add(struct ranges *ranges, uint64_t low, uint64_t high, uint32_t what);
void ranges_sort(struct ranges *ranges);
/*
 * The next range that holds the address, the innermost first; begins with *at = SIZE_MAX. NULL at the end.
 */
const struct range *ranges_next(const struct ranges *ranges, uint64_t address, size_t *at);

/* A compilation unit, with its functions once somebody has asked for one. */
struct unit {
	Dwarf_Die die;
	Dwarf_Die *functions;
	size_t function_count;
	size_t function_room;
	struct ranges places;
	bool indexed;
	bool indexed_deeply;
};

struct module {
	Elf *file;
	Elf *debug;
	Elf *mini;
	Elf *alternate;
	Dwarf *dwarf;
	Dwarf *alternate_dwarf;
	struct symbols symbols;
	struct unit *units;
	size_t unit_count;
	struct ranges unit_places;
	bool units_known;
};

/* Bits of the answer to a new module. */
#define HAS_DWARF 1
#define HAS_SYMBOLS 2
#define DEBUG_FILE_REFUSED 4
#define ALTERNATE_REFUSED 8
#define NOT_ELF 16

/* Takes over the descriptors, of which only the first must be one; others are -1. */
uint8_t module_open(struct module *module, int file, int debug, int alternate);
void module_close(struct module *module);

struct frame {
	const char *function;
	const char *file;
	int line;
};

/*
 * The frames that the code at the address stands for, the innermost inlined one first and the function that holds all
 * of them last; 0 when nothing is known.
 */
size_t module_frames(struct module *module, uint64_t address, struct frame *frames,
		     uint64_t *function_start);

void units_free(struct module *module);

void load_demangler(void);
/* The demangled name, good until the next call; NULL when it is none. */
const char *demangled(const char *name);

void leave_only_reading(void);

#endif
