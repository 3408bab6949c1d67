-- +goose Up

-- What the installation knows about itself, such as the secret that signs tokens.
CREATE TABLE meta (
    key   TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value TEXT COLLATE "C" NOT NULL
);

-- A cloud of its own. wake_at is the wall time of its next due event, and the
-- scheduler's only index; all times are microseconds UTC. contents is what is in
-- it from its beginning, and again after a reset.
CREATE TABLE worlds (
    id       TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    epoch    BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    seq      BIGINT NOT NULL,
    wake_at  BIGINT NOT NULL,
    contents TEXT COLLATE "C" NOT NULL,
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

-- How many rows the unfiltered lists of a project and those of one vault have, and
-- how many were ever deleted: while that stays, a row keeps its place counted from the oldest.
CREATE TABLE counters (
    world_id   TEXT COLLATE "C" NOT NULL,
    project_id TEXT COLLATE "C" NOT NULL,
    kind       TEXT COLLATE "C" NOT NULL,
    n          BIGINT NOT NULL,
    deletions  BIGINT NOT NULL,
    PRIMARY KEY (world_id, project_id, kind)
);

-- seq is the place in the world and ends every order; version counts what
-- clients can see change. Everything that is neither filtered nor sorted on is
-- in doc. due_at is when the daily sweep next looks for expired backups, 0 for
-- never; size is in GB, used in MB.
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
    used                  BIGINT NOT NULL,
    due_at                BIGINT NOT NULL,
    doc                   TEXT COLLATE "C" NOT NULL
);
CREATE INDEX vaults_list ON vaults (project_id, seq, version, id);
CREATE INDEX vaults_name ON vaults (project_id, name, seq);
CREATE INDEX vaults_due ON vaults (world_id, due_at, seq, id) WHERE due_at > 0;
-- What the sums over a project's vaults are made of.
CREATE INDEX vaults_sums ON vaults (project_id, size, used);

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
    multi_az      BIGINT NOT NULL,
    held          BIGINT NOT NULL,
    created_at    BIGINT NOT NULL,
    updated_at    BIGINT NOT NULL,
    protected_at  BIGINT NOT NULL,
    doc           TEXT COLLATE "C" NOT NULL
);
-- A page's ids and versions are read from an index, also of the rows before it
-- and for a vault and a status at once.
CREATE INDEX backups_list ON backups (project_id, parent_id, seq, version, id);
CREATE INDEX backups_vault ON backups (project_id, vault_id, parent_id, seq, status, version, id);
CREATE INDEX backups_status ON backups (project_id, status, parent_id, seq, version, id);
CREATE INDEX backups_chain ON backups (chain_id, seq);
CREATE INDEX backups_checkpoint ON backups (checkpoint_id, seq);
CREATE INDEX backups_parent ON backups (parent_id, seq) WHERE parent_id <> '';
-- What the backups of each resource take. It has the backups that are complete,
-- and all that the sums need, so that no document is read.
CREATE INDEX backups_usage ON backups (project_id, chain_id, seq, parent_id, held, multi_az, protected_at)
    WHERE protected_at > 0;

-- With whom backups are shared. project_id is the owner's; a member has at most
-- one row for a backup.
CREATE TABLE members (
    id              TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    world_id        TEXT COLLATE "C" NOT NULL,
    project_id      TEXT COLLATE "C" NOT NULL,
    seq             BIGINT NOT NULL,
    version         BIGINT NOT NULL,
    backup_id       TEXT COLLATE "C" NOT NULL,
    dest_project_id TEXT COLLATE "C" NOT NULL,
    status          TEXT COLLATE "C" NOT NULL,
    vault_id        TEXT COLLATE "C" NOT NULL,
    image_id        TEXT COLLATE "C" NOT NULL,
    created_at      BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL,
    doc             TEXT COLLATE "C" NOT NULL
);
-- A backup's members, and what is shared with a project.
CREATE INDEX members_backup ON members (backup_id, seq, version, id);
CREATE UNIQUE INDEX members_shared ON members (dest_project_id, backup_id);
CREATE INDEX members_owner ON members (project_id);

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
CREATE INDEX op_logs_vault ON op_logs (project_id, vault_id, seq, status, version, id);
CREATE INDEX op_logs_status ON op_logs (project_id, status, seq, version, id);
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

-- When the resources of vaults are backed up. due_at is the next fire, 0 for a
-- policy that is disabled or on no vault; delivered is 1 for one of an organization.
CREATE TABLE policies (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    world_id   TEXT COLLATE "C" NOT NULL,
    project_id TEXT COLLATE "C" NOT NULL,
    seq        BIGINT NOT NULL,
    version    BIGINT NOT NULL,
    operation  TEXT COLLATE "C" NOT NULL,
    delivered  BIGINT NOT NULL,
    due_at     BIGINT NOT NULL,
    doc        TEXT COLLATE "C" NOT NULL
);
CREATE INDEX policies_list ON policies (project_id, seq, version, id);
CREATE INDEX policies_due ON policies (world_id, due_at, seq, id) WHERE due_at > 0;

-- Clients that back up files. Their ids are their own, and unique in a world.
CREATE TABLE agents (
    world_id   TEXT COLLATE "C" NOT NULL,
    id         TEXT COLLATE "C" NOT NULL,
    project_id TEXT COLLATE "C" NOT NULL,
    seq        BIGINT           NOT NULL,
    version    BIGINT           NOT NULL,
    status     TEXT COLLATE "C" NOT NULL,
    doc        TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (world_id, id)
);
CREATE INDEX agents_list ON agents (project_id, seq, version, id);

-- The tags of vaults, by which vaults are found.
CREATE TABLE vault_tags (
    vault_id   TEXT COLLATE "C" NOT NULL,
    tag_key    TEXT COLLATE "C" NOT NULL,
    tag_value  TEXT COLLATE "C" NOT NULL,
    world_id   TEXT COLLATE "C" NOT NULL,
    project_id TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (vault_id, tag_key)
);
CREATE INDEX vault_tags_find ON vault_tags (project_id, tag_key, tag_value, vault_id);

-- What was bought of vaults. due_at is when the order is done, is canceled or its
-- period ends, and due_kind says which; 0 for never. Order ids are those of a world.
CREATE TABLE orders (
    project_id TEXT COLLATE "C" NOT NULL,
    id         TEXT COLLATE "C" NOT NULL,
    world_id   TEXT COLLATE "C" NOT NULL,
    seq        BIGINT NOT NULL,
    version    BIGINT NOT NULL,
    due_at     BIGINT NOT NULL,
    due_kind   BIGINT NOT NULL,
    doc        TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (project_id, id)
);
CREATE INDEX orders_find ON orders (id, world_id);
CREATE INDEX orders_due ON orders (world_id, due_at, due_kind, seq, id) WHERE due_at > 0;

-- What was written to blocks of disks, by the generation that the blocks have.
CREATE TABLE payloads (
    world_id TEXT COLLATE "C" NOT NULL,
    gen      BIGINT NOT NULL,
    size     BIGINT NOT NULL,
    data     TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (world_id, gen)
);

-- The move of what the older services hold of a project, whose id it has. due_at is
-- its end, 0 once it is over.
CREATE TABLE migrations (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    world_id   TEXT COLLATE "C" NOT NULL,
    account_id TEXT COLLATE "C" NOT NULL,
    seq        BIGINT NOT NULL,
    version    BIGINT NOT NULL,
    due_at     BIGINT NOT NULL,
    doc        TEXT COLLATE "C" NOT NULL
);
CREATE INDEX migrations_account ON migrations (account_id, seq);
CREATE INDEX migrations_world ON migrations (world_id);
CREATE INDEX migrations_due ON migrations (world_id, due_at, seq, id) WHERE due_at > 0;

-- Policies for all accounts of a world. due_at is when they are delivered, 0 once
-- they are.
CREATE TABLE organization_policies (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    world_id   TEXT COLLATE "C" NOT NULL,
    account_id TEXT COLLATE "C" NOT NULL,
    region     TEXT COLLATE "C" NOT NULL,
    seq        BIGINT NOT NULL,
    version    BIGINT NOT NULL,
    operation  TEXT COLLATE "C" NOT NULL,
    due_at     BIGINT NOT NULL,
    doc        TEXT COLLATE "C" NOT NULL
);
CREATE INDEX organization_policies_list ON organization_policies (account_id, region, seq, version, id);
CREATE INDEX organization_policies_world ON organization_policies (world_id);
CREATE INDEX organization_policies_due ON organization_policies (world_id, due_at, seq, id) WHERE due_at > 0;
