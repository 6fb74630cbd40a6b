// SPDX-License-Identifier: Apache-2.0
/*
 * From an address to its function, the functions that were inlined there, and the source lines.
 *
 * libdw's dwarf_getscopes walks a whole unit for each address, and .debug_aranges is left out by clang and rustc. So
 * units and functions are put into tables here, each when it is first asked for: a lookup then takes microseconds.
 */
#define _GNU_SOURCE
#include "names.h"

#include <dwarf.h>

/* DIEs inside each other, of the walk through a unit; deeper ones are not looked at. */
#define DEEPEST 128

static bool has_place(Dwarf_Die *die)
{
	return dwarf_hasattr(die, DW_AT_low_pc) || dwarf_hasattr(die, DW_AT_ranges);
}

static void add_places(struct ranges *ranges, Dwarf_Die *die, uint32_t what)
{
	Dwarf_Addr base, low, high;
	ptrdiff_t offset = 0;

	while ((offset = dwarf_ranges(die, offset, &base, &low, &high)) > 0)
		ranges_add(ranges, low, high, what);
}

static void add_function(struct unit *unit, Dwarf_Die *die)
{
	if (!has_place(die))
		return;
	if (unit->function_count == unit->function_room) {
		unit->function_room = unit->function_room ? 2 * unit->function_room : 64;
		unit->functions = reallocarray(unit->functions, unit->function_room,
					       sizeof(*unit->functions));
		sandbox_require(unit->functions != NULL);
	}
	add_places(&unit->places, die, unit->function_count);
	unit->functions[unit->function_count++] = *die;
}

/* Functions stand in the unit itself or in namespaces; seldom, and only looked for then, in types and functions. */
static bool may_hold_functions(int tag, bool deep)
{
	switch (tag) {
	case DW_TAG_namespace:
	case DW_TAG_module:
		return true;
	case DW_TAG_structure_type:
	case DW_TAG_class_type:
	case DW_TAG_union_type:
	case DW_TAG_enumeration_type:
	case DW_TAG_interface_type:
	case DW_TAG_subprogram:
	case DW_TAG_lexical_block:
	case DW_TAG_inlined_subroutine:
	case DW_TAG_entry_point:
		return deep;
	default:
		return false;
	}
}

static void add_functions(struct unit *unit, Dwarf_Die *parent, bool deep, int depth)
{
	Dwarf_Die die;
	int more = dwarf_child(parent, &die);

	for (; !more; more = dwarf_siblingof(&die, &die)) {
		int tag = dwarf_tag(&die);

		if (tag == DW_TAG_subprogram)
			add_function(unit, &die);
		if (depth < DEEPEST && may_hold_functions(tag, deep))
			add_functions(unit, &die, deep, depth + 1);
	}
}

static void index_functions(struct unit *unit, bool deep)
{
	unit->function_count = 0;
	unit->places.count = 0;
	add_functions(unit, &unit->die, deep, 0);
	ranges_sort(&unit->places);
	unit->indexed = true;
	unit->indexed_deeply = deep;
}

static struct unit *add_unit(struct module *module, size_t *room)
{
	if (module->unit_count == *room) {
		*room = *room ? 2 * *room : 64;
		module->units = reallocarray(module->units, *room, sizeof(*module->units));
		sandbox_require(module->units != NULL && module->unit_count < UINT32_MAX / 2);
	}
	module->units[module->unit_count] = (struct unit){ .indexed = false };
	return &module->units[module->unit_count++];
}

static void find_units(struct module *module)
{
	Dwarf_CU *cu = NULL;
	Dwarf_Die die;
	size_t room = 0;
	uint8_t type;

	module->units_known = true;
	while (!dwarf_get_units(module->dwarf, cu, &cu, NULL, &type, &die, NULL)) {
		uint32_t number = module->unit_count;
		struct unit *unit;
		size_t before = module->unit_places.count;

		if (type != DW_UT_compile && type != DW_UT_skeleton)
			continue;
		unit = add_unit(module, &room);
		unit->die = die;
		add_places(&module->unit_places, &die, number);
		if (module->unit_places.count > before)
			continue;
		/* A unit that does not say where its code is: its functions do. */
		index_functions(unit, true);
		for (size_t i = 0; i < unit->places.count; i++)
			ranges_add(&module->unit_places, unit->places.all[i].low,
				   unit->places.all[i].high, number);
	}
	ranges_sort(&module->unit_places);
}

void units_free(struct module *module)
{
	for (size_t i = 0; i < module->unit_count; i++) {
		free(module->units[i].functions);
		free(module->units[i].places.all);
	}
	free(module->units);
	free(module->unit_places.all);
}

static Dwarf_Die *function_at(struct unit *unit, uint64_t address)
{
	const struct range *found = NULL;
	size_t at = SIZE_MAX;

	if (!unit->indexed)
		index_functions(unit, false);
	found = ranges_next(&unit->places, address, &at);
	if (!found && !unit->indexed_deeply) {
		index_functions(unit, true);
		at = SIZE_MAX;
		found = ranges_next(&unit->places, address, &at);
	}
	return found ? &unit->functions[found->what] : NULL;
}

/* Finds the function that was inlined at the address directly into this scope, however many blocks lie between. */
static bool inlined_at(Dwarf_Die *scope, uint64_t address, Dwarf_Die *found, int depth)
{
	Dwarf_Die die;
	int more = dwarf_child(scope, &die);

	for (; !more; more = dwarf_siblingof(&die, &die)) {
		switch (dwarf_tag(&die)) {
		case DW_TAG_inlined_subroutine:
			if (dwarf_haspc(&die, address) == 1) {
				*found = die;
				return true;
			}
			break;
		case DW_TAG_lexical_block:
		case DW_TAG_try_block:
		case DW_TAG_catch_block:
		case DW_TAG_with_stmt:
			if (depth < DEEPEST &&
			    (!has_place(&die) || dwarf_haspc(&die, address) == 1) &&
			    inlined_at(&die, address, found, depth + 1))
				return true;
			break;
		}
	}
	return false;
}

static const char *name_of(Dwarf_Die *die)
{
	static const unsigned int linkage[] = { DW_AT_linkage_name, DW_AT_MIPS_linkage_name };
	Dwarf_Attribute place, *attribute;

	for (int i = 0; i < 2; i++) {
		attribute = dwarf_attr_integrate(die, linkage[i], &place);
		if (attribute && dwarf_formstring(attribute))
			return dwarf_formstring(attribute);
	}
	return dwarf_diename(die);
}

static uint64_t number_of(Dwarf_Die *die, unsigned int name)
{
	Dwarf_Attribute place;
	Dwarf_Word value;

	return dwarf_formudata(dwarf_attr(die, name, &place), &value) ? 0 : value;
}

/* The place where an inlined function was called. */
static void set_call(struct frame *frame, Dwarf_Die *unit, Dwarf_Die *inlined)
{
	Dwarf_Files *files;
	size_t count;
	uint64_t file = number_of(inlined, DW_AT_call_file);

	frame->line = number_of(inlined, DW_AT_call_line);
	frame->file = dwarf_hasattr(inlined, DW_AT_call_file) &&
				      !dwarf_getsrcfiles(unit, &files, &count) && file < count
			      ? dwarf_filesrc(files, file, NULL, NULL)
			      : NULL;
}

static void set_line(struct frame *frame, Dwarf_Die *unit, uint64_t address)
{
	Dwarf_Line *line = dwarf_getsrc_die(unit, address);

	frame->line = 0;
	frame->file = NULL;
	if (line && !dwarf_lineno(line, &frame->line))
		frame->file = dwarf_linesrc(line, NULL, NULL);
}

static size_t frames_in(struct unit *unit, Dwarf_Die *function, uint64_t address,
			struct frame *frames)
{
	Dwarf_Die chain[MOST_FRAMES];
	size_t count = 1;

	chain[0] = *function;
	while (count < MOST_FRAMES && inlined_at(&chain[count - 1], address, &chain[count], 0))
		count++;
	/* In the answer the innermost is the first. */
	for (size_t i = 0; i < count; i++)
		frames[i].function = name_of(&chain[count - 1 - i]);
	set_line(&frames[0], &unit->die, address);
	for (size_t i = 1; i < count; i++)
		set_call(&frames[i], &unit->die, &chain[count - i]);
	return count;
}

/* Units may claim each other's code: the one with a function there is right. */
#define MOST_CLAIMS 16

size_t module_frames(struct module *module, uint64_t address, struct frame *frames,
		     uint64_t *function_start)
{
	const struct range *place;
	struct unit *first = NULL;
	size_t at = SIZE_MAX;

	if (!module->dwarf)
		return 0;
	if (!module->units_known)
		find_units(module);
	for (int i = 0;
	     i < MOST_CLAIMS && (place = ranges_next(&module->unit_places, address, &at)); i++) {
		struct unit *unit = &module->units[place->what];
		Dwarf_Die *function = function_at(unit, address);

		if (function) {
			Dwarf_Addr entry;

			if (!dwarf_entrypc(function, &entry))
				*function_start = entry;
			return frames_in(unit, function, address, frames);
		}
		first = first ? first : unit;
	}
	if (!first)
		return 0;
	/* Assembler has lines and no functions. */
	frames[0].function = NULL;
	set_line(&frames[0], &first->die, address);
	return frames[0].file ? 1 : 0;
}
