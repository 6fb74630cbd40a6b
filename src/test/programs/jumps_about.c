// Long lists and trees whose neighbours lie anywhere in the heap, in four orders mixed: for searches that can't read them in
// the order of their addresses. By size in bytes, of N = 60,000:
//   32   a list of N, its head in a global
//   48   N / 10 of which only the middle is in a block of that list    64  one more for each, its start in the 48
//   80   a tree of N / 2 with two children each, its root in the last block of the list
//   96   a list of N that nothing points at                            208 one for each tenth of its blocks
//   112  a ring of N that nothing points at
// EXPECT: a run of 0
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define N 60000

struct node {
	struct node *next;
	void *held;
	struct node *left;
	struct node *right;
};

struct node *volatile list;

static uint64_t state = 88172645463325252ULL;

static uint64_t next_random(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

static void shuffle(void **blocks, size_t count)
{
	for (size_t i = count - 1; i > 0; i--) {
		size_t other = next_random() % (i + 1);
		void *moved = blocks[i];

		blocks[i] = blocks[other];
		blocks[other] = moved;
	}
}

/* Each kind has a call of malloc of its own, so that a site is a size. */
#define MAKE(blocks, number, size)                                                                 \
	do {                                                                                       \
		(blocks)[number] = malloc(size);                                                   \
		if (!(blocks)[number])                                                             \
			exit(1);                                                                   \
		memset((blocks)[number], 0, size);                                                 \
	} while (0)

static void *listed[N], *inside[N / 10], *behind[N / 10], *tree[N / 2], *lost[N], *of_lost[N / 10],
	*ring[N];

__attribute__((noinline)) static void make(void)
{
	for (size_t i = 0; i < N; i++) {
		MAKE(listed, i, 32);
		MAKE(lost, i, 96);
		MAKE(ring, i, 112);
		if (i % 2 == 0)
			MAKE(tree, i / 2, 80);
		if (i % 10 == 0) {
			MAKE(inside, i / 10, 48);
			MAKE(behind, i / 10, 64);
			MAKE(of_lost, i / 10, 208);
		}
	}
}

__attribute__((noinline)) static void lead(void)
{
	for (size_t i = 0; i < N; i++) {
		struct node *node = listed[i], *other = lost[i], *round = ring[i];

		node->next = i + 1 < N ? listed[i + 1] : NULL;
		other->next = i + 1 < N ? lost[i + 1] : NULL;
		round->next = ring[(i + 1) % N];
		if (i % 10 == 0) {
			/* At no address that could be a compiler's. */
			node->held = (char *)inside[i / 10] + 21;
			((struct node *)inside[i / 10])->held = behind[i / 10];
			other->held = of_lost[i / 10];
		}
		if (i >= N / 2)
			continue;
		node = tree[i];
		node->left = 2 * i + 1 < N / 2 ? tree[2 * i + 1] : NULL;
		node->right = 2 * i + 2 < N / 2 ? tree[2 * i + 2] : NULL;
	}
	((struct node *)listed[N - 1])->right = tree[0];
	list = listed[0];
}

int main(void)
{
	make();
	shuffle(listed, N);
	shuffle(lost, N);
	shuffle(ring, N);
	shuffle(tree, N / 2);
	shuffle(inside, N / 10);
	shuffle(behind, N / 10);
	lead();
	memset(listed, 0, sizeof(listed));
	memset(inside, 0, sizeof(inside));
	memset(behind, 0, sizeof(behind));
	memset(tree, 0, sizeof(tree));
	memset(lost, 0, sizeof(lost));
	memset(of_lost, 0, sizeof(of_lost));
	memset(ring, 0, sizeof(ring));
	return 0;
}
