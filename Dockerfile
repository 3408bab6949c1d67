# syntax=docker/dockerfile:1
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=container
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /out/cbrd ./cmd/cbrd \
 && mkdir -p /out/data /out/tmp

# Nothing but the binary: no shell, no package manager, no root. The
# certificates are for a PostgreSQL that is reached over TLS.
FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/cbrd /cbrd
COPY --from=build --chown=65532:65532 /out/data /data
COPY --from=build --chown=65532:65532 /out/tmp /tmp
USER 65532:65532

# The demo credentials are public: publish these ports on loopback only, or
# set CBRD_ADMIN_TOKEN and know who can reach them.
ENV CBRD_LISTEN=0.0.0.0:8080 \
    CBRD_TLS_LISTEN=0.0.0.0:8443 \
    CBRD_DATA=/data
EXPOSE 8080 8443
VOLUME /data
HEALTHCHECK --interval=5s --timeout=3s --start-period=10s --retries=3 CMD ["/cbrd", "healthcheck"]
ENTRYPOINT ["/cbrd"]
CMD ["serve"]
