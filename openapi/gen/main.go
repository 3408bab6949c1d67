// Command gen writes what is derived from the hand-written tables of the folder
// openapi: the error codes of the domain, the error table used at run time, one
// contract file per operation, the schema of a world's file, and docs/errors.md,
// which also says what the tests of internal/httpapi have seen. It is run by
// "go generate ./openapi", in that folder. Its output depends on its input alone.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	dir := flag.String("dir", ".", "the folder openapi")
	reference := flag.String("reference", "", "a folder with the reference's data: write the tables of testdata from it, and nothing else")
	flag.Parse()
	if err := run(*dir, *reference); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(dir, reference string) error {
	if reference != "" {
		return extract(dir, reference)
	}
	if err := generateErrors(dir); err != nil {
		return err
	}
	if err := generateWorldSchema(dir); err != nil {
		return err
	}
	return generateOperations(dir)
}
