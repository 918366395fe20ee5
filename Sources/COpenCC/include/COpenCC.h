#ifndef INTERLINE_COPENCC_H
#define INTERLINE_COPENCC_H

#include <opencc/opencc.h>
#include <stdint.h>

/* opencc_open answers failure with (opencc_t) -1, which Swift can't compare with; NULL instead. */
static inline opencc_t interline_opencc_open(const char *configuration) {
    opencc_t handle = opencc_open(configuration);
    return (intptr_t)handle == -1 ? NULL : handle;
}

#endif
