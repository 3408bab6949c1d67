-- +goose Up

-- What the sums over a project's vaults are made of: used is in MB.
ALTER TABLE vaults ADD COLUMN used INTEGER NOT NULL DEFAULT 0;
CREATE INDEX vaults_sums ON vaults (project_id, size, used);

-- What the backups of each resource take. It has the backups that are complete,
-- and all that the sums need, so that no document is read.
ALTER TABLE backups ADD COLUMN multi_az INTEGER NOT NULL DEFAULT 0;
CREATE INDEX backups_usage ON backups (project_id, chain_id, seq, parent_id, held, multi_az, protected_at)
    WHERE protected_at > 0;

-- What was written to blocks of disks, by the generation that the blocks have.
CREATE TABLE payloads (
    world_id TEXT    NOT NULL,
    gen      INTEGER NOT NULL,
    size     INTEGER NOT NULL,
    data     TEXT    NOT NULL,
    PRIMARY KEY (world_id, gen)
) STRICT, WITHOUT ROWID;

-- What stands in the documents already.
UPDATE vaults SET used = json_extract(doc, '$.used');
UPDATE backups SET multi_az = json_extract(doc, '$.multi_az');
INSERT INTO vault_tags (vault_id, tag_key, tag_value, world_id, project_id)
SELECT v.id, json_extract(t.value, '$.key'), json_extract(t.value, '$.value'), v.world_id, v.project_id
FROM vaults v, json_each(v.doc, '$.tags') t WHERE t.type = 'object'
ON CONFLICT DO NOTHING;
