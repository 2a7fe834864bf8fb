# SPDX-License-Identifier: Apache-2.0
# Everything installs what it needs (Debian 12, root), builds and runs. Two commands matter: `make demo` and `make test`.

PORT ?= 8080
SESSIONS ?= 10000
MESSAGES ?= 1000

.PHONY: demo top test conformance soak soak-java bench bench-metrics bench-usable bench-recover bench-client matrix build clean

demo:
	@PORT=$(PORT) scripts/demo.sh

# What a server's operators see, in this terminal: OPS_TOKEN=... make top URL=http://localhost:8080/throughline
top:
	@scripts/top.sh $(or $(URL),http://localhost:$(PORT)/throughline)

test:
	@scripts/test.sh

# The black-box suite against any server or client: make conformance URL=http://host:port/base, or CLIENT="command of an adapter"
conformance:
	@URL='$(URL)' CLIENT='$(CLIENT)' scripts/conformance.sh

# Idle WebSocket sessions kept alive by heartbeats: make soak SESSIONS=10000
soak:
	@SESSIONS=$(SESSIONS) scripts/soak.sh

# Sessions of the Java client, cut at random, nothing lost, nothing left: make soak-java SESSIONS=1000 MESSAGES=1000
soak-java: SESSIONS = 1000
soak-java:
	@SESSIONS=$(SESSIONS) MESSAGES=$(MESSAGES) SEED=$(SEED) scripts/soak-java.sh

# Throughline, its peers and bare Vert.x at the same work, into README.md and docs/benchmarks.md. One target: make bench TARGET=echo
bench:
	@TARGET='$(TARGET)' scripts/bench.sh

# What metrics cost, CPU for an echo with them and without: make bench-metrics ROUNDS=80
bench-metrics:
	@scripts/bench-metrics.sh

# Time to usable in Chromium beside socket.io and SockJS on good and bad networks: make bench-usable ROUNDS=7
bench-usable:
	@scripts/bench-in-chromium.sh time-to-usable nginx

# How long messages stand still after a break, beside socket.io and SockJS: make bench-recover ROUNDS=3
bench-recover:
	@scripts/bench-in-chromium.sh time-to-recover

# CPU, heap and blocking of a page in Chromium, beside socket.io and SockJS: make bench-client ROUNDS=3
bench-client:
	@scripts/bench-in-chromium.sh client-cost

# Every engine through every network, into docs/engines.md: make matrix
matrix:
	@scripts/matrix.sh

build:
	@scripts/build.sh

clean:
	@rm -rf build */target */dist */build protocol-spec/conformance/build
