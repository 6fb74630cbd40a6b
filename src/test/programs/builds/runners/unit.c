// SPDX-License-Identifier: Apache-2.0
/* A test of its own: loses a block of 30011 bytes with an argument. What comes after leaves no pointer to it. */
#include <stdlib.h>
#include <string.h>

static void lose(int bytes)
{
	char *lost = malloc(bytes);

	memset(lost, 1, bytes);
}

static void use(int bytes)
{
	char *used = malloc(bytes);

	memset(used, 1, bytes);
	free(used);
}

int main(int count, char **arguments)
{
	if (count > 1)
		lose(30011);
	use(701);
	use(901);
	return 0;
}
