// Maps the code of a library by hand and calls it at once: as data that mprotect makes executable, at a fixed address
// over nothing, and over memory that it has reserved. Its unwind table must be known by then. No loader does it this way,
// but some programs do.
// EXPECT site at=make_row origin=malloc blocks=11 bytes=88275 through=make_row,relay,main stack=complete
// EXPECT site at=place_row origin=malloc blocks=7 bytes=56189 through=place_row,relay,main stack=complete
// EXPECT site at=cover_row origin=malloc blocks=5 bytes=40145 through=cover_row,relay,main stack=complete
// EXPECT exit status=0
// NEEDS relay
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE 4096UL

static void *volatile keep;

static void make_row(void)
{
	keep = malloc(8025);
}

static void place_row(void)
{
	keep = malloc(8027);
}

static void cover_row(void)
{
	keep = malloc(8029);
}

struct code {
	const char *address; /* of relay, in the library as the loader mapped it */
	size_t offset; /* in the file: of the page where the code begins */
	size_t size;
	size_t entry; /* of relay, from there on */
};

/* Finds the segment of the code. */
static int look(struct dl_phdr_info *info, size_t size, void *result)
{
	struct code *code = result;

	(void)size;
	for (int i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *header = &info->dlpi_phdr[i];
		const char *start = (const char *)info->dlpi_addr + header->p_vaddr;

		if (header->p_type != PT_LOAD || code->address < start ||
		    code->address >= start + header->p_filesz)
			continue;
		code->offset = header->p_offset & -PAGE;
		code->size = header->p_offset + header->p_filesz - code->offset;
		code->entry = header->p_offset + (code->address - start) - code->offset;
		return 1;
	}
	return 0;
}

/* At an address of its own choice, where there is nothing or a reservation. */
static void (*map_at(int file, const struct code *code, int reserved))(void (*)(void))
{
	char *place = mmap(NULL, code->size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (place == MAP_FAILED || (!reserved && munmap(place, code->size)) ||
	    mmap(place, code->size, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_FIXED, file,
		 code->offset) != place)
		_exit(95);
	return (void (*)(void (*)(void)))(place + code->entry);
}

int main(void)
{
	char path[4096];
	struct code code = {};
	void *library = dlopen("librelay.so", RTLD_NOW);
	void (*relay)(void (*)(void));
	Dl_info info;
	char *mapped;
	int file;

	if (!library)
		return 98;
	code.address = dlsym(library, "relay");
	if (!code.address || !dladdr(code.address, &info) || !dl_iterate_phdr(look, &code))
		return 97;
	strncpy(path, info.dli_fname, sizeof(path) - 1);
	path[sizeof(path) - 1] = 0;
	dlclose(library);

	file = open(path, O_RDONLY);
	mapped = mmap(NULL, code.size, PROT_READ, MAP_PRIVATE, file, code.offset);
	if (file < 0 || mapped == MAP_FAILED || mprotect(mapped, code.size, PROT_READ | PROT_EXEC))
		return 96;
	relay = (void (*)(void (*)(void)))(mapped + code.entry);
	for (int i = 0; i < 11; i++)
		relay(make_row);

	relay = map_at(file, &code, 0);
	for (int i = 0; i < 7; i++)
		relay(place_row);
	relay = map_at(file, &code, 1);
	for (int i = 0; i < 5; i++)
		relay(cover_row);
	return 0;
}
