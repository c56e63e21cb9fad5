#ifndef REPRISE_CZLIB_SHIM_H
#define REPRISE_CZLIB_SHIM_H
#include <zlib.h>

// inflateInit2 is a macro, which Swift cannot import. 15 + 16: the largest window, gzip only.
static inline int reprise_inflate_init_gzip(z_stream *stream) {
  return inflateInit2(stream, 15 + 16);
}
#endif
