// SPDX-License-Identifier: GPL-2.0
/*
 * How deep the pid namespace of whoever runs this lies: the other programs have it as a constant (pid_namespace.bpf.h).
 * An object of its own, as it is asked before they are loaded, and only where it is not the machine's own level.
 */
#include "kernel_types.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

SEC("syscall")
int pid_level(void *nothing)
{
	struct task_struct *task = bpf_get_current_task_btf();

	return BPF_CORE_READ(task, thread_pid, level);
}

char LICENSE[] SEC("license") = "GPL";
