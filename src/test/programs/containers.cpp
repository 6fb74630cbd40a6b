// C++: new, new[], strings, maps and exceptions end in malloc; names are as the source has them.
//
// EXPECT leaks blocks=125 bytes=31626
// EXPECT site at=Sessions::remember blocks=17 bytes=17034
// EXPECT site at=grid blocks=6 bytes=7512
// EXPECT sum at=index_rows blocks=101 bytes=4040
// EXPECT sum at=throw_and_catch blocks=0 bytes=0
// EXPECT sum at=ask_for_too_much blocks=0 bytes=0
// EXPECT site at=aligned_line blocks=1 bytes=3040
//
// A string of 1001 characters is a block of 1002, a map's node of two ints 40. libstdc++'s own pool
// for exceptions (72,704 bytes) belongs to the runtime.
#include <map>
#include <new>
#include <stdexcept>
#include <string>

struct Sessions {
	std::string *last;

	void remember(int count);
};

void Sessions::remember(int count)
{
	for (int i = 0; i < count; i++) {
		/* The string's own object is not on the heap: only its characters are. */
		static char room[64 * sizeof(std::string)];

		last = new (room + (size_t)i * sizeof(std::string)) std::string();
		last->reserve(1001);
	}
}

static void grid(int rows)
{
	for (int i = 0; i < rows; i++) {
		int *volatile row = new int[313];

		row[0] = i;
	}
}

static void index_rows(std::map<int, int> &index)
{
	for (int i = 0; i < 101; i++)
		index[i] = i * i;
}

static int throw_and_catch(int depth)
{
	try {
		if (depth > 0)
			return throw_and_catch(depth - 1) + 1;
		throw std::runtime_error(
			"a message that is too long to be kept inside of the string object itself");
	} catch (const std::logic_error &) {
		return 0;
	}
}

static int ask_for_too_much()
{
	volatile size_t far_too_much = (size_t)1 << 60;

	try {
		char *volatile block = new char[far_too_much];

		return block != nullptr;
	} catch (const std::bad_alloc &) {
		return 0;
	}
}

struct alignas(32) Line {
	char bytes[3040];
};

static void aligned_line()
{
	Line *volatile line = new Line;

	line->bytes[0] = 1;
}

int main()
{
	static Sessions sessions;
	static char room[sizeof(std::map<int, int>)];
	int caught = 0;

	sessions.remember(17);
	grid(6);
	index_rows(*new (room) std::map<int, int>);
	for (int i = 0; i < 50; i++) {
		try {
			throw_and_catch(i % 20);
		} catch (const std::runtime_error &) {
			caught++;
		}
	}
	aligned_line();
	return caught == 50 && ask_for_too_much() == 0 ? 0 : 98;
}
