/* As much of RFC 6455 as a client needs that trusts its server. */
#ifndef WEBSOCKET_H
#define WEBSOCKET_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { WS_TEXT = 1, WS_BINARY = 2, WS_CLOSE = 8, WS_PING = 9, WS_PONG = 10 };

struct ws_frame {
    int opcode;
    const char *payload;
    size_t length;
    size_t whole; /* header and payload */
};

/* Reads one frame; 0 when more bytes are needed. Servers do not mask. */
static inline int ws_read(struct ws_frame *frame, const char *data, size_t size)
{
    const unsigned char *u = (const unsigned char *)data;
    if (size < 2)
        return 0;
    size_t header = 2, length = u[1] & 127;
    int more = length == 126 ? 2 : length == 127 ? 8 : 0;
    if (size < header + more)
        return 0;
    if (more)
        length = 0;
    for (int i = 0; i < more; i++)
        length = length << 8 | u[header + i];
    header += more;
    if (size < header + length)
        return 0;
    *frame = (struct ws_frame){u[0] & 15, data + header, length, header + length};
    return 1;
}

/* Writes a client's frame, masked, of less than 64 KiB; gives its size. */
static inline size_t ws_write(char *out, int opcode, const void *payload, size_t length)
{
    static const unsigned char mask[4] = {0x12, 0x34, 0x56, 0x78};
    const unsigned char *from = payload;
    unsigned char *to = (unsigned char *)out;
    size_t n = 0;
    to[n++] = 0x80 | opcode;
    to[n++] = 0x80 | (length < 126 ? length : 126);
    if (length >= 126) {
        to[n++] = length >> 8;
        to[n++] = length & 255;
    }
    memcpy(to + n, mask, 4);
    n += 4;
    for (size_t i = 0; i < length; i++)
        to[n + i] = from[i] ^ mask[i & 3];
    return n + length;
}

#endif
