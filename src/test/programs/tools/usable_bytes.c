// Sums up what jemalloc calls allocated for the blocks in Seep's table of live blocks: each rounded to its size class, as
// nallocx says. Arguments: the number of the map "live" (bpf(2)), the number of the image. Prints blocks, requested bytes
// and the sum.
#define _GNU_SOURCE
#include <jemalloc/jemalloc.h>
#include <linux/bpf.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "../../../main/bpf/abi.h"

int main(int argc, char **argv)
{
	union bpf_attr attr;
	struct bpf_map_info info;
	uint64_t image, blocks = 0, requested = 0, sum = 0;
	int map;

	if (argc != 3)
		return 2;
	image = strtoul(argv[2], NULL, 10);
	memset(&attr, 0, sizeof(attr));
	attr.map_id = strtoul(argv[1], NULL, 10);
	map = syscall(SYS_bpf, BPF_MAP_GET_FD_BY_ID, &attr, sizeof(attr));
	if (map < 0)
		return 3;
	memset(&attr, 0, sizeof(attr));
	memset(&info, 0, sizeof(info));
	attr.info.bpf_fd = map;
	attr.info.info_len = sizeof(info);
	attr.info.info = (uintptr_t)&info;
	if (syscall(SYS_bpf, BPF_OBJ_GET_INFO_BY_FD, &attr, sizeof(attr)))
		return 4;
	struct live_bucket *table = mmap(NULL, (size_t)info.max_entries * sizeof(*table), PROT_READ,
					 MAP_SHARED, map, 0);

	if (table == MAP_FAILED || info.value_size != sizeof(*table))
		return 5;
	for (uint32_t i = 0; i < info.max_entries; i++) {
		for (int slot = 0; slot < BUCKET_SLOTS; slot++) {
			uint64_t meta = table[i].meta[slot], size = meta & (META_SIZE_LIMIT - 1);

			if (!meta || table[i].key[slot] >> KEY_IMAGE_SHIFT != image + 1 ||
			    meta >> META_SIZE_BITS == SITE_UNCOUNTED)
				continue;
			blocks++;
			requested += size;
			sum += nallocx(size ? size : 1, 0);
		}
	}
	printf("%lu %lu %lu\n", blocks, requested, sum);
	return 0;
}
