// SPDX-License-Identifier: Apache-2.0
/* One mapped file together with its debug information, wherever that is. */
#define _GNU_SOURCE
#include "names.h"

#include <elfutils/libdwelf.h>
#include <string.h>

/* Takes over the descriptor. */
static Elf *open_elf(int descriptor)
{
	Elf *elf;

	if (descriptor < 0)
		return NULL;
	elf = elf_begin(descriptor, ELF_C_READ_MMAP, NULL);
	if (elf && elf_kind(elf) != ELF_K_ELF) {
		elf_end(elf);
		elf = NULL;
	}
	/* What is mapped whole needs no descriptor; what is not is read while it is still open. */
	if (elf && elf_cntl(elf, ELF_C_FDREAD)) {
		elf_end(elf);
		elf = NULL;
	}
	close(descriptor);
	return elf;
}

/* A debug file tells by the same build-id that it belongs to the file; without one Seep has compared checksums. */
static bool belongs_to(Elf *debug, Elf *file)
{
	const void *of_file, *of_debug;
	ssize_t length = dwelf_elf_gnu_build_id(file, &of_file);

	return length <= 0 || (dwelf_elf_gnu_build_id(debug, &of_debug) == length &&
			       !memcmp(of_file, of_debug, length));
}

/* The same for the file that debug information shares with that of others, as dwz(1) makes it. */
static bool is_alternate(Elf *alternate, Dwarf *dwarf)
{
	const void *wanted, *of_alternate;
	const char *name;
	ssize_t length = dwelf_dwarf_gnu_debugaltlink(dwarf, &name, &wanted);

	return length > 0 && dwelf_elf_gnu_build_id(alternate, &of_alternate) == length &&
	       !memcmp(wanted, of_alternate, length);
}

static void find_dwarf(struct module *module)
{
	if (module->debug)
		module->dwarf = dwarf_begin_elf(module->debug, DWARF_C_READ, NULL);
	if (!module->dwarf)
		module->dwarf = dwarf_begin_elf(module->file, DWARF_C_READ, NULL);
}

uint8_t module_open(struct module *module, int file, int debug, int alternate)
{
	uint8_t bits = 0;

	memset(module, 0, sizeof(*module));
	module->file = open_elf(file);
	module->debug = open_elf(debug);
	module->alternate = open_elf(alternate);
	if (!module->file)
		return NOT_ELF;
	if (debug >= 0 && (!module->debug || !belongs_to(module->debug, module->file))) {
		bits |= DEBUG_FILE_REFUSED;
		elf_end(module->debug);
		module->debug = NULL;
	}
	find_dwarf(module);
	if (module->dwarf && module->alternate && is_alternate(module->alternate, module->dwarf)) {
		module->alternate_dwarf = dwarf_begin_elf(module->alternate, DWARF_C_READ, NULL);
		dwarf_setalt(module->dwarf, module->alternate_dwarf);
	} else if (alternate >= 0) {
		bits |= ALTERNATE_REFUSED;
	}
	if (module->debug)
		symbols_add(&module->symbols, module->debug);
	module->mini = mini_debug_info(module->file);
	if (module->mini)
		symbols_add(&module->symbols, module->mini);
	symbols_sort(&module->symbols);
	return bits | (module->dwarf ? HAS_DWARF : 0) | (module->symbols.count ? HAS_SYMBOLS : 0);
}

void module_close(struct module *module)
{
	units_free(module);
	free(module->symbols.all);
	dwarf_end(module->dwarf);
	dwarf_end(module->alternate_dwarf);
	elf_end(module->alternate);
	elf_end(module->mini);
	elf_end(module->debug);
	elf_end(module->file);
	memset(module, 0, sizeof(*module));
}
