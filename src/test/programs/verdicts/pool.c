// A pool: what a request gives back goes to the next; new ones are made only when none is left.
// VERDICT at=new_member startup bounded
// VERDICT at=parse_request churn
#include "verdicts/requests.h"

#define MOST 200

static void *members[MOST];
static int left;

static void *new_member(void)
{
	return malloc(1009);
}

static void handle(long request, double part)
{
	void *taken[MOST];
	int count = 20 + (int)(request * 7919 % 60);

	(void)part;
	for (int i = 0; i < count; i++)
		taken[i] = left > 0 ? members[--left] : new_member();
	for (int i = 0; i < count; i++)
		members[left++] = taken[i];
}

int main(void)
{
	serve(handle);
	return 0;
}
