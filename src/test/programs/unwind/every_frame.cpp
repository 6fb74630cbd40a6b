// Allocates below every kind of frame that compilers make. Ends with status 0. Arguments: rounds, default 10; and any
// other to do without threads, so that each run makes the same stacks.
#include <algorithm>
#include <alloca.h>
#include <csetjmp>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <future>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace
{

volatile size_t odd = 37;

__attribute__((noinline)) void allocate()
{
	void *block = malloc(odd);
	asm volatile("" : : "r"(block) : "memory");
	free(block);
}

int compare(const void *a, const void *b)
{
	allocate();
	return *static_cast<const int *>(a) - *static_cast<const int *>(b);
}

__attribute__((noinline)) void below_c_callback()
{
	int numbers[] = { 5, 3, 9, 1, 7, 2 };
	qsort(numbers, 6, sizeof(int), compare);
	int key = 7;
	bsearch(&key, numbers, 6, sizeof(int), compare);
}

__attribute__((noinline)) void below_functions()
{
	std::function<int(int)> inner = [](int n) {
		allocate();
		return n + 1;
	};
	std::function<int(int)> outer = [inner](int n) { return inner(n) * 2; };
	std::vector<int> numbers{ 4, 2, 8, 6, 1, 9, 3, 7, 5 };
	std::sort(numbers.begin(), numbers.end(),
		  [&](int a, int b) { return outer(a) < outer(b); });
}

__attribute__((noinline)) void below_streams()
{
	std::ostringstream text;
	for (int i = 0; i < 40; i++)
		text << "number " << i << " is " << i * 0.5 << std::hex << i << '\n';
	std::string word;
	std::istringstream in(text.str());
	while (in >> word)
		asm volatile("" : : "r"(word.data()) : "memory");
	std::regex pattern("(a|b)*c+[[:digit:]]{2,3}");
	std::smatch match;
	std::string subject = "ababccc123";
	std::regex_match(subject, match, pattern);
}

struct AllocatesAtItsEnd {
	std::string text = "long enough not to fit into the string itself";
	~AllocatesAtItsEnd()
	{
		allocate();
	}
};

__attribute__((noinline)) void throws(int depth)
{
	AllocatesAtItsEnd guard;
	if (depth == 0)
		throw std::runtime_error(
			"a message that is long enough to be allocated on the heap");
	throws(depth - 1);
	allocate();
}

__attribute__((noinline)) void below_catch()
{
	try {
		throws(5);
	} catch (const std::exception &) {
		allocate();
		try {
			throws(2);
		} catch (...) {
			allocate();
			try {
				throw;
			} catch (const std::runtime_error &) {
				allocate();
			}
		}
	}
}

sigjmp_buf out;

void on_signal(int)
{
	allocate();
}

void on_fault(int)
{
	allocate();
	siglongjmp(out, 1);
}

// The first instruction of a function faults: its caller must be found by the rule of that very address, while the byte
// before belongs to another function.
extern "C" void fault_at_once(const void *address);
asm(".text\n"
    ".p2align 4\n"
    ".type before_it, @function\n"
    "before_it:\n"
    ".cfi_startproc\n"
    "push %rbx\n"
    ".cfi_def_cfa_offset 16\n"
    "push %rbp\n"
    ".cfi_def_cfa_offset 24\n"
    ".cfi_offset %rbp, -24\n"
    "sub $200, %rsp\n"
    ".cfi_def_cfa_offset 224\n"
    "call abort\n"
    ".cfi_endproc\n"
    ".size before_it, . - before_it\n"
    ".globl fault_at_once\n"
    ".type fault_at_once, @function\n"
    "fault_at_once:\n"
    ".cfi_startproc\n"
    "mov (%rdi), %rax\n"
    "ret\n"
    ".cfi_endproc\n"
    ".size fault_at_once, . - fault_at_once\n");

__attribute__((noinline)) void below_signals()
{
	signal(SIGUSR1, on_signal);
	raise(SIGUSR1);

	struct sigaction on_other_stack = {};
	static char other_stack[64 * 1024];
	stack_t stack = {};
	stack.ss_sp = other_stack;
	stack.ss_size = sizeof(other_stack);
	sigaltstack(&stack, nullptr);
	on_other_stack.sa_handler = on_signal;
	on_other_stack.sa_flags = SA_ONSTACK;
	sigaction(SIGUSR2, &on_other_stack, nullptr);
	raise(SIGUSR2);

	signal(SIGSEGV, on_fault);
	if (!sigsetjmp(out, 1))
		fault_at_once(nullptr);
}

struct alignas(64) Wide {
	char bytes[192];
};

__attribute__((noinline)) void below_aligned(int n)
{
	Wide wide;
	memset(wide.bytes, n, sizeof(wide.bytes));
	asm volatile("" : : "r"(&wide) : "memory");
	char *more = static_cast<char *>(alloca(static_cast<size_t>(n) * 24 + 8));
	memset(more, n, static_cast<size_t>(n) * 24);
	asm volatile("" : : "r"(more) : "memory");
	allocate();
	if (n > 0)
		below_aligned(n - 1);
	asm volatile("" : : "r"(&wide) : "memory");
}

#ifdef __clang__
#pragma clang diagnostic ignored "-Wvla-cxx-extension"
#endif

__attribute__((noinline)) void below_variable_array(size_t n)
{
	char bytes[n];
	memset(bytes, 1, n);
	asm volatile("" : : "r"(bytes) : "memory");
	allocate();
	if (n > 100)
		below_variable_array(n / 2);
	asm volatile("" : : "r"(bytes) : "memory");
}

__attribute__((noinline)) void below_large_frame(int n)
{
	char bytes[70 * 1024];
	memset(bytes, n, sizeof(bytes));
	asm volatile("" : : "r"(bytes) : "memory");
	allocate();
	if (n > 0)
		below_large_frame(n - 1);
	asm volatile("" : : "r"(bytes) : "memory");
}

__attribute__((noinline)) void deep(int n)
{
	if (n > 0)
		deep(n - 1);
	else
		allocate();
	asm volatile("");
}

__attribute__((noinline, noreturn)) void never_returns(jmp_buf &back)
{
	allocate();
	longjmp(back, 1);
}

// The call is the last instruction: its return address lies in the next function.
__attribute__((noinline)) void ends_with_a_call(jmp_buf &back)
{
	allocate();
	never_returns(back);
}

__attribute__((noinline)) void below_noreturn()
{
	jmp_buf back;
	if (!setjmp(back))
		ends_with_a_call(back);
}

__attribute__((noinline)) int many_registers(int a, int b, int c, int d, int e, int f, int g, int h)
{
	int x = a * b + c, y = d * e + f, z = g * h + a;
	allocate();
	int u = x * y + z, v = y * z + x;
	allocate();
	return (x ^ y) + z + u * v + a + b + c + d + e + f + g + h;
}

void everything(int rounds)
{
	for (int i = 0; i < rounds; i++) {
		below_c_callback();
		below_functions();
		below_streams();
		below_catch();
		below_aligned(5);
		below_variable_array(3000);
		below_large_frame(2);
		below_noreturn();
		deep(i % 50);
		many_registers(i, 2, 3, 4, 5, 6, 7, 8);
	}
}

struct BeforeMain {
	std::string text = "allocated before main, by the dynamic loader's call";
	~BeforeMain()
	{
		allocate();
	}
} before_main;

thread_local AllocatesAtItsEnd of_thread;

} // namespace

int main(int argc, char **argv)
{
	int rounds = argc > 1 ? atoi(argv[1]) : 10;

	atexit(allocate);
	everything(rounds);
	below_signals();
	deep(480);
	deep(700);
	if (argc > 2)
		return 0;
	std::thread one([=] {
		of_thread.text += "x";
		everything(rounds);
	});
	std::thread two([=] { everything(rounds); });
	one.join();
	two.join();
	std::once_flag flag;
	std::call_once(flag, [] { allocate(); });
	return std::async(std::launch::async,
			  [] {
				  allocate();
				  return 0;
			  })
		.get();
}
