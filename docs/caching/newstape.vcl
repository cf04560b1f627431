# Newstape behind Varnish 6.5 or newer; docs/caching.md says why it is as it is. Start it
# with -p http_gzip_support=off: the gateway brings every coding itself, br included.
vcl 4.1;

import std;

backend newstape {
    .host = "127.0.0.1";
    .port = "8000";
    .connect_timeout = 1s;
    .first_byte_timeout = 5s;
    .between_bytes_timeout = 60s;  # in a stream a heartbeat comes every 15 s
}

sub vcl_recv {
    call newstape_round;
    if (req.http.Upgrade ~ "(?i)^websocket$") {
        return (pipe);
    }
    if (req.url ~ "/stream(\?|$)") {
        return (pass);
    }
    unset req.http.Cookie;  # no page depends on one
    call newstape_coding;
}

sub vcl_pipe {
    if (req.http.Upgrade) {
        set bereq.http.Upgrade = req.http.Upgrade;
        set bereq.http.Connection = req.http.Connection;
    }
}

# One stored answer for each coding, however a client words what it takes.
sub newstape_coding {
    if (req.http.Accept-Encoding ~ "\bbr\b") {
        set req.http.Accept-Encoding = "br";
    } elsif (req.http.Accept-Encoding ~ "\bgzip\b") {
        set req.http.Accept-Encoding = "gzip";
    } else {
        unset req.http.Accept-Encoding;
    }
}

# stale-if-error (RFC 5861): what has had its time is asked for anew, and served only
# where asking fails. So up to three rounds: any copy, a fresh one, the old one.
sub newstape_round {
    if (req.restarts == 0) {
        set req.http.X-Round = "any";
    }
    set req.grace = 1d;  # no limit but the copy's own
    if (req.http.X-Round == "fresh") {
        set req.grace = 0s;
    }
}

sub vcl_hit {
    if (obj.ttl <= 0s && req.http.X-Round == "any") {
        set req.http.X-Round = "fresh";
        return (restart);
    }
}

sub vcl_deliver {
    if (resp.status >= 500 && req.http.X-Round == "fresh") {
        set req.http.X-Round = "old";
        return (restart);
    }
    call newstape_tell;
}

# Cache-Status (RFC 9211): the gateway's word, then ours.
sub newstape_tell {
    unset resp.http.X-Page;
    set req.http.X-Told = "varnish; fwd=miss";
    if (obj.hits > 0) {
        set req.http.X-Told = "varnish; hit";
    }
    if (obj.hits > 0 && req.http.X-Round == "old") {
        set req.http.X-Told = "varnish; hit; detail=stale-if-error";
    }
    if (resp.http.Cache-Status) {
        set req.http.X-Told = resp.http.Cache-Status + ", " + req.http.X-Told;
    }
    set resp.http.Cache-Status = req.http.X-Told;
}

sub vcl_backend_response {
    set beresp.http.X-Page = bereq.http.Host + bereq.url;
    set beresp.grace = 0s;
    if (beresp.http.Cache-Control ~ "stale-if-error=[0-9]+") {
        set beresp.grace = std.duration(
            regsub(beresp.http.Cache-Control, ".*stale-if-error=([0-9]+).*", "\1s"), 0s);
    }
    if (beresp.status >= 500 && bereq.is_bgfetch) {
        return (abandon);  # the old copy stays
    }
    # A story that is gone takes its copies in every coding with it.
    if (beresp.status == 410 || (beresp.status == 404 && bereq.http.X-Round == "fresh")) {
        ban("obj.status == 200 && obj.http.X-Page == " + beresp.http.X-Page);
    }
    # For shared caches alone (RFC 9213): a degraded answer is kept for a second.
    if (beresp.http.CDN-Cache-Control ~ "max-age=[0-9]+") {
        set beresp.ttl = std.duration(
            regsub(beresp.http.CDN-Cache-Control, ".*max-age=([0-9]+).*", "\1s"), 0s);
        return (deliver);
    }
    if (!beresp.http.Cache-Control || beresp.http.Cache-Control ~ "no-store|no-cache|private") {
        set beresp.ttl = 0s;
        set beresp.uncacheable = true;
        return (deliver);
    }
}
