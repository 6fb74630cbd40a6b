// Fifty small programs that leak, in the manner of NIST's test cases for CWE-401 (missing release of memory): seven ways
// to ask for memory, in shapes that lose it for different reasons. The argument chooses one: function = number % 7, shape =
// number / 7. LeaksLikeValgrindTest compares what is live at the end.
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <vector>

struct Node {
	Node *next;
	char *text;
};

static int function, number;
static void *volatile kept;

/* Odd sizes: each program has its own. */
static size_t size_of(int i)
{
	return 17 + 2 * number + 31 * i;
}

static char *get(int i)
{
	static char letters[4096];

	std::memset(letters, 'x', sizeof(letters));
	letters[size_of(i) - 1] = '\0';
	switch (function) {
	case 0:
		return static_cast<char *>(std::malloc(size_of(i)));
	case 1:
		return static_cast<char *>(std::calloc(3, size_of(i)));
	case 2:
		return static_cast<char *>(std::realloc(std::malloc(7), size_of(i)));
	case 3:
		return strdup(letters);
	case 4:
		return static_cast<char *>(::operator new(size_of(i)));
	case 5:
		return new char[size_of(i)];
	default:
		return static_cast<char *>(aligned_alloc(64, 64 * (1 + i)));
	}
}

static void put(char *block)
{
	if (function == 4)
		::operator delete(block);
	else if (function == 5)
		delete[] block;
	else
		std::free(block);
}

/* The pointer is overwritten. */
static void overwritten()
{
	char *block = nullptr;

	for (int i = 0; i < 10; i++)
		block = get(i);
	put(block);
}

/* One of the ways out forgets it. */
static bool parse(int i)
{
	char *block = get(i);

	if (i % 3 == 0)
		return false;
	put(block);
	return true;
}

static void early_return()
{
	for (int i = 0; i < 20; i++)
		parse(i);
}

/* The list is freed, what its nodes point at is not. */
static void shallow_free()
{
	Node *list = nullptr;

	for (int i = 0; i < 12; i++)
		list = new Node{ list, get(i) };
	while (list) {
		Node *next = list->next;

		delete list;
		list = next;
	}
}

/* A ring that nothing leads to. */
static void ring()
{
	Node *first = new Node{ nullptr, get(0) }, *last = first;

	for (int i = 1; i < 6; i++)
		last = last->next = new Node{ nullptr, get(i) };
	last->next = first;
}

/* A global still has it at the end. */
static void still_reachable()
{
	char **table = static_cast<char **>(std::malloc(16 * sizeof(char *)));

	for (int i = 0; i < 16; i++)
		table[i] = get(i);
	for (int i = 0; i < 16; i += 2)
		put(table[i]);
	kept = table;
}

/* An exception passes by. */
static void thrower(int i)
{
	char *block = get(i);

	if (i % 2)
		throw std::string("leaves " + std::string(40, 'x'));
	put(block);
}

static void exception()
{
	for (int i = 0; i < 9; i++) {
		try {
			thrower(i);
		} catch (const std::string &) {
		}
	}
}

/* Two that own each other. */
struct Owner {
	std::shared_ptr<Owner> other;
	char *block;
	~Owner()
	{
		put(block);
	}
};

static void cycle()
{
	for (int i = 0; i < 4; i++) {
		auto one = std::make_shared<Owner>(), two = std::make_shared<Owner>();

		one->block = get(i);
		two->block = get(i + 1);
		one->other = two;
		if (i % 2)
			two->other = one;
	}
}

/* A container that only grows, of blocks that it does not own. */
static void container()
{
	auto *all = new std::vector<char *>;

	for (int i = 0; i < 30; i++)
		all->push_back(get(i % 8));
	for (int i = 0; i < 30; i += 4)
		put((*all)[i]);
	if (number % 2)
		delete all;
}

int main(int, char **argv)
{
	static void (*const shapes[])() = {
		overwritten,	 early_return, shallow_free, ring,
		still_reachable, exception,    cycle,	     container
	};

	number = std::atoi(argv[1]);
	function = number % 7;
	shapes[number / 7]();
	return 0;
}
