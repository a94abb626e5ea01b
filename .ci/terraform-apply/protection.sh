# Everything turned on; and while events are protected, nothing takes them, nor what leads to them.
source "$(dirname "$0")/lib.sh"
export TFSTUB_IAM_DELAY_S=120 TFSTUB_LATE_SERVICE_AGENTS=1
init

say "everything, without a secret in the state"
canary=canary-1f0e
export TF_VAR_slack_credential="xoxb-$canary" TF_VAR_webhook_secret="$canary-$canary-$canary"
export TF_VAR_github_credential="-----BEGIN RSA PRIVATE KEY-----
$canary
-----END RSA PRIVATE KEY-----"
apply "${everything[@]}"
unchanged "${everything[@]}"
if grep -l "$canary" terraform.tfstate; then
  fail "a secret is in the state"
fi

say "every resource says its project, which a caller's provider need not have, and every resource that can has the labels"
there > resources
[ -s resources ] || fail "there is nothing"
if grep -vE ' (my-project-123|-) \S+$' resources || grep ' none$' resources; then
  fail "these do not"
fi

say "what is encrypted waits for the grants on the key"
terraform graph -type=plan > graph
for kept in google_pubsub_topic.events google_pubsub_topic.dead_letter google_bigquery_table.events module.dead_letter_table.google_bigquery_table.messages google_pubsub_topic.deliveries module.deliveries.google_bigquery_table.messages \
  google_firestore_database.this google_secret_manager_secret.this google_storage_bucket.sources google_artifact_registry_repository.images \
  module.edge.google_cloud_run_v2_service.this; do
  "$node" "$here/waits-for.mjs" $kept 'google_kms_crypto_key_iam_member.services \(expand' < graph
done

say "destroy is refused while events are protected, and takes nothing"
rm -f terraform.tfstate*
protected=("${everything[@]}" -var 'bigquery={location="europe-west1",readers=["group:analysts@example.com"],job_users=["group:a@example.com"]}')
apply "${protected[@]}"
there > before
refused "cannot destroy table" terraform destroy -auto-approve "${protected[@]}"
there | diff before -

say "what cannot be changed later is refused before anything is done"
rm -f terraform.tfstate*
settled=("${smallest[@]}" -var 'bigquery={location="us-central1"}')
apply "${settled[@]}"
quiet plan "${settled[@]}" -var 'bigquery={location="US-CENTRAL1"}' # the same place
for change in prefix=other region=us-east1 'storage_regions=["us-central1"]' 'bigquery={location="US"}' \
  kms_key=projects/keys-123/locations/us-central1/keyRings/ring/cryptoKeys/key; do
  refused "cannot be changed" terraform plan "${settled[@]}" -var "$change"
done

say "a first apply that fails settles nothing: it can be repeated with other values"
rm -f terraform.tfstate*
TFSTUB_IAM_DELAY_S=600 refused "You must grant Storage Object Viewer permission" terraform apply -auto-approve "${smallest[@]}"
TFSTUB_CLOCK_ADVANCE=600 apply "${smallest[@]}" -var region=us-east1

say "destroy is accepted when they are not protected any more"
rm -f terraform.tfstate*
apply "${smallest[@]}"
unprotected=("${smallest[@]}" -var 'bigquery={deletion_protection=false}')
apply "${unprotected[@]}"
destroy "${unprotected[@]}"

say "examples/load-balancer: destroy is refused before it takes the load balancer"
cd examples/load-balancer
rm -rf "$TF_DATA_DIR"
init
apply
refused "Instance cannot be destroyed" terraform destroy -auto-approve
