/*
 * More ways to hold or to lose blocks (pointers.cpp has the others): what owns them is a thread, a library, a container,
 * a pool, an exception. Arguments: the number, and the path of the library that library.c makes.
 */
#include <any>
#include <csetjmp>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <dlfcn.h>
#include <exception>
#include <forward_list>
#include <functional>
#include <list>
#include <memory>
#include <obstack.h>
#include <optional>
#include <pthread.h>
#include <semaphore.h>
#include <set>
#include <stdexcept>
#include <string>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>
#include <unordered_map>
#include <variant>
#include <vector>

#define APART __attribute__((noinline))
#define obstack_chunk_alloc malloc
#define obstack_chunk_free free

static const char *library_path;
static void *held[100];

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

/* ---- threads */

static sem_t ready;

static void *waits_with_block(void *)
{
	void *volatile mine = malloc(2101);

	lose(2103);
	clean_stack();
	sem_post(&ready);
	pause();
	return mine;
}

static APART void on_stacks_of_threads()
{
	pthread_t thread;

	sem_init(&ready, 0, 0);
	for (int i = 0; i < 3; i++) {
		pthread_create(&thread, nullptr, waits_with_block, nullptr);
		sem_wait(&ready);
	}
}

static thread_local std::vector<int> *of_thread;

static APART void in_tls_of_threads()
{
	pthread_t thread;

	sem_init(&ready, 0, 0);
	pthread_create(
		&thread, nullptr,
		[](void *) -> void * {
			of_thread = new std::vector<int>(701);
			clean_stack();
			sem_post(&ready);
			pause();
			return nullptr;
		},
		nullptr);
	sem_wait(&ready);
}

static APART void by_thread_specific_key()
{
	pthread_key_t key;

	pthread_key_create(&key, nullptr);
	pthread_setspecific(key, malloc(2107));
}

/* Beyond the keys for which a thread's block has room. */
static APART void by_the_fiftieth_key()
{
	pthread_key_t key = 0;

	for (int i = 0; i < 50; i++)
		pthread_key_create(&key, nullptr);
	pthread_setspecific(key, malloc(2109));
}

/* ---- libraries */

static APART void by_globals_of_a_library()
{
	void *library = dlopen(library_path, RTLD_NOW);

	if (!library)
		_exit(98);
	reinterpret_cast<void (*)()>(dlsym(library, "hold_in_library"))();
}

static APART void by_a_library_that_is_gone()
{
	void *library = dlopen(library_path, RTLD_NOW);

	if (!library)
		_exit(98);
	reinterpret_cast<void (*)()>(dlsym(library, "hold_in_library"))();
	dlclose(library);
}

/* ---- containers */

static std::list<std::string> *strings;
static std::set<std::unique_ptr<int>> *numbers;
static std::deque<void *> *queue;
static std::forward_list<long> chain;
static std::unordered_map<std::string, std::vector<long>> table;
static std::function<long()> closure;
static std::any anything;
static std::variant<int, std::string, std::vector<int>> either;
static std::optional<std::vector<long>> perhaps;

static APART void nested_containers()
{
	strings = new std::list<std::string>(9, std::string(211, 's'));
	for (int i = 0; i < 30; i++)
		table[std::string(40, static_cast<char>('a' + i))].resize(19);
}

static APART void set_of_unique_pointers()
{
	numbers = new std::set<std::unique_ptr<int>>;
	for (int i = 0; i < 25; i++)
		numbers->insert(std::make_unique<int>(i));
}

static APART void deque_of_blocks()
{
	queue = new std::deque<void *>;
	for (int i = 0; i < 300; i++) {
		queue->push_back(malloc(2113));
		if (i % 3 == 0)
			queue->pop_front();
	}
}

static APART void lists_cut_off()
{
	for (int i = 0; i < 40; i++)
		chain.push_front(i);
	/* All behind the third. */
	memset(static_cast<void *>(*reinterpret_cast<char **>(*reinterpret_cast<char **>(&chain))),
	       0, sizeof(void *));
}

static APART void a_closure()
{
	std::vector<long> captured(33);
	std::string text(133, 't');

	closure = [captured, text] { return captured[0] + static_cast<long>(text.size()); };
}

static APART void of_changing_type()
{
	anything = std::vector<int>(45);
	either = std::string(147, 'u');
	perhaps = std::vector<long>(57);
	either = std::vector<int>(59);
}

static APART void lost_shared_pointer()
{
	auto *leaked = new std::shared_ptr<std::string>(std::make_shared<std::string>(167, 'v'));

	leaked->reset(new std::string(169, 'v'));
}

static std::weak_ptr<std::string> weak;

static APART void only_a_weak_pointer()
{
	auto *leaked = new std::shared_ptr<std::string>(std::make_shared<std::string>(171, 'w'));

	weak = *leaked;
}

/* ---- unions and marks */

struct cell {
	union {
		cell *next;
		double number;
		char bytes[24];
	};
	int kind;
};

static cell *cells;

static APART void cells_of_a_union()
{
	for (int i = 0; i < 20; i++) {
		cell *made = static_cast<cell *>(calloc(1, sizeof(cell)));

		made->kind = i % 2;
		if (made->kind) {
			made->next = cells;
			cells = made;
		} else {
			made->number = 1.5;
		}
	}
}

static APART void marked_in_the_lowest_bit()
{
	held[20] = reinterpret_cast<void *>(reinterpret_cast<uintptr_t>(malloc(2117)) | 1);
}

/* ---- pools */

struct pool {
	char *at;
	size_t left;
	pool *before;
	char bytes[4000];
};

static pool *pools;

static APART void *take(size_t size)
{
	if (!pools || pools->left < size) {
		pool *fresh = static_cast<pool *>(malloc(sizeof(pool)));

		fresh->at = fresh->bytes;
		fresh->left = sizeof(fresh->bytes);
		fresh->before = pools;
		pools = fresh;
	}
	pools->at += size;
	pools->left -= size;
	return pools->at - size;
}

static APART void objects_of_a_pool()
{
	for (int i = 0; i < 100; i++)
		*static_cast<void **>(take(96)) = malloc(2119);
}

static APART void a_pool_that_is_lost()
{
	objects_of_a_pool();
	pools = nullptr;
}

/* Only an object in it is known: the pool is reached by that. */
static APART void an_object_of_a_lost_pool()
{
	held[21] = static_cast<char *>(take(96)) + 8;
	pools = nullptr;
}

static struct obstack stack_of_objects;

static APART void an_obstack()
{
	obstack_init(&stack_of_objects);
	for (int i = 0; i < 200; i++)
		*static_cast<void **>(obstack_alloc(&stack_of_objects, 64)) = malloc(2121);
}

static APART void shared_mapping_holds()
{
	void **shared = static_cast<void **>(
		mmap(nullptr, 8192, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));

	shared[17] = malloc(2123);
}

static APART void aligned_blocks()
{
	void *block = nullptr;

	if (posix_memalign(&block, 4096, 2125))
		_exit(97);
	held[22] = block;
	held[23] = static_cast<char *>(aligned_alloc(256, 2304)) + 256;
	block = nullptr;
}

/* ---- exceptions and jumps */

struct throws {
	char *block = static_cast<char *>(malloc(2127));

	throws()
	{
		block[0] = 1;
		throw std::runtime_error(std::string(177, 'x'));
	}
	~throws()
	{
		free(block);
	}
};

static APART void by_a_constructor_that_throws()
{
	try {
		throws never;
	} catch (const std::exception &) {
	}
}

static std::exception_ptr kept_exception;

static APART void an_exception_that_is_kept()
{
	try {
		throw std::runtime_error(std::string(179, 'y'));
	} catch (...) {
		kept_exception = std::current_exception();
	}
}

static jmp_buf target;

static APART void jumps()
{
	volatile char *block = static_cast<char *>(malloc(2129));

	block[0] = 1;
	longjmp(target, 1);
}

static APART void by_a_jump()
{
	if (!setjmp(target))
		jumps();
}

/* ---- stacks that the program makes */

static ucontext_t main_context, coroutine;

static APART void body()
{
	void *volatile mine = malloc(2131);

	swapcontext(&coroutine, &main_context);
	free(mine);
}

static APART void on_the_stack_of_a_coroutine()
{
	char *stack = static_cast<char *>(malloc(65536));

	memset(stack, 0, 65536);
	getcontext(&coroutine);
	coroutine.uc_stack.ss_sp = stack;
	coroutine.uc_stack.ss_size = 65536;
	coroutine.uc_link = &main_context;
	makecontext(&coroutine, body, 0);
	swapcontext(&main_context, &coroutine);
}

static void (*const cases[])() = {
	on_stacks_of_threads,
	in_tls_of_threads,
	by_thread_specific_key,
	by_the_fiftieth_key,
	by_globals_of_a_library,
	by_a_library_that_is_gone,
	nested_containers,
	set_of_unique_pointers,
	deque_of_blocks,
	lists_cut_off,
	a_closure,
	of_changing_type,
	lost_shared_pointer,
	only_a_weak_pointer,
	cells_of_a_union,
	marked_in_the_lowest_bit,
	objects_of_a_pool,
	a_pool_that_is_lost,
	an_object_of_a_lost_pool,
	an_obstack,
	shared_mapping_holds,
	aligned_blocks,
	by_a_constructor_that_throws,
	an_exception_that_is_kept,
	by_a_jump,
	on_the_stack_of_a_coroutine,
};

int main(int count, char **arguments)
{
	size_t number = count > 1 ? strtoul(arguments[1], nullptr, 10) : 0;

	if (number >= sizeof(cases) / sizeof(cases[0]))
		return 99;
	library_path = count > 2 ? arguments[2] : "";
	cases[number]();
	clean_stack();
	/* Without destructors: they would free what is held. */
	_exit(0);
}
