#include "FuzzDriver.h"

/* The linker takes libFuzzer's own main along, which wants this; nothing calls either. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count) {
    (void)bytes;
    (void)count;
    return 0;
}
