// Work is gathered and done in batches: live blocks rise, and are gone.
// VERDICT at=new_task churn
// VERDICT at=parse_request churn
#include "verdicts/requests.h"

#define BATCH 900

static void *batch[BATCH];
static int gathered;

static void *new_task(void)
{
	return malloc(161);
}

static void handle(long request, double part)
{
	(void)request;
	(void)part;
	batch[gathered++] = new_task();
	if (gathered == BATCH)
		while (gathered > 0)
			free(batch[--gathered]);
}

int main(void)
{
	serve(handle);
	return 0;
}
