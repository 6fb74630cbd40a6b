// Waits for a byte of input, then calls probed() from a stack of about as many frames as the first argument says, as
// often as the second says.
#include <stdlib.h>
#include <unistd.h>

__attribute__((noinline)) void probed(void)
{
	__asm__ volatile("nop");
}

static long calls;
static volatile long sum;

__attribute__((noinline)) static void leaf(long n)
{
	long numbers[4] = { n, 2, 3, 4 };

	__asm__ volatile("" : : "r"(numbers) : "memory");
	for (long i = 0; i < calls; i++)
		probed();
	sum += numbers[n & 3];
}

static void one(long n, long m);
static void two(long n, long m);
static void three(long n, long m);

__attribute__((noinline)) static void next(long n, long m)
{
	if (n <= 0)
		leaf(m);
	else if (n % 3 == 0)
		one(n - 1, m + 1);
	else if (n % 3 == 1)
		two(n - 1, m * 3);
	else
		three(n - 1, m ^ 5);
	sum += n;
}

__attribute__((noinline)) static void one(long n, long m)
{
	char bytes[24] = { 1 };

	__asm__ volatile("" : : "r"(bytes) : "memory");
	next(n - 1, m);
	sum += n * m + bytes[0];
}

__attribute__((noinline)) static void two(long n, long m)
{
	char bytes[120] = { 1 };
	long a = sum, b = a * m, c = b ^ n;

	__asm__ volatile("" : : "r"(bytes) : "memory");
	next(n - 1, m + a);
	sum += a * b + c * n + m + bytes[1];
}

__attribute__((noinline)) static void three(long n, long m)
{
	long a = sum, b = a * m, c = b ^ n, d = c + 1;

	next(n - 1, m);
	sum += a + b + c + d + n + m;
}

int main(int argc, char **argv)
{
	int depth = argc > 1 ? atoi(argv[1]) : 20;
	char byte;

	if (read(0, &byte, 1) != 1)
		return 1;
	calls = argc > 2 ? atol(argv[2]) : 1000;
	// probed, leaf, next; main, two of libc, _start
	next(depth - 7, 1);
	return 0;
}
