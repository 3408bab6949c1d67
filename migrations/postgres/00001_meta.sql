-- +goose Up

-- What the installation knows about itself, such as the secret that signs tokens.
CREATE TABLE meta (
    key   TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value TEXT COLLATE "C" NOT NULL
);
