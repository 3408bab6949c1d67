package control

// showCertificate tells clients of the HTTPS listener whom to trust.
func showCertificate(c *call) (any, error) {
	text, err := c.Certificate()
	if err != nil {
		return nil, err
	}
	if len(text) == 0 {
		return nil, errNoSuch
	}
	return raw(text), nil
}
