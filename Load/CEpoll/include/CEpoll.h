#ifndef INTERLINE_CEPOLL_H
#define INTERLINE_CEPOLL_H

#include <stdint.h>

/* Swift's Glibc module leaves out <sys/epoll.h>, and its packed struct epoll_event could not be imported:
   so readiness is handed over in a plain struct. */

typedef struct {
    uint64_t token;
    /* Bits of INTERLINE_READABLE, _WRITABLE and _FAILED. */
    uint32_t ready;
} interline_readiness;

enum { INTERLINE_READABLE = 1, INTERLINE_WRITABLE = 2, INTERLINE_FAILED = 4 };

/* A new epoll descriptor, or -1 with errno. */
int interline_epoll_open(void);

/* Watches descriptor for INTERLINE_READABLE | INTERLINE_WRITABLE, level triggered; adds it when is_new. */
int interline_epoll_watch(int epoll, int descriptor, uint32_t interest, uint64_t token, int is_new);

/* Waits at most nanoseconds (negative: for ever); the number of entries filled in, or -1 with errno. */
int interline_epoll_wait(int epoll, interline_readiness *ready, int capacity, int64_t nanoseconds);

#endif
