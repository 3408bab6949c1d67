-- +goose Up

-- What the sums over a project's vaults are made of: used is in MB.
ALTER TABLE vaults ADD COLUMN used BIGINT NOT NULL DEFAULT 0;
CREATE INDEX vaults_sums ON vaults (project_id, size, used);

-- What the backups of each resource take. It has the backups that are complete,
-- and all that the sums need, so that no document is read.
ALTER TABLE backups ADD COLUMN multi_az BIGINT NOT NULL DEFAULT 0;
CREATE INDEX backups_usage ON backups (project_id, chain_id, seq, parent_id, held, multi_az, protected_at)
    WHERE protected_at > 0;

-- What was written to blocks of disks, by the generation that the blocks have.
CREATE TABLE payloads (
    world_id TEXT COLLATE "C" NOT NULL,
    gen      BIGINT NOT NULL,
    size     BIGINT NOT NULL,
    data     TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (world_id, gen)
);

-- What stands in the documents already.
UPDATE vaults SET used = CAST(CAST(doc AS json) ->> 'used' AS BIGINT);
UPDATE backups SET multi_az = CASE WHEN CAST(doc AS json) ->> 'multi_az' = 'true' THEN 1 ELSE 0 END;
INSERT INTO vault_tags (vault_id, tag_key, tag_value, world_id, project_id)
SELECT v.id, t ->> 'key', t ->> 'value', v.world_id, v.project_id
FROM (SELECT * FROM vaults WHERE json_typeof(CAST(doc AS json) -> 'tags') = 'array') v,
    json_array_elements(CAST(v.doc AS json) -> 'tags') t
ON CONFLICT DO NOTHING;
