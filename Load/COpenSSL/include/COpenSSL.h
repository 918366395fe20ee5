#ifndef INTERLINE_COPENSSL_H
#define INTERLINE_COPENSSL_H

#include <stddef.h>
#include <stdint.h>

/* OpenSSL's calls that a client of many connections needs. Its own headers lean on macros that Swift can't import. */

typedef struct interline_tls_context interline_tls_context;
typedef struct interline_tls interline_tls;

/* What a call came to when it moved no bytes. */
enum interline_tls_outcome {
    INTERLINE_TLS_CLOSED = 0,
    INTERLINE_TLS_WANTS_READ = -1,
    INTERLINE_TLS_WANTS_WRITE = -2,
    INTERLINE_TLS_FAILED = -3
};

/* Settings for client connections, or NULL. Certificates are checked against the system's unless is_insecure. */
interline_tls_context *interline_tls_context_new(int is_insecure);
void interline_tls_context_free(interline_tls_context *context);

/* A client's session over a connected, non-blocking socket, or NULL. */
interline_tls *interline_tls_new(interline_tls_context *context, int descriptor, const char *host);
void interline_tls_free(interline_tls *tls);

/* 1 when done, else one of the values above. */
int interline_tls_handshake(interline_tls *tls);
/* Bytes moved, or one of the values above. */
int interline_tls_read(interline_tls *tls, void *bytes, int capacity);
int interline_tls_write(interline_tls *tls, const void *bytes, int count);
/* Decrypted bytes that a read gets without the socket. */
int interline_tls_pending(const interline_tls *tls);

/* HMAC-SHA-256 of bytes into 32 bytes at digest; 1, or 0 on failure. */
int interline_hmac_sha256(const void *key, int key_count, const void *bytes, size_t count, uint8_t *digest);

#endif
