# A page of two fragments, merged by Varnish for each request; all three stay in its cache.
vcl 4.1;

backend files {
    .host = "127.0.0.1";
    .port = "PORT";
}

sub vcl_backend_response {
    set beresp.ttl = 1h;
    set beresp.do_esi = true;
}
