// Drives one peer: subscribers and publishers on one core, the same for every protocol. It never parses what comes
// in. Each text starts with `^t=` and 12 hexadecimal digits, the nanosecond at which it was due; `^t=` stands nowhere
// else, so counting it counts deliveries, however a server packs them into frames, and the digits give the latency.
// The first `publishers` of the subscribers also publish. Prints one line of JSON.
#define _GNU_SOURCE
#include "latencies.h"
#include "wire.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { SIGN = 3, MARK = SIGN + 12, CARRY = 16, BACKLOG_MOST = 1 << 20, IN_FLIGHT = 128 };
typedef enum { CLOSED, CONNECTING, UPGRADING, SUBSCRIBING, LIVE } State;

typedef struct {
    int fd, room;
    State state;
    uint8_t carried;
    char carry[CARRY];
    uint64_t deliveries;
    char *backlog;
    size_t backlog_length;
} Connection;

static struct {
    Protocol protocol;
    int port, subscribers, rooms, publishers, pid, bytes;
    double rate, seconds, warm_up;
    bool acks, idle;
    const char *tokens;
} plan = {.subscribers = 100, .rooms = 1, .publishers = 10, .bytes = 250, .rate = 100, .seconds = 5, .warm_up = 2};

static Connection *connections;
static char **tokens;
static int poller, live, in_flight, lost_connections;
static uint64_t origin, window_from = UINT64_MAX, window_to = UINT64_MAX, window_deliveries, window_bytes, unsent;
static uint64_t *said;
static Latencies latencies;
static char incoming[1 << 18];

static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec - origin;
}

static void fail(const char *what) {
    perror(what);
    exit(1);
}

// User and system time of the server's threads so far, in seconds.
static double server_seconds(void) {
    char path[64], line[1024];
    snprintf(path, sizeof path, "/proc/%d/stat", plan.pid);
    FILE *file = fopen(path, "r");
    if (file == NULL) fail(path);
    size_t length = fread(line, 1, sizeof line - 1, file);
    fclose(file);
    line[length] = 0;
    unsigned long user = 0, system = 0;
    const char *name_end = strrchr(line, ')');
    if (name_end == NULL
        || sscanf(name_end + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system) != 2)
        fail(path);
    return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

static long server_resident_kib(void) {
    char path[64], line[256];
    snprintf(path, sizeof path, "/proc/%d/status", plan.pid);
    FILE *file = fopen(path, "r");
    if (file == NULL) fail(path);
    long kib = 0;
    while (fgets(line, sizeof line, file) != NULL)
        if (sscanf(line, "VmRSS: %ld", &kib) == 1) break;
    fclose(file);
    return kib;
}

static void drop(Connection *connection) {
    if (connection->state == CLOSED) return;
    if (connection->state == LIVE) live--; else in_flight--;
    lost_connections++;
    close(connection->fd);
    connection->state = CLOSED;
}

static void watch(Connection *connection, int operation, uint32_t events) {
    struct epoll_event event = {.events = events, .data.ptr = connection};
    if (epoll_ctl(poller, operation, connection->fd, &event) != 0) fail("epoll_ctl");
}

static void open_connection(int number) {
    Connection *connection = &connections[number];
    connection->room = number % plan.rooms;
    connection->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (connection->fd < 0) fail("socket");
    int yes = 1;
    setsockopt(connection->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    // An abortive close at the end: no run leaves ports waiting for the next one.
    struct linger abort = {.l_onoff = 1};
    setsockopt(connection->fd, SOL_SOCKET, SO_LINGER, &abort, sizeof abort);
    setsockopt(connection->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes);
    // One address has fewer ports than an idle crowd has connections.
    struct sockaddr_in source = {.sin_family = AF_INET};
    source.sin_addr.s_addr = htonl(0x7f000002u + (uint32_t)number / 8000);
    if (bind(connection->fd, (struct sockaddr *)&source, sizeof source) != 0) fail("bind");
    struct sockaddr_in peer = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)plan.port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (connect(connection->fd, (struct sockaddr *)&peer, sizeof peer) != 0 && errno != EINPROGRESS) fail("connect");
    connection->state = CONNECTING;
    in_flight++;
    watch(connection, EPOLL_CTL_ADD, EPOLLIN | EPOLLOUT);
}

static void write_all(Connection *connection, const char *bytes, size_t length) {
    if (connection->backlog_length == 0) {
        ssize_t written = send(connection->fd, bytes, length, MSG_NOSIGNAL);
        if (written < 0 && errno != EAGAIN) return drop(connection);
        if (written > 0) bytes += written, length -= (size_t)written;
        if (length == 0) return;
        watch(connection, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
    }
    if (connection->backlog == NULL && (connection->backlog = malloc(BACKLOG_MOST)) == NULL) fail("malloc");
    memcpy(connection->backlog + connection->backlog_length, bytes, length);
    connection->backlog_length += length;
}

static void flush_backlog(Connection *connection) {
    if (connection->backlog_length > 0) {
        ssize_t written = send(connection->fd, connection->backlog, connection->backlog_length, MSG_NOSIGNAL);
        if (written < 0) {
            if (errno != EAGAIN) drop(connection);
            return;
        }
        connection->backlog_length -= (size_t)written;
        memmove(connection->backlog, connection->backlog + written, connection->backlog_length);
    }
    if (connection->backlog_length == 0) watch(connection, EPOLL_CTL_MOD, EPOLLIN);
}

static uint64_t due_time(const char *digits) {
    uint64_t value = 0;
    for (int index = 0; index < MARK - SIGN; index++) {
        unsigned digit = (unsigned char)digits[index];
        value = value << 4 | ((digit & 15) + (digit >> 6) * 9);
    }
    return value;
}

// The next `^t=`, or what may become one with the bytes to come: a byte of a frame's length may look like its first.
static const char *next_sign(const char *from, const char *end) {
    for (const char *next; (next = memchr(from, '^', (size_t)(end - from))) != NULL; from = next + 1)
        if (end - next < SIGN || memcmp(next, "^t=", SIGN) == 0) return next;
    return NULL;
}

// Counts what `bytes` delivers. A mark cut off at the end is kept for the next call.
static void count_deliveries(Connection *connection, const char *bytes, size_t length, uint64_t at) {
    const char *end = bytes + length;
    bool counts = at >= window_from && at < window_to;
    uint64_t found = 0;
    for (const char *next; (next = next_sign(bytes, end)) != NULL; bytes = next + MARK) {
        if (end - next < MARK) {
            connection->carried = (uint8_t)(end - next);
            memcpy(connection->carry, next, connection->carried);
            break;
        }
        found++;
        uint64_t due = due_time(next + SIGN);
        if (due >= window_from && due < window_to) latencies_add(&latencies, at - due);
    }
    connection->deliveries += found;
    if (counts) window_deliveries += found;
}

// Waits for `what`, which may be cut anywhere; returns what follows it, or NULL.
static const char *awaited(Connection *connection, const char *what, const char *bytes, const char *end) {
    const char *found = memmem(bytes, (size_t)(end - bytes), what, strlen(what));
    if (found != NULL) return found + strlen(what);
    size_t kept = (size_t)(end - bytes) < CARRY - 1 ? (size_t)(end - bytes) : strlen(what) - 1;
    memcpy(connection->carry, end - kept, kept);
    connection->carried = (uint8_t)kept;
    return NULL;
}

static void receive(Connection *connection) {
    size_t carried = connection->carried;
    memcpy(incoming, connection->carry, carried);
    ssize_t got = recv(connection->fd, incoming + carried, sizeof incoming - carried, 0);
    if (got <= 0) {
        if (got == 0 || errno != EAGAIN) drop(connection);
        return;
    }
    connection->carried = 0;
    uint64_t at = now();
    if (at >= window_from && at < window_to) window_bytes += (uint64_t)got;
    const char *bytes = incoming, *end = incoming + carried + got;
    if (connection->state == UPGRADING) {
        bytes = awaited(connection, "\r\n\r\n", bytes, end);
        if (bytes == NULL) return;
        char out[WIRE_MOST];
        size_t length = wire_subscribe(out, plan.protocol, connection->room, (int)(connection - connections));
        connection->state = SUBSCRIBING;
        if (length > 0) write_all(connection, out, length);
    }
    if (connection->state == SUBSCRIBING) {
        bytes = awaited(connection, wire_ready(plan.protocol), bytes, end);
        if (bytes == NULL) return;
        connection->state = LIVE;
        in_flight--, live++;
    }
    if (connection->state == LIVE) count_deliveries(connection, bytes, (size_t)(end - bytes), at);
}

// Returns how many sockets had something.
static int turn(uint64_t wait_ns) {
    struct epoll_event events[128];
    struct timespec wait = {.tv_sec = (time_t)(wait_ns / 1000000000u), .tv_nsec = (long)(wait_ns % 1000000000u)};
    int count = epoll_pwait2(poller, events, 128, &wait, NULL);
    for (int index = 0; index < count; index++) {
        Connection *connection = events[index].data.ptr;
        if (connection->state == CONNECTING) {
            char out[WIRE_MOST];
            int number = (int)(connection - connections);
            const char *token = tokens != NULL && number < plan.publishers ? tokens[number] : NULL;
            connection->state = UPGRADING;
            watch(connection, EPOLL_CTL_MOD, EPOLLIN);
            write_all(connection, out, wire_upgrade(out, plan.protocol, connection->room, token));
            continue;
        }
        if (connection->state != CLOSED && events[index].events & EPOLLOUT) flush_backlog(connection);
        if (connection->state != CLOSED && events[index].events & ~(uint32_t)EPOLLOUT) receive(connection);
    }
    return count;
}

static void publish(uint64_t number, uint64_t due) {
    Connection *connection = &connections[number % (uint64_t)plan.publishers];
    char text[TEXT_MOST + 1], out[WIRE_MOST];
    if (connection->state != LIVE || connection->backlog_length + WIRE_MOST > BACKLOG_MOST) {
        unsent++;
        return;
    }
    snprintf(text, sizeof text, "^t=%012llx ", (unsigned long long)due);
    for (int index = MARK + 1; index < plan.bytes; index++) text[index] = "the quick brown fox "[index % 20];
    said[connection->room]++;
    uint64_t request = plan.acks ? number + 2 : 0;
    write_all(
        connection, out, wire_publish(out, plan.protocol, connection->room, text, (size_t)plan.bytes, request));
}

static void read_tokens(void) {
    FILE *file = fopen(plan.tokens, "r");
    if (file == NULL) fail(plan.tokens);
    tokens = calloc((size_t)plan.publishers, sizeof *tokens);
    for (int index = 0; index < plan.publishers; index++) {
        size_t room = 0;
        ssize_t length = getline(&tokens[index], &room, file);
        if (length <= 0 || length > 4096) fail("too few tokens, or a bad one");
        tokens[index][strcspn(tokens[index], "\n")] = 0;
    }
    fclose(file);
}

static void read_arguments(int count, char **arguments) {
    static const struct option options[] = {
        {"protocol", 1, 0, 'p'}, {"port", 1, 0, 'P'}, {"subscribers", 1, 0, 's'}, {"rooms", 1, 0, 'r'},
        {"publishers", 1, 0, 'k'}, {"pid", 1, 0, 'i'}, {"bytes", 1, 0, 'b'}, {"rate", 1, 0, 'x'},
        {"seconds", 1, 0, 't'}, {"warm-up", 1, 0, 'w'}, {"acks", 0, 0, 'a'}, {"idle", 0, 0, 'I'},
        {"tokens", 1, 0, 'T'}, {0}};
    for (int option; (option = getopt_long(count, arguments, "", options, NULL)) != -1;) switch (option) {
        case 'p':
            plan.protocol = !strcmp(optarg, "interline") ? INTERLINE
                : !strcmp(optarg, "nats") ? NATS : !strcmp(optarg, "mqtt") ? MQTT : PLAIN;
            break;
        case 'P': plan.port = atoi(optarg); break;
        case 's': plan.subscribers = atoi(optarg); break;
        case 'r': plan.rooms = atoi(optarg); break;
        case 'k': plan.publishers = atoi(optarg); break;
        case 'i': plan.pid = atoi(optarg); break;
        case 'b': plan.bytes = atoi(optarg); break;
        case 'x': plan.rate = atof(optarg); break;
        case 't': plan.seconds = atof(optarg); break;
        case 'w': plan.warm_up = atof(optarg); break;
        case 'a': plan.acks = true; break;
        case 'I': plan.idle = true; break;
        case 'T': plan.tokens = optarg; break;
        default: exit(64);
    }
    if (plan.bytes < 32 || plan.bytes > TEXT_MOST || plan.publishers > plan.subscribers || plan.publishers < 1
        || plan.rooms < 1 || plan.rate <= 0 || plan.pid <= 0) {
        fputs("driver: the plan does not fit together\n", stderr);
        exit(64);
    }
}

int main(int count, char **arguments) {
    read_arguments(count, arguments);
    if (plan.tokens != NULL) read_tokens();
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    connections = calloc((size_t)plan.subscribers, sizeof *connections);
    said = calloc((size_t)plan.rooms, sizeof *said);
    poller = epoll_create1(0);
    origin = now();

    long resident_before = server_resident_kib();
    for (int opened = 0; live + lost_connections < plan.subscribers && now() < 30000000000u;) {
        while (opened < plan.subscribers && in_flight < IN_FLIGHT) open_connection(opened++);
        turn(100000000);
    }
    uint64_t connected_after = now();
    int connected = live;
    for (uint64_t settled = now() + 2000000000u; plan.idle && now() < settled;) turn(100000000);
    long resident_after = server_resident_kib();

    double server_before = 0, server_used = 0, window = 0, busy = 0;
    uint64_t idle = 0;
    if (!plan.idle && connected == plan.subscribers) {
        uint64_t start = now() + 200000000, number = 0;
        window_from = start + (uint64_t)(plan.warm_up * 1e9);
        uint64_t until = window_from + (uint64_t)(plan.seconds * 1e9), window_began = 0, idle_from = 0;
        for (uint64_t at; (at = now()) < until;) {
            if (idle_from > 0 && window_began > 0) idle += at - idle_from;
            if (window_began == 0 && at >= window_from) {
                window_began = window_from = at;
                server_before = server_seconds();
                // Whoever profiles the server starts here.
                fputs("measuring\n", stderr);
            }
            uint64_t due = start + (uint64_t)((double)number * 1e9 / plan.rate);
            for (; due <= at; due = start + (uint64_t)((double)number * 1e9 / plan.rate)) publish(number++, due);
            // Never asleep while it measures: else a server paid for waking the driver, the more the faster it is.
            idle_from = turn(0) == 0 ? at : 0;
        }
        window_to = now();
        server_used = server_seconds() - server_before;
        window = (double)(window_to - window_began) / 1e9;
        busy = 1 - (double)idle / 1e9 / window;
        // What is still under way gets three seconds, after which it counts as lost.
        for (uint64_t expected = 1, received = 0; received < expected && now() < window_to + 3000000000u;) {
            turn(20000000);
            expected = received = 0;
            for (int index = 0; index < plan.subscribers; index++) {
                expected += said[connections[index].room];
                received += connections[index].deliveries;
            }
        }
    }
    uint64_t lost = 0, surplus = 0, published = 0;
    for (int index = 0; index < plan.subscribers; index++) {
        uint64_t expected = said[connections[index].room], received = connections[index].deliveries;
        if (received < expected) lost += expected - received; else surplus += received - expected;
    }
    for (int room = 0; room < plan.rooms; room++) published += said[room];
    printf(
        "{\"connected\":%d,\"connect_s\":%.3f,\"closed\":%d,\"rss_before_kib\":%ld,\"rss_kib\":%ld,\"window_s\":%.3f,"
        "\"published\":%llu,\"unsent\":%llu,\"deliveries\":%llu,\"bytes\":%llu,\"lost\":%llu,\"surplus\":%llu,"
        "\"server_cpu_s\":%.2f,\"driver_busy\":%.3f,\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"max_ms\":%.3f}\n",
        connected, (double)connected_after / 1e9, lost_connections, resident_before, resident_after, window,
        (unsigned long long)published, (unsigned long long)unsent, (unsigned long long)window_deliveries,
        (unsigned long long)window_bytes, (unsigned long long)lost, (unsigned long long)surplus, server_used, busy,
        latencies_at(&latencies, 0.5), latencies_at(&latencies, 0.99), (double)latencies.greatest / 1e6);
    return 0;
}
