#define _GNU_SOURCE
#include "CLibWebSockets.h"

#include <pthread.h>
#include <sys/socket.h>

int interline_accept(int listener, struct sockaddr *peer, socklen_t *length) {
    return accept4(listener, peer, length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

void interline_name_thread(const char *name) { pthread_setname_np(pthread_self(), name); }
