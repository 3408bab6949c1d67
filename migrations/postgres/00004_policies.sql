-- +goose Up

-- When the resources of vaults are backed up. due_at is the next fire, 0 for a
-- policy that is disabled or on no vault.
CREATE TABLE policies (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    world_id   TEXT COLLATE "C" NOT NULL,
    project_id TEXT COLLATE "C" NOT NULL,
    seq        BIGINT NOT NULL,
    version    BIGINT NOT NULL,
    operation  TEXT COLLATE "C" NOT NULL,
    due_at     BIGINT NOT NULL,
    doc        TEXT COLLATE "C" NOT NULL
);
CREATE INDEX policies_list ON policies (project_id, seq, version, id);
CREATE INDEX policies_due ON policies (world_id, due_at, seq, id) WHERE due_at > 0;

-- When the daily sweep next looks for expired backups in a vault, 0 for never.
ALTER TABLE vaults ADD COLUMN due_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX vaults_due ON vaults (world_id, due_at, seq, id) WHERE due_at > 0;

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
