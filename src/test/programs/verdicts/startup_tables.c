// Tables that are made at the start and stay; then the program works.
// VERDICT at=new_row startup
// VERDICT at=parse_request churn
#include "verdicts/requests.h"

#define ROWS 3000

static void *rows[ROWS];

static void *new_row(void)
{
	return malloc(57);
}

static void handle(long request, double part)
{
	(void)request;
	(void)part;
}

int main(void)
{
	for (int i = 0; i < ROWS; i++)
		rows[i] = new_row();
	serve(handle);
	return rows[0] == NULL;
}
