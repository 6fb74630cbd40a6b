#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <stdio.h>
#include <string>
#include <vector>
#include <map>
struct session { char name[120]; session *next; };
static session *sessions;
static std::map<int, std::vector<std::string>> *cache;
__attribute__((noinline)) static void *copy_text(size_t n) { char *p = (char *)malloc(n); memset(p, 'x', n); return p; }
__attribute__((noinline)) static void parse_header(int i) { void *volatile p = copy_text(481); if (i % 10) free(p); }
__attribute__((noinline)) static void open_session(void) { session *s = (session *)calloc(1, sizeof *s); s->next = sessions; sessions = s; }
__attribute__((noinline)) static void remember(int i) { (*cache)[i % 17].push_back(std::string(70 + i % 3, 'c')); }
namespace web { template <typename T> struct handler { __attribute__((noinline)) void operator()(T i) const { parse_header(i); if (i % 20 == 0) open_session(); if (i % 25 == 0) remember(i); } }; }
int main(int argc, char **argv) {
  int seconds = argc > 1 ? atoi(argv[1]) : 0;
  cache = new std::map<int, std::vector<std::string>>;
  web::handler<int> h;
  int i = 0;
  do { for (int k = 0; k < 400; k++) h(i++); if (seconds) sleep(1); } while (seconds-- > 0);
  char *volatile big = (char *)malloc(300007); big[0] = 1; big = 0;
  fprintf(stderr, "%d requests\n", i);
  if (argc > 2) sessions = 0;
  return 0;
}
