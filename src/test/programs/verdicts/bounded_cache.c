// A cache of 10,000 entries, the oldest of which makes room for the newest.
// VERDICT at=new_entry bounded
// VERDICT at=parse_request churn
#include "verdicts/requests.h"

#define ENTRIES 10000

static void *entries[ENTRIES];
static long next;

static void *new_entry(void)
{
	return malloc(83);
}

static void handle(long request, double part)
{
	(void)request;
	(void)part;
	for (int i = 0; i < 5; i++) {
		free(entries[next % ENTRIES]);
		entries[next++ % ENTRIES] = new_entry();
	}
}

int main(void)
{
	serve(handle);
	return 0;
}
