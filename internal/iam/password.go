package iam

import (
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
)

const (
	// hashRounds is far below what protects a stolen table: the passwords of an
	// emulator are printed at start, and a conformance run logs in hundreds of
	// times. The number is in each hash, so it can be raised without harm.
	hashRounds = 1000
	// maxHashRounds bounds what a damaged row can cost.
	maxHashRounds = 1_000_000
	maxPassword   = 1024 // bytes
	hashScheme    = "pbkdf2-sha256"
)

// unknownUserHash is checked when there is no such user, so that an unknown
// user takes as long to refuse as a wrong password. No password matches it.
const unknownUserHash = hashScheme + "$1000$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// HashPassword returns "pbkdf2-sha256$rounds$salt$key", salt and key in
// unpadded base64. The salt is the caller's, so that a world made again under
// the same seed is the same to the last row.
func HashPassword(password string, salt []byte) string {
	return fmt.Sprintf("%s$%d$%s$%s", hashScheme, hashRounds,
		base64.RawStdEncoding.EncodeToString(salt),
		base64.RawStdEncoding.EncodeToString(stretch(password, salt, hashRounds)))
}

// CheckPassword reports whether hash was made of password, in a time that does
// not depend on where they differ. A hash it cannot read matches nothing.
func CheckPassword(hash, password string) bool {
	parts := strings.Split(hash, "$")
	if len(parts) != 4 || parts[0] != hashScheme || len(password) > maxPassword {
		return false
	}
	rounds, err := strconv.Atoi(parts[1])
	if err != nil || rounds < 1 || rounds > maxHashRounds {
		return false
	}
	salt, errSalt := base64.RawStdEncoding.DecodeString(parts[2])
	key, errKey := base64.RawStdEncoding.DecodeString(parts[3])
	if errSalt != nil || errKey != nil || len(key) != sha256.Size {
		return false
	}
	return hmac.Equal(key, stretch(password, salt, rounds))
}

func stretch(password string, salt []byte, rounds int) []byte {
	key, err := pbkdf2.Key(sha256.New, password, salt, rounds, sha256.Size)
	if err != nil {
		// Only FIPS mode refuses, and only salts or keys shorter than ours;
		// nothing can be verified then.
		return nil
	}
	return key
}
