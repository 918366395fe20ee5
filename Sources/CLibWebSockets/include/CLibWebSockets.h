#ifndef INTERLINE_CLIBWEBSOCKETS_H
#define INTERLINE_CLIBWEBSOCKETS_H

#include <ev.h>
#include <libwebsockets.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <time.h>

/* GNU extensions, which Swift's Glibc module does not show. */
int interline_accept(int listener, struct sockaddr *peer, socklen_t *length);
void interline_name_thread(const char *name);

/* Shims for what Swift cannot import: macros and inline watcher setters. */

/* Writes bytes that already are finished WebSocket frames. lws keeps what the socket does not take and
   returns the whole length; negative means that the connection is dead. The buffer is not changed. */
static inline int interline_lws_write_raw(struct lws *wsi, const void *bytes, size_t count) {
    return lws_write(wsi, (unsigned char *)(uintptr_t)bytes, count, LWS_WRITE_RAW);
}

/* Writes a finished HTTP response, headers and body. */
static inline int interline_lws_write_http(struct lws *wsi, const void *bytes, size_t count) {
    return lws_write(wsi, (unsigned char *)(uintptr_t)bytes, count, LWS_WRITE_HTTP);
}

/* Closes the connection at once, whatever state it is in. Not from inside a callback about it. */
static inline void interline_lws_close(struct lws *wsi) {
    lws_set_timeout(wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_SYNC);
}

static inline uint64_t interline_lws_option_libev(void) { return LWS_SERVER_OPTION_LIBEV; }
static inline uint64_t interline_lws_option_explicit_vhosts(void) { return LWS_SERVER_OPTION_EXPLICIT_VHOSTS; }
static inline uint64_t interline_lws_option_ssl_init(void) { return LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT; }
static inline int interline_lws_log_levels(void) { return LLL_ERR | LLL_WARN; }
static inline int interline_lws_port_no_listen_server(void) { return CONTEXT_PORT_NO_LISTEN_SERVER; }

/* What a read from a TLS connection came to: bytes read, or one of these. */
enum { INTERLINE_READ_CLOSED = 0, INTERLINE_READ_LATER = -1, INTERLINE_READ_FAILED = -2 };

static inline int interline_tls_read(SSL *ssl, void *buffer, int capacity) {
    ERR_clear_error();
    int count = SSL_read(ssl, buffer, capacity);
    if (count > 0) return count;
    switch (SSL_get_error(ssl, count)) {
    case SSL_ERROR_ZERO_RETURN: return INTERLINE_READ_CLOSED;
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE: return INTERLINE_READ_LATER;
    default: return INTERLINE_READ_FAILED;
    }
}

/* Takes a certificate with its chain and key over from another context: for handshakes from now on. */
static inline int interline_tls_copy_certificate(SSL_CTX *to, SSL_CTX *from) {
    STACK_OF(X509) *chain = NULL;
    ERR_clear_error();
    SSL_CTX_get0_chain_certs(from, &chain);
    return SSL_CTX_use_cert_and_key(
        to, SSL_CTX_get0_certificate(from), SSL_CTX_get0_privatekey(from), chain, 1);
}

/* Whether both have keys of one kind: contexts keep a certificate for each. */
static inline int interline_tls_same_kind(SSL_CTX *one, SSL_CTX *other) {
    EVP_PKEY *first = SSL_CTX_get0_privatekey(one), *second = SSL_CTX_get0_privatekey(other);
    return first && second && EVP_PKEY_get_base_id(first) == EVP_PKEY_get_base_id(second);
}

/* When the certificate ends, in seconds since 1970; 0 where that can't be told. */
static inline int64_t interline_tls_not_after(SSL_CTX *context) {
    X509 *certificate = SSL_CTX_get0_certificate(context);
    struct tm end;
    if (!certificate || !ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &end)) return 0;
    return timegm(&end);
}

typedef void (*interline_io_callback)(struct ev_loop *, ev_io *, int);
typedef void (*interline_async_callback)(struct ev_loop *, ev_async *, int);
typedef void (*interline_timer_callback)(struct ev_loop *, ev_timer *, int);
typedef void (*interline_prepare_callback)(struct ev_loop *, ev_prepare *, int);
typedef void (*interline_check_callback)(struct ev_loop *, ev_check *, int);

static inline void interline_io_init(ev_io *io, interline_io_callback callback, int descriptor, void *data) {
    ev_io_init(io, callback, descriptor, EV_READ);
    io->data = data;
}

static inline void interline_async_init(ev_async *async, interline_async_callback callback) {
    ev_async_init(async, callback);
}

static inline void interline_timer_init(ev_timer *timer, interline_timer_callback callback) {
    ev_timer_init(timer, callback, 0., 0.);
}

static inline void interline_timer_start(struct ev_loop *loop, ev_timer *timer, double after, double repeat) {
    ev_timer_stop(loop, timer);
    ev_timer_set(timer, after, repeat);
    ev_timer_start(loop, timer);
}

static inline void interline_prepare_init(ev_prepare *prepare, interline_prepare_callback callback) {
    ev_prepare_init(prepare, callback);
}

static inline void interline_check_init(ev_check *check, interline_check_callback callback) {
    ev_check_init(check, callback);
}

#endif
