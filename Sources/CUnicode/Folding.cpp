#include "CUnicode.h"

#include <unicode/bytestream.h>
#include <unicode/edits.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <cstring>
#include <vector>

namespace {

// A run of more marks than this carries no meaning in any language; UAX 15 (stream-safe text) draws the line there too.
// It also bounds the sorting of marks, which ICU does by insertion.
constexpr int marksInARow = 30;

// Scripts of whole blocks that hold neither marks nor ignorables, so that most letters skip the property look-up.
bool isPlain(UChar32 scalar) {
    return (scalar < 0x300 && scalar != 0xAD) || (scalar >= 0x3041 && scalar <= 0x3096) ||
        (scalar >= 0x30A0 && scalar <= 0x30FF) || (scalar >= 0x3400 && scalar <= 0x9FFF) ||
        (scalar >= 0xAC00 && scalar <= 0xD7A3);
}

bool isUnseen(UChar32 scalar) {
    return u_charType(scalar) == U_FORMAT_CHAR || u_hasBinaryProperty(scalar, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

struct Filtered {
    std::vector<char> bytes;
    std::vector<int32_t> origins;

    void append(UChar32 scalar, int32_t origin) {
        uint8_t units[U8_MAX_LENGTH];
        int32_t count = 0;
        U8_APPEND_UNSAFE(units, count, scalar);
        bytes.insert(bytes.end(), units, units + count);
        origins.insert(origins.end(), static_cast<size_t>(count), origin);
    }
};

void filter(const uint8_t *text, int32_t length, Filtered &filtered) {
    filtered.bytes.clear();
    filtered.origins.clear();
    int marks = 0;
    for (int32_t offset = 0; offset < length;) {
        const int32_t origin = offset;
        UChar32 scalar;
        U8_NEXT_OR_FFFD(text, offset, length, scalar);
        if (!isPlain(scalar)) {
            if (isUnseen(scalar)) continue;
            if (U_GET_GC_MASK(scalar) & U_GC_M_MASK) {
                if (++marks > marksInARow) continue;
            } else {
                marks = 0;
            }
        } else {
            marks = 0;
        }
        filtered.append(scalar, origin);
    }
    filtered.origins.push_back(length);
}

class BoundedSink final : public icu::ByteSink {
public:
    BoundedSink(uint8_t *out, int32_t capacity) : out(out), capacity(capacity) {}

    void Append(const char *bytes, int32_t count) override {
        if (needed + count <= capacity) std::memcpy(out + needed, bytes, static_cast<size_t>(count));
        needed += count;
    }

    int32_t needed = 0;

private:
    uint8_t *out;
    int32_t capacity;
};

}  // namespace

int32_t interline_fold(const uint8_t *text, int32_t length, uint8_t *out, int32_t *origins, int32_t capacity) {
    static const icu::Normalizer2 *const fold = [] {
        UErrorCode error = U_ZERO_ERROR;
        return icu::Normalizer2::getNFKCCasefoldInstance(error);
    }();
    if (fold == nullptr) return -1;
    thread_local Filtered filtered;
    filter(text, length, filtered);

    UErrorCode error = U_ZERO_ERROR;
    icu::Edits edits;
    BoundedSink sink(out, capacity);
    fold->normalizeUTF8(
        0, icu::StringPiece(filtered.bytes.data(), static_cast<int32_t>(filtered.bytes.size())), sink, &edits, error);
    if (U_FAILURE(error)) return -1;
    if (sink.needed > capacity) return sink.needed;

    const int32_t *sources = filtered.origins.data();
    auto spans = edits.getFineIterator();
    while (spans.next(error)) {
        const int32_t from = spans.sourceIndex(), to = spans.destinationIndex();
        if (!spans.hasChange()) {
            std::memcpy(origins + to, sources + from, static_cast<size_t>(spans.newLength()) * sizeof(int32_t));
        } else {
            // Which character of a changed span became which is not told: all of it comes from the span's start.
            for (int32_t i = 0; i < spans.newLength(); i++) origins[to + i] = sources[from];
        }
    }
    if (U_FAILURE(error)) return -1;
    origins[sink.needed] = length;
    return sink.needed;
}
