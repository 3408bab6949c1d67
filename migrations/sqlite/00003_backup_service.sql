-- +goose Up

-- seq is the place in the world and ends every order; version counts what
-- clients can see change. Everything that is neither filtered nor sorted on is
-- in doc.
CREATE TABLE vaults (
    id                    TEXT    NOT NULL PRIMARY KEY,
    world_id              TEXT    NOT NULL,
    project_id            TEXT    NOT NULL,
    seq                   INTEGER NOT NULL,
    version               INTEGER NOT NULL,
    name                  TEXT    NOT NULL,
    status                TEXT    NOT NULL,
    object_type           TEXT    NOT NULL,
    protect_type          TEXT    NOT NULL,
    cloud_type            TEXT    NOT NULL,
    eps                   TEXT    NOT NULL,
    backup_policy_id      TEXT    NOT NULL,
    replication_policy_id TEXT    NOT NULL,
    size                  INTEGER NOT NULL,
    doc                   TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX vaults_list ON vaults (project_id, seq, version, id);
CREATE INDEX vaults_name ON vaults (project_id, name, seq);

-- Which vault holds a resource, or a disk of a server that is bound.
CREATE TABLE protections (
    project_id  TEXT    NOT NULL,
    resource_id TEXT    NOT NULL,
    world_id    TEXT    NOT NULL,
    vault_id    TEXT    NOT NULL,
    bound_id    TEXT    NOT NULL,
    version     INTEGER NOT NULL,
    PRIMARY KEY (project_id, resource_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE checkpoints (
    id         TEXT    NOT NULL PRIMARY KEY,
    world_id   TEXT    NOT NULL,
    project_id TEXT    NOT NULL,
    seq        INTEGER NOT NULL,
    version    INTEGER NOT NULL,
    doc        TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX checkpoints_world ON checkpoints (world_id);

CREATE TABLE backups (
    id            TEXT    NOT NULL PRIMARY KEY,
    world_id      TEXT    NOT NULL,
    project_id    TEXT    NOT NULL,
    seq           INTEGER NOT NULL,
    version       INTEGER NOT NULL,
    chain_id      TEXT    NOT NULL,
    parent_id     TEXT    NOT NULL,
    vault_id      TEXT    NOT NULL,
    checkpoint_id TEXT    NOT NULL,
    resource_id   TEXT    NOT NULL,
    resource_name TEXT    NOT NULL,
    resource_type TEXT    NOT NULL,
    resource_az   TEXT    NOT NULL,
    name          TEXT    NOT NULL,
    status        TEXT    NOT NULL,
    image_type    TEXT    NOT NULL,
    eps           TEXT    NOT NULL,
    incremental   INTEGER NOT NULL,
    held          INTEGER NOT NULL,
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL,
    protected_at  INTEGER NOT NULL,
    doc           TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX backups_list ON backups (project_id, parent_id, seq, version, id);
CREATE INDEX backups_vault ON backups (project_id, vault_id, parent_id, seq);
CREATE INDEX backups_status ON backups (project_id, status, parent_id, seq);
CREATE INDEX backups_chain ON backups (chain_id, seq);
CREATE INDEX backups_checkpoint ON backups (checkpoint_id, seq);
CREATE INDEX backups_parent ON backups (parent_id, seq) WHERE parent_id <> '';

-- The log of a task, and its place on the agenda while due_at is not 0.
CREATE TABLE op_logs (
    id            TEXT    NOT NULL PRIMARY KEY,
    world_id      TEXT    NOT NULL,
    project_id    TEXT    NOT NULL,
    seq           INTEGER NOT NULL,
    version       INTEGER NOT NULL,
    operation     TEXT    NOT NULL,
    status        TEXT    NOT NULL,
    provider_id   TEXT    NOT NULL,
    resource_id   TEXT    NOT NULL,
    resource_name TEXT    NOT NULL,
    vault_id      TEXT    NOT NULL,
    vault_name    TEXT    NOT NULL,
    eps           TEXT    NOT NULL,
    created_at    INTEGER NOT NULL,
    ended_at      INTEGER NOT NULL,
    due_at        INTEGER NOT NULL,
    due_kind      INTEGER NOT NULL,
    doc           TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX op_logs_list ON op_logs (project_id, seq, version, id);
CREATE INDEX op_logs_vault ON op_logs (project_id, vault_id, seq);
CREATE INDEX op_logs_status ON op_logs (project_id, status, seq);
CREATE INDEX op_logs_resource ON op_logs (project_id, resource_id, seq);
CREATE INDEX op_logs_due ON op_logs (world_id, due_at, due_kind, seq, id) WHERE due_at > 0;
CREATE INDEX op_logs_ended ON op_logs (world_id, ended_at) WHERE ended_at > 0;

-- Resources of the inventory that differ from what the seed says.
CREATE TABLE resources (
    project_id TEXT    NOT NULL,
    id         TEXT    NOT NULL,
    world_id   TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    doc        TEXT    NOT NULL,
    PRIMARY KEY (project_id, id)
) STRICT, WITHOUT ROWID;
