// The last 256 messages are kept.
// VERDICT at=new_message bounded churn
// VERDICT at=parse_request churn
#include "verdicts/requests.h"

#define SLOTS 256

static void *messages[SLOTS];

static void *new_message(long request)
{
	return malloc(100 + request % 37);
}

static void handle(long request, double part)
{
	(void)part;
	free(messages[request % SLOTS]);
	messages[request % SLOTS] = new_message(request);
}

int main(void)
{
	serve(handle);
	return 0;
}
