"""Sent Items of 1,000 mailboxes: the product's Graph client, a plain msgraph-sdk loop, and the most this tenant can give.

All in one run, against one local tenant in a process of its own (TLS, real sockets, a service time of 60 ms for each request, the
limit of four at a time per mailbox on). Each client is a process of its own. See docs/performance.md for what the limit means.
"""

from __future__ import annotations

import json
import sqlite3

from benchmarks.harness import SCRATCH, Measured, Report, RunningTenant, measure, tenant, tenant_file

MAILBOXES = 1000
SENT = 20
LATENCY_MS = 60.0
ROUNDS = 3
BARE = ("bare-32", "bare-64", "bare-128", "bare-batched-8", "bare-batched-16", "bare-batched-32", "bare-batched-48")
TITLES = {
    "product": "graph_client, in batches (what the product does)",
    "product-alone": "graph_client, one request at a time each",
    "whole": "the nightly sweep: directory, judging and storing too",
    "sdk": "msgraph-sdk loop, typed models",
}


def run() -> Report:
    """Three rounds of everything quick, one of what is slow; the best of each, since the machine's other work only ever adds."""
    database = tenant_file(MAILBOXES, 2 * SENT)
    ids = SCRATCH / "ids.json"
    connection = sqlite3.connect(database)
    ids.write_text(json.dumps([row[0] for row in connection.execute("SELECT id FROM users")]))
    connection.close()
    best: dict[str, Measured] = {}
    with tenant(database, latency_ms=LATENCY_MS) as running:
        for _ in range(ROUNDS):
            for who in (*BARE, "product", "product-alone"):
                _keep(best, who, _measure(who, running, str(ids)))
        _keep(best, "whole", _measure("whole", running, str(ids)))
        before = running.cpu()
        _keep(best, "sdk", _measure("sdk", running, str(ids)))
        loop_cpu = running.cpu() - before
        tenant_peak = running.memory("VmHWM")
    return _report(best, loop_cpu, tenant_peak)


def _measure(who: str, running: RunningTenant, ids: str) -> Measured:
    return measure(["-m", "benchmarks.sweep_worker", who, running.url, str(running.ca_file), ids])


def _keep(best: dict[str, Measured], who: str, now: Measured) -> None:
    print(f"  {who}: {now.said['seconds']:.2f} s", flush=True)
    if who not in best or now.said["seconds"] < best[who].said["seconds"]:
        best[who] = now


def _report(best: dict[str, Measured], loop_cpu: float, tenant_peak: float) -> Report:
    proofs = {
        who: (best[who].said["messages"], best[who].said["digest"]) for who in ("product", "product-alone", "sdk")
    }
    assert len(set(proofs.values())) == 1, proofs
    limit = min(BARE, key=lambda who: float(best[who].said["seconds"]))
    ceiling = float(best[limit].said["seconds"])
    loop, product = float(best["sdk"].said["seconds"]), float(best["product"].said["seconds"])
    alone, less = float(best["product-alone"].said["seconds"]), best["product-alone"].cpu / best["product"].cpu
    characters = best["product"].said["characters"] / 1e6
    rows = [_row(f"limit: requests without reading the answers ({limit})", best[limit], loop)]
    rows += [_row(title, best[who], loop) for who, title in TITLES.items()]
    read = (
        f"{MAILBOXES} mailboxes with {SENT} sent messages each ({proofs['product'][0]} messages, {characters:.0f} million characters"
        f" of bodies), {LATENCY_MS:g} ms service time a request; every client read the same, as a digest of all ids proves."
    )
    notes = [
        read,
        "Seconds are those of reading, after one mailbox to warm up: sign-in and imports are not counted.",
        "CPU and memory are the whole process's, imports too, as the kernel counts them.",
        f"Best of {ROUNDS} rounds; the loop and the nightly sweep ran once, over all {MAILBOXES} mailboxes.",
        "Bare generators tried for the limit: "
        + ", ".join(f"{who} {best[who].said['seconds']:.2f} s" for who in BARE)
        + ".",
        f"The tenant itself used {loop_cpu:.1f} s of CPU to answer the loop, and {tenant_peak:.0f} MiB at most.",
        f"Throttled requests (429): {best['product'].said['throttled']}.",
        f"Batches against single requests: {alone / product:.1f} times as fast, {less:.1f} times less CPU.",
    ]
    return Report(
        f"Reading Sent Items of {MAILBOXES} mailboxes",
        ("client", "requests", "HTTP exchanges", "seconds", "mailboxes/s", "CPU s", "peak MiB", "times the loop"),
        rows,
        notes,
        {
            "Times the plain msgraph-sdk loop (asked: at least 10)": (f"{loop / product:.0f}", loop / product >= 10),
            "Share of the limit (asked: at least 80 %)": (f"{ceiling / product:.0%}", ceiling / product >= 0.8),
        },
    )


def _row(title: str, one: Measured, loop: float) -> tuple[str, ...]:
    seconds = float(one.said["seconds"])
    return (
        title,
        str(one.said["requests"]),
        str(one.said["http"]),
        f"{seconds:.2f}",
        f"{MAILBOXES / seconds:.0f}",
        f"{one.cpu:.2f}",
        f"{one.peak:.0f}",
        f"{loop / seconds:.1f}",
    )
