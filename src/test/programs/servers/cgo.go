// Two goroutines that allocate in C. Ends after the seconds of its argument.
package main

// #include <stdlib.h>
// #include <string.h>
// static void *get(size_t bytes) { return memset(malloc(bytes), 1, bytes); }
// static void give(void *block) { free(block); }
import "C"

import (
	"fmt"
	"os"
	"strconv"
	"sync"
	"time"
	"unsafe"
)

func main() {
	seconds, _ := strconv.Atoi(os.Args[1])
	end := time.Now().Add(time.Duration(seconds) * time.Second)
	var both sync.WaitGroup
	for worker := 0; worker < 2; worker++ {
		both.Add(1)
		go func() {
			defer both.Done()
			for time.Now().Before(end) {
				handle(5)
				time.Sleep(100 * time.Microsecond)
			}
		}()
	}
	fmt.Println("ready")
	both.Wait()
}

func handle(depth int) {
	if depth > 0 {
		handle(depth - 1)
		return
	}
	C.give(C.get(100))
	text := C.CString("a string that C wants")
	C.give(unsafe.Pointer(text))
	C.give(C.get(1000))
}
