-- +goose Up

-- What the installation knows about itself, such as the secret that signs tokens.
CREATE TABLE meta (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
