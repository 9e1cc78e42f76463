# The service in a container. Node 24 brings its own SQLite, so libsql is not installed.
#
#     docker build -t librato-reporter .
#     docker run -p 8186:8186 -v librato-data:/data librato-reporter
#
# The first start prints the token once; LIBRATO_USER and LIBRATO_TOKEN in the environment set it. It speaks plain HTTP: put a proxy that speaks
# https before it (docs/running-the-service.md), and name the host that clients call: docker run ... librato-reporter --allowed-host metrics.example.com

FROM node:24-slim AS pack
WORKDIR /source
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json README.md CHANGELOG.md LICENSE ./
COPY scripts scripts
COPY lib lib
RUN npm run build && npm pack --ignore-scripts --pack-destination /

FROM node:24-slim AS install
WORKDIR /service
COPY --from=pack /librato-reporter-*.tgz /librato-reporter.tgz
RUN npm install --omit=dev --no-audit --no-fund /librato-reporter.tgz fastify@5 qs@6 uplot@1

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /service
COPY --from=install /service /service
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8186
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["node", "-e", "fetch('http://127.0.0.1:8186/healthz?live').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "node_modules/librato-reporter/dist/cli/main.js", "serve", "--host", "0.0.0.0", "--data", "/data"]
