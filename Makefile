# make run   sets everything up, makes the demo county, starts the server
# make test  sets everything up, runs every test, PostgreSQL ones included
SHELL := /bin/bash
PORT ?= 8080
DATA ?= data/demo
PERSONS ?= 20000
YISHENG := .build/release/yisheng

.PHONY: run test setup build format lint browser clean

run: setup
	@scripts/build release
	@scripts/run "$(DATA)" "$(PORT)" "$(PERSONS)"

test: setup
	@scripts/build tests
	@scripts/test

setup:
	@scripts/setup

build: setup
	@scripts/build release

format:
	swift format --in-place --recursive Sources Tests Benchmarks/Sources Package.swift Benchmarks/Package.swift

lint:
	swift format lint --strict --recursive Sources Tests Benchmarks/Sources Package.swift Benchmarks/Package.swift

browser: setup
	@scripts/browser

clean:
	rm -rf .build data artefacts
