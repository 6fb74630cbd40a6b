// SPDX-License-Identifier: Apache-2.0
/* The functions in the symbol tables of debug files, by address. */
#define _GNU_SOURCE
#include "names.h"

#include <elfutils/libdwelf.h>
#include <gelf.h>
#include <string.h>
#include <sys/mman.h>

/* Of names for one place the better sorts first: global ones, without an underscore, as the Java side prefers them. */
static uint8_t rank_of(const GElf_Sym *symbol, const char *name)
{
	static const uint8_t of_binding[] = { [STB_LOCAL] = 2, [STB_GLOBAL] = 0, [STB_WEAK] = 1 };
	unsigned int binding = GELF_ST_BIND(symbol->st_info);

	return (name[0] == '_' ? 4 : 0) + (binding <= STB_WEAK ? of_binding[binding] : 0);
}

static void add(struct symbols *symbols, const GElf_Sym *symbol, const char *name)
{
	if (symbols->count == symbols->room) {
		symbols->room = symbols->room ? 2 * symbols->room : 1024;
		symbols->all = reallocarray(symbols->all, symbols->room, sizeof(*symbols->all));
		sandbox_require(symbols->all != NULL);
	}
	symbols->all[symbols->count++] = (struct symbol){
		.start = symbol->st_value,
		.size = symbol->st_size,
		.name = name,
		.rank = rank_of(symbol, name),
	};
}

static void add_table(struct symbols *symbols, Elf *elf, Elf_Scn *section, const GElf_Shdr *header)
{
	Elf_Data *data = elf_getdata(section, NULL);
	size_t count = data && header->sh_entsize ? data->d_size / header->sh_entsize : 0;

	for (size_t i = 1; i < count; i++) {
		GElf_Sym place, *symbol = gelf_getsym(data, i, &place);
		const char *name;
		int type;

		if (!symbol)
			return;
		type = GELF_ST_TYPE(symbol->st_info);
		if ((type != STT_FUNC && type != STT_GNU_IFUNC) || symbol->st_shndx == SHN_UNDEF)
			continue;
		name = elf_strptr(elf, header->sh_link, symbol->st_name);
		if (name && name[0])
			add(symbols, symbol, name);
	}
}

void symbols_add(struct symbols *symbols, Elf *elf)
{
	Elf_Scn *section = NULL;

	while ((section = elf_nextscn(elf, section))) {
		GElf_Shdr place, *header = gelf_getshdr(section, &place);

		if (header && header->sh_type == SHT_SYMTAB)
			add_table(symbols, elf, section, header);
	}
}

static int compare(const void *left, const void *right)
{
	const struct symbol *a = left, *b = right;

	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	return strcmp(a->name, b->name);
}

void symbols_sort(struct symbols *symbols)
{
	if (symbols->count)
		qsort(symbols->all, symbols->count, sizeof(*symbols->all), compare);
}

/* Symbols hardly ever nest: a few steps back find the one that reaches over the address. */
#define STEPS_BACK 32

const char *symbols_find(const struct symbols *symbols, uint64_t address, uint64_t *start)
{
	size_t low = 0, high = symbols->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (symbols->all[middle].start <= address)
			low = middle + 1;
		else
			high = middle;
	}
	for (size_t steps = 0; low > 0 && steps < STEPS_BACK; steps++) {
		const struct symbol *symbol = &symbols->all[--low];

		if (address - symbol->start >= symbol->size)
			continue;
		while (low > 0 && symbols->all[low - 1].start == symbol->start &&
		       address - symbol->start < symbols->all[low - 1].size)
			symbol = &symbols->all[--low];
		*start = symbol->start;
		return symbol->name;
	}
	return NULL;
}

Elf *mini_debug_info(Elf *elf)
{
	Elf_Scn *section = NULL;
	size_t names;

	if (elf_getshdrstrndx(elf, &names))
		return NULL;
	while ((section = elf_nextscn(elf, section))) {
		GElf_Shdr place, *header = gelf_getshdr(section, &place);
		const char *name = header ? elf_strptr(elf, names, header->sh_name) : NULL;
		Elf_Data *packed;
		int file;

		if (!name || strcmp(name, ".gnu_debugdata"))
			continue;
		packed = elf_rawdata(section, NULL);
		if (!packed || !packed->d_size)
			return NULL;
		/* libdw unpacks xz only when it opens a file. */
		file = memfd_create("debugdata", MFD_CLOEXEC);
		if (file < 0 ||
		    write(file, packed->d_buf, packed->d_size) != (ssize_t)packed->d_size)
			return NULL;
		elf = dwelf_elf_begin(file);
		close(file);
		return elf;
	}
	return NULL;
}
