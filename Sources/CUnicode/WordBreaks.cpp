#include "CUnicode.h"

#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include <cstring>

namespace {

// Opening an iterator loads rules, and the first Chinese text a dictionary, so each thread keeps the one it opened.
class WordBreaker {
public:
    WordBreaker() {
        UErrorCode error = U_ZERO_ERROR;
        iterator = ubrk_open(UBRK_WORD, "", nullptr, 0, &error);
        if (U_FAILURE(error)) iterator = nullptr;
    }
    ~WordBreaker() {
        if (iterator != nullptr) ubrk_close(iterator);
        utext_close(&text);
    }
    WordBreaker(const WordBreaker &) = delete;
    WordBreaker &operator=(const WordBreaker &) = delete;

    int32_t mark(const char *bytes, int32_t length, uint8_t *boundaries) {
        if (iterator == nullptr) return -1;
        UErrorCode error = U_ZERO_ERROR;
        utext_openUTF8(&text, bytes, length, &error);
        ubrk_setUText(iterator, &text, &error);
        if (U_FAILURE(error)) return -1;
        int32_t words = 0, from = ubrk_first(iterator);
        for (int32_t to = ubrk_next(iterator); to != UBRK_DONE; to = ubrk_next(iterator)) {
            const bool isWord = ubrk_getRuleStatus(iterator) >= UBRK_WORD_NUMBER;
            boundaries[from] = isWord ? 3 : 1;
            words += isWord;
            from = to;
        }
        boundaries[from] |= 1;
        return words;
    }

private:
    UBreakIterator *iterator;
    UText text = UTEXT_INITIALIZER;
};

}  // namespace

int32_t interline_word_boundaries(const uint8_t *text, int32_t length, uint8_t *boundaries) {
    thread_local WordBreaker breaker;
    std::memset(boundaries, 0, static_cast<size_t>(length) + 1);
    return breaker.mark(reinterpret_cast<const char *>(text), length, boundaries);
}
