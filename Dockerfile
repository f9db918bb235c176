# The service as a small image: built here, run by nobody in particular, watched by its own probe.
FROM rust:1-slim-bookworm AS build
WORKDIR /build
RUN apt-get update && apt-get install -y --no-install-recommends gcc g++ make && rm -rf /var/lib/apt/lists/*
COPY Cargo.toml Cargo.lock ./
COPY src src
COPY benches benches
COPY tests tests
RUN cargo build --release --locked --bin winprob && strip target/release/winprob

FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends curl ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/winprob --create-home winprob \
    && install -d -o winprob -g winprob /var/lib/winprob/data /var/lib/winprob/models
COPY --from=build /build/target/release/winprob /usr/local/bin/winprob
USER winprob
WORKDIR /var/lib/winprob
VOLUME /var/lib/winprob
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD curl -fsS http://127.0.0.1:8080/healthz || exit 1
ENTRYPOINT ["winprob"]
# Off the machine the service asks for tokens (WINPROB_TOKENS), and for something in front of it that encrypts.
CMD ["serve", "data", "--bind", "0.0.0.0:8080", "--insecure-http"]
