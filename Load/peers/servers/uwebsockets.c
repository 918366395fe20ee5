// The peer uWebSockets, through the C functions of the library that PyPI's socketify carries; no Python runs in it.
// The path of the address is the room, which is a topic: publishing is uWebSockets' own.
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct uws_app_s uws_app_t;
typedef struct uws_req_s uws_req_t;
typedef struct uws_res_s uws_res_t;
typedef struct uws_websocket_s uws_websocket_t;
typedef struct uws_socket_context_s uws_socket_context_t;
struct us_listen_socket_t;
enum { TEXT = 1 };

// The library's own types have these fields in this order; none of them may be left out.
struct us_socket_context_options_t {
    const char *key_file, *certificate_file, *passphrase, *dh_params_file, *ca_file, *ciphers;
    int low_memory;
};
typedef struct {
    int compression;
    unsigned int max_payload;
    unsigned short idle_timeout;
    unsigned int max_backpressure;
    bool close_on_backpressure, reset_idle_on_send, automatic_pings;
    unsigned short max_lifetime;
    void (*upgrade)(uws_res_t *, uws_req_t *, uws_socket_context_t *, void *);
    void (*open)(uws_websocket_t *, void *);
    void (*message)(uws_websocket_t *, const char *, size_t, int, void *);
    void (*drain)(uws_websocket_t *, void *);
    void (*ping)(uws_websocket_t *, const char *, size_t, void *);
    void (*pong)(uws_websocket_t *, const char *, size_t, void *);
    void (*close)(uws_websocket_t *, int, const char *, size_t, void *);
    void (*subscription)(uws_websocket_t *, const char *, size_t, int, int, void *);
} uws_socket_behavior_t;
typedef struct {
    int port;
    const char *host;
    int options;
} uws_app_listen_config_t;

uws_app_t *uws_create_app(int, struct us_socket_context_options_t);
void uws_app_run(int, uws_app_t *);
void uws_app_listen_with_config(
    int, uws_app_t *, uws_app_listen_config_t,
    void (*)(struct us_listen_socket_t *, uws_app_listen_config_t, void *), void *);
void uws_ws(int, uws_app_t *, const char *, uws_socket_behavior_t, void *);
size_t uws_req_get_url(uws_req_t *, const char **);
size_t uws_req_get_header(uws_req_t *, const char *, size_t, const char **);
void uws_res_upgrade(
    int, uws_res_t *, void *, const char *, size_t, const char *, size_t, const char *, size_t,
    uws_socket_context_t *);
void *uws_ws_get_user_data(int, uws_websocket_t *);
bool uws_ws_subscribe(int, uws_websocket_t *, const char *, size_t);
int uws_ws_send(int, uws_websocket_t *, const char *, size_t, int);
bool uws_publish(int, uws_app_t *, const char *, size_t, const char *, size_t, int, bool);

static uws_app_t *app;

static void upgrade(uws_res_t *response, uws_req_t *request, uws_socket_context_t *context, void *unused) {
    (void)unused;
    const char *url, *key;
    size_t url_length = uws_req_get_url(request, &url);
    size_t key_length = uws_req_get_header(request, "sec-websocket-key", 17, &key);
    uws_res_upgrade(0, response, strndup(url, url_length), key, key_length, "", 0, "", 0, context);
}

static void opened(uws_websocket_t *socket, void *unused) {
    (void)unused;
    const char *room = uws_ws_get_user_data(0, socket);
    uws_ws_subscribe(0, socket, room, strlen(room));
    uws_ws_send(0, socket, "ready", 5, TEXT);
}

static void received(uws_websocket_t *socket, const char *text, size_t length, int opcode, void *unused) {
    (void)opcode, (void)unused;
    const char *room = uws_ws_get_user_data(0, socket);
    uws_publish(0, app, room, strlen(room), text, length, TEXT, false);
}

static void closed(uws_websocket_t *socket, int code, const char *reason, size_t length, void *unused) {
    (void)code, (void)reason, (void)length, (void)unused;
    free(uws_ws_get_user_data(0, socket));
}

static void listening(struct us_listen_socket_t *listener, uws_app_listen_config_t config, void *unused) {
    (void)config, (void)unused;
    if (listener == NULL) {
        fputs("uwebsockets: cannot listen\n", stderr);
        exit(1);
    }
}

int main(int count, char **arguments) {
    if (count != 2) return 64;
    struct us_socket_context_options_t plain = {0};
    app = uws_create_app(0, plain);
    // What is published to a socket that is behind by more than max_backpressure is dropped; the library's 64 KiB
    // would lose messages that the other peers deliver late.
    uws_socket_behavior_t behavior = {
        .max_payload = 16384, .idle_timeout = 120, .max_backpressure = 16 << 20,
        .upgrade = upgrade, .open = opened, .message = received, .close = closed,
    };
    uws_ws(0, app, "/*", behavior, NULL);
    uws_app_listen_config_t address = {.port = atoi(arguments[1]), .host = "127.0.0.1"};
    uws_app_listen_with_config(0, app, address, listening, NULL);
    uws_app_run(0, app);
    return 1;
}
