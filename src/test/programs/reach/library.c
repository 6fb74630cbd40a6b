/* For owners.cpp: a library that is loaded while the program runs, and holds blocks in its own data. */
#include <stdlib.h>

static void *in_data = &in_data;
static void *in_bss;
static __thread void *in_tls;

void hold_in_library(void)
{
	in_data = malloc(2001);
	in_bss = malloc(2003);
	in_tls = malloc(2005);
}

/* Keeps the compiler from leaving them out. */
void *held_by_library(void)
{
	return in_data ? in_bss : in_tls;
}
