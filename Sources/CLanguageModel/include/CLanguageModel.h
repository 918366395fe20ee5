#ifndef INTERLINE_CLANGUAGEMODEL_H
#define INTERLINE_CLANGUAGEMODEL_H

/* The data of language identification, part of the binary, and its inner loop: a linear model of character n-grams for
   languages of Latin script, and the table of Simplified and Traditional characters. Nothing here changes: any thread
   may call. Load/language writes both files. */

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    /* Weights of one feature; languages fill the first of them. */
    interline_language_lanes = 24,
    interline_language_features = 1 << 16,
    interline_language_name_bytes = 8,
};

/* What the model file holds, little-endian. */
typedef struct interline_language_model {
    char magic[4];
    uint32_t languages;
    /* What a weight of 1 is worth. */
    float scale;
    /* Scores are divided by temperature × (1 + shortness ÷ letters) to become honest probabilities. */
    float temperature;
    float shortness;
    uint32_t reserved[3];
    /* Language tags, filled up with zeros. */
    char names[interline_language_lanes][interline_language_name_bytes];
    int8_t weights[interline_language_features][interline_language_lanes];
} interline_language_model;

const interline_language_model *interline_language_model_shared(void);

/* Writes the features of `text` (case folded UTF-8 words, one space between them), which are numbers below
   `interline_language_features`: each word's n-grams of 1 to 5 characters, its ends marked, and the word. Returns how
   many were written; what is beyond `capacity` is left out. There are at most six a byte. */
size_t interline_language_features_of(const uint8_t *text, size_t length, uint32_t *features, size_t capacity);

/* Adds the weights of the features of `text` to `sums`, which has `interline_language_lanes` entries; returns how many
   features that were. */
size_t interline_language_sums(
    const interline_language_model *model, const uint8_t *text, size_t length, int32_t *sums);

/* Turns logarithms of weights into shares that add up to 1. */
void interline_softmax(float *values, size_t count);

/* The Simplified form of a character, or the character itself. */
uint32_t interline_simplified(uint32_t scalar);

/* Which texts alone have a character: 1 Simplified ones, 2 Traditional ones, 4 Japanese ones, 0 no single kind. */
uint8_t interline_han_kind(uint32_t scalar);

#ifdef __cplusplus
}
#endif

#endif
