// SPDX-License-Identifier: Apache-2.0
/* C++ names by libstdc++'s __cxa_demangle, where there is a libstdc++: where C++ programs run, there is. */
#define _GNU_SOURCE
#include "names.h"

#include <dlfcn.h>

static char *(*demangle)(const char *name, char *into, size_t *length, int *status);

void load_demangler(void)
{
	void *library = dlopen("libstdc++.so.6", RTLD_NOW);

	if (library)
		*(void **)&demangle = dlsym(library, "__cxa_demangle");
}

const char *demangled(const char *name)
{
	static char *result;
	int status;

	if (!demangle || name[0] != '_' || name[1] != 'Z')
		return NULL;
	free(result);
	result = demangle(name, NULL, NULL, &status);
	return status ? NULL : result;
}
