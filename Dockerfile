# One image for all services and the hand tool: the command names the module to run.

FROM python:3.12-slim AS build
WORKDIR /src
RUN python -m venv --without-pip /opt/newstape
COPY requirements/run.txt requirements/
RUN pip --python /opt/newstape install --no-cache-dir --require-hashes -r requirements/run.txt
COPY pyproject.toml README.md LICENSE ./
COPY newstape newstape
COPY quotes_service quotes_service
COPY articles_service articles_service
COPY gateway gateway
COPY samples samples
# The builder is pinned with the rest and leaves with its work done.
RUN pip --python /opt/newstape install --no-cache-dir --no-deps --no-build-isolation . \
 && pip --python /opt/newstape uninstall --yes hatchling pathspec pluggy tomlkit trove-classifiers

FROM python:3.12-slim
# The directories belong to the user in the image, so fresh volumes on them do too.
RUN groupadd --gid 10001 newstape \
 && useradd --uid 10001 --gid 10001 --home-dir /nonexistent --no-create-home newstape \
 && install --directory --owner newstape --group newstape /data /keys
COPY --from=build /opt/newstape /opt/newstape
ENV PATH=/opt/newstape/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    NEWSTAPE_HOST=0.0.0.0 \
    NEWSTAPE_PORT=8000 \
    NEWSTAPE_DATA=/data
USER 10001:10001
WORKDIR /data
EXPOSE 8000
HEALTHCHECK --interval=5s --timeout=10s --start-period=60s --retries=3 \
  CMD ["python", "-I", "-S", "-c", "from http.client import HTTPConnection as C; c = C('127.0.0.1', 8000, timeout=5); c.request('GET', '/readyz'); raise SystemExit(c.getresponse().status != 200)"]
ENTRYPOINT ["python", "-P", "-m"]
CMD ["gateway"]
