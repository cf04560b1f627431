/* Sends ticks on time, in the words of whichever server is measured. */
#ifndef PUBLISHER_H
#define PUBLISHER_H

#include "ledger.h"

#include <stdatomic.h>

/* What a tick looks like: our stream's frame of one row, the bare row, or the body of
 * `POST /v1/quotes`. */
enum shape { FRAME, ROW, POST };

struct words; /* a protocol; see publisher.c */

struct publisher {
    const char *mode; /* ledger, line, ws, http, nats, mqtt or none */
    int port;
    const char *path;
    const char *key; /* a bearer key for http, or NULL */
    enum shape shape;
    double rate;  /* ticks a second, sent ... */
    int burst;    /* ... so many at once, */
    int window;   /* or, if not 0, as fast as at most so many are on their way */
    struct ledger *ledger;
    uint64_t seq; /* of the next tick */
    int fd;
    const struct words *words;
    double seconds;
    uint64_t published; /* in the last phase */
    atomic_int done;
};

/* Connects; exits with a message when that fails. */
void publisher_open(struct publisher *p);

/* Publishes for `seconds` on a thread of its own and then sets `done`. */
void publisher_start(struct publisher *p, double seconds);

#endif
