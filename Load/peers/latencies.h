// A histogram of nanoseconds whose buckets are at most 1/64 of their value wide.
#ifndef LATENCIES_H
#define LATENCIES_H
#include <stdint.h>

typedef struct {
    uint64_t counts[64 * 60], total, greatest;
} Latencies;

static inline void latencies_add(Latencies *latencies, uint64_t value) {
    unsigned bucket = (unsigned)value;
    if (value >= 64) {
        unsigned exponent = 63 - (unsigned)__builtin_clzll(value);
        bucket = (exponent - 5) * 64 + (unsigned)((value >> (exponent - 6)) & 63);
    }
    latencies->counts[bucket]++;
    latencies->total++;
    if (value > latencies->greatest) latencies->greatest = value;
}

// The upper edge of the bucket in which the given share of all values is reached, in milliseconds.
static double latencies_at(const Latencies *latencies, double share) {
    uint64_t wanted = (uint64_t)(share * (double)latencies->total + 0.5), seen = 0;
    for (unsigned bucket = 0; bucket < 64 * 60; bucket++) {
        seen += latencies->counts[bucket];
        if (seen < wanted || seen == 0) continue;
        uint64_t edge = bucket;
        if (bucket >= 64) edge = (uint64_t)(64 + bucket % 64 + 1) << (bucket / 64 - 1);
        return (double)(edge < latencies->greatest ? edge : latencies->greatest) / 1e6;
    }
    return 0;
}
#endif
