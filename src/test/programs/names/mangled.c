// Built by NamesTest: the names that rustc gives to functions, both old and new, in a program that needs no rustc.
#include <stdlib.h>

#define LEGACY                                                                                     \
	"_ZN71_$LT$Test$u20$$u2b$$u20$$u27$static$u20$as$u20$foo..Bar$LT$Test$GT$$GT$3bar17h930b740aa94f1d3aE"
#define V0 "_RNvMC0INtC8arrayvec8ArrayVechKj7b_E3new"
#define CLOSURE "_RNCNvCs1234_7mycrate3run0B3_"

void *old_way(size_t size) __asm__(LEGACY);
void *new_way(size_t size) __asm__(V0);
void *closure(size_t size) __asm__(CLOSURE);

__attribute__((noinline)) void *old_way(size_t size)
{
	char *block = malloc(size);

	block[0] = 1;
	return block;
}

__attribute__((noinline)) void *new_way(size_t size)
{
	char *block = old_way(size);

	block[1] = 1;
	return block;
}

__attribute__((noinline)) void *closure(size_t size)
{
	char *block = new_way(size);

	block[2] = 1;
	return block;
}

int main(void)
{
	return closure(4003) == NULL;
}
