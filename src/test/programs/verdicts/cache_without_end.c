// A cache that never lets an entry go.
// VERDICT at=new_entry leaking rate
// VERDICT at=parse_request churn
#include "verdicts/requests.h"

struct entry {
	struct entry *next;
	char value[120];
};

static struct entry *entries;

static struct entry *new_entry(void)
{
	return malloc(sizeof(struct entry) + 3);
}

static void handle(long request, double part)
{
	(void)part;
	if (request % 4 == 0) {
		struct entry *entry = new_entry();

		entry->next = entries;
		entries = entry;
	}
}

int main(void)
{
	serve(handle);
	return 0;
}
