// A suite of 30 tests in C++, 3 of which leak: what a gate has to find among those that do not. It counts for itself.
//
// ARGV: nothing runs all; "clean" leaves the three out; "fail" fails a test; "more" leaks one more block in the first.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace
{

struct Node {
	char text[53];
	Node *next;
};

void test_vector_grows()
{
	std::vector<int> numbers;
	for (int i = 0; i < 1000; i++) {
		numbers.push_back(i);
	}
}

void test_map_of_strings()
{
	std::map<std::string, std::string> words;
	for (int i = 0; i < 50; i++) {
		words[std::to_string(i)] = std::string(100, 'x');
	}
}

void test_unique_pointer()
{
	auto node = std::make_unique<Node>();
	node->next = nullptr;
}

// Leak 1: a cache that forgets its old entry.
char *cached;

void remember(size_t bytes)
{
	cached = static_cast<char *>(malloc(bytes)); // LEAK remember
	memset(cached, 1, bytes);
}

void test_cache_forgets(bool more)
{
	for (int round = 0; round < (more ? 3 : 2); round++)
		remember(1999);
	free(cached);
	cached = nullptr;
}

// Leak 2: a list of which only the head is freed; the rest is found through nothing.
Node *push(Node *list)
{
	Node *node = new Node; // LEAK push
	node->next = list;
	return node;
}

void test_list_frees_its_head()
{
	Node *list = nullptr;
	for (int i = 0; i < 3; i++) {
		list = push(list);
	}
	delete list;
}

// Leak 3: an early return.
bool parse(const char *line)
{
	char *copy = strdup(line); // LEAK parse
	if (copy[0] == '#') {
		return false;
	}
	free(copy);
	return true;
}

void test_parser_of_comments()
{
	parse("name = value");
	parse("# a comment that is forty-one bytes long");
}

void churn(int round)
{
	for (int i = 0; i < 20; i++) {
		free(malloc(100 + round));
	}
}

// Overwrites what the tests left on the stack and in registers: a pointer there is a pointer.
__attribute__((noinline)) void wipe()
{
	volatile char room[16384];
	for (size_t i = 0; i < sizeof(room); i++) {
		room[i] = 0;
	}
}

} // namespace

int main(int argc, char **argv)
{
	std::string how = argc > 1 ? argv[1] : "";
	bool clean = how == "clean";
	std::vector<std::function<void()>> tests;
	tests.push_back(test_vector_grows);
	tests.push_back(test_map_of_strings);
	tests.push_back(test_unique_pointer);
	if (!clean) {
		tests.push_back([&] { test_cache_forgets(how == "more"); });
		tests.push_back(test_list_frees_its_head);
		tests.push_back(test_parser_of_comments);
	}
	while (tests.size() < 30) {
		int round = static_cast<int>(tests.size());
		tests.push_back([round] { churn(round); });
	}
	for (auto &test : tests) {
		test();
	}
	wipe();
	printf("%zu tests\n", tests.size());
	return how == "fail" ? 7 : 0;
}
