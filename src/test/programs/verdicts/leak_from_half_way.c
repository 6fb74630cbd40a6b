// All is well for half the run; then each fifth connection is forgotten.
// VERDICT at=new_connection unreachable rate
// VERDICT at=parse_request churn
#include "verdicts/requests.h"

static void *new_connection(void)
{
	return malloc(2003);
}

static void handle(long request, double part)
{
	void *connection = new_connection();

	if (part < 0.5 || request % 5 != 0)
		free(connection);
}

int main(void)
{
	serve(handle);
	return 0;
}
