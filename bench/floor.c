/* The floor: how cheap fan-out over WebSockets can be, one send() per reader and tick.
 *
 *   floor WEBSOCKET_PORT INGEST_PORT
 *
 * One thread, one epoll. What comes in on the ingest port, line by line, goes out as a
 * text frame to every reader at once. It parses nothing, checks nothing, and drops what
 * a reader does not take: it is a measure and no server. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define MOST 70000

enum role { UNUSED, READER_DOOR, INGEST_DOOR, VISITOR, READER, FEEDER };

static enum role roles[MOST];  /* by file descriptor */
static int place[MOST];        /* of a reader among the readers, by file descriptor */
static int readers[MOST];
static int reader_count;
static int poller;

static void watch(int fd, enum role role)
{
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    roles[fd] = role;
    epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event);
}

static void open_door(int port, enum role role)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), one = 1;
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons(port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(fd, (void *)&address, sizeof address) || listen(fd, 4096)) {
        perror("floor: bind");
        exit(1);
    }
    watch(fd, role);
}

static void let_in(int door)
{
    int fd, one = 1;
    while ((fd = accept4(door, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        watch(fd, roles[door] == READER_DOOR ? VISITOR : FEEDER);
    }
}

static void leave(int fd)
{
    if (roles[fd] == READER) {
        int last = readers[--reader_count];
        readers[place[fd]] = last;
        place[last] = place[fd];
    }
    roles[fd] = UNUSED;
    close(fd);
}

/* The answer to the one key that our client sends (RFC 6455, section 1.3). */
static const char welcome[] =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

static void hear_reader(int fd)
{
    char heard[65536];
    ssize_t size = read(fd, heard, sizeof heard);
    if (size <= 0) {
        leave(fd);
    } else if (roles[fd] == VISITOR && memmem(heard, size, "\r\n\r\n", 4)) {
        send(fd, welcome, sizeof welcome - 1, MSG_NOSIGNAL);
        roles[fd] = READER;
        place[fd] = reader_count;
        readers[reader_count++] = fd;
    }
}

static void broadcast(const char *line, size_t length)
{
    static char frame[65540];
    size_t header = 2;
    frame[0] = (char)0x81;
    frame[1] = length < 126 ? length : 126;
    if (length >= 126) {
        frame[2] = length >> 8;
        frame[3] = length & 255;
        header = 4;
    }
    memcpy(frame + header, line, length);
    for (int i = 0; i < reader_count; i++)
        send(readers[i], frame, header + length, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static void hear_feeder(int fd)
{
    static char heard[1 << 18];
    static size_t held;
    ssize_t size = read(fd, heard + held, sizeof heard - held);
    if (size <= 0) {
        leave(fd);
        return;
    }
    held += size;
    char *line = heard, *end;
    while ((end = memchr(line, '\n', heard + held - line))) {
        broadcast(line, end - line);
        line = end + 1;
    }
    held -= line - heard;
    memmove(heard, line, held);
}

int main(int count, char **words)
{
    if (count != 3) {
        fprintf(stderr, "usage: floor WEBSOCKET_PORT INGEST_PORT\n");
        return 2;
    }
    poller = epoll_create1(0);
    open_door(atoi(words[1]), READER_DOOR);
    open_door(atoi(words[2]), INGEST_DOOR);
    struct epoll_event events[512];
    for (;;) {
        int ready = epoll_wait(poller, events, 512, -1);
        for (int i = 0; i < ready; i++) {
            int fd = events[i].data.fd;
            switch (roles[fd]) {
            case READER_DOOR:
            case INGEST_DOOR:
                let_in(fd);
                break;
            case FEEDER:
                hear_feeder(fd);
                break;
            case VISITOR:
            case READER:
                hear_reader(fd);
                break;
            case UNUSED:
                break;
            }
        }
    }
}
