#include "CPatternSet.h"

#include <re2/re2.h>
#include <re2/set.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <vector>

struct interline_pattern_set {
    RE2::Options options;
    RE2::Options single;
    std::unique_ptr<RE2::Set> all;
    std::vector<std::unique_ptr<RE2>> each;
    bool compiled = false;
};

static void tell(const std::string &problem, char *out, int32_t capacity) {
    if (capacity <= 0) return;
    const size_t length = std::min(problem.size(), static_cast<size_t>(capacity) - 1);
    std::memcpy(out, problem.data(), length);
    out[length] = 0;
}

extern "C" {

interline_pattern_set *interline_pattern_set_make(int64_t memory_max) try {
    auto set = std::make_unique<interline_pattern_set>();
    set->options.set_log_errors(false);
    set->options.set_longest_match(true);
    set->options.set_never_capture(true);
    set->single = set->options;
    set->options.set_max_mem(memory_max);
    set->single.set_max_mem(std::max<int64_t>(memory_max / 16, 64 << 10));
    set->all = std::make_unique<RE2::Set>(set->options, RE2::UNANCHORED);
    return set.release();
} catch (const std::bad_alloc &) {
    return nullptr;
}

void interline_pattern_set_free(interline_pattern_set *set) { delete set; }

bool interline_pattern_set_add(interline_pattern_set *set, const uint8_t *pattern, int32_t length, char *problem,
                               int32_t capacity) try {
    const re2::StringPiece source(reinterpret_cast<const char *>(pattern), static_cast<size_t>(length));
    auto one = std::make_unique<RE2>(source, set->single);
    if (!one->ok()) {
        tell(one->error(), problem, capacity);
        return false;
    }
    if (RE2::PartialMatch("", *one)) {
        tell("it matches the empty text", problem, capacity);
        return false;
    }
    std::string error;
    if (set->all->Add(source, &error) != static_cast<int>(set->each.size())) {
        tell(error, problem, capacity);
        return false;
    }
    set->each.push_back(std::move(one));
    return true;
} catch (const std::bad_alloc &) {
    tell("no memory", problem, capacity);
    return false;
}

bool interline_pattern_set_compile(interline_pattern_set *set) try {
    if (!set->compiled) set->compiled = set->each.empty() || set->all->Compile();
    return set->compiled;
} catch (const std::bad_alloc &) {
    return false;
}

int32_t interline_pattern_set_match(const interline_pattern_set *set, const uint8_t *text, int32_t length,
                                    int32_t *matches, int32_t capacity) try {
    if (!set->compiled || set->each.empty() || length == 0) return 0;
    const re2::StringPiece piece(reinterpret_cast<const char *>(text), static_cast<size_t>(length));
    RE2::Set::ErrorInfo error{};
    // Without a place for the numbers the search ends at the first match: most messages have none.
    if (!set->all->Match(piece, nullptr, &error)) return error.kind == RE2::Set::kNoError ? 0 : -1;
    std::vector<int> found;
    if (!set->all->Match(piece, &found, &error)) return error.kind == RE2::Set::kNoError ? 0 : -1;
    std::sort(found.begin(), found.end());
    const size_t written = std::min(found.size(), static_cast<size_t>(std::max(capacity, 0)));
    std::copy_n(found.begin(), written, matches);
    return static_cast<int32_t>(found.size());
} catch (const std::bad_alloc &) {
    return -1;
}

bool interline_pattern_set_find(const interline_pattern_set *set, int32_t pattern, const uint8_t *text, int32_t length,
                                int32_t from, int32_t *start, int32_t *end) {
    if (pattern < 0 || static_cast<size_t>(pattern) >= set->each.size()) return false;
    const re2::StringPiece piece(reinterpret_cast<const char *>(text), static_cast<size_t>(length));
    re2::StringPiece match;
    if (!set->each[static_cast<size_t>(pattern)]->Match(piece, static_cast<size_t>(from),
                                                        static_cast<size_t>(length), RE2::UNANCHORED, &match, 1)) {
        return false;
    }
    *start = static_cast<int32_t>(match.data() - piece.data());
    *end = *start + static_cast<int32_t>(match.size());
    return true;
}

}  // extern "C"
