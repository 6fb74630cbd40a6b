// Blocks that are made by one family of functions and given back by another; MismatchTest knows which.
#include <cstdlib>
#include <new>
#include <string>
#include <vector>

struct Pair {
	~Pair()
	{
	}
	long one, two;
};

__attribute__((noinline)) static void new_then_free()
{
	std::free(::operator new(701));
}

__attribute__((noinline)) static void malloc_then_delete()
{
	::operator delete(std::malloc(703));
}

__attribute__((noinline)) static void array_then_delete()
{
	for (int i = 0; i < 3; i++)
		::operator delete(::operator new[](707));
}

__attribute__((noinline)) static void new_then_delete_array()
{
	::operator delete[](::operator new(709));
}

__attribute__((noinline)) static void new_then_realloc()
{
	void *block = std::realloc(::operator new(719), 727);

	std::free(block);
}

__attribute__((noinline)) static void all_is_well()
{
	delete new Pair;
	delete[] new Pair[3];
	delete[] new (std::nothrow) char[100];
	::operator delete(::operator new(64, std::align_val_t(64)), std::align_val_t(64));
	::operator delete(::operator new(733), 733);
	std::free(std::malloc(10));
	std::free(std::realloc(std::calloc(3, 5), 100));
	std::string text(100, 'x');
	std::vector<std::string> texts(20, text);
	try {
		throw std::string("thrown");
	} catch (const std::string &) {
	}
}

int main(int argc, char **)
{
	for (int i = 0; i < 100; i++)
		all_is_well();
	if (argc > 1)
		return 0;
	new_then_free();
	malloc_then_delete();
	array_then_delete();
	new_then_delete_array();
	new_then_realloc();
	return 0;
}
