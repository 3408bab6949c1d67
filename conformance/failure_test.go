package conformance

import (
	"errors"
	"strings"
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/sdkerr"
)

// failure is an error code with the status it comes with (reference 7.2; the
// gateway's own are the vendor's public knowledge).
type failure struct {
	code   string
	status int
}

var (
	unauthenticated = failure{"APIGW.0301", 401}
	forbidden       = failure{"APIGW.0302", 403}
	noSuchAPI       = failure{"APIGW.0101", 404}

	nothingToBackUp    = failure{"BackupService.0001", 400}
	importFailed       = failure{"BackupService.1006", 500}
	sourceInBackup     = failure{"BackupService.2002", 400}
	otherTarget        = failure{"BackupService.2003", 400}
	backupNotReady     = failure{"BackupService.2005", 400}
	resourceRestoring  = failure{"BackupService.2010", 400}
	diskAttached       = failure{"BackupService.2011", 400}
	policyUnknown      = failure{"BackupService.6000", 404}
	tooManyPolicies    = failure{"BackupService.6001", 400}
	policyNotOnVault   = failure{"BackupService.6002", 404}
	regionInUse        = failure{"BackupService.6003", 400}
	invalidSize        = failure{"BackupService.6101", 400}
	tooManyResources   = failure{"BackupService.6100", 400}
	wrongResourceType  = failure{"BackupService.6102", 400}
	inOtherVault       = failure{"BackupService.6103", 400}
	duplicateResource  = failure{"BackupService.6104", 400}
	vaultUnknown       = failure{"BackupService.6105", 404}
	billUnknown        = failure{"BackupService.6109", 400}
	vaultUnchangeable  = failure{"BackupService.6110", 400}
	vaultUndeletable   = failure{"BackupService.6111", 400}
	vaultDeleting      = failure{"BackupService.6112", 400}
	vaultNoBackup      = failure{"BackupService.6113", 400}
	vaultFull          = failure{"BackupService.6114", 400}
	unknownPolicyType  = failure{"BackupService.6117", 400}
	noReplicasThere    = failure{"BackupService.6119", 400}
	destinationUnknown = failure{"BackupService.6120", 400}
	expansionRunning   = failure{"BackupService.6123", 400}
	vaultTypeNoBackup  = failure{"BackupService.6124", 400}
	backupInProgress   = failure{"BackupService.6125", 400}
	policyUnfit        = failure{"BackupService.6127", 400}
	noReplication      = failure{"BackupService.6128", 400}
	destinationFull    = failure{"BackupService.6129", 400}
	beingRemoved       = failure{"BackupService.6134", 400}
	notInVault         = failure{"BackupService.6135", 400}
	hybridNoPolicy     = failure{"BackupService.6136", 400}
	diskInTwoVaults    = failure{"BackupService.6137", 500}
	backupUnknown      = failure{"BackupService.6200", 404}
	backupUndeletable  = failure{"BackupService.6201", 400}
	vaultNoRestore     = failure{"BackupService.6202", 400}
	performingBackups  = failure{"BackupService.6203", 400}
	resourceNotReady   = failure{"BackupService.6215", 400}
	backupInUse        = failure{"BackupService.6216", 400}
	lockedBackup       = failure{"BackupService.6220", 400}
	metadataNotReady   = failure{"BackupService.6206", 400}
	checkpointUnknown  = failure{"BackupService.6217", 404}
	opLogUnknown       = failure{"BackupService.6500", 404}
	tooManyTags        = failure{"BackupService.6600", 400}
	tagUnknown         = failure{"BackupService.6601", 404}
	notShareable       = failure{"BackupService.6700", 400}
	alreadyShared      = failure{"BackupService.6703", 400}
	strangerProject    = failure{"BackupService.6704", 400}
	memberUnknown      = failure{"BackupService.6705", 404}
	memberNoVault      = failure{"BackupService.6706", 400}
	notTheOwner        = failure{"BackupService.6707", 400}
	vaultUnfit         = failure{"BackupService.6713", 400}
	diskUnknown        = failure{"BackupService.7000", 404}
	diskAlreadyInVault = failure{"BackupService.7006", 400}
	serverUnknown      = failure{"BackupService.7100", 404}
	agentInvalid       = failure{"BackupService.7403", 400}
	tooManyAgentPaths  = failure{"BackupService.7407", 400}
	agentUnknown       = failure{"BackupService.7410", 404}
	notSold            = failure{"BackupService.8400", 500}
	notHybrid          = failure{"BackupService.7300", 400}
	beingSynced        = failure{"BackupService.7302", 400}
	invalidParameter   = failure{"BackupService.9900", 400}
)

// want checks that err is the SDK's report of a failure, whole: the SDK fills in
// code and message only when the body has both as non-empty strings.
func want(t *testing.T, err error, f failure) {
	t.Helper()
	report := refusal(t, err)
	if report == nil {
		return
	}
	if report.ErrorCode != f.code || report.StatusCode != f.status {
		t.Errorf("answer %d %s (%s), want %d %s", report.StatusCode, report.ErrorCode, report.ErrorMessage, f.status, f.code)
	}
}

// refusal checks that err is a complete error answer and returns it.
func refusal(t *testing.T, err error) *sdkerr.ServiceResponseError {
	t.Helper()
	var report *sdkerr.ServiceResponseError
	if !errors.As(err, &report) {
		t.Errorf("error = %v (%T), want an answer of the service", err, err)
		return nil
	}
	if report.RequestId == "" {
		t.Errorf("the error has no request id: %+v", report)
	}
	if report.ErrorCode == "" || report.ErrorMessage == "" || strings.HasPrefix(report.ErrorMessage, "{") {
		t.Errorf("the body has no error_code and error_msg: %+v", report)
	}
	return report
}
