#include "COpenSSL.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

/* The opaque names stand for OpenSSL's own. */
static SSL_CTX *context_of(interline_tls_context *context) { return (SSL_CTX *)context; }
static SSL *session_of(const interline_tls *tls) { return (SSL *)tls; }

interline_tls_context *interline_tls_context_new(int is_insecure) {
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    if (!context) return NULL;
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    /* Without it an idle connection holds its 32 KiB of record buffers. */
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                  SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    if (!is_insecure) {
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
        SSL_CTX_set_default_verify_paths(context);
    }
    return (interline_tls_context *)context;
}

void interline_tls_context_free(interline_tls_context *context) { SSL_CTX_free(context_of(context)); }

interline_tls *interline_tls_new(interline_tls_context *context, int descriptor, const char *host) {
    SSL *session = SSL_new(context_of(context));
    if (!session) return NULL;
    X509_VERIFY_PARAM *checks = SSL_get0_param(session);
    /* An address is looked for among a certificate's addresses, a name among its names. */
    int is_address = X509_VERIFY_PARAM_set1_ip_asc(checks, host);
    if (!SSL_set_fd(session, descriptor) ||
        (!is_address && (!SSL_set1_host(session, host) || !SSL_set_tlsext_host_name(session, host)))) {
        SSL_free(session);
        return NULL;
    }
    SSL_set_connect_state(session);
    return (interline_tls *)session;
}

void interline_tls_free(interline_tls *tls) {
    /* Asks OpenSSL not to wait for the peer's farewell. */
    SSL_set_quiet_shutdown(session_of(tls), 1);
    SSL_shutdown(session_of(tls));
    SSL_free(session_of(tls));
}

static int outcome(SSL *session, int result) {
    if (result > 0) return result;
    switch (SSL_get_error(session, result)) {
    case SSL_ERROR_WANT_READ: return INTERLINE_TLS_WANTS_READ;
    case SSL_ERROR_WANT_WRITE: return INTERLINE_TLS_WANTS_WRITE;
    case SSL_ERROR_ZERO_RETURN: return INTERLINE_TLS_CLOSED;
    default: return INTERLINE_TLS_FAILED;
    }
}

/* OpenSSL reads its thread's queue of errors to tell what went wrong, so that it must be empty before a call. */
int interline_tls_handshake(interline_tls *tls) {
    ERR_clear_error();
    return outcome(session_of(tls), SSL_do_handshake(session_of(tls)));
}

int interline_tls_read(interline_tls *tls, void *bytes, int capacity) {
    ERR_clear_error();
    return outcome(session_of(tls), SSL_read(session_of(tls), bytes, capacity));
}

int interline_tls_write(interline_tls *tls, const void *bytes, int count) {
    ERR_clear_error();
    return outcome(session_of(tls), SSL_write(session_of(tls), bytes, count));
}

int interline_tls_pending(const interline_tls *tls) { return SSL_pending(session_of(tls)); }

int interline_hmac_sha256(const void *key, int key_count, const void *bytes, size_t count, uint8_t *digest) {
    unsigned int length = 0;
    return HMAC(EVP_sha256(), key, key_count, bytes, count, digest, &length) != NULL && length == 32;
}
