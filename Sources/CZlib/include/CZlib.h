#ifndef INTERLINE_CZLIB_H
#define INTERLINE_CZLIB_H

#include <zlib.h>

/* deflateInit2 and inflateInit2 are macros that pass the header's version and struct size. A negative
   window size asks for a raw DEFLATE stream (RFC 1951), without zlib's header and checksum. */
static inline int interline_deflate_init_raw(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
}

static inline int interline_inflate_init_raw(z_stream *stream) { return inflateInit2(stream, -15); }

/* 16 on top of the window's size asks for gzip's header and checksum (RFC 1952). */
static inline int interline_inflate_init_gzip(z_stream *stream) { return inflateInit2(stream, 15 + 16); }

#endif
