#define _GNU_SOURCE
#include "CEpoll.h"

#include <stddef.h>
#include <sys/epoll.h>
#include <time.h>

#define BATCH 512

int interline_epoll_open(void) { return epoll_create1(EPOLL_CLOEXEC); }

int interline_epoll_watch(int epoll, int descriptor, uint32_t interest, uint64_t token, int is_new) {
    struct epoll_event event = {0};
    if (interest & INTERLINE_READABLE) event.events |= EPOLLIN;
    if (interest & INTERLINE_WRITABLE) event.events |= EPOLLOUT;
    event.data.u64 = token;
    return epoll_ctl(epoll, is_new ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, descriptor, &event);
}

int interline_epoll_wait(int epoll, interline_readiness *ready, int capacity, int64_t nanoseconds) {
    struct epoll_event events[BATCH];
    struct timespec limit = {.tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000};
    int count = epoll_pwait2(epoll, events, capacity < BATCH ? capacity : BATCH, nanoseconds < 0 ? NULL : &limit, NULL);
    for (int i = 0; i < count; i++) {
        uint32_t bits = events[i].events;
        ready[i].token = events[i].data.u64;
        ready[i].ready = (bits & EPOLLIN ? INTERLINE_READABLE : 0) | (bits & EPOLLOUT ? INTERLINE_WRITABLE : 0) |
                         (bits & (EPOLLERR | EPOLLHUP) ? INTERLINE_FAILED : 0);
    }
    return count;
}
