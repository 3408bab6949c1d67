package domain

// Tenancy is a project with the account that it belongs to.
type Tenancy struct {
	AccountID   string `json:"account_id"`
	AccountName string `json:"account_name"`
	ProjectID   string `json:"project_id"`
	// Region is where the project lies, and its name.
	Region string `json:"region"`
}
