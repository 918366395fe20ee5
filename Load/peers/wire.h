// What the driver writes: the upgrade, the subscription and a publication in each peer's protocol. Every function
// fills `out` and returns how many bytes it wrote; the callers' buffers have room for WIRE_MOST bytes.
#ifndef WIRE_H
#define WIRE_H
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { WIRE_MOST = 8192, TEXT_MOST = 4096 };
typedef enum { PLAIN, INTERLINE, NATS, MQTT } Protocol;

static size_t wire_upgrade(char *out, Protocol protocol, int room, const char *token) {
    size_t length = 0;
    if (protocol == PLAIN)
        length = (size_t)snprintf(out, WIRE_MOST, "GET /r%d HTTP/1.1\r\n", room);
    else
        length = (size_t)snprintf(out, WIRE_MOST, "GET %s HTTP/1.1\r\n", protocol == INTERLINE ? "/ws" : "/");
    length += (size_t)snprintf(
        out + length, WIRE_MOST - length,
        "Host: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
    if (protocol == MQTT)
        length += (size_t)snprintf(out + length, WIRE_MOST - length, "Sec-WebSocket-Protocol: mqtt\r\n");
    if (protocol == INTERLINE)
        length += (size_t)snprintf(out + length, WIRE_MOST - length, "Sec-WebSocket-Protocol: interline.v1\r\n");
    if (token != NULL)
        length += (size_t)snprintf(out + length, WIRE_MOST - length, "Authorization: Bearer %s\r\n", token);
    return length + (size_t)snprintf(out + length, WIRE_MOST - length, "\r\n");
}

// A masked client frame. The mask is zero, which is valid and saves the driver a pass; servers unmask all the same.
static size_t wire_frame(char *out, int opcode, const char *payload, size_t payload_length) {
    size_t length = 0;
    out[length++] = (char)(0x80 | opcode);
    if (payload_length < 126) {
        out[length++] = (char)(0x80 | payload_length);
    } else {
        out[length++] = (char)(0x80 | 126);
        out[length++] = (char)(payload_length >> 8);
        out[length++] = (char)payload_length;
    }
    memset(out + length, 0, 4);
    memcpy(out + length + 4, payload, payload_length);
    return length + 4 + payload_length;
}

static int wire_opcode(Protocol protocol) { return protocol == NATS || protocol == MQTT ? 2 : 1; }

// Nothing for the plain peers: there the address names the room.
static size_t wire_subscribe(char *out, Protocol protocol, int room, int connection) {
    char payload[256];
    int length = 0;
    if (protocol == INTERLINE) {
        length = snprintf(payload, sizeof payload, "{\"op\":\"join\",\"id\":1,\"room\":\"r%d\",\"history\":0}", room);
    } else if (protocol == NATS) {
        length = snprintf(
            payload, sizeof payload,
            "CONNECT {\"verbose\":false,\"pedantic\":false,\"echo\":true}\r\nSUB r%d 1\r\nPING\r\n", room);
    } else if (protocol == MQTT) {
        char client[16], topic[16];
        int client_length = snprintf(client, sizeof client, "c%d", connection);
        int topic_length = snprintf(topic, sizeof topic, "r%d", room);
        // CONNECT of MQTT 3.1.1, clean session, no keep-alive; then SUBSCRIBE with QoS 0.
        length = snprintf(payload, sizeof payload, "\x10%c", 12 + client_length);
        memcpy(payload + length, "\0\4MQTT\4\2\0\0\0", 11);
        length += 11;
        payload[length++] = (char)client_length;
        memcpy(payload + length, client, (size_t)client_length);
        length += client_length;
        payload[length++] = (char)0x82;
        payload[length++] = (char)(5 + topic_length);
        memcpy(payload + length, "\0\1\0", 3);
        length += 3;
        payload[length++] = (char)topic_length;
        memcpy(payload + length, topic, (size_t)topic_length);
        length += topic_length;
        payload[length++] = 0;
    } else {
        return 0;
    }
    return wire_frame(out, wire_opcode(protocol), payload, (size_t)length);
}

// What the server says once the subscription holds.
static const char *wire_ready(Protocol protocol) {
    static const char *const ready[] = {"ready", "\"joined\"", "PONG\r\n", "\x90\x03"};
    return ready[protocol];
}

// `request` is the command's id, which makes Interline acknowledge it; 0: none.
static size_t wire_publish(
    char *out, Protocol protocol, int room, const char *text, size_t text_length, uint64_t request) {
    char payload[TEXT_MOST + 256];
    int length = 0;
    if (protocol == INTERLINE) {
        length = snprintf(payload, sizeof payload, "{\"op\":\"say\",");
        if (request != 0)
            length += snprintf(
                payload + length, sizeof payload - (size_t)length, "\"id\":%llu,", (unsigned long long)request);
        length += snprintf(
            payload + length, sizeof payload - (size_t)length, "\"room\":\"r%d\",\"text\":\"%.*s\"}", room,
            (int)text_length, text);
    } else if (protocol == NATS) {
        length = snprintf(
            payload, sizeof payload, "PUB r%d %zu\r\n%.*s\r\n", room, text_length, (int)text_length, text);
    } else if (protocol == MQTT) {
        int topic_length = snprintf(payload + 5, 16, "r%d", room);
        size_t rest = 2 + (size_t)topic_length + text_length;
        payload[0] = 0x30;
        payload[1] = (char)(0x80 | (rest & 127));
        payload[2] = (char)(rest >> 7);
        payload[3] = 0;
        payload[4] = (char)topic_length;
        memcpy(payload + 5 + topic_length, text, text_length);
        length = 5 + topic_length + (int)text_length;
    } else {
        return wire_frame(out, wire_opcode(protocol), text, text_length);
    }
    return wire_frame(out, wire_opcode(protocol), payload, (size_t)length);
}
#endif
