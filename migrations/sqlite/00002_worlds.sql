-- +goose Up

-- A cloud of its own. wake_at is the wall time of its next due event, and the
-- scheduler's only index; all times are microseconds UTC.
CREATE TABLE worlds (
    id       TEXT    NOT NULL PRIMARY KEY,
    epoch    INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    seq      INTEGER NOT NULL,
    wake_at  INTEGER NOT NULL,
    doc      TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX worlds_wake ON worlds (wake_at);

-- Who may call. Users, their keys and the projects are part of the document;
-- what callers are found by stands in tables of its own.
CREATE TABLE accounts (
    id       TEXT NOT NULL PRIMARY KEY,
    world_id TEXT NOT NULL,
    name     TEXT NOT NULL UNIQUE,
    doc      TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX accounts_world ON accounts (world_id);

CREATE TABLE access_keys (
    id         TEXT NOT NULL PRIMARY KEY,
    world_id   TEXT NOT NULL,
    account_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX access_keys_world ON access_keys (world_id);

CREATE TABLE users (
    id         TEXT NOT NULL PRIMARY KEY,
    world_id   TEXT NOT NULL,
    account_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX users_world ON users (world_id);

CREATE TABLE projects (
    id         TEXT NOT NULL PRIMARY KEY,
    world_id   TEXT NOT NULL,
    account_id TEXT NOT NULL,
    region     TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX projects_world ON projects (world_id);

-- How many rows the unfiltered lists of a project have, and how many were ever
-- deleted: while that stays, a row keeps its place counted from the oldest.
CREATE TABLE counters (
    world_id   TEXT    NOT NULL,
    project_id TEXT    NOT NULL,
    kind       TEXT    NOT NULL,
    n          INTEGER NOT NULL,
    deletions  INTEGER NOT NULL,
    PRIMARY KEY (world_id, project_id, kind)
) STRICT, WITHOUT ROWID;
