// SPDX-License-Identifier: GPL-2.0
/*
 * All programs of Seep in one object, so that libbpf reads the kernel's type information once and the programs share
 * their maps. Read in this order: abi.h, maps.bpf.h, then the way of a malloc in alloc.bpf.h, which goes through
 * stack.bpf.h, unwind.bpf.h and sites.bpf.h to live.bpf.h. The way of a kmalloc begins in kernel.bpf.h, and ends there too.
 */
#include "kernel_types.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include "abi.h"
#include "pid_namespace.bpf.h"
#include "maps.bpf.h"
#include "live.bpf.h"
#include "unwind.bpf.h"
#include "sites.bpf.h"
#include "stack.bpf.h"
#include "frees.bpf.h"
#include "hold.bpf.h"
#include "events.bpf.h"
#include "alloc.bpf.h"
#include "registers.bpf.h"
#include "kernel_exit.bpf.h"
#include "life.bpf.h"
#include "mappings.bpf.h"
#include "kernel_context.bpf.h"
#include "kernel_caches.bpf.h"
#include "kernel_walk.bpf.h"
#include "kernel_sites.bpf.h"
#include "kernel_blocks.bpf.h"
#include "kernel_pages.bpf.h"
#include "kernel.bpf.h"

char LICENSE[] SEC("license") = "GPL";
