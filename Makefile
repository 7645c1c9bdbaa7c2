# Thin: the work is done in Python. `make run` needs Python 3.11+ and nothing else.
PYTHON ?= python3
FILE ?= smm-backup.tar.gz
MAKEFLAGS += --no-print-directory
BOOT = @$(PYTHON) smm/bootstrap.py
.DEFAULT_GOAL := help
.PHONY: run test test-all lint bench messages backup restore help

run:  ## run SMM here (PORT=8123 DATA_DIR=… SMM_DEMO=0 DATABASE_URL=… CELERY_BROKER_URL=…)
	$(BOOT) run
test:  ## the quick tests, on SQLite and, where they answer, on PostgreSQL and Redis
	$(BOOT) tool -m tests.run quick
test-all:  ## the quick tests and the slow, browser, fault and real-server ones
	$(BOOT) tool -m tests.run all
lint:  ## style, types, floors, migrations, translations
	$(BOOT) tool -m tests.run lint
bench:  ## measure speed and size (BENCH=publish: one thing)
	$(BOOT) tool -m tests.run bench $(BENCH)
messages:  ## collect strings for translation and compile the translations
	$(BOOT) tool -m tests.run messages
backup:  ## write database, media and keys to FILE, also while SMM runs
	$(BOOT) manage backup $(FILE)
restore:  ## read FILE back into an empty installation
	$(BOOT) manage restore $(FILE)
help:  ## this list
	@sed -n 's/^\([a-z-]*\):  ## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 20
