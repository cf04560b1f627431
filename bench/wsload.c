/* A load client for WebSocket fan-out, much cheaper than any server it measures.
 *
 *   wsload --port P [options]
 *
 * Connects --readers N, has a warm-up published, says `ready` on standard output and waits
 * for a line on standard input. Then ticks are published for --seconds, and counted as
 * they come; it says `done` with the figures, and leaves when standard input ends. What
 * the server used in between is for the caller to read (bench/process.py).
 *
 * One thread reads, one publishes (publisher.c). Rows are told by `"seq":`; how long one
 * was on its way is told by the ledger, or with --lag-by-time by its `"time":`. */
#define _GNU_SOURCE
#include "publisher.h"
#include "websocket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define READERS_PER_ADDRESS 500
#define CONNECTING_AT_ONCE 100
#define PATIENCE_NS 15000000000ull
#define DRAIN_NS 3000000000ull

struct reader {
    int fd; /* -1 once it has left */
    enum { CONNECTING, GREETING, READING } state;
    char *rest; /* the begin of a frame whose end has not come */
    size_t held, room;
};

static struct {
    int port, readers;
    int idle;        /* connect only */
    int every;       /* wait for every update */
    int lag_by_time;
    double seconds, warm;
    const char *subprotocol;
} wanted = {.readers = 1000, .seconds = 5, .warm = 1};

static struct publisher publisher = {
    .mode = "none", .path = "/", .rate = 50, .burst = 1, .seq = 10000};

static char **paths; /* request targets, dealt out in turn */
static int path_count;
static char greeting[4096]; /* frames that each reader sends first */
static size_t greeting_size;
static struct reader *readers;
static int poller, ready, lost;

/* Counting. */

static int recording;
static uint64_t newest, seen; /* highest seq; all rows of this phase */
static uint64_t updates, frames, bytes;
static uint64_t histogram[64 * 64], longest;

/* 64 buckets for each power of two: a percentile is exact to 1.6 %. */
static int bucket_of(uint64_t value)
{
    if (value < 64)
        return value;
    int power = 63 - __builtin_clzll(value);
    return (power - 5) * 64 + (value >> (power - 6) & 63);
}

static uint64_t bucket_start(int bucket)
{
    if (bucket < 64)
        return bucket;
    int power = bucket / 64 + 5;
    return (1ull << power) + ((uint64_t)(bucket & 63) << (power - 6));
}

static double percentile_ms(double share)
{
    uint64_t total = 0, below = 0;
    for (int i = 0; i < 64 * 64; i++)
        total += histogram[i];
    for (int i = 0; i < 64 * 64; i++)
        if ((below += histogram[i]) > total * share)
            return bucket_start(i) / 1e6;
    return longest / 1e6;
}

static uint64_t number(const char *text)
{
    uint64_t value = 0;
    while (*text >= '0' && *text <= '9')
        value = value * 10 + (*text++ - '0');
    return value;
}

/* How long ago a row's "time" was, in ns; 0 where it has none. */
static uint64_t age(const char *row, const char *end)
{
    const char *text = memmem(row, end - row, "\"time\":\"", 8);
    struct tm day = {0};
    struct timespec now;
    if (!text || !(text = strptime(text + 8, "%Y-%m-%dT%H:%M:%S", &day)))
        return 0;
    clock_gettime(CLOCK_REALTIME, &now);
    int64_t ms = (now.tv_sec - timegm(&day)) * 1000 + now.tv_nsec / 1000000;
    ms -= *text == '.' ? (int64_t)number(text + 1) : 0;
    return ms > 0 ? ms * 1000000 : 1000; /* below its millisecond, but seen */
}

static void count_row(const char *row, const char *end, uint64_t now)
{
    uint64_t seq = number(row), lag;
    if (seq > newest)
        newest = seq;
    seen++;
    if (!recording)
        return;
    updates++;
    if (wanted.lag_by_time) {
        lag = age(row, end);
    } else {
        uint64_t sent = *sent_at(publisher.ledger, seq);
        lag = sent && now > sent ? now - sent : 0;
    }
    if (lag) {
        histogram[bucket_of(lag)]++;
        longest = lag > longest ? lag : longest;
    }
}

static void count_rows(const char *text, size_t size, uint64_t now)
{
    const char *end = text + size;
    while ((text = memmem(text, end - text, "\"seq\":", 6)))
        count_row(text += 6, end, now);
}

/* Readers. */

static void leave(struct reader *reader)
{
    if (reader->state == READING)
        ready--;
    close(reader->fd);
    reader->fd = -1;
    lost++;
}

static void say(struct reader *reader, const char *data, size_t size)
{
    if (send(reader->fd, data, size, MSG_NOSIGNAL) != (ssize_t)size)
        leave(reader);
}

static void greet(struct reader *reader)
{
    char text[16384];
    int error = 0;
    socklen_t length = sizeof error;
    getsockopt(reader->fd, SOL_SOCKET, SO_ERROR, &error, &length);
    if (error) {
        fprintf(stderr, "wsload: connecting: %s\n", strerror(error));
        leave(reader);
        return;
    }
    int size = snprintf(text, sizeof text,
                        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\n"
                        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n%s%s%s\r\n",
                        paths[(reader - readers) % path_count], wanted.port,
                        wanted.subprotocol ? "Sec-WebSocket-Protocol: " : "",
                        wanted.subprotocol ? wanted.subprotocol : "",
                        wanted.subprotocol ? "\r\n" : "");
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = reader};
    reader->state = GREETING;
    epoll_ctl(poller, EPOLL_CTL_MOD, reader->fd, &event);
    say(reader, text, size);
}

/* Takes the answer to the handshake; gives its size, or 0 when it is not whole yet. */
static size_t take_welcome(struct reader *reader, const char *data, size_t size)
{
    const char *end = memmem(data, size, "\r\n\r\n", 4);
    if (!end)
        return 0;
    if (memcmp(data, "HTTP/1.1 101", 12)) {
        fprintf(stderr, "wsload: refused: %.*s\n", (int)(end - data), data);
        exit(2);
    }
    reader->state = READING;
    ready++;
    if (greeting_size)
        say(reader, greeting, greeting_size);
    return end + 4 - data;
}

static void take_frame(struct reader *reader, const struct ws_frame *frame, uint64_t now)
{
    char answer[256];
    switch (frame->opcode) {
    case WS_CLOSE:
        fprintf(stderr, "wsload: closed: %.*s\n", (int)frame->length - 2,
                frame->length > 2 ? frame->payload + 2 : "");
        leave(reader);
        break;
    case WS_PING:
        say(reader, answer, ws_write(answer, WS_PONG, frame->payload, frame->length));
        break;
    default:
        frames += recording;
        count_rows(frame->payload, frame->length, now);
    }
}

static void keep_rest(struct reader *reader, const char *data, size_t size)
{
    if (size > reader->room) {
        reader->room = size + 4096;
        reader->rest = realloc(reader->rest, reader->room);
    }
    memcpy(reader->rest, data, size);
    reader->held = size;
}

static void hear(struct reader *reader)
{
    static char buffer[1 << 20];
    struct ws_frame frame;
    char *data = buffer;
    size_t size = reader->held;
    if (size)
        memcpy(buffer, reader->rest, size);
    ssize_t got = recv(reader->fd, buffer + size, sizeof buffer - size, 0);
    if (got < 0 && errno == EAGAIN)
        return;
    if (got <= 0) {
        leave(reader);
        return;
    }
    uint64_t now = now_ns();
    size += got;
    bytes += recording ? got : 0;
    if (reader->state == GREETING) {
        size_t taken = take_welcome(reader, data, size);
        data += taken;
        size -= taken;
    }
    while (reader->state == READING && reader->fd >= 0 && ws_read(&frame, data, size)) {
        take_frame(reader, &frame, now);
        data += frame.whole;
        size -= frame.whole;
    }
    reader->held = 0;
    if (size && reader->fd >= 0)
        keep_rest(reader, data, size);
}

static void pump(int milliseconds)
{
    struct epoll_event events[1024];
    int count = epoll_wait(poller, events, 1024, milliseconds);
    for (int i = 0; i < count; i++) {
        struct reader *reader = events[i].data.ptr;
        if (reader->fd >= 0 && reader->state == CONNECTING)
            greet(reader);
        else if (reader->fd >= 0)
            hear(reader);
    }
    publisher.ledger->delivered = seen / wanted.readers;
}

/* Readers come from many addresses: none of them runs out of ports, or of its share. */
static void begin(struct reader *reader)
{
    struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons(wanted.port)};
    struct sockaddr_in own = {.sin_family = AF_INET};
    int late = 1;
    inet_pton(AF_INET, "127.0.0.1", &server.sin_addr);
    own.sin_addr.s_addr = htonl(0x7f000002 + (reader - readers) / READERS_PER_ADDRESS);
    reader->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    setsockopt(reader->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &late, sizeof late);
    if (reader->fd < 0 || bind(reader->fd, (void *)&own, sizeof own) ||
        (connect(reader->fd, (void *)&server, sizeof server) && errno != EINPROGRESS)) {
        perror("wsload: connecting");
        exit(2);
    }
    struct epoll_event event = {.events = EPOLLOUT, .data.ptr = reader};
    epoll_ctl(poller, EPOLL_CTL_ADD, reader->fd, &event);
}

static void connect_all(void)
{
    int started = 0, before = -1;
    uint64_t progress = now_ns();
    while (ready < wanted.readers) {
        while (started < wanted.readers && started - ready < CONNECTING_AT_ONCE)
            begin(&readers[started++]);
        pump(100);
        if (ready != before)
            progress = now_ns();
        before = ready;
        if (lost || now_ns() - progress > PATIENCE_NS) {
            fprintf(stderr, "wsload: %d readers in, %d lost\n", ready, lost);
            exit(2);
        }
    }
}

/* The course of a run. */

static void wait_for_a_line(void)
{
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    char line[64];
    fflush(stdout);
    while (poll(&input, 1, 0) == 0)
        pump(5);
    if (read(STDIN_FILENO, line, sizeof line) <= 0)
        exit(0);
}

static void rest(double seconds)
{
    uint64_t end = now_ns() + (uint64_t)(seconds * 1e9);
    while (now_ns() < end)
        pump(10);
}

/* Publishes for a while, then waits for what is still on its way. */
static void play(double seconds)
{
    seen = 0;
    publisher_start(&publisher, seconds);
    while (!atomic_load(&publisher.done))
        pump(5);
    uint64_t due = publisher.published * ready, end = now_ns() + DRAIN_NS;
    while (wanted.every && seen < due && now_ns() < end)
        pump(5);
    if (recording && wanted.every && seen < due)
        fprintf(stderr, "wsload: %llu updates are missing\n",
                (unsigned long long)(due - seen));
}

static double own_cpu(void)
{
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return used.ru_utime.tv_sec + used.ru_stime.tv_sec +
           (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

static void measure(void)
{
    double cpu = own_cpu();
    uint64_t start = now_ns();
    recording = 1;
    play(wanted.seconds);
    recording = 0;
    double seconds = (now_ns() - start) / 1e9;
    printf("{\"event\":\"done\",\"readers\":%d,\"lost\":%d,\"seconds\":%.4f,"
           "\"published\":%llu,\"updates\":%llu,\"frames\":%llu,\"bytes\":%llu,"
           "\"client_cpu\":%.4f,\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"max_ms\":%.3f}\n",
           ready, lost, seconds, (unsigned long long)publisher.published,
           (unsigned long long)updates, (unsigned long long)frames,
           (unsigned long long)bytes, own_cpu() - cpu, percentile_ms(.5),
           percentile_ms(.99), longest / 1e6);
}

/* Options. */

static void add_path(const char *path)
{
    paths = realloc(paths, (path_count + 1) * sizeof *paths);
    paths[path_count++] = strdup(path);
}

static void read_paths(const char *file)
{
    FILE *lines = fopen(file, "r");
    char *line = NULL;
    size_t room = 0;
    if (!lines) {
        perror(file);
        exit(2);
    }
    while (getline(&line, &room, lines) > 0) {
        line[strcspn(line, "\n")] = 0;
        add_path(line);
    }
    free(line);
    fclose(lines);
}

static void add_greeting(const char *hex)
{
    char frame[1024];
    size_t size = 0;
    unsigned byte;
    while (size < sizeof frame && sscanf(hex + 2 * size, "%2x", &byte) == 1)
        frame[size++] = byte;
    greeting_size += ws_write(greeting + greeting_size, WS_BINARY, frame, size);
}

static struct ledger *map_ledger(const char *file)
{
    int fd = file ? open(file, O_RDWR) : -1;
    if (file && fd < 0) {
        perror(file);
        exit(2);
    }
    struct ledger *ledger =
        mmap(NULL, sizeof *ledger, PROT_READ | PROT_WRITE,
             file ? MAP_SHARED : MAP_SHARED | MAP_ANONYMOUS, fd, 0);
    if (ledger == MAP_FAILED) {
        perror("wsload: mapping the ledger");
        exit(2);
    }
    return ledger;
}

static enum shape shape_of(const char *name)
{
    return !strcmp(name, "row") ? ROW : !strcmp(name, "post") ? POST : FRAME;
}

static const struct option options[] = {
    {"port", required_argument, NULL, 'p'},
    {"readers", required_argument, NULL, 'n'},
    {"path", required_argument, NULL, 'u'},
    {"paths", required_argument, NULL, 'U'},
    {"subprotocol", required_argument, NULL, 's'},
    {"greeting", required_argument, NULL, 'g'},
    {"seconds", required_argument, NULL, 'd'},
    {"warm", required_argument, NULL, 'w'},
    {"ledger", required_argument, NULL, 'l'},
    {"idle", no_argument, NULL, 'I'},
    {"every", no_argument, NULL, 'e'},
    {"lag-by-time", no_argument, NULL, 't'},
    {"publish", required_argument, NULL, 'P'},
    {"publish-port", required_argument, NULL, 'o'},
    {"publish-path", required_argument, NULL, 'a'},
    {"key", required_argument, NULL, 'k'},
    {"shape", required_argument, NULL, 'S'},
    {"rate", required_argument, NULL, 'r'},
    {"burst", required_argument, NULL, 'b'},
    {"window", required_argument, NULL, 'W'},
    {0},
};

static void take_option(int letter, char *value)
{
    switch (letter) {
    case 'p': wanted.port = atoi(value); break;
    case 'n': wanted.readers = atoi(value); break;
    case 'u': add_path(value); break;
    case 'U': read_paths(value); break;
    case 's': wanted.subprotocol = value; break;
    case 'g': add_greeting(value); break;
    case 'd': wanted.seconds = atof(value); break;
    case 'w': wanted.warm = atof(value); break;
    case 'l': publisher.ledger = map_ledger(value); break;
    case 'I': wanted.idle = 1; break;
    case 'e': wanted.every = 1; break;
    case 't': wanted.lag_by_time = 1; break;
    case 'P': publisher.mode = value; break;
    case 'o': publisher.port = atoi(value); break;
    case 'a': publisher.path = value; break;
    case 'k': publisher.key = value; break;
    case 'S': publisher.shape = shape_of(value); break;
    case 'r': publisher.rate = atof(value); break;
    case 'b': publisher.burst = atoi(value); break;
    case 'W': publisher.window = atoi(value); break;
    default: exit(2);
    }
}

static void allow_many_files(void)
{
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

int main(int count, char **words)
{
    int letter;
    while ((letter = getopt_long(count, words, "", options, NULL)) != -1)
        take_option(letter, optarg);
    if (!path_count)
        add_path("/");
    if (!publisher.ledger)
        publisher.ledger = map_ledger(NULL);
    allow_many_files();
    poller = epoll_create1(0);
    readers = calloc(wanted.readers, sizeof *readers);
    connect_all();
    rest(0.5);
    if (publisher.shape == POST)
        publisher.seq = newest + 1;
    if (!wanted.idle) {
        publisher_open(&publisher);
        play(wanted.warm);
    }
    printf("{\"event\":\"ready\",\"readers\":%d}\n", ready);
    wait_for_a_line();
    if (!wanted.idle)
        measure();
    wait_for_a_line();
    return 0;
}
