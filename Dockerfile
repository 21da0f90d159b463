# Two images of one build: `server` and `agent` (docker-compose.yml names them as targets).

FROM node:24-bookworm-slim AS build
WORKDIR /rackmark
COPY . .
RUN npm ci --no-audit --no-fund && npm run build && npm prune --omit=dev --no-audit --no-fund

FROM node:24-bookworm-slim AS base
ENV NODE_ENV=production
WORKDIR /rackmark
COPY --from=build /rackmark /rackmark
# A named volume takes its owner from here.
RUN mkdir /data && chown node:node /data
VOLUME /data

FROM base AS server
USER node
EXPOSE 4600
CMD ["node", "server/dist/main.js"]

FROM base AS agent
# adb drives the phones; pip fetches the pinned native LiteRT, by which this computer itself can be measured.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends adb python3-pip \
  && rm -rf /var/lib/apt/lists/*
ENV RACKMARK_CACHE_DIR=/opt/rackmark
RUN mkdir /opt/rackmark && chown node:node /opt/rackmark
USER node
RUN node packages/cli/bin/rackmark.mjs runtime install
CMD ["node", "agent/dist/main.js"]
