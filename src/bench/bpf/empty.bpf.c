// SPDX-License-Identifier: GPL-2.0
/*
 * Programs that do nothing: what is left is the price of the probes themselves, below which no tracer that sees every
 * call can go.
 */
#include "kernel_types.h"
#include <bpf/bpf_helpers.h>

SEC("uprobe")
int empty_call(struct pt_regs *ctx)
{
	return 0;
}

SEC("uprobe")
int empty_free(struct pt_regs *ctx)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
