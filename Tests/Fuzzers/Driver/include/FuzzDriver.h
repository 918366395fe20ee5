#ifndef INTERLINE_FUZZ_DRIVER_H
#define INTERLINE_FUZZ_DRIVER_H

#include <stddef.h>
#include <stdint.h>

/* libFuzzer's own entry, for programs that have a main. */
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*run)(const uint8_t *bytes, size_t count));

#endif
