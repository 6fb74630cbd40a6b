// Built by NamesTest with -O2: functions inlined into each other, templates, a lambda, a namespace without a name.
#include <map>
#include <string>
#include <vector>

namespace
{
struct Row {
	std::string text;
};

template <typename Key, typename Value> class Table
{
      public:
	__attribute__((noinline)) Value &put(const Key &key)
	{
		return rows[key];
	}

      private:
	std::map<Key, Value> rows;
};
} // namespace

__attribute__((noinline)) static void fill(Table<int, std::vector<Row>> &table)
{
	auto each = [&](int key) __attribute__((noinline)) { table.put(key); };

	each(7);
}

int main()
{
	/* Never freed. */
	auto *table = new Table<int, std::vector<Row>>();

	fill(*table);
	return 0;
}
