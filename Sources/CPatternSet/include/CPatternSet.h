#ifndef INTERLINE_CPATTERNSET_H
#define INTERLINE_CPATTERNSET_H

/* Many RE2 patterns matched at once in linear time. Text and patterns are UTF-8; bytes that are not match nothing.
   A set does not change once it is compiled, and may then be used by any number of threads at once. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct interline_pattern_set interline_pattern_set;

/* NULL where there is no memory. `memory_max` bounds the set's program and its cache, in bytes; each pattern by itself
   is held to a sixteenth of it, and to at least 64 KiB. */
interline_pattern_set *interline_pattern_set_make(int64_t memory_max);

void interline_pattern_set_free(interline_pattern_set *set);

/* Adds a pattern; patterns are numbered from 0 in the order they were added. False where it is not RE2's syntax, is
   too large, or matches the empty text; `problem` then says why, cut to `capacity` bytes and ended by 0. */
bool interline_pattern_set_add(interline_pattern_set *set, const uint8_t *pattern, int32_t length, char *problem,
                               int32_t capacity);

/* Call once, after the last pattern. False where the patterns together are too large. */
bool interline_pattern_set_compile(interline_pattern_set *set);

/* Writes the numbers of the patterns that match anywhere in the text, ascending, at most `capacity`, and returns how
   many match; -1 where matching took too much memory. */
int32_t interline_pattern_set_match(const interline_pattern_set *set, const uint8_t *text, int32_t length,
                                    int32_t *matches, int32_t capacity);

/* Finds the first match of one pattern in `text[from...]`, the leftmost and longest. */
bool interline_pattern_set_find(const interline_pattern_set *set, int32_t pattern, const uint8_t *text, int32_t length,
                                int32_t from, int32_t *start, int32_t *end);

#ifdef __cplusplus
}
#endif

#endif
