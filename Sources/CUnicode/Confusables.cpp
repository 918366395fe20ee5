#include "CUnicode.h"

#include <unicode/uchar.h>
#include <unicode/uspoof.h>

#include <unordered_map>

namespace {

const USpoofChecker *checker() {
    static const USpoofChecker *const instance = []() -> const USpoofChecker * {
        UErrorCode error = U_ZERO_ERROR;
        USpoofChecker *opened = uspoof_open(&error);
        return U_FAILURE(error) ? nullptr : opened;
    }();
    return instance;
}

using Table = std::unordered_map<uint32_t, uint8_t>;

// Letters and digits in the blocks that hold lookalikes of ASCII; Chinese, Japanese and Korean ones hold none.
Table makeTable() {
    constexpr UChar32 ranges[][2] = {{0x80, 0x2DFF}, {0xA4D0, 0xABFF}, {0xFF00, 0xFFEF}, {0x10280, 0x1044F},
                                     {0x11800, 0x118FF}, {0x16F00, 0x16F9F}, {0x1D400, 0x1D7FF}, {0x1F100, 0x1F1FF}};
    Table table;
    if (checker() == nullptr) return table;
    for (const auto &range : ranges) {
        for (UChar32 scalar = range[0]; scalar <= range[1]; scalar++) {
            if (!u_isalnum(scalar) && !(U_GET_GC_MASK(scalar) & U_GC_S_MASK)) continue;
            UChar units[2];
            int32_t count = 0;
            U16_APPEND_UNSAFE(units, count, scalar);
            UChar skeleton[4];
            UErrorCode error = U_ZERO_ERROR;
            const int32_t length = uspoof_getSkeleton(checker(), 0, units, count, skeleton, 4, &error);
            if (U_FAILURE(error) || length != 1 || skeleton[0] >= 0x80 || !u_isalnum(skeleton[0])) continue;
            table.emplace(static_cast<uint32_t>(scalar), static_cast<uint8_t>(skeleton[0]));
        }
    }
    return table;
}

}  // namespace

uint8_t interline_lookalike(uint32_t scalar) {
    if (scalar < 0x80 || (scalar >= 0x2E00 && scalar < 0xA4D0) || (scalar >= 0xAC00 && scalar < 0xFF00)) return 0;
    static const Table table = makeTable();
    const auto found = table.find(scalar);
    return found == table.end() ? 0 : found->second;
}

int32_t interline_skeleton(const uint8_t *text, int32_t length, uint8_t *out, int32_t capacity) {
    if (checker() == nullptr) return -1;
    UErrorCode error = U_ZERO_ERROR;
    const int32_t needed = uspoof_getSkeletonUTF8(
        checker(), 0, reinterpret_cast<const char *>(text), length, reinterpret_cast<char *>(out), capacity, &error);
    return U_FAILURE(error) && error != U_BUFFER_OVERFLOW_ERROR ? -1 : needed;
}
