// The operators of C++: with libstdc++'s they lead to malloc and free, allocators bring their own.
//
// TRUTH
#include "truth.h"

#include <new>

static struct truth truth;

static void *counted(void *block, size_t size_bytes)
{
	truth_allocated(&truth, size_bytes);
	return block;
}

extern "C" void work()
{
	const std::align_val_t line{ 64 };

	for (size_t s = 19; s < 100000; s = s * 2 + 5) {
		/* One of each kind stays. */
		counted(operator new(s), s);
		counted(operator new[](s), s);
		counted(operator new(s, std::nothrow), s);
		counted(operator new[](s, std::nothrow), s);
		counted(operator new(s, line), s);
		counted(operator new[](s, line), s);
		counted(operator new(s, line, std::nothrow), s);
		counted(operator new[](s, line, std::nothrow), s);

		operator delete(counted(operator new(s), s));
		operator delete[](counted(operator new[](s), s));
		operator delete(counted(operator new(s), s), s);
		operator delete[](counted(operator new[](s), s), s);
		operator delete(counted(operator new(s), s), std::nothrow);
		operator delete[](counted(operator new[](s), s), std::nothrow);
		operator delete(counted(operator new(s, line), s), line);
		operator delete[](counted(operator new[](s, line), s), line);
		operator delete(counted(operator new(s, line), s), s, line);
		operator delete[](counted(operator new[](s, line), s), s, line);
		operator delete(counted(operator new(s, line), s), line, std::nothrow);
		operator delete[](counted(operator new[](s, line), s), line, std::nothrow);
		for (int i = 0; i < 12; i++)
			truth_freed(&truth, s);
	}
}

/* Allocates an exception, which nobody sees. */
static void fail()
{
	if (operator new((size_t)1 << 60, std::nothrow))
		_exit(98);
}

int main()
{
	work();
	fail();
	truth_print(&truth, "at=work");
	return 0;
}
