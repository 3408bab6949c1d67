-- +goose Up

-- The lists of one vault have counters of their own.
INSERT INTO counters (world_id, project_id, kind, n, deletions)
SELECT b.world_id, b.project_id, 'backup of ' || b.vault_id, COUNT(*), w.epoch * 4294967296
FROM backups b JOIN worlds w ON w.id = b.world_id WHERE b.parent_id = ''
GROUP BY b.world_id, b.project_id, b.vault_id, w.epoch;
INSERT INTO counters (world_id, project_id, kind, n, deletions)
SELECT t.world_id, t.project_id, 'task of ' || t.vault_id, COUNT(*), w.epoch * 4294967296
FROM op_logs t JOIN worlds w ON w.id = t.world_id
GROUP BY t.world_id, t.project_id, t.vault_id, w.epoch;

-- A page's ids and versions are read from the index, also of the rows before it
-- and for a vault and a status at once.
DROP INDEX backups_vault;
DROP INDEX backups_status;
DROP INDEX op_logs_vault;
DROP INDEX op_logs_status;
CREATE INDEX backups_vault ON backups (project_id, vault_id, parent_id, seq, status, version, id);
CREATE INDEX backups_status ON backups (project_id, status, parent_id, seq, version, id);
CREATE INDEX op_logs_vault ON op_logs (project_id, vault_id, seq, status, version, id);
CREATE INDEX op_logs_status ON op_logs (project_id, status, seq, version, id);
