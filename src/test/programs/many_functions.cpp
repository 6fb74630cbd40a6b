// More functions than a tiny table of frames holds: 40 stacks of 60 frames each, of which each is another function.
//
// EXPECT total liveBlocks=40 allocations=40
// TRUTH
#include <array>
#include <utility>
#include "truth.h"

static struct truth truth;

template <int Chain, int Depth> [[gnu::noinline]] void *call()
{
	if constexpr (Depth == 0) {
		truth_allocated(&truth, 501 + Chain);
		return malloc(501 + Chain);
	} else {
		void *block = call<Chain, Depth - 1>();

		// Something is left to be done here: it is no jump.
		asm volatile("" ::: "memory");
		return block;
	}
}

template <int... Chain> static auto chains(std::integer_sequence<int, Chain...>)
{
	return std::array{ call<Chain, 55>... };
}

int main()
{
	static std::array<void *, 40> blocks;
	auto all = chains(std::make_integer_sequence<int, 40>());

	for (size_t i = 0; i < all.size(); i++)
		blocks[i] = all[i]();
	truth_print(&truth, "");
	return 0;
}
