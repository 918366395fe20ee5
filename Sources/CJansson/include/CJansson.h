#ifndef INTERLINE_CJANSSON_H
#define INTERLINE_CJANSSON_H

#include <jansson.h>

/* jansson's type tests are macros, which Swift does not import. */
static inline json_type interline_json_typeof(const json_t *value) { return json_typeof(value); }

/* The numeric error code is packed into the text buffer; the accessor is an inline function in newer
   versions and a macro in older ones, so it is wrapped once here. */
static inline enum json_error_code interline_json_error_code(const json_error_t *error) { return json_error_code(error); }

static inline void interline_json_retain(json_t *value) { json_incref(value); }

static inline void interline_json_release(json_t *value) { json_decref(value); }

#endif
