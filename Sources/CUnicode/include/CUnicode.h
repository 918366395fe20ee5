#ifndef INTERLINE_CUNICODE_H
#define INTERLINE_CUNICODE_H

/* What Interline uses of ICU, as plain functions: ICU's own names carry its version in macros, which Swift does not
   import. Text is UTF-8; ill-formed bytes are read as U+FFFD. Every function takes linear time and may be called from
   any thread. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a scalar is, as far as Interline tells scripts apart. */
typedef enum interline_script : uint8_t {
    interline_script_other = 0,
    interline_script_common,
    interline_script_inherited,
    interline_script_latin,
    interline_script_han,
    interline_script_kana,
    interline_script_hangul,
    interline_script_cyrillic,
    interline_script_arabic,
    interline_script_devanagari,
    interline_script_thai,
    interline_script_greek,
    interline_script_hebrew,
    interline_script_armenian,
    interline_script_georgian,
    interline_script_bengali,
    interline_script_gurmukhi,
    interline_script_gujarati,
    interline_script_tamil,
    interline_script_telugu,
    interline_script_kannada,
    interline_script_malayalam,
    interline_script_sinhala,
    interline_script_lao,
    interline_script_khmer,
    interline_script_myanmar,
    interline_script_tibetan,
    interline_script_ethiopic,
    interline_script_mongolian,
    interline_script_bopomofo,
} interline_script;

interline_script interline_script_of(uint32_t scalar);

/* Letters, and the marks that belong to them. */
bool interline_is_letter(uint32_t scalar);
bool interline_is_mark(uint32_t scalar);

/* The base letter of a canonically decomposable Latin, Greek or Cyrillic letter (é: e, ё: е, ǖ: u), of a Latin letter
   with a stroke (ø: o, đ: d, ł: l, ı: i), else the scalar itself. */
uint32_t interline_base_letter(uint32_t scalar);

/* The ASCII character that a non-ASCII scalar is drawn like (Cyrillic а: a, 𝐀: A, ０: O), as Unicode's confusables
   have it, or 0. */
uint8_t interline_lookalike(uint32_t scalar);

/* Folds text for comparison: drops what is not seen (format characters, variation selectors, tags and other ignorables)
   and combining marks after the thirtieth of a run, then applies NFKC_Casefold.

   Writes at most `capacity` bytes to `out`, and to `origins` (`capacity` + 1 entries) for every byte of `out` where in
   `text` the character began that it comes from, then `length`. Origins never decrease. Returns the bytes needed: where
   that is more than `capacity`, nothing useful was written. -1 where ICU failed. */
int32_t interline_fold(const uint8_t *text, int32_t length, uint8_t *out, int32_t *origins, int32_t capacity);

/* Writes the skeleton of UTS 39 (confusables) of `text`; returns the bytes needed, -1 where ICU failed. Two texts that
   look the same have the same skeleton. */
int32_t interline_skeleton(const uint8_t *text, int32_t length, uint8_t *out, int32_t capacity);

/* Finds word boundaries (UAX 29, dictionaries for Chinese, Japanese and Thai): writes 1 to `boundaries[i]`
   (`length` + 1 entries) where a boundary lies before byte i and no word follows it, 3 where one follows, else 0.
   Returns the number of words, -1 where ICU failed. */
int32_t interline_word_boundaries(const uint8_t *text, int32_t length, uint8_t *boundaries);

#ifdef __cplusplus
}
#endif

#endif
