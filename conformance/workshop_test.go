package conformance

import (
	"context"
	"os"
	"sync"

	"github.com/cbrd/cbrd/conformance/internal/server"
)

// workshop is where the binary under test is built, once.
var workshop builder

type builder struct {
	once   sync.Once
	folder string
	path   string
	err    error
}

func (b *builder) binary(ctx context.Context) (string, error) {
	b.once.Do(func() {
		if b.folder, b.err = os.MkdirTemp("", "cbrd-conformance-"); b.err != nil {
			return
		}
		b.path, b.err = server.Binary(ctx, b.folder)
	})
	return b.path, b.err
}

func (b *builder) remove() error {
	if b.folder == "" {
		return nil
	}
	return os.RemoveAll(b.folder)
}
