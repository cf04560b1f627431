#define _GNU_SOURCE
#include "publisher.h"
#include "websocket.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define SYMBOLS 16
#define MOST_TEXT 512
#define SECOND 1000000000ull

/* How one protocol greets, wraps a tick, and hears that a burst was taken in. */
struct words {
    const char *mode;
    void (*greet)(struct publisher *p);
    size_t (*wrap)(const struct publisher *p, char *out, const char *tick, size_t size);
    void (*hear)(struct publisher *p, int burst);
};

static const char *symbols[SYMBOLS] = {
    "GSK",  "AZN",  "SHEL", "HSBA", "ULVR", "BP",   "RIO",  "VOD",
    "BARC", "LLOY", "DGE",  "REL",  "NG",   "TSCO", "BATS", "PRU",
};

static void die(const char *what)
{
    perror(what);
    exit(2);
}

static void send_all(int fd, const char *data, size_t size)
{
    while (size) {
        ssize_t sent = send(fd, data, size, MSG_NOSIGNAL);
        if (sent <= 0)
            die("wsload: publishing");
        data += sent;
        size -= sent;
    }
}

static size_t receive(int fd, char *into, size_t room)
{
    ssize_t size = recv(fd, into, room, 0);
    if (size <= 0)
        die("wsload: the server left its publisher");
    return size;
}

/* A tick's text. Each price differs from the one before, so that no server may skip it;
 * the figures have the lengths of real ones. */
static size_t tick_text(const struct publisher *p, char *out, uint64_t seq)
{
    const char *symbol = symbols[seq % SYMBOLS];
    int open = 3936 + 100 * (seq % SYMBOLS), close = open + 149;
    int price = open + seq / SYMBOLS * 37 % 101;
    int change = close - price;
    if (p->shape == POST)
        return sprintf(out, "[{\"symbol\":\"%s\",\"price\":\"%d.%02d\"}]", symbol,
                       price / 100, price % 100);
    char row[MOST_TEXT / 2], time[32];
    struct timespec now;
    struct tm day;
    clock_gettime(CLOCK_REALTIME, &now);
    strftime(time, sizeof time, "%Y-%m-%dT%H:%M:%S", gmtime_r(&now.tv_sec, &day));
    sprintf(row,
            "{\"symbol\":\"%s\",\"seq\":%llu,\"price\":\"%d.%02d\",\"change\":\"-%d.%02d\","
            "\"change_percent\":\"-%.2f\",\"time\":\"%s.%03ldZ\"}",
            symbol, (unsigned long long)seq, price / 100, price % 100, change / 100,
            change % 100, 100.0 * change / close, time, now.tv_nsec / 1000000);
    if (p->shape == ROW)
        return sprintf(out, "%s", row);
    return sprintf(out, "{\"type\":\"update\",\"cursor\":\"6f1c9a3e-%llu\",\"quotes\":[%s]}",
                   (unsigned long long)seq, row);
}

/* The protocols. */

static void no_greeting(struct publisher *p) { (void)p; }

static void no_answer(struct publisher *p, int burst) { (void)p, (void)burst; }

static size_t as_line(const struct publisher *p, char *out, const char *tick, size_t size)
{
    (void)p;
    memcpy(out, tick, size);
    out[size] = '\n';
    return size + 1;
}

static void greet_websocket(struct publisher *p)
{
    char text[1024];
    int size = snprintf(text, sizeof text,
                        "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
                        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n", p->path);
    send_all(p->fd, text, size);
    receive(p->fd, text, sizeof text);
}

static size_t as_message(const struct publisher *p, char *out, const char *tick, size_t size)
{
    (void)p;
    return ws_write(out, WS_TEXT, tick, size);
}

static size_t as_post(const struct publisher *p, char *out, const char *tick, size_t size)
{
    int head = sprintf(out,
                       "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                       "Content-Type: application/json\r\nContent-Length: %zu\r\n",
                       p->path, size);
    if (p->key)
        head += sprintf(out + head, "Authorization: Bearer %s\r\n", p->key);
    head += sprintf(out + head, "\r\n");
    memcpy(out + head, tick, size);
    return head + size;
}

/* The end of the first whole answer in a text, or NULL. */
static const char *answer_end(const char *text, const char *end)
{
    const char *head_end = memmem(text, end - text, "\r\n\r\n", 4);
    size_t body = 0;
    if (!head_end)
        return NULL;
    for (const char *line = text; line < head_end; line = strchr(line, '\n') + 1)
        if (!strncasecmp(line, "content-length:", 15))
            body = atoi(line + 15);
    end -= body;
    return head_end + 4 <= end ? head_end + 4 + body : NULL;
}

static void hear_answers(struct publisher *p, int burst)
{
    static char text[1 << 17];
    size_t held = 0;
    while (burst) {
        held += receive(p->fd, text + held, sizeof text - 1 - held);
        text[held] = 0;
        const char *answer = text, *end;
        while (burst && (end = answer_end(answer, text + held))) {
            if (strncmp(answer, "HTTP/1.1 2", 10)) {
                fprintf(stderr, "wsload: a tick was refused: %.200s\n", answer);
                exit(2);
            }
            answer = end;
            burst--;
        }
        held -= answer - text;
        memmove(text, answer, held);
    }
}

static void greet_nats(struct publisher *p)
{
    char text[4096];
    receive(p->fd, text, sizeof text);
    const char *hello = "CONNECT {\"verbose\":false,\"pedantic\":false}\r\n";
    send_all(p->fd, hello, strlen(hello));
}

static size_t as_nats(const struct publisher *p, char *out, const char *tick, size_t size)
{
    (void)p;
    return sprintf(out, "PUB quotes %zu\r\n%.*s\r\n", size, (int)size, tick);
}

/* MQTT 3.1.1: CONNECT as "p1" with a clean session; PUBLISH with QoS 0. */
static void greet_mqtt(struct publisher *p)
{
    char hello[16] = {0x10, 14, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, 2, 'p', '1'};
    char answer[4];
    send_all(p->fd, hello, sizeof hello);
    receive(p->fd, answer, sizeof answer);
}

static size_t as_mqtt(const struct publisher *p, char *out, const char *tick, size_t size)
{
    (void)p;
    size_t rest = 2 + 6 + size, n = 0;
    out[n++] = 0x30;
    if (rest >= 128)
        out[n++] = (rest & 127) | 128;
    out[n++] = rest < 128 ? rest : rest >> 7;
    memcpy(out + n, "\0\6quotes", 8);
    n += 8;
    memcpy(out + n, tick, size);
    return n + size;
}

static const struct words vocabulary[] = {
    {"line", no_greeting, as_line, no_answer},
    {"ws", greet_websocket, as_message, no_answer},
    {"http", no_greeting, as_post, hear_answers},
    {"nats", greet_nats, as_nats, no_answer},
    {"mqtt", greet_mqtt, as_mqtt, no_answer},
};

static int is_remote(const struct publisher *p)
{
    return strcmp(p->mode, "ledger") && strcmp(p->mode, "none");
}

void publisher_open(struct publisher *p)
{
    if (!is_remote(p))
        return;
    for (size_t i = 0; i < sizeof vocabulary / sizeof *vocabulary; i++)
        if (!strcmp(vocabulary[i].mode, p->mode))
            p->words = &vocabulary[i];
    if (!p->words) {
        fprintf(stderr, "wsload: no way to publish is called %s\n", p->mode);
        exit(2);
    }
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(p->port)};
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
    int one = 1;
    p->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(p->fd, (void *)&address, sizeof address))
        die("wsload: connecting to publish");
    setsockopt(p->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    p->words->greet(p);
}

/* Publishing. */

static void send_burst(struct publisher *p)
{
    static char out[1 << 17];
    char text[MOST_TEXT];
    size_t size = 0;
    for (int i = 0; i < p->burst; i++) {
        size_t length = tick_text(p, text, p->seq);
        size += p->words->wrap(p, out + size, text, length);
        *sent_at(p->ledger, p->seq++) = now_ns();
    }
    send_all(p->fd, out, size);
    p->words->hear(p, p->burst);
    p->published += p->burst;
}

static void wait_until(uint64_t due)
{
    struct timespec t = {due / SECOND, due % SECOND};
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL);
}

/* Waits until the window has room; 0 when the phase ended before that. */
static int wait_for_room(const struct publisher *p, uint64_t end)
{
    while (p->published + p->burst > p->window + p->ledger->delivered) {
        if (now_ns() >= end)
            return 0;
        usleep(100);
    }
    return now_ns() < end;
}

static void publish_remotely(struct publisher *p)
{
    uint64_t start = now_ns(), end = start + (uint64_t)(p->seconds * SECOND);
    double interval = p->burst / p->rate * SECOND;
    for (uint64_t i = 0;; i++) {
        uint64_t due = start + (uint64_t)(i * interval);
        if (p->window ? !wait_for_room(p, end) : due >= end)
            return;
        if (!p->window)
            wait_until(due);
        send_burst(p);
    }
}

/* The source lives in the server: tell it when. */
static void publish_by_ledger(struct publisher *p)
{
    p->ledger->published = p->ledger->resting = 0;
    p->ledger->running = 1;
    usleep((useconds_t)(p->seconds * 1e6));
    p->ledger->running = 0;
    while (!p->ledger->resting)
        usleep(200);
    p->published = p->ledger->published;
}

static void *publish(void *given)
{
    struct publisher *p = given;
    if (is_remote(p))
        publish_remotely(p);
    else if (!strcmp(p->mode, "ledger"))
        publish_by_ledger(p);
    else
        usleep((useconds_t)(p->seconds * 1e6));
    atomic_store(&p->done, 1);
    return NULL;
}

void publisher_start(struct publisher *p, double seconds)
{
    pthread_t thread;
    p->seconds = seconds;
    p->published = 0;
    p->ledger->delivered = 0;
    atomic_store(&p->done, 0);
    if (pthread_create(&thread, NULL, publish, p) || pthread_detach(thread))
        die("wsload: starting the publisher");
}
