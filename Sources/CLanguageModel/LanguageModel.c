#include "CLanguageModel.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#pragma clang diagnostic ignored "-Wc23-extensions"

/* The files become part of the binary, which so needs no path. */
static const _Alignas(64) unsigned char modelBytes[] = {
#embed "languages.bin"
};

static const unsigned char characterBytes[] = {
#embed "characters.bin"
};

enum { firstCharacter = 0x3400, lastCharacter = 0x9FFF, characters = lastCharacter - firstCharacter + 1 };

_Static_assert(sizeof modelBytes == sizeof(interline_language_model), "languages.bin is of another version");
_Static_assert(sizeof characterBytes == 3 * characters, "characters.bin is of another version");

const interline_language_model *interline_language_model_shared(void) {
    return (const interline_language_model *)(const void *)modelBytes;
}

enum {
    longestNgram = 5,
    /* What follows in a longer word is not read. */
    wordBytes = 80,
    wordFeatures = wordBytes * 6 + 8,
};

/* FNV-1a, so that each longer n-gram costs one step. */
static inline uint32_t step(uint32_t hash, uint8_t byte) { return (hash ^ byte) * 16777619u; }

/* Spreads a hash over its low bits. */
static inline uint32_t finish(uint32_t hash) {
    hash ^= hash >> 15;
    hash *= 0x2C1B3C6Du;
    return (hash ^ hash >> 13) & (interline_language_features - 1);
}

static inline bool isTail(uint8_t byte) { return (byte & 0xC0) == 0x80; }

/* Writes the n-grams that begin at word[at], after `hash`, which has read `characters` of them. */
static size_t ngrams(
    const uint8_t *word, size_t length, size_t at, uint32_t hash, int characters, uint32_t *features) {
    size_t count = 0;
    while (at < length && characters < longestNgram) {
        do hash = step(hash, word[at++]);
        while (at < length && isTail(word[at]));
        characters++;
        features[count++] = finish(hash);
    }
    if (at == length && characters < longestNgram) features[count++] = finish(step(hash, '>'));
    return count;
}

static size_t featuresOfWord(const uint8_t *word, size_t length, uint32_t features[wordFeatures]) {
    const uint32_t basis = 2166136261u;
    uint32_t whole = basis ^ 77u;
    for (size_t at = 0; at < length; at++) whole = step(whole, word[at]);
    features[0] = finish(whole);
    size_t count = 1 + ngrams(word, length, 0, step(basis, '<'), 1, features + 1);
    for (size_t at = 0; at < length; at++) {
        if (!isTail(word[at])) count += ngrams(word, length, at, basis, 0, features + count);
    }
    return count;
}

/* Finds the word after `from`, and writes its features. */
static size_t nextWord(
    const uint8_t *text, size_t length, size_t *from, uint32_t features[wordFeatures]) {
    const uint8_t *word = text + *from;
    const uint8_t *space = memchr(word, ' ', length - *from);
    const size_t letters = space == NULL ? length - *from : (size_t)(space - word);
    *from += letters + 1;
    return letters == 0 ? 0 : featuresOfWord(word, letters < wordBytes ? letters : wordBytes, features);
}

size_t interline_language_features_of(const uint8_t *text, size_t length, uint32_t *features, size_t capacity) {
    uint32_t found[wordFeatures];
    size_t count = 0;
    for (size_t from = 0; from < length;) {
        const size_t more = nextWord(text, length, &from, found);
        for (size_t i = 0; i < more && count < capacity; i++) features[count++] = found[i];
    }
    return count;
}

size_t interline_language_sums(
    const interline_language_model *model, const uint8_t *text, size_t length, int32_t *sums) {
    uint32_t found[wordFeatures];
    int32_t totals[interline_language_lanes] = {0};
    size_t count = 0;
    for (size_t from = 0; from < length;) {
        const size_t more = nextWord(text, length, &from, found);
        for (size_t i = 0; i < more; i++) {
            const int8_t *weights = model->weights[found[i]];
            for (int lane = 0; lane < interline_language_lanes; lane++) totals[lane] += weights[lane];
        }
        count += more;
    }
    for (int lane = 0; lane < interline_language_lanes; lane++) sums[lane] += totals[lane];
    return count;
}

void interline_softmax(float *values, size_t count) {
    float largest = -INFINITY, sum = 0;
    for (size_t i = 0; i < count; i++) largest = fmaxf(largest, values[i]);
    for (size_t i = 0; i < count; i++) sum += values[i] = expf(values[i] - largest);
    for (size_t i = 0; i < count; i++) values[i] /= sum;
}

uint32_t interline_simplified(uint32_t scalar) {
    if (scalar < firstCharacter || scalar > lastCharacter) return scalar;
    const unsigned char *entry = characterBytes + 2 * (scalar - firstCharacter);
    const uint32_t simplified = (uint32_t)entry[0] | (uint32_t)entry[1] << 8;
    return simplified == 0 ? scalar : simplified;
}

uint8_t interline_han_kind(uint32_t scalar) {
    if (scalar < firstCharacter || scalar > lastCharacter) return 0;
    return characterBytes[2 * characters + (scalar - firstCharacter)];
}
