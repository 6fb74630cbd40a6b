/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Root runs no Java that somebody else could have changed: JAVA_HOME and the PATH may be those of the user who typed
 * sudo, and may lead anywhere.
 */
#ifndef SEEP_TRUSTED_JAVA_H
#define SEEP_TRUSTED_JAVA_H

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* In a directory with the sticky bit others may add entries, but not replace those of root (inode(7)). */
static bool only_root_changes(const char *path)
{
	struct stat found;

	if (stat(path, &found) || found.st_uid != 0)
		return false;
	if (S_ISDIR(found.st_mode) && found.st_mode & S_ISVTX)
		return true;
	return !(found.st_mode & S_IWOTH) && (!(found.st_mode & S_IWGRP) || found.st_gid == 0);
}

/* The first of a file and the directories above it that somebody else can change; NULL when there is none. */
static const char *changeable(const char *path)
{
	static char real[PATH_MAX];
	char *slash;

	if (!realpath(path, real))
		return path;
	while (only_root_changes(real)) {
		slash = strrchr(real, '/');
		if (!slash || !strcmp(real, "/"))
			return NULL;
		slash[slash == real ? 1 : 0] = '\0';
	}
	return real;
}

/* Ends the launcher when root may not run this java; java(1)'s own layout below its home. */
static void trust_java(const char *java)
{
	static const char *const parts[] = {
		"bin/java",    "lib/libjli.so",	 "lib/jvm.cfg",
		"lib/modules", "lib/libjava.so", "lib/server/libjvm.so"
	};
	char home[PATH_MAX], path[PATH_MAX + 32];
	const char *suspect;
	char *end;

	if (geteuid())
		return;
	suspect = changeable(java);
	if (!suspect && realpath(java, home)) {
		end = strstr(home, "/bin/java");
		if (end)
			*end = '\0';
		for (size_t i = 0; end && !suspect && i < sizeof(parts) / sizeof(parts[0]); i++) {
			snprintf(path, sizeof(path), "%s/%s", home, parts[i]);
			suspect = changeable(path);
		}
	}
	if (!suspect)
		return;
	fprintf(stderr,
		"seep: will not run %s as root: others than root can change %s\n"
		"      install Java 25 as root, or set JAVA_HOME to one that root owns\n",
		java, suspect);
	exit(125);
}

#endif
