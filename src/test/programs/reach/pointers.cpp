/*
 * One way of a program to hold, or to lose, its blocks for each number that is given as argument; ReachabilityTest
 * compares what Seep says of each with Valgrind. Sizes are odd and unique.
 */
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <pthread.h>
#include <stdexcept>
#include <string>
#include <sys/mman.h>
#include <unistd.h>
#include <unordered_map>
#include <vector>
#include <cstdio>

#define APART __attribute__((noinline))

struct node {
	node *next;
	node *previous;
	long value;
};

static node *list;
static void *held[100];
static void *inside;
static thread_local void *of_thread;
static std::map<int, std::string> *names;
static std::vector<void *> blocks;
static void **pool;

static node *make_node(node *next)
{
	node *made = static_cast<node *>(calloc(1, sizeof(node)));

	made->next = next;
	return made;
}

/* Overwrites what earlier calls left on the stack below. */
static APART void clean_stack()
{
	volatile char bytes[64 * 1024];

	for (volatile char &byte : bytes)
		byte = 0;
}

static APART void lose(size_t size)
{
	volatile char *lost = static_cast<char *>(malloc(size));

	lost[0] = 1;
}

static APART void nothing()
{
}

static APART void one_lost()
{
	lose(1001);
}

static APART void held_by_global()
{
	held[0] = malloc(1003);
}

static APART void kept_list()
{
	for (int i = 0; i < 1000; i++)
		list = make_node(list);
}

static APART void lost_list()
{
	node *first = nullptr;

	for (int i = 0; i < 37; i++)
		first = make_node(first);
	first->value = 1;
}

static APART void list_from_the_middle()
{
	node *first = nullptr, *middle = nullptr;

	for (int i = 0; i < 20; i++) {
		first = make_node(first);
		if (i == 9)
			middle = first;
	}
	list = middle;
}

static APART void lost_ring()
{
	node *first = make_node(nullptr), *second = make_node(first), *third = make_node(second);

	first->next = third;
}

static APART void two_lost_rings()
{
	lost_ring();
	lost_ring();
}

static APART void points_at_itself()
{
	node *alone = make_node(nullptr);

	alone->next = alone;
}

static APART void interior_only()
{
	inside = static_cast<char *>(malloc(1005)) + 100;
}

static APART void interior_to_a_list()
{
	node *first = make_node(make_node(make_node(nullptr)));

	inside = &first->value;
}

static APART void interior_and_start()
{
	char *block = static_cast<char *>(malloc(1007));

	inside = block + 64;
	held[1] = block;
}

static APART void one_past_the_end()
{
	char *block = static_cast<char *>(malloc(1024));

	inside = block + 1024;
}

static APART void empty_block_held()
{
	held[0] = malloc(0);
}

static APART void tree_lost()
{
	node *left = make_node(nullptr), *right = make_node(nullptr), *root = make_node(left);

	root->previous = right;
	left->next = make_node(nullptr);
}

static APART void lost_that_points_at_held()
{
	node *lost = make_node(nullptr);

	held[3] = malloc(1011);
	lost->next = static_cast<node *>(held[3]);
}

static APART void shared_by_two_lost()
{
	node *shared = make_node(nullptr), *first = make_node(shared), *second = make_node(shared);

	first->value = second->value = 7;
}

static APART void by_thread_local()
{
	of_thread = malloc(1013);
}

static APART void in_anonymous_memory()
{
	pool = static_cast<void **>(
		mmap(nullptr, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	pool[5000] = malloc(1017);
	pool[70000] = malloc(300001);
}

static APART void large_blocks()
{
	held[7] = malloc(5000001);
	lose(6000001);
}

static APART void large_block_holds()
{
	void **large = static_cast<void **>(calloc(1, 4000008));

	held[8] = large;
	large[400000] = malloc(1019);
}

static APART void lost_large_block_holds()
{
	void **large = static_cast<void **>(calloc(1, 4000008));

	large[400000] = malloc(1021);
}

static APART void stale_in_freed_block()
{
	void **block = static_cast<void **>(calloc(1, 4096));

	block[100] = malloc(1023);
	free(block);
}

static APART void unaligned_pointer()
{
	char *block = static_cast<char *>(calloc(1, 64));
	void *hidden = malloc(1025);

	memcpy(block + 3, &hidden, sizeof(hidden));
	hidden = nullptr;
	held[9] = block;
}

static APART void hidden_by_xor()
{
	held[10] = reinterpret_cast<void *>(reinterpret_cast<uintptr_t>(malloc(1027)) ^
					    0x5555555555555555);
}

static APART void container_of_strings()
{
	names = new std::map<int, std::string>;
	for (int i = 0; i < 50; i++)
		(*names)[i] = std::string(100 + i, 'x');
}

static APART void lost_container()
{
	auto *lost = new std::unordered_map<int, std::string>;

	for (int i = 0; i < 10; i++)
		(*lost)[i] = std::string(200, 'y');
}

static APART void vector_of_blocks()
{
	for (int i = 0; i < 20; i++)
		blocks.push_back(malloc(1029));
}

struct counted {
	std::string text = std::string(77, 'z');
	~counted()
	{
		text.clear();
	}
};

static APART void array_with_count()
{
	held[11] = new counted[5];
}

struct first_base {
	virtual ~first_base() = default;
	long one = 1;
};

struct second_base {
	virtual ~second_base() = default;
	long two = 2;
};

struct derived : first_base, second_base {
	char bytes[100] = {};
};

static APART void by_second_base()
{
	held[12] = static_cast<second_base *>(new derived);
}

static APART void lost_by_exception()
{
	try {
		char *block = static_cast<char *>(malloc(1031));

		block[0] = 1;
		throw std::runtime_error("over");
	} catch (const std::exception &) {
	}
}

static APART void shared_pointers_in_a_ring()
{
	struct link {
		std::shared_ptr<link> other;
	};
	auto one = std::make_shared<link>();

	one->other = std::make_shared<link>();
	one->other->other = one;
}

static APART void ring_of_lists()
{
	node *first = make_node(nullptr), *second = make_node(first);

	first->next = second;
	first->previous = make_node(make_node(nullptr));
}

static APART void union_of_pointer_and_number()
{
	static union {
		void *pointer;
		long number;
	} either;

	either.pointer = malloc(1033);
}

static APART void many_threads_ended()
{
	pthread_t threads[3];

	for (pthread_t &thread : threads)
		pthread_create(
			&thread, nullptr,
			[](void *) -> void * {
				lose(1035);
				return nullptr;
			},
			nullptr);
	for (pthread_t &thread : threads)
		pthread_join(thread, nullptr);
}

static APART void thousands_lost()
{
	for (int i = 0; i < 5000; i++)
		lose(33);
}

static APART void realloc_moved()
{
	char *block = static_cast<char *>(malloc(1037));

	held[13] = malloc(9);
	held[14] = realloc(block, 100003);
}

static APART void overwritten()
{
	for (int i = 0; i < 9; i++)
		held[15] = malloc(1039);
}

static void (*const cases[])() = {
	nothing,
	one_lost,
	held_by_global,
	kept_list,
	lost_list,
	list_from_the_middle,
	lost_ring,
	two_lost_rings,
	points_at_itself,
	interior_only,
	interior_to_a_list,
	interior_and_start,
	one_past_the_end,
	empty_block_held,
	tree_lost,
	lost_that_points_at_held,
	shared_by_two_lost,
	by_thread_local,
	in_anonymous_memory,
	large_blocks,
	large_block_holds,
	lost_large_block_holds,
	stale_in_freed_block,
	unaligned_pointer,
	hidden_by_xor,
	container_of_strings,
	lost_container,
	vector_of_blocks,
	array_with_count,
	by_second_base,
	lost_by_exception,
	shared_pointers_in_a_ring,
	ring_of_lists,
	union_of_pointer_and_number,
	many_threads_ended,
	thousands_lost,
	realloc_moved,
	overwritten,
};

int main(int count, char **arguments)
{
	size_t number = count > 1 ? strtoul(arguments[1], nullptr, 10) : 0;

	if (number >= sizeof(cases) / sizeof(cases[0]))
		return 99;
	cases[number]();
	clean_stack();
	/* Without destructors: they would free what is held. */
	_exit(0);
}
