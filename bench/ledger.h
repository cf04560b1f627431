/* What the source of ticks and the client that receives them share: a mapped file.
 *
 * A tick's `seq` is in every message, so the time when it was sent needs no place in the
 * message: the source notes it here. The source may be a thread of the client or live in
 * the server that is measured (bench/ledger.py is its view). Times are CLOCK_MONOTONIC,
 * which all processes of a machine share. */
#ifndef LEDGER_H
#define LEDGER_H

#include <stdint.h>
#include <time.h>

#define LEDGER_SLOTS (1u << 16)

struct ledger {
    volatile uint64_t running;   /* client to source: publish while this is not 0 */
    volatile uint64_t resting;   /* source to client: 1 once it has seen `running` end */
    volatile uint64_t published; /* source to client: ticks sent in this phase */
    volatile uint64_t delivered; /* client to source: of those, how many a reader has */
    volatile uint64_t sent[LEDGER_SLOTS]; /* ns, by seq modulo the number of slots */
};

static inline uint64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000ull + t.tv_nsec;
}

static inline volatile uint64_t *sent_at(struct ledger *ledger, uint64_t seq)
{
    return &ledger->sent[seq % LEDGER_SLOTS];
}

#endif
