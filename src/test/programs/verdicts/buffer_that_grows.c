// One block, which realloc makes larger with each message: a log that is never written out.
// VERDICT at=append leaking rate
// VERDICT at=parse_request churn
#include "verdicts/requests.h"

static char *log_text;
static size_t length;

static void append(size_t more)
{
	length += more;
	log_text = realloc(log_text, length);
}

static void handle(long request, double part)
{
	(void)part;
	if (request % 10 == 0)
		append(211);
}

int main(void)
{
	serve(handle);
	return 0;
}
