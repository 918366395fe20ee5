/* Files as they were when the binary was built, so that it starts without them. */
#pragma once

#include <stddef.h>

typedef struct {
    /* Such as "zh". */
    const char *name;
    const unsigned char *bytes;
    size_t count;
} interline_shipped_file;

/* The starter rules, in the order in which they are named in config/interline.yaml. */
const interline_shipped_file *interline_shipped_rules(size_t *count);

/* The admin API's OpenAPI document. */
const unsigned char *interline_shipped_openapi(size_t *count);
