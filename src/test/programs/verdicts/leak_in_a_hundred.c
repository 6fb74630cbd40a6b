// One request in a hundred forgets its session.
// VERDICT at=open_session unreachable rate
// VERDICT at=parse_request churn
#include "verdicts/requests.h"

static void *open_session(void)
{
	return calloc(1, 311);
}

static void handle(long request, double part)
{
	void *session = open_session();

	(void)part;
	if (request % 100 != 42)
		free(session);
}

int main(void)
{
	serve(handle);
	return 0;
}
