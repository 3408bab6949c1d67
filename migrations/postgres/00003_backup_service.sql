-- +goose Up

-- seq is the place in the world and ends every order; version counts what
-- clients can see change. Everything that is neither filtered nor sorted on is
-- in doc.
CREATE TABLE vaults (
    id                    TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    world_id              TEXT COLLATE "C" NOT NULL,
    project_id            TEXT COLLATE "C" NOT NULL,
    seq                   BIGINT NOT NULL,
    version               BIGINT NOT NULL,
    name                  TEXT COLLATE "C" NOT NULL,
    status                TEXT COLLATE "C" NOT NULL,
    object_type           TEXT COLLATE "C" NOT NULL,
    protect_type          TEXT COLLATE "C" NOT NULL,
    cloud_type            TEXT COLLATE "C" NOT NULL,
    eps                   TEXT COLLATE "C" NOT NULL,
    backup_policy_id      TEXT COLLATE "C" NOT NULL,
    replication_policy_id TEXT COLLATE "C" NOT NULL,
    size                  BIGINT NOT NULL,
    doc                   TEXT COLLATE "C" NOT NULL
);
CREATE INDEX vaults_list ON vaults (project_id, seq, version, id);
CREATE INDEX vaults_name ON vaults (project_id, name, seq);

-- Which vault holds a resource, or a disk of a server that is bound.
CREATE TABLE protections (
    project_id  TEXT COLLATE "C" NOT NULL,
    resource_id TEXT COLLATE "C" NOT NULL,
    world_id    TEXT COLLATE "C" NOT NULL,
    vault_id    TEXT COLLATE "C" NOT NULL,
    bound_id    TEXT COLLATE "C" NOT NULL,
    version     BIGINT NOT NULL,
    PRIMARY KEY (project_id, resource_id)
);

CREATE TABLE checkpoints (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    world_id   TEXT COLLATE "C" NOT NULL,
    project_id TEXT COLLATE "C" NOT NULL,
    seq        BIGINT NOT NULL,
    version    BIGINT NOT NULL,
    doc        TEXT COLLATE "C" NOT NULL
);
CREATE INDEX checkpoints_world ON checkpoints (world_id);

CREATE TABLE backups (
    id            TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    world_id      TEXT COLLATE "C" NOT NULL,
    project_id    TEXT COLLATE "C" NOT NULL,
    seq           BIGINT NOT NULL,
    version       BIGINT NOT NULL,
    chain_id      TEXT COLLATE "C" NOT NULL,
    parent_id     TEXT COLLATE "C" NOT NULL,
    vault_id      TEXT COLLATE "C" NOT NULL,
    checkpoint_id TEXT COLLATE "C" NOT NULL,
    resource_id   TEXT COLLATE "C" NOT NULL,
    resource_name TEXT COLLATE "C" NOT NULL,
    resource_type TEXT COLLATE "C" NOT NULL,
    resource_az   TEXT COLLATE "C" NOT NULL,
    name          TEXT COLLATE "C" NOT NULL,
    status        TEXT COLLATE "C" NOT NULL,
    image_type    TEXT COLLATE "C" NOT NULL,
    eps           TEXT COLLATE "C" NOT NULL,
    incremental   BIGINT NOT NULL,
    held          BIGINT NOT NULL,
    created_at    BIGINT NOT NULL,
    updated_at    BIGINT NOT NULL,
    protected_at  BIGINT NOT NULL,
    doc           TEXT COLLATE "C" NOT NULL
);
CREATE INDEX backups_list ON backups (project_id, parent_id, seq, version, id);
CREATE INDEX backups_vault ON backups (project_id, vault_id, parent_id, seq);
CREATE INDEX backups_status ON backups (project_id, status, parent_id, seq);
CREATE INDEX backups_chain ON backups (chain_id, seq);
CREATE INDEX backups_checkpoint ON backups (checkpoint_id, seq);
CREATE INDEX backups_parent ON backups (parent_id, seq) WHERE parent_id <> '';

-- The log of a task, and its place on the agenda while due_at is not 0.
CREATE TABLE op_logs (
    id            TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    world_id      TEXT COLLATE "C" NOT NULL,
    project_id    TEXT COLLATE "C" NOT NULL,
    seq           BIGINT NOT NULL,
    version       BIGINT NOT NULL,
    operation     TEXT COLLATE "C" NOT NULL,
    status        TEXT COLLATE "C" NOT NULL,
    provider_id   TEXT COLLATE "C" NOT NULL,
    resource_id   TEXT COLLATE "C" NOT NULL,
    resource_name TEXT COLLATE "C" NOT NULL,
    vault_id      TEXT COLLATE "C" NOT NULL,
    vault_name    TEXT COLLATE "C" NOT NULL,
    eps           TEXT COLLATE "C" NOT NULL,
    created_at    BIGINT NOT NULL,
    ended_at      BIGINT NOT NULL,
    due_at        BIGINT NOT NULL,
    due_kind      BIGINT NOT NULL,
    doc           TEXT COLLATE "C" NOT NULL
);
CREATE INDEX op_logs_list ON op_logs (project_id, seq, version, id);
CREATE INDEX op_logs_vault ON op_logs (project_id, vault_id, seq);
CREATE INDEX op_logs_status ON op_logs (project_id, status, seq);
CREATE INDEX op_logs_resource ON op_logs (project_id, resource_id, seq);
CREATE INDEX op_logs_due ON op_logs (world_id, due_at, due_kind, seq, id) WHERE due_at > 0;
CREATE INDEX op_logs_ended ON op_logs (world_id, ended_at) WHERE ended_at > 0;

-- Resources of the inventory that differ from what the seed says.
CREATE TABLE resources (
    project_id TEXT COLLATE "C" NOT NULL,
    id         TEXT COLLATE "C" NOT NULL,
    world_id   TEXT COLLATE "C" NOT NULL,
    version    BIGINT NOT NULL,
    doc        TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (project_id, id)
);
