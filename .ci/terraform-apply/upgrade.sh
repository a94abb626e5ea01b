# The last release, then this one, on one state: nothing that holds events is replaced or destroyed.
source "$(dirname "$0")/lib.sh"
released=(-var-file="$work/terraform/tests/releases/0.1.0.tfvars")
export TF_VAR_slack_credential=xoxb-for-tests-only TF_VAR_webhook_secret=a-secret-for-tests-only

say "release 0.1.0"
mkdir "$work/release"
tar -xzf "$releases/0.1.0.tar.gz" -C "$work/release"
(
  cd "$work/release/terraform"
  export TFSTUB_LIKE_GOOGLE=0 # That release could not be applied to a new project at once.
  init
  apply "${released[@]}"
)
cp "$work"/release/terraform/terraform.tfstate* .

say "this release"
rm -rf "$TF_DATA_DIR"
init
export TFSTUB_CLOCK_ADVANCE=86400
plan "${released[@]}"
destroys_first
# Only what holds nothing may go.
changes_nothing_like '^\S*delete\S* ' 'uptime_check_config|time_sleep|storage_bucket_object|module.views_|bigquery_inserts'
changes '^update google_bigquery_table.events$'
changes '^update module.consumer\["slack"\].google_pubsub_subscription.this\["events"\]$'
changes '^create google_firestore_database.this$'
changes '^create module.dead_letter_table.google_pubsub_subscription.writer$'
# GitHub has the address of ingress's function until somebody gives it that of the service: anybody may call it until then.
changes '^forget module.edge\["ingress"\].*google_cloud_run_service_iam_member.public\[0\]$'
if terraform show -no-color tfplan | grep -E 'ingress_settings .*-> "ALLOW_INTERNAL'; then
  fail "the old address is closed to GitHub"
fi
apply_plan
unset TFSTUB_CLOCK_ADVANCE

say "that release changed views in place, and their columns lose their descriptions once more: the next apply adds them"
apply "${released[@]}"
unchanged "${released[@]}"

say "its state, moved into the folder of an environment as terraform/README.md says, needs no other change"
command -v jq > /dev/null || { echo "SKIPPED: install jq" >&2; exit 0; }
mkdir -p environments/production
cp examples/minimal/outputs.tf environments/production
cat > environments/production/main.tf <<'HCL'
variable "slack_credential" { ephemeral = true }
variable "webhook_secret" { ephemeral = true }
module "issue_relay" {
  source           = "../.."
  slack_credential = var.slack_credential
  webhook_secret   = var.webhook_secret
HCL
grep -v '^#' tests/releases/0.1.0.tfvars >> environments/production/main.tf
echo '}' >> environments/production/main.tf
sed -n '/^terraform -chdir=terraform state pull/,/^```/p' README.md | grep -v '```' > move.sh
grep -q 'state push' move.sh || fail "terraform/README.md does not say how to move a state"
(cd environments/production && init)
(
  cd ..
  terraform() { "$TERRAFORM" "$@"; }
  source terraform/move.sh
) > /dev/null
cd environments/production
unchanged
