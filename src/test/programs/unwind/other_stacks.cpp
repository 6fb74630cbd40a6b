// Allocates on stacks that the program made itself, and in coroutines. Ends with status 0.
#include <coroutine>
#include <cstdlib>
#include <string>
#include <ucontext.h>

namespace
{

volatile size_t odd = 37;

__attribute__((noinline)) void allocate()
{
	void *block = malloc(odd);
	asm volatile("" : : "r"(block) : "memory");
	free(block);
}

struct Task {
	struct promise_type {
		Task get_return_object()
		{
			return { std::coroutine_handle<promise_type>::from_promise(*this) };
		}
		std::suspend_always initial_suspend()
		{
			return {};
		}
		std::suspend_always final_suspend() noexcept
		{
			return {};
		}
		void return_void()
		{
		}
		void unhandled_exception()
		{
			abort();
		}
	};
	std::coroutine_handle<promise_type> handle;
};

Task coroutine(int n)
{
	std::string text(100 + n, 'x');
	allocate();
	co_await std::suspend_always{};
	allocate();
	if (n > 0) {
		Task inner = coroutine(n - 1);
		inner.handle.resume();
		allocate();
		inner.handle.resume();
		inner.handle.destroy();
	}
	allocate();
}

__attribute__((noinline)) void resume(std::coroutine_handle<> handle)
{
	handle.resume();
	asm volatile("");
}

ucontext_t home, other;
char stack[256 * 1024];

__attribute__((noinline)) void deeper(int n)
{
	allocate();
	if (n > 0)
		deeper(n - 1);
	else
		swapcontext(&other, &home);
	allocate();
}

void on_other_stack()
{
	deeper(7);
}

} // namespace

int main(int argc, char **argv)
{
	int rounds = argc > 1 ? atoi(argv[1]) : 50;

	for (int i = 0; i < rounds; i++) {
		Task task = coroutine(3);
		resume(task.handle);
		resume(task.handle);
		task.handle.destroy();

		getcontext(&other);
		other.uc_stack.ss_sp = stack;
		other.uc_stack.ss_size = sizeof(stack);
		other.uc_link = &home;
		makecontext(&other, on_other_stack, 0);
		swapcontext(&home, &other);
		swapcontext(&home, &other);
	}
	return 0;
}
