-- +goose Up

-- A cloud of its own. wake_at is the wall time of its next due event, and the
-- scheduler's only index; all times are microseconds UTC.
CREATE TABLE worlds (
    id       TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    epoch    BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    seq      BIGINT NOT NULL,
    wake_at  BIGINT NOT NULL,
    doc      TEXT COLLATE "C" NOT NULL
);
CREATE INDEX worlds_wake ON worlds (wake_at);

-- Who may call. Users, their keys and the projects are part of the document;
-- what callers are found by stands in tables of its own.
CREATE TABLE accounts (
    id       TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    world_id TEXT COLLATE "C" NOT NULL,
    name     TEXT COLLATE "C" NOT NULL UNIQUE,
    doc      TEXT COLLATE "C" NOT NULL
);
CREATE INDEX accounts_world ON accounts (world_id);

CREATE TABLE access_keys (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    world_id   TEXT COLLATE "C" NOT NULL,
    account_id TEXT COLLATE "C" NOT NULL
);
CREATE INDEX access_keys_world ON access_keys (world_id);

CREATE TABLE users (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    world_id   TEXT COLLATE "C" NOT NULL,
    account_id TEXT COLLATE "C" NOT NULL
);
CREATE INDEX users_world ON users (world_id);

CREATE TABLE projects (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    world_id   TEXT COLLATE "C" NOT NULL,
    account_id TEXT COLLATE "C" NOT NULL,
    region     TEXT COLLATE "C" NOT NULL
);
CREATE INDEX projects_world ON projects (world_id);

-- How many rows the unfiltered lists of a project have, and how many were ever
-- deleted: while that stays, a row keeps its place counted from the oldest.
CREATE TABLE counters (
    world_id   TEXT COLLATE "C" NOT NULL,
    project_id TEXT COLLATE "C" NOT NULL,
    kind       TEXT COLLATE "C" NOT NULL,
    n          BIGINT NOT NULL,
    deletions  BIGINT NOT NULL,
    PRIMARY KEY (world_id, project_id, kind)
);
