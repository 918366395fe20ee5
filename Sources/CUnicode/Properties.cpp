#include "CUnicode.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>

namespace {

const UNormalizer2 *canonical() {
    static const UNormalizer2 *const instance = [] {
        UErrorCode error = U_ZERO_ERROR;
        return unorm2_getNFCInstance(&error);
    }();
    return instance;
}

// Letters with a stroke and their like have no decomposition.
UChar32 strokeless(UChar32 scalar) {
    switch (scalar) {
    case 0x00D8: return 'O';
    case 0x00F8: return 'o';
    case 0x0110: return 'D';
    case 0x0111: return 'd';
    case 0x0126: return 'H';
    case 0x0127: return 'h';
    case 0x0130: return 'I';
    case 0x0131: return 'i';
    case 0x0141: return 'L';
    case 0x0142: return 'l';
    case 0x0166: return 'T';
    case 0x0167: return 't';
    case 0x0180: return 'b';
    case 0x0197: return 'I';
    case 0x0268: return 'i';
    case 0x01B5: return 'Z';
    case 0x01B6: return 'z';
    default: return scalar;
    }
}

}  // namespace

interline_script interline_script_of(uint32_t scalar) {
    UErrorCode error = U_ZERO_ERROR;
    switch (uscript_getScript(static_cast<UChar32>(scalar), &error)) {
    case USCRIPT_COMMON: return interline_script_common;
    case USCRIPT_INHERITED: return interline_script_inherited;
    case USCRIPT_LATIN: return interline_script_latin;
    case USCRIPT_HAN: return interline_script_han;
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA: return interline_script_kana;
    case USCRIPT_HANGUL: return interline_script_hangul;
    case USCRIPT_CYRILLIC: return interline_script_cyrillic;
    case USCRIPT_ARABIC: return interline_script_arabic;
    case USCRIPT_DEVANAGARI: return interline_script_devanagari;
    case USCRIPT_THAI: return interline_script_thai;
    case USCRIPT_GREEK: return interline_script_greek;
    case USCRIPT_HEBREW: return interline_script_hebrew;
    case USCRIPT_ARMENIAN: return interline_script_armenian;
    case USCRIPT_GEORGIAN: return interline_script_georgian;
    case USCRIPT_BENGALI: return interline_script_bengali;
    case USCRIPT_GURMUKHI: return interline_script_gurmukhi;
    case USCRIPT_GUJARATI: return interline_script_gujarati;
    case USCRIPT_TAMIL: return interline_script_tamil;
    case USCRIPT_TELUGU: return interline_script_telugu;
    case USCRIPT_KANNADA: return interline_script_kannada;
    case USCRIPT_MALAYALAM: return interline_script_malayalam;
    case USCRIPT_SINHALA: return interline_script_sinhala;
    case USCRIPT_LAO: return interline_script_lao;
    case USCRIPT_KHMER: return interline_script_khmer;
    case USCRIPT_MYANMAR: return interline_script_myanmar;
    case USCRIPT_TIBETAN: return interline_script_tibetan;
    case USCRIPT_ETHIOPIC: return interline_script_ethiopic;
    case USCRIPT_MONGOLIAN: return interline_script_mongolian;
    case USCRIPT_BOPOMOFO: return interline_script_bopomofo;
    default: return interline_script_other;
    }
}

bool interline_is_letter(uint32_t scalar) { return u_isalpha(static_cast<UChar32>(scalar)); }

bool interline_is_mark(uint32_t scalar) {
    return (U_GET_GC_MASK(static_cast<UChar32>(scalar)) & U_GC_M_MASK) != 0;
}

uint32_t interline_base_letter(uint32_t scalar) {
    if (scalar < 0xC0) return scalar;
    const UChar32 plain = strokeless(static_cast<UChar32>(scalar));
    if (plain != static_cast<UChar32>(scalar)) return static_cast<uint32_t>(plain);
    const interline_script script = interline_script_of(scalar);
    if (script != interline_script_latin && script != interline_script_greek && script != interline_script_cyrillic) {
        return scalar;
    }
    UErrorCode error = U_ZERO_ERROR;
    UChar decomposition[32];
    const int32_t count = canonical() == nullptr
        ? -1
        : unorm2_getDecomposition(canonical(), static_cast<UChar32>(scalar), decomposition, 32, &error);
    if (count < 1 || U_FAILURE(error) || U16_IS_SURROGATE(decomposition[0])) return scalar;
    const UChar32 stripped = strokeless(decomposition[0]);
    return static_cast<uint32_t>(stripped);
}
