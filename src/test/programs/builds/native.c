// SPDX-License-Identifier: Apache-2.0
/* The native half of demo.Native: a library as a Java project has it. */
#include <jni.h>
#include <stdlib.h>
#include <string.h>

static jint fill(char *block, jint bytes)
{
	memset(block, 1, bytes);
	return block[bytes / 2];
}

JNIEXPORT jint JNICALL Java_demo_Native_lose(JNIEnv *env, jclass type, jint bytes)
{
	return fill(malloc(bytes), bytes);
}

JNIEXPORT jint JNICALL Java_demo_Native_use(JNIEnv *env, jclass type, jint bytes)
{
	char *block = malloc(bytes);
	jint middle = fill(block, bytes);

	free(block);
	return middle;
}
